//! What a worker makes of an event it holds. Every function asks first whether the lease still holds.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::case_when,
    prelude::*,
    sql_types::{self, Integer},
};
use serde_json::Value;
use uuid::Uuid;

use super::lease::{Lease, LeaseError, hold};
use crate::{DbError, Tx, schema::outbox};

diesel::define_sql_function! {
    /// The first of the two that is there.
    fn coalesce(
        x: sql_types::Nullable<sql_types::Timestamptz>,
        y: sql_types::Nullable<sql_types::Timestamptz>,
    ) -> sql_types::Nullable<sql_types::Timestamptz>;
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
    let now = tx.now();
    let (seen_at, look_at) = match sight {
        Sight::Seen => (Some(now), None),
        Sight::LookAt(at) => (None, Some(at)),
        Sight::Untold => (None, None),
    };
    let delivered = diesel::sql_query(include_str!("deliver.sql"))
        .bind::<sql_types::BigInt, _>(lease.seq)
        .bind::<sql_types::Uuid, _>(lease.worker)
        .bind::<sql_types::BigInt, _>(lease.token)
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(remote_id)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(seen_at)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(look_at)
        .execute(tx.conn())?;
    if delivered != 1 {
        return Err(LeaseError::Stale);
    }
    // Nobody is told: the worker that delivered looks again by itself, and a notification for each delivery would make all of
    // them commit one after the other.
    Ok(call_next(tx, lease.seq)?)
}

/// The next open event of the same person and chain is due at once. Lets it go in any order of commits: a lease that is just
/// putting it off is waited for.
pub(super) fn call_next(tx: &mut Tx<'_>, seq: i64) -> Result<(), DbError> {
    let (now, today) = (tx.now(), tx.today());
    diesel::sql_query(include_str!("call_next.sql"))
        .bind::<sql_types::BigInt, _>(seq)
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::Date, _>(today)
        .execute(tx.conn())?;
    Ok(())
}

/// The registry has no call for it: nothing was sent, and nothing will be.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn settle_recorded(tx: &mut Tx<'_>, lease: &Lease) -> Result<(), LeaseError> {
    hold(tx, lease)?;
    let now = tx.now();
    diesel::update(outbox::table.find(lease.seq))
        .set((
            outbox::state.eq("recorded"),
            outbox::settled_at.eq(now),
            outbox::failures.eq(0),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(None::<&str>),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .execute(tx.conn())?;
    call_next(tx, lease.seq)?;
    Ok(())
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
    hold(tx, lease)?;
    let (now, accepted) = (tx.now(), outbox::accepted_at);
    diesel::update(outbox::table.find(lease.seq))
        .set((
            accepted.eq(coalesce(accepted, Some(now))),
            outbox::step.eq(step),
            outbox::progress.eq(progress),
            outbox::failures.eq(0),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(None::<&str>),
            outbox::next_attempt_at.eq(until),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Nothing failed, and it is too early: look again at `at`, at the same step.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn wait_until(tx: &mut Tx<'_>, lease: &Lease, progress: &Value, at: DateTime<Utc>) -> Result<(), LeaseError> {
    hold(tx, lease)?;
    diesel::update(outbox::table.find(lease.seq))
        .set((
            outbox::progress.eq(progress),
            outbox::failures.eq(0),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(None::<&str>),
            outbox::next_attempt_at.eq(at),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// It failed for a reason that passes: try again at `at`. Failures of the same `cause` in a row are counted.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn retry_at(tx: &mut Tx<'_>, lease: &Lease, cause: &str, at: DateTime<Utc>) -> Result<(), LeaseError> {
    hold(tx, lease)?;
    let again =
        case_when::<_, _, Integer>(outbox::last_cause.is_not_distinct_from(cause), outbox::failures + 1).otherwise(1);
    diesel::update(outbox::table.find(lease.seq))
        .set((
            outbox::failures.eq(again),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(cause),
            outbox::next_attempt_at.eq(at),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The worker's own code failed on it: try again at `at`. Answers how many times in a row that has happened.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn crashed(tx: &mut Tx<'_>, lease: &Lease, cause: &str, at: DateTime<Utc>) -> Result<i32, LeaseError> {
    hold(tx, lease)?;
    let crashes = diesel::update(outbox::table.find(lease.seq))
        .set((
            outbox::crashes.eq(outbox::crashes + 1),
            outbox::last_cause.eq(cause),
            outbox::next_attempt_at.eq(at),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .returning(outbox::crashes)
        .get_result(tx.conn())?;
    Ok(crashes)
}

/// A person must look: the event and what comes after it in its chain wait. What the registry said is in the
/// last attempt.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn park(tx: &mut Tx<'_>, lease: &Lease, cause: &str) -> Result<(), LeaseError> {
    hold(tx, lease)?;
    let now = tx.now();
    diesel::update(outbox::table.find(lease.seq))
        .set((
            outbox::state.eq("parked"),
            outbox::parked_cause.eq(cause),
            outbox::settled_at.eq(now),
            outbox::leased_by.eq(None::<Uuid>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives the event back untouched, due again at `at`: sending is paused, or the worker stops.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn release(tx: &mut Tx<'_>, lease: &Lease, at: DateTime<Utc>) -> Result<(), LeaseError> {
    hold(tx, lease)?;
    diesel::update(outbox::table.find(lease.seq))
        .set((outbox::next_attempt_at.eq(at), outbox::leased_by.eq(None::<Uuid>)))
        .execute(tx.conn())?;
    Ok(())
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
