//! What the officer in charge of the registry sees and may do: look, send again one or many, edit, skip with a reason,
//! decide who is right where the registry says otherwise, stop and go on about one person. Everything asks for the permission next to the data and leaves a row in the trail; pages, command line
//! and API only translate.

mod conflict;
mod edit;
mod freeze;
mod look;
mod retry;
mod shown;

use diesel::PgConnection;
use kernel::{Actor, EventId, Grant, Permission, access};
use serde_json::json;
use store::{
    Audit, Tx,
    outbox::{self, Skipped},
};

pub use conflict::{CONFLICT, Conflict, Member, Said, conflict, decide, findings, look_again};
pub use edit::{Editable, edit, editable};
pub use freeze::{freeze, lift};
pub use look::{Overview, ParkedCause, Timeline, TimelineEvent, overview, timeline};
pub use retry::{Plan, Unfit, plan, retry, retry_many};
pub use shown::{Shown, shown};

use crate::Error;

/// Shortest reason for what gives something up or stops it.
const SHORTEST_REASON: usize = 10;

/// The officer's grant.
pub(crate) fn may(actor: &Actor) -> Result<Grant, Error> {
    Ok(access::require_agency(actor, Permission::ManageRegistry)?)
}

/// A reason somebody can be asked about later.
pub(crate) fn reason(text: &str) -> Result<&str, Error> {
    let text = text.trim();
    if text.chars().count() < SHORTEST_REASON { Err(Error::NoReason) } else { Ok(text) }
}

/// Gives up sending an event, so that the person's later events of the same chain may go. The reason stays in the trail.
///
/// # Errors
/// [`Error::Denied`], [`Error::NoReason`], [`Error::NotFound`], [`Error::NotNow`].
pub fn skip(tx: &mut Tx<'_>, id: EventId, why: &str) -> Result<(), Error> {
    let role = may(tx.actor())?.role;
    let why = reason(why)?;
    let employee = match outbox::skip(tx, id)? {
        Skipped::Done(employee) => employee,
        Skipped::NotNow => return Err(Error::NotNow),
        Skipped::Unknown => return Err(Error::NotFound),
    };
    let entry = Audit::new("outbox.skip", role, "outbox", id.uuid()).about(employee).basis(why);
    tx.audit(entry.after(&json!({"state": "skipped"}))?)?;
    Ok(())
}

/// The event, for whoever may look at it.
fn found(conn: &mut PgConnection, id: EventId) -> Result<outbox::Entry, Error> {
    outbox::entry(conn, id)?.ok_or(Error::NotFound)
}
