//! Where the reading of one of the registry's lists stands.
//!
//! The lists have no cursor and no "changed since" (contract §8): the list of promotions can be asked for by its period, and page by
//! page. So the mark is a place in a part: a reading that broke off goes on a page before it, since rows may have moved, by whichever
//! worker comes next; and a part that one worker has just read is left alone by the others until it is due again.

use chrono::{DateTime, Utc};
use diesel::{prelude::*, sql_types as t};
use store::{DbError, Tx, schema::followed_lists as f};

/// Begins a reading of `part`, unless one was begun after `unless_after`. Answers how many rows an earlier one had read when it broke
/// off.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    source: &str,
    part: &str,
    unless_after: Option<DateTime<Utc>>,
) -> Result<Option<u32>, DbError> {
    let now = tx.now();
    let begun: Option<Begun> = diesel::sql_query(
        "insert into followed_lists (source, part, begun_at) values ($1, $2, $3) \
         on conflict (source, part) do update set begun_at = excluded.begun_at \
         where $4::timestamptz is null or followed_lists.begun_at <= $4 returning place",
    )
    .bind::<t::Text, _>(source)
    .bind::<t::Text, _>(part)
    .bind::<t::Timestamptz, _>(now)
    .bind::<t::Nullable<t::Timestamptz>, _>(unless_after)
    .get_result(tx.conn())
    .optional()?;
    Ok(begun.map(|begun| u32::try_from(begun.place).unwrap_or(0)))
}

#[derive(QueryableByName)]
struct Begun {
    #[diesel(sql_type = t::Integer)]
    place: i32,
}

/// It was read so far.
pub(crate) fn reached(tx: &mut Tx<'_>, source: &str, part: &str, place: u32) -> Result<(), DbError> {
    let place = i32::try_from(place).unwrap_or(i32::MAX);
    diesel::update(f::table.find((source, part))).set(f::place.eq(place)).execute(tx.conn())?;
    Ok(())
}

/// It was read to its end.
pub(crate) fn ended(tx: &mut Tx<'_>, source: &str, part: &str) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(f::table.find((source, part))).set((f::place.eq(0), f::read_at.eq(now))).execute(tx.conn())?;
    Ok(())
}
