//! Sealing the trail: one hash per day over the day's rows, chained to the day before. Whoever changes an old row, as
//! the owner of the tables could, breaks the chain from that day on, and [`verify`] says where.
//!
//! By the day and not by the row, because a chain of rows would make all writers wait for one another.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::{connection::SimpleConnection, prelude::*, sql_types};
use kernel::{Role, clock};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Audit, DbError, Tx,
    schema::{audit_log, audit_seals},
};

/// Rows read at a time.
const BATCH: i64 = 2_000;

/// A day may be sealed this long after it ended: its last transactions have committed by then.
const SETTLED_AFTER: Duration = Duration::hours(1);

/// The seal of one day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = audit_seals, check_for_backend(diesel::pg::Pg))]
pub struct Seal {
    /// Day in Jakarta.
    pub day: NaiveDate,
    /// Rows of the trail on that day.
    pub row_count: i64,
    /// SHA-256 over the hash before and the rows in order of id, in hexadecimal digits.
    pub hash: String,
    /// Hash of the day before; zeros on the first day.
    pub previous_hash: String,
}

/// A day whose rows or predecessor are not what they were when it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// As sealed.
    pub sealed: Seal,
    /// As found now.
    pub found: Seal,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    line: String,
}

/// Seals every day that has ended and is not sealed yet, a day without rows included. Answers the new seals.
///
/// # Errors
/// The database's.
pub fn seal(tx: &mut Tx<'_>) -> Result<Vec<Seal>, DbError> {
    // Of two workers that seal at once, the second finds the first one's seals.
    tx.conn().batch_execute("select pg_advisory_xact_lock(1397049676)")?;
    let end = clock::day_in_jakarta(tx.now() - SETTLED_AFTER);
    let last: Option<Seal> =
        audit_seals::table.order(audit_seals::day.desc()).select(Seal::as_select()).first(tx.conn()).optional()?;
    let (mut day, mut previous) = match last {
        Some(seal) => (next(seal.day), seal.hash),
        None => match first_day(tx.conn())? {
            Some(day) => (day, genesis()),
            None => return Ok(Vec::new()),
        },
    };
    let mut done = Vec::new();
    while day < end {
        let seal = compute(tx.conn(), day, &previous)?;
        let now = tx.now();
        diesel::insert_into(audit_seals::table).values((&seal, audit_seals::sealed_at.eq(now))).execute(tx.conn())?;
        tx.audit(Audit::new("audit.seal", Role::System, "audit_seal", None).after(&seal)?)?;
        (day, previous) = (next(day), seal.hash.clone());
        done.push(seal);
    }
    Ok(done)
}

/// Computes every seal again. Answers the days that do not match; empty when the trail is as it was.
///
/// # Errors
/// The database's.
pub fn verify(conn: &mut PgConnection) -> Result<Vec<Broken>, DbError> {
    let seals: Vec<Seal> = audit_seals::table.order(audit_seals::day.asc()).select(Seal::as_select()).load(conn)?;
    let mut broken = Vec::new();
    let mut previous = genesis();
    for sealed in seals {
        let found = compute(conn, sealed.day, &previous)?;
        previous.clone_from(&sealed.hash);
        if found != sealed {
            broken.push(Broken { sealed, found });
        }
    }
    Ok(broken)
}

/// What the first day is chained to.
fn genesis() -> String {
    "0".repeat(64)
}

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(NaiveDate::MAX)
}

fn first_day(conn: &mut PgConnection) -> Result<Option<NaiveDate>, DbError> {
    let first: Option<DateTime<Utc>> = audit_log::table.select(diesel::dsl::min(audit_log::at)).first(conn)?;
    Ok(first.map(clock::day_in_jakarta))
}

/// Midnight in Jakarta at which `day` begins.
fn begin(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() - Duration::seconds(clock::jakarta().local_minus_utc().into())
}

fn compute(conn: &mut PgConnection, day: NaiveDate, previous: &str) -> Result<Seal, DbError> {
    let mut hash = Sha256::new();
    hash.update(previous.as_bytes());
    let (mut after, mut row_count) = (Uuid::nil(), 0_i64);
    loop {
        let lines: Vec<Line> = diesel::sql_query(include_str!("seal.sql"))
            .bind::<sql_types::Timestamptz, _>(begin(day))
            .bind::<sql_types::Timestamptz, _>(begin(next(day)))
            .bind::<sql_types::Uuid, _>(after)
            .bind::<sql_types::BigInt, _>(BATCH)
            .load(conn)?;
        let Some(last) = lines.last() else { break };
        after = last.id;
        for line in &lines {
            hash.update(line.line.as_bytes());
            hash.update(b"\n");
            row_count += 1;
        }
    }
    Ok(Seal { day, row_count, hash: hex::encode(hash.finalize()), previous_hash: previous.to_owned() })
}
