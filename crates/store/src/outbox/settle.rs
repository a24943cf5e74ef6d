//! What a worker makes of an event it holds. Every function asks first whether the lease still holds.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::case_when,
    prelude::*,
    sql_types::{self, Integer},
};
use serde_json::Value;
use uuid::Uuid;

use super::lease::{Lease, LeaseError};
use crate::{DbError, Tx, prepared, schema::outbox};

/// The row of the event, if the lease still holds, found by its key: `is not distinct from` keeps the planner from the indexes of
/// what is held and pending, which are full of dead entries. An update of it answers how many rows it found: one, or none.
macro_rules! held {
    ($lease:expr) => {
        outbox::table
            .find($lease.seq)
            .filter(outbox::leased_by.is_not_distinct_from($lease.worker))
            .filter(outbox::lease_token.eq($lease.token))
            .filter(outbox::state.is_not_distinct_from("pending"))
    };
}

const fn one(rows: usize) -> Result<(), LeaseError> {
    if rows == 1 { Ok(()) } else { Err(LeaseError::Stale) }
}

/// Whether the registry's own records show what it accepted: the mark "visible at BKN".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// They were read, and do.
    Seen,
    /// They are to be read, not before then.
    LookAt(DateTime<Utc>),
    /// Somebody else tells, or nobody can.
    Untold,
}

impl Sight {
    /// When it was seen, and when to look.
    const fn at(self, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        match self {
            Self::Seen => (Some(now), None),
            Self::LookAt(at) => (None, Some(at)),
            Self::Untold => (None, None),
        }
    }
}

/// A call that went through, and with it the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The lease.
    pub lease: Lease,
    /// The attempt to close, if one is open.
    pub attempt: Option<Uuid>,
    /// The id of its row at the registry, if there is one.
    pub remote_id: Option<String>,
    /// Whether the registry's own records show it by now.
    pub sight: Sight,
}

/// A call that went through, with a step to follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Advance<'a> {
    /// The lease.
    pub lease: Lease,
    /// The attempt to close, if one is open.
    pub attempt: Option<Uuid>,
    /// The step that follows.
    pub step: &'a str,
    /// What was learned so far.
    pub progress: &'a Value,
    /// The event stays in the same hands until then.
    pub until: DateTime<Utc>,
}

/// The registry took it. `remote_id` is the id of its row there, if there is one. The next event of the chain may go.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn settle_delivered(
    tx: &mut Tx<'_>,
    lease: &Lease,
    remote_id: Option<&str>,
    sight: Sight,
) -> Result<(), LeaseError> {
    let delivery = Delivery { lease: *lease, attempt: None, remote_id: remote_id.map(str::to_owned), sight };
    one(settle_all_delivered(tx, lease.worker, &[delivery])?.len())
}

/// The same for several events of one worker, with their attempts. Answers the events whose lease held.
///
/// # Errors
/// The database's.
pub fn settle_all_delivered(tx: &mut Tx<'_>, worker: Uuid, of: &[Delivery]) -> Result<Vec<i64>, DbError> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let (seen_at, look_at): (Vec<_>, Vec<_>) = of.iter().map(|one| one.sight.at(now)).unzip();
    let held: Vec<Held> = prepared(include_str!("deliver.sql"))
        .bind::<sql_types::Array<sql_types::BigInt>, _>(of.iter().map(|one| one.lease.seq).collect::<Vec<_>>())
        .bind::<sql_types::Uuid, _>(worker)
        .bind::<sql_types::Array<sql_types::BigInt>, _>(of.iter().map(|one| one.lease.token).collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Uuid>>, _>(
            of.iter().map(|one| one.attempt).collect::<Vec<_>>(),
        )
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Text>>, _>(
            of.iter().map(|one| one.remote_id.clone()).collect::<Vec<_>>(),
        )
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Timestamptz>>, _>(seen_at)
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Timestamptz>>, _>(look_at)
        .bind::<sql_types::Timestamptz, _>(now)
        .load(tx.conn())?;
    let held: Vec<i64> = held.into_iter().map(|row| row.seq).collect();
    // Nobody is told: the worker that delivered looks again by itself, and a notification for each delivery would make all of
    // them commit one after the other.
    call_next(tx, &held)?;
    Ok(held)
}

/// The next open events of the same persons and chains are due at once. Lets them go in any order of commits: a lease that is just
/// putting one off is waited for.
pub(super) fn call_next(tx: &mut Tx<'_>, seqs: &[i64]) -> Result<(), DbError> {
    let (now, today) = (tx.now(), tx.today());
    prepared(include_str!("call_next.sql"))
        .bind::<sql_types::Array<sql_types::BigInt>, _>(seqs.to_vec())
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::Date, _>(today)
        .execute(tx.conn())?;
    Ok(())
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = sql_types::BigInt)]
    seq: i64,
}

