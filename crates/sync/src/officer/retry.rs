use diesel::PgConnection;
use kernel::{Actor, EmployeeId, EventId};
use serde::Serialize;
use serde_json::json;
use store::{
    Audit, Tx,
    outbox::{self, Chosen, Filter},
};

use super::may;
use crate::{Error, ways};

/// Most events that are sent again by one wish; the rest by the next.
const MOST: i64 = 10_000;

/// What sending again would do, without doing it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Events that would be sent again.
    pub fit: Vec<EventId>,
    /// Events whose payload today's program cannot send; they stay where they are.
    pub unfit: Vec<Unfit>,
}

/// An event that sending again would not help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unfit {
    /// The event.
    pub id: EventId,
    /// Whom it concerns.
    pub employee_id: EmployeeId,
    /// Kind of event.
    pub kind: String,
    /// What is wrong with the payload, in the reader's words.
    pub problem: String,
}

/// Sends these events again: parked ones, and waiting ones at once. Answers those that were moved; what is delivered,
/// skipped or in a worker's hands is left alone.
///
/// # Errors
/// [`Error::Denied`].
pub fn retry(tx: &mut Tx<'_>, ids: &[EventId]) -> Result<Vec<EventId>, Error> {
    let role = may(tx.actor())?.role;
    let moved = outbox::retry(tx, ids)?;
    for (id, employee) in &moved {
        let entry = Audit::new("outbox.retry", role, "outbox", id.uuid()).about(*employee);
        tx.audit(entry.after(&json!({"state": "pending"}))?)?;
    }
    Ok(moved.into_iter().map(|(id, _)| id).collect())
}

/// What [`retry_many`] would do with everything that is parked, or failing, and that `filter` means: by cause, by kind, by the time
/// it was recorded, by person. Each payload is read as today's program reads it.
///
/// # Errors
/// [`Error::Denied`].
pub fn plan(conn: &mut PgConnection, actor: &Actor, filter: &Filter) -> Result<Plan, Error> {
    may(actor)?;
    let mut plan = Plan::default();
    for event in outbox::choose(conn, filter, MOST)? {
        match problem(&event) {
            None => plan.fit.push(event.id),
            Some(problem) => {
                plan.unfit.push(Unfit { id: event.id, employee_id: event.employee_id, kind: event.kind, problem })
            }
        }
    }
    Ok(plan)
}

/// Sends again what [`plan`] says is fit. In the answer `fit` has those that were moved.
///
/// # Errors
/// [`Error::Denied`].
pub fn retry_many(tx: &mut Tx<'_>, filter: &Filter) -> Result<Plan, Error> {
    let actor = tx.actor().clone();
    let plan = plan(tx, &actor, filter)?;
    let moved = retry(tx, &plan.fit)?;
    Ok(Plan { fit: moved, ..plan })
}

/// Why today's program cannot send an event.
fn problem(event: &Chosen) -> Option<String> {
    let Some(way) = ways::of(&event.kind) else { return Some(format!("no way for {}", event.kind)) };
    if !way.versions().contains(&event.version) {
        return Some(format!("{} version {} is not understood", event.kind, event.version));
    }
    let kind = store::events::Kind::named(&event.kind)?;
    kind.read(event.version, event.payload.clone(), event.employee_id).err()
}
