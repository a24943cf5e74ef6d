//! What the officer in charge of the registry may do with events: send again, or skip with a reason.

use kernel::{EventId, Permission, access};
use serde_json::json;
use store::{
    Audit, Tx,
    outbox::{self, Skipped},
};

use crate::Error;

/// Shortest reason for skipping.
const SHORTEST_REASON: usize = 10;

/// Sends these events again: parked ones, and waiting ones at once. Answers those that were moved; what is delivered,
/// skipped or in a worker's hands is left alone.
///
/// # Errors
/// [`Error::Denied`].
pub fn retry(tx: &mut Tx<'_>, ids: &[EventId]) -> Result<Vec<EventId>, Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageRegistry)?;
    let moved = outbox::retry(tx, ids)?;
    for (id, employee) in &moved {
        let entry = Audit::new("outbox.retry", grant.role, "outbox", id.uuid()).about(*employee);
        tx.audit(entry.after(&json!({"state": "pending"}))?)?;
    }
    Ok(moved.into_iter().map(|(id, _)| id).collect())
}

/// Gives up sending an event, so that the person's later events may go. The reason stays in the trail.
///
/// # Errors
/// [`Error::Denied`], [`Error::NoReason`], [`Error::NotFound`], [`Error::NotNow`].
pub fn skip(tx: &mut Tx<'_>, id: EventId, reason: &str) -> Result<(), Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageRegistry)?;
    let reason = reason.trim();
    if reason.chars().count() < SHORTEST_REASON {
        return Err(Error::NoReason);
    }
    let employee = match outbox::skip(tx, id)? {
        Skipped::Done(employee) => employee,
        Skipped::NotNow => return Err(Error::NotNow),
        Skipped::Unknown => return Err(Error::NotFound),
    };
    let entry = Audit::new("outbox.skip", grant.role, "outbox", id.uuid()).about(employee).basis(reason);
    tx.audit(entry.after(&json!({"state": "skipped"}))?)?;
    Ok(())
}
