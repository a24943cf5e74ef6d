use kernel::{EmployeeId, EventId};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{
    Audit, Tx,
    events::Kind,
    outbox::{self, Chosen},
};

use super::{found, may, reason};
use crate::Error;

/// Members that say whom and which row of our record an event is about. Another person's or another row's event is another event.
const KEPT: &[&str] = &["nip", "history_id", "record_id", "request_id", "document_id", "content_hash"];

/// What an officer may change of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Editable {
    /// The event.
    pub id: EventId,
    /// Whom it concerns.
    pub employee_id: EmployeeId,
    /// Kind of event.
    pub kind: String,
    /// Member by member, those that may be changed.
    pub members: Map<String, Value>,
}

/// The members of an event that wait for a decision, for the form.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Error::NotNow`] when it is delivered or in a worker's hands, [`Error::Unfit`] when
/// today's program cannot read it.
pub fn editable(tx: &mut Tx<'_>, id: EventId) -> Result<Editable, Error> {
    may(tx.actor())?;
    let event = opened(tx, id)?;
    let (_, mut members) = read(&event)?;
    members.retain(|name, _| !KEPT.contains(&name.as_str()));
    Ok(Editable { id, employee_id: event.employee_id, kind: event.kind, members })
}

/// Changes members of an event's payload and sends it again from its first step. The event's type judges the result; what was and
/// what is stay in the trail.
///
/// # Errors
/// [`Error::Denied`], [`Error::NoReason`], [`Error::NotFound`], [`Error::NotNow`], [`Error::UnknownMember`], [`Error::Unfit`];
/// [`Error::MayBeThere`] when the change would make it another change at the registry though an earlier attempt may have been
/// applied: then a second row could come of it.
pub fn edit(tx: &mut Tx<'_>, id: EventId, changes: &Map<String, Value>, why: &str) -> Result<(), Error> {
    let role = may(tx.actor())?.role;
    let why = reason(why)?;
    let event = opened(tx, id)?;
    let (kind, mut members) = read(&event)?;
    let before = members.clone();
    for (name, value) in changes {
        if KEPT.contains(&name.as_str()) {
            return Err(Error::UnknownMember(name.clone()));
        }
        let member = members.get_mut(name).ok_or_else(|| Error::UnknownMember(name.clone()))?;
        *member = value.clone();
    }
    let new = kind.read(kind.version, Value::Object(members), event.employee_id).map_err(Error::Unfit)?;
    let same = kind.read(event.version, event.payload.clone(), event.employee_id).map_err(Error::Unfit)?;
    if new.fingerprint != same.fingerprint && outbox::may_have_been_applied(tx, event.seq)? {
        return Err(Error::MayBeThere);
    }
    outbox::replace_payload(tx, event.seq, &new)?;
    let changed = |of: &Map<String, Value>| {
        of.iter().filter(|(name, _)| changes.contains_key(*name)).map(|(n, v)| (n.clone(), v.clone())).collect()
    };
    let (before, after): (Map<_, _>, Map<_, _>) =
        (changed(&before), new.payload.as_object().map(changed).unwrap_or_default());
    let entry = Audit::new("outbox.edit", role, "outbox", id.uuid()).about(event.employee_id).basis(why);
    tx.audit(entry.before(&before)?.after(&after)?)?;
    Ok(())
}

fn opened(tx: &mut Tx<'_>, id: EventId) -> Result<Chosen, Error> {
    match outbox::open_payload(tx, id)? {
        Some(event) => Ok(event),
        None => found(tx, id).and(Err(Error::NotNow)),
    }
}

/// The payload as today's program writes it.
fn read(event: &Chosen) -> Result<(&'static Kind, Map<String, Value>), Error> {
    let kind = Kind::named(&event.kind).ok_or_else(|| Error::Unfit(format!("no kind {}", event.kind)))?;
    let read = kind.read(event.version, event.payload.clone(), event.employee_id).map_err(Error::Unfit)?;
    match read.payload {
        Value::Object(members) => Ok((kind, members)),
        other => Err(Error::Unfit(format!("{other} is no object"))),
    }
}
