//! What the officer in charge may do with events. Permissions and the trail are the caller's (`sync::officer`).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{EmployeeId, EventId};
use uuid::Uuid;

use super::lease::LeaseError;
use super::settle::notify;
use crate::{Tx, schema::outbox};

/// Whether an event could be skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// It is skipped now; it was about this person.
    Done(EmployeeId),
    /// A worker is at it, or it is delivered or skipped already.
    NotNow,
    /// There is no such event.
    Unknown,
}

/// Sends these events again: parked ones, and waiting ones at once. Failures are counted from zero. Answers the events
/// that were moved, with whom they concern; others (delivered, skipped, in a worker's hands) are left alone.
///
/// # Errors
/// The database's.
pub fn retry(tx: &mut Tx<'_>, ids: &[EventId]) -> Result<Vec<(EventId, EmployeeId)>, LeaseError> {
    let now = tx.now();
    let free = outbox::leased_until.is_null().or(outbox::leased_until.le(now));
    let moved = diesel::update(outbox::table)
        .filter(outbox::id.eq_any(ids.iter().map(|id| id.uuid())))
        .filter(outbox::state.eq_any(["parked", "pending"]))
        .filter(free)
        .set((
            outbox::state.eq("pending"),
            outbox::next_attempt_at.eq(now),
            outbox::failures.eq(0),
            outbox::crashes.eq(0),
            outbox::last_cause.eq(None::<&str>),
            outbox::parked_cause.eq(None::<&str>),
            outbox::settled_at.eq(None::<DateTime<Utc>>),
        ))
        .returning((outbox::id, outbox::employee_id))
        .get_results::<(Uuid, Uuid)>(tx.conn())?;
    notify(tx)?;
    Ok(moved.into_iter().map(|(id, employee)| (id.into(), employee.into())).collect())
}

/// Gives up sending one event, so that the person's later events may go.
///
/// # Errors
/// The database's.
pub fn skip(tx: &mut Tx<'_>, id: EventId) -> Result<Skipped, LeaseError> {
    let now = tx.now();
    let found: Option<(i64, Uuid, String, Option<DateTime<Utc>>)> = outbox::table
        .filter(outbox::id.eq(id.uuid()))
        .select((outbox::seq, outbox::employee_id, outbox::state, outbox::leased_until))
        .for_update()
        .first(tx.conn())
        .optional()?;
    let Some((seq, employee, state, leased_until)) = found else { return Ok(Skipped::Unknown) };
    let held = leased_until.is_some_and(|until| until > now);
    if held || !matches!(state.as_str(), "parked" | "pending") {
        return Ok(Skipped::NotNow);
    }
    diesel::update(outbox::table.find(seq))
        .set((outbox::state.eq("skipped"), outbox::settled_at.eq(now)))
        .execute(tx.conn())?;
    notify(tx)?;
    Ok(Skipped::Done(employee.into()))
}
