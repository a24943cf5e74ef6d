//! What the registry has accepted and its own records have not shown yet. It is looked for after the delivery, which does not wait
//! for it: a registry may show a row a little later than it took it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{dsl::exists, prelude::*, sql_types as t};
use kernel::{EmployeeId, EventId, RequestId};
use serde_json::{Value, json};

use crate::{
    DbError, Tx,
    schema::{outbox, outbox_looks},
};

/// What was to be looked at so long ago is looked at also while changes wait to be sent.
const LONG_AGO: TimeDelta = TimeDelta::minutes(5);

/// An accepted change that is to be seen.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct Unseen {
    /// Order of appending.
    #[diesel(sql_type = t::BigInt)]
    pub seq: i64,
    /// Whom it concerns.
    #[diesel(sql_type = t::Uuid)]
    pub employee_id: EmployeeId,
    /// Kind of event.
    #[diesel(sql_type = t::Text)]
    pub kind: String,
    /// Version of the payload.
    #[diesel(sql_type = t::SmallInt)]
    pub version: i16,
    /// The event itself.
    #[diesel(sql_type = t::Jsonb)]
    pub payload: Value,
    /// Id of its row at the registry.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub remote_id: Option<String>,
    /// What its steps learned and found.
    #[diesel(sql_type = t::Jsonb)]
    pub progress: Value,
    /// Looks so far that did not show it.
    #[diesel(sql_type = t::SmallInt)]
    pub looks: i16,
}

/// Takes what is to be looked for about at most `people` people (each once for each kind of event), all of it, oldest first. Nobody
/// else looks for it before `until`; to look twice does no harm.
///
/// # Errors
/// The database's.
pub fn take_looks(tx: &mut Tx<'_>, people: i64, until: DateTime<Utc>) -> Result<Vec<Unseen>, DbError> {
    let now = tx.now();
    let mut taken: Vec<Unseen> = diesel::sql_query(include_str!("take_looks.sql"))
        .bind::<t::Timestamptz, _>(now)
        .bind::<t::Timestamptz, _>(now - LONG_AGO)
        .bind::<t::BigInt, _>(people)
        .bind::<t::Timestamptz, _>(until)
        .load(tx.conn())?;
    taken.sort_by_key(|one| one.seq);
    Ok(taken)
}

/// The registry's own records show these changes: the mark "visible at BKN".
///
/// # Errors
/// The database's.
pub fn note_visible(tx: &mut Tx<'_>, seqs: &[i64]) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(outbox::table.filter(outbox::seq.eq_any(seqs).and(outbox::visible_at.is_null())))
        .set(outbox::visible_at.eq(now))
        .execute(tx.conn())?;
    diesel::delete(outbox_looks::table.filter(outbox_looks::outbox_seq.eq_any(seqs))).execute(tx.conn())?;
    Ok(())
}

/// The registry shows what came of a request: the delivered events of `kind` that tell of it are visible.
///
/// # Errors
/// The database's.
pub fn note_request_visible(
    tx: &mut Tx<'_>,
    employee: EmployeeId,
    kind: &str,
    request: RequestId,
) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(outbox::table)
        .filter(outbox::employee_id.eq(employee).and(outbox::kind.eq(kind)).and(outbox::state.eq("delivered")))
        .filter(outbox::visible_at.is_null())
        .filter(outbox::payload.retrieve_as_text("request_id").eq(request.to_string()))
        .set(outbox::visible_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// They do not show it: looked for again at `at`, or not any more. Where they show what a later change of ours made of the same row,
/// they showed this one before, and it is visible too.
///
/// # Errors
/// The database's.
pub fn look_again(tx: &mut Tx<'_>, seq: i64, at: Option<DateTime<Utc>>) -> Result<(), DbError> {
    let (this, later) = diesel::alias!(outbox as this, outbox as later);
    let same_row = later
        .filter(later.field(outbox::employee_id).eq(this.field(outbox::employee_id)))
        .filter(later.field(outbox::kind).eq(this.field(outbox::kind)))
        .filter(later.field(outbox::remote_id).is_not_distinct_from(this.field(outbox::remote_id)))
        .filter(later.field(outbox::seq).gt(seq).and(later.field(outbox::visible_at).is_not_null()));
    let passed = this.filter(this.field(outbox::seq).eq(seq)).filter(exists(same_row));
    if diesel::select(exists(passed)).get_result(tx.conn())? {
        return note_visible(tx, &[seq]);
    }
    let row = outbox_looks::table.find(seq);
    match at {
        Some(at) => diesel::update(row)
            .set((outbox_looks::look_at.eq(at), outbox_looks::looks.eq(outbox_looks::looks + 1)))
            .execute(tx.conn())?,
        None => diesel::delete(row).execute(tx.conn())?,
    };
    Ok(())
}

/// The registry could not be asked: looked for again at `at`, and nothing is counted.
///
/// # Errors
/// The database's.
pub fn put_off_looks(tx: &mut Tx<'_>, seqs: &[i64], at: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(outbox_looks::table.filter(outbox_looks::outbox_seq.eq_any(seqs)))
        .set(outbox_looks::look_at.eq(at))
        .execute(tx.conn())?;
    Ok(())
}

/// An officer wants a delivered event looked at now. `None`: it is not delivered, or there is none.
///
/// # Errors
/// The database's.
pub fn look_now(tx: &mut Tx<'_>, id: EventId) -> Result<Option<EmployeeId>, DbError> {
    let now = tx.now();
    let delivered = outbox::table.filter(outbox::id.eq(id.uuid()).and(outbox::state.eq("delivered")));
    let found: Option<(i64, EmployeeId)> =
        delivered.select((outbox::seq, outbox::employee_id)).first(tx.conn()).optional()?;
    let Some((seq, employee)) = found else { return Ok(None) };
    let anew = (outbox_looks::look_at.eq(now), outbox_looks::looks.eq(0));
    diesel::insert_into(outbox_looks::table)
        .values((outbox_looks::outbox_seq.eq(seq), anew))
        .on_conflict(outbox_looks::outbox_seq)
        .do_update()
        .set(anew)
        .execute(tx.conn())?;
    Ok(Some(employee))
}

/// How many accepted changes the registry's records are still to be read for.
///
/// # Errors
/// The database's.
pub fn unseen(conn: &mut PgConnection) -> Result<i64, DbError> {
    Ok(outbox_looks::table.count().get_result(conn)?)
}

/// The rows of the registry that are the same change once more, as a look found them now.
///
/// # Errors
/// The database's.
pub fn note_duplicates(tx: &mut Tx<'_>, seq: i64, rows: &[String]) -> Result<(), DbError> {
    let found = if rows.is_empty() { json!({}) } else { json!({"duplicates": rows}) };
    diesel::sql_query("update outbox set progress = (progress - 'duplicates') || $2 where seq = $1")
        .bind::<t::BigInt, _>(seq)
        .bind::<t::Jsonb, _>(found)
        .execute(tx.conn())?;
    Ok(())
}