/// The registry has no call for it: nothing was sent, and nothing will be.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn settle_recorded(tx: &mut Tx<'_>, lease: &Lease) -> Result<(), LeaseError> {
    let now = tx.now();
    let recorded = diesel::update(held!(lease))
        .set((
            outbox::state.eq("recorded"),
            outbox::settled_at.eq(now),
            outbox::failures.eq(0),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(None::<&str>),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .execute(tx.conn())?;
    one(recorded)?;
    Ok(call_next(tx, &[lease.seq])?)
}

/// The step is done: the event is at `step` with what was learned in `progress`, and stays in the same hands until `until`.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn advance_step(
    tx: &mut Tx<'_>,
    lease: &Lease,
    step: &str,
    progress: &Value,
    until: DateTime<Utc>,
) -> Result<(), LeaseError> {
    let advance = Advance { lease: *lease, attempt: None, step, progress, until };
    one(advance_all(tx, lease.worker, &[advance])?.len())
}

/// The same for several events of one worker, with their attempts. Answers the events whose lease held.
///
/// # Errors
/// The database's.
pub fn advance_all(tx: &mut Tx<'_>, worker: Uuid, of: &[Advance<'_>]) -> Result<Vec<i64>, DbError> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let held: Vec<Held> = prepared(include_str!("advance.sql"))
        .bind::<sql_types::Array<sql_types::BigInt>, _>(of.iter().map(|one| one.lease.seq).collect::<Vec<_>>())
        .bind::<sql_types::Uuid, _>(worker)
        .bind::<sql_types::Array<sql_types::BigInt>, _>(of.iter().map(|one| one.lease.token).collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Uuid>>, _>(
            of.iter().map(|one| one.attempt).collect::<Vec<_>>(),
        )
        .bind::<sql_types::Array<sql_types::Text>, _>(of.iter().map(|one| one.step).collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Jsonb>, _>(of.iter().map(|one| one.progress).collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Timestamptz>, _>(of.iter().map(|one| one.until).collect::<Vec<_>>())
        .bind::<sql_types::Timestamptz, _>(now)
        .load(tx.conn())?;
    Ok(held.into_iter().map(|row| row.seq).collect())
}

/// Nothing failed, and it is too early: look again at `at`, at the same step.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn wait_until(tx: &mut Tx<'_>, lease: &Lease, progress: &Value, at: DateTime<Utc>) -> Result<(), LeaseError> {
    let rows = diesel::update(held!(lease))
        .set((
            outbox::progress.eq(progress),
            outbox::failures.eq(0),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(None::<&str>),
            outbox::next_attempt_at.eq(at),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .execute(tx.conn())?;
    one(rows)
}

/// It failed for a reason that passes: try again at `at`. Failures of the same `cause` in a row are counted.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn retry_at(tx: &mut Tx<'_>, lease: &Lease, cause: &str, at: DateTime<Utc>) -> Result<(), LeaseError> {
    let again =
        case_when::<_, _, Integer>(outbox::last_cause.is_not_distinct_from(cause), outbox::failures + 1).otherwise(1);
    let rows = diesel::update(held!(lease))
        .set((
            outbox::failures.eq(again),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(cause),
            outbox::next_attempt_at.eq(at),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .execute(tx.conn())?;
    one(rows)
}

/// The worker's own code failed on it: try again at `at`. Answers how many times in a row that has happened.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn crashed(tx: &mut Tx<'_>, lease: &Lease, cause: &str, at: DateTime<Utc>) -> Result<i32, LeaseError> {
    let crashes = diesel::update(held!(lease))
        .set((
            outbox::crashes.eq(outbox::crashes + 1),
            outbox::last_cause.eq(cause),
            outbox::next_attempt_at.eq(at),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .returning(outbox::crashes)
        .get_result(tx.conn())
        .optional()?;
    crashes.ok_or(LeaseError::Stale)
}

/// A person must look: the event and what comes after it in its chain wait. What the registry said is in the
/// last attempt.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn park(tx: &mut Tx<'_>, lease: &Lease, cause: &str) -> Result<(), LeaseError> {
    let now = tx.now();
    let rows = diesel::update(held!(lease))
        .set((
            outbox::state.eq("parked"),
            outbox::parked_cause.eq(cause),
            outbox::settled_at.eq(now),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .execute(tx.conn())?;
    one(rows)
}

/// Gives the event back untouched, due again at `at`: sending is paused, or the worker stops.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn release(tx: &mut Tx<'_>, lease: &Lease, at: DateTime<Utc>) -> Result<(), LeaseError> {
    let rows = diesel::update(held!(lease))
        .set((outbox::next_attempt_at.eq(at), outbox::leased_by.eq(None::<Uuid>)))
        .execute(tx.conn())?;
    one(rows)
}

/// Gives back everything `worker` holds: it has stopped. Answers how many events that were.
///
/// # Errors
/// The database's.
pub fn release_all(tx: &mut Tx<'_>, worker: Uuid) -> Result<usize, LeaseError> {
    let now = tx.now();
    let released = diesel::update(outbox::table)
        .filter(outbox::leased_by.eq(worker))
        .filter(outbox::state.eq("pending"))
        .set((outbox::leased_by.eq(None::<Uuid>), outbox::next_attempt_at.eq(now)))
        .execute(tx.conn())?;
    Ok(released)
}

/// Wakes listening workers when the transaction commits.
pub(super) fn notify(tx: &mut Tx<'_>) -> Result<(), DbError> {
    diesel::sql_query("select pg_notify('outbox', '')").execute(tx.conn())?;
    Ok(())
}
