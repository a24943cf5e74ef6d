//! What the officer in charge may do with events. Permissions and the trail are the caller's (`sync::officer`).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{pg::Pg, prelude::*};
use kernel::{EmployeeId, EventId};
use serde_json::Value;
use uuid::Uuid;

use super::{
    lease::LeaseError,
    queue::{Filter, State, chosen},
    settle::{call_next, notify},
};
use crate::{DbError, Tx, schema::outbox};

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
    let free = outbox::leased_by.is_null().or(outbox::next_attempt_at.le(now));
    let moved = diesel::update(outbox::table)
        .filter(outbox::id.eq_any(ids.iter().map(|id| id.uuid())))
        .filter(outbox::state.eq_any(["parked", "pending"]))
        .filter(free)
        .set(Afresh::at(now))
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
    type Row = (i64, Uuid, String, Option<Uuid>, DateTime<Utc>);
    let now = tx.now();
    let found: Option<Row> = outbox::table
        .filter(outbox::id.eq(id.uuid()))
        .select((outbox::seq, outbox::employee_id, outbox::state, outbox::leased_by, outbox::next_attempt_at))
        .for_update()
        .first(tx.conn())
        .optional()?;
    let Some((seq, employee, state, leased_by, until)) = found else { return Ok(Skipped::Unknown) };
    let held = leased_by.is_some() && until > now;
    if held || !matches!(state.as_str(), "parked" | "pending") {
        return Ok(Skipped::NotNow);
    }
    diesel::update(outbox::table.find(seq))
        .set((outbox::state.eq("skipped"), outbox::settled_at.eq(now), outbox::leased_by.eq(None::<Uuid>)))
        .execute(tx.conn())?;
    call_next(tx, &[seq])?;
    notify(tx)?;
    Ok(Skipped::Done(employee.into()))
}

/// An event an officer's wish is about, with its payload for validation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(Pg))]
pub struct Chosen {
    /// Order of appending.
    pub seq: i64,
    /// Event id.
    pub id: EventId,
    /// Whom it concerns.
    pub employee_id: EmployeeId,
    /// Kind of event.
    pub kind: String,
    /// Version of the payload.
    pub version: i16,
    /// The event itself.
    pub payload: Value,
    /// State.
    pub state: State,
}

/// Up to `limit` events that are parked, or tried again after a failure, and that `filter` means, oldest first.
///
/// # Errors
/// The database's.
pub fn choose(conn: &mut PgConnection, filter: &Filter, limit: i64) -> Result<Vec<Chosen>, DbError> {
    let stuck =
        outbox::state.eq(State::Parked).or(outbox::state.eq(State::Pending).and(outbox::last_cause.is_not_null()));
    Ok(chosen(filter).filter(stuck).select(Chosen::as_select()).order(outbox::seq).limit(limit).load(conn)?)
}

/// A new payload for an event, as its type wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Payload {
    /// Version.
    pub version: i16,
    /// The event itself.
    pub payload: Value,
    /// What makes the change one at the registry.
    pub fingerprint: String,
    /// Decree number or reason.
    pub basis: Option<String>,
    /// Day before which it is not sent.
    pub not_before: Option<NaiveDate>,
}

/// One event that is parked, or waits in nobody's hands, with its row locked; `None` when there is none, or not now.
///
/// # Errors
/// The database's.
pub fn open_payload(tx: &mut Tx<'_>, id: EventId) -> Result<Option<Chosen>, DbError> {
    let now = tx.now();
    Ok(outbox::table
        .filter(outbox::id.eq(id.uuid()))
        .filter(outbox::state.eq_any(["parked", "pending"]))
        .filter(outbox::leased_by.is_null().or(outbox::next_attempt_at.le(now)))
        .select(Chosen::as_select())
        .for_update()
        .first(tx.conn())
        .optional()?)
}

/// Puts another payload in the place of an event's and sends it from its first step. What earlier steps learned is forgotten; that
/// an attempt may have been applied is not.
///
/// # Errors
/// The database's.
pub fn replace_payload(tx: &mut Tx<'_>, seq: i64, new: &Payload) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(outbox::table.find(seq))
        .set((
            outbox::version.eq(new.version),
            outbox::payload.eq(&new.payload),
            outbox::fingerprint.eq(&new.fingerprint),
            outbox::basis.eq(&new.basis),
            outbox::not_before.eq(new.not_before),
            outbox::step.eq("start"),
            outbox::progress.eq(Value::Object(serde_json::Map::new())),
        ))
        .execute(tx.conn())?;
    diesel::update(outbox::table.find(seq)).set(Afresh::at(now)).execute(tx.conn())?;
    notify(tx)
}

/// An event as if it had never failed, due now.
#[derive(AsChangeset)]
#[diesel(table_name = outbox, treat_none_as_null = true)]
pub(super) struct Afresh {
    state: State,
    next_attempt_at: DateTime<Utc>,
    leased_by: Option<Uuid>,
    failures: i32,
    crashes: i32,
    last_cause: Option<String>,
    parked_cause: Option<String>,
    settled_at: Option<DateTime<Utc>>,
}

impl Afresh {
    pub(super) const fn at(now: DateTime<Utc>) -> Self {
        Self {
            state: State::Pending,
            next_attempt_at: now,
            leased_by: None,
            failures: 0,
            crashes: 0,
            last_cause: None,
            parked_cause: None,
            settled_at: None,
        }
    }
}
