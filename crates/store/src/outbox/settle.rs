//! What a worker makes of an event it holds. Every function asks first whether the lease still holds.

use chrono::{DateTime, Utc};
use diesel::{dsl::case_when, prelude::*, sql_types::Integer};
use serde_json::Value;
use uuid::Uuid;

use super::lease::{Lease, LeaseError, hold};
use crate::{Tx, schema::outbox};

/// The registry took it. `remote_id` is the id of its row there, if there is one.
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn settle_delivered(tx: &mut Tx<'_>, lease: &Lease, remote_id: Option<&str>) -> Result<(), LeaseError> {
    hold(tx, lease)?;
    let now = tx.now();
    diesel::update(outbox::table.find(lease.seq))
        .set((
            outbox::state.eq("delivered"),
            remote_id.map(|id| outbox::remote_id.eq(id)),
            outbox::settled_at.eq(now),
            outbox::failures.eq(0),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(None::<&str>),
            outbox::leased_by.eq(None::<Uuid>),
            outbox::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx.conn())?;
    // The person's next event is free now. Nobody is told: the worker that delivered looks again by itself, and a notification
    // for each delivery would make all of them commit one after the other.
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
    diesel::update(outbox::table.find(lease.seq))
        .set((
            outbox::step.eq(step),
            outbox::progress.eq(progress),
            outbox::failures.eq(0),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(None::<&str>),
            outbox::leased_until.eq(until),
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
            outbox::leased_until.eq(None::<DateTime<Utc>>),
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
            outbox::leased_until.eq(None::<DateTime<Utc>>),
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
            outbox::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .returning(outbox::crashes)
        .get_result(tx.conn())?;
    Ok(crashes)
}

/// A person must look: the event and what comes after it for the same person wait. What the registry said is in the
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
            outbox::leased_until.eq(None::<DateTime<Utc>>),
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
        .set((
            outbox::next_attempt_at.eq(at),
            outbox::leased_by.eq(None::<Uuid>),
            outbox::leased_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives back everything `worker` holds: it has stopped. Answers how many events that were.
///
/// # Errors
/// The database's.
pub fn release_all(tx: &mut Tx<'_>, worker: Uuid) -> Result<usize, LeaseError> {
    let released = diesel::update(outbox::table)
        .filter(outbox::leased_by.eq(worker))
        .filter(outbox::state.eq("pending"))
        .set((outbox::leased_by.eq(None::<Uuid>), outbox::leased_until.eq(None::<DateTime<Utc>>)))
        .execute(tx.conn())?;
    Ok(released)
}

/// Wakes listening workers when the transaction commits.
pub(super) fn notify(tx: &mut Tx<'_>) -> Result<(), LeaseError> {
    diesel::sql_query("select pg_notify('outbox', '')").execute(tx.conn())?;
    Ok(())
}
