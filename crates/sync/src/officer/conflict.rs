use std::collections::HashMap;

use bkn::{Compared, RowId};
use diesel::prelude::*;
use kernel::{Actor, EventId, PositionKind};
use serde::Serialize;
use serde_json::json;
use store::{
    Audit, DbError, Tx,
    outbox::{self, PutAside},
    schema::{positions, unit_history, units},
};

use super::{found, may, reason};
use crate::{Decided, Error, Findings, Side};

/// Why an event is put aside when somebody has written something else at the registry.
pub const CONFLICT: &str = "sync.conflict";

/// Both rows of a conflict, beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What was shown: to be said with the decision, so that nobody decides about something else than they saw.
    pub seen: i32,
    /// Whether a decision is wanted now.
    pub open: bool,
    /// The row at the registry.
    pub row: RowId,
    /// Member by member.
    pub members: Vec<Member>,
    /// What an officer decided before.
    pub decided: Option<Side>,
}

/// One member of both rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Its name at the registry.
    pub name: String,
    /// As we have it.
    pub ours: Said,
    /// As the registry has it; `None`: blank there.
    pub theirs: Option<Said>,
    /// Both say the same.
    pub same: bool,
}

/// A value, and what it means where it is a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// As it is written.
    pub value: String,
    /// The name behind a code of ours.
    pub name: Option<String>,
}

/// Both sides of the conflict an event is, or was, put aside for; `None` when it was never.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`].
pub fn conflict(conn: &mut PgConnection, actor: &Actor, id: EventId) -> Result<Option<Conflict>, Error> {
    may(actor)?;
    let entry = found(conn, id)?;
    let findings = findings(conn, actor, id)?;
    let Some(row) = findings.conflict_with else { return Ok(None) };
    let both = both(&findings.members, &findings.differences);
    let names = names(conn, both)?;
    let said = |name: &str, value: &str| Said {
        value: value.to_owned(),
        name: names.get(&(name.to_owned(), value.to_owned())).cloned(),
    };
    let members = both.iter().map(|member| Member {
        name: member.member.clone(),
        ours: said(&member.member, &member.ours),
        theirs: member.theirs.as_ref().map(|theirs| said(&member.member, theirs)),
        same: member.same,
    });
    Ok(Some(Conflict {
        seen: entry.attempts,
        open: entry.parked_cause.as_deref() == Some(CONFLICT) && entry.state == outbox::State::Parked,
        row,
        members: members.collect(),
        decided: findings.decided.map(|decided| decided.side),
    }))
}

/// What was found at the registry for an event: rows that are there once more, and both sides of a conflict.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`].
pub fn findings(conn: &mut PgConnection, actor: &Actor, id: EventId) -> Result<Findings, Error> {
    may(actor)?;
    let (_, progress) = outbox::progress_of(conn, id)?.ok_or(Error::NotFound)?;
    Ok(Findings::of(&progress))
}

/// The whole of both rows; an event put aside by an older program has only what differs.
const fn both<'a>(members: &'a [Compared], differences: &'a [Compared]) -> &'a [Compared] {
    if members.is_empty() { differences } else { members }
}

/// The names behind the codes of units and positions, and the kinds of positions.
fn names(conn: &mut PgConnection, members: &[Compared]) -> Result<HashMap<(String, String), String>, DbError> {
    let mut names = HashMap::new();
    for member in members {
        for code in std::iter::once(&member.ours).chain(&member.theirs) {
            let name: Option<String> = match member.member.as_str() {
                "unorId" => unit_history::table
                    .inner_join(units::table.on(units::id.eq(unit_history::unit_id)))
                    .filter(units::registry_id.eq(code).and(unit_history::superseded_at.is_null()))
                    .order(unit_history::recorded_at.desc())
                    .select(unit_history::name)
                    .first(conn)
                    .optional()?,
                "jabatanFungsionalId" | "jabatanFungsionalUmumId" => positions::table
                    .filter(positions::registry_id.eq(code))
                    .select(positions::name)
                    .first(conn)
                    .optional()?,
                "jenisJabatan" => match code.as_str() {
                    "1" => Some(PositionKind::Structural.label().to_owned()),
                    "2" => Some(PositionKind::Functional.label().to_owned()),
                    "4" => Some(PositionKind::Operational.label().to_owned()),
                    _ => None,
                },
                _ => None,
            };
            if let Some(name) = name {
                names.insert((member.member.clone(), code.clone()), name);
            }
        }
    }
    Ok(names)
}

/// Decides a conflict. Ours: the registry's row is updated by its id, if it is still as the officer saw it. Theirs: nothing is sent,
/// the event is given up with the reason, and the person's later events go on; our record is then corrected where it is kept.
/// `seen` is [`Conflict::seen`].
///
/// # Errors
/// [`Error::Denied`], [`Error::NoReason`], [`Error::NotFound`]; [`Error::NoConflict`] when it is not put aside for one any more;
/// [`Error::SeenOtherwise`] when both sides are others than those that were seen.
pub fn decide(tx: &mut Tx<'_>, id: EventId, side: Side, seen: i32, why: &str) -> Result<(), Error> {
    let role = may(tx.actor())?.role;
    let why = reason(why)?;
    found(tx, id)?;
    let event: PutAside = outbox::put_aside(tx, id)?
        .filter(|event| event.parked_cause.as_deref() == Some(CONFLICT))
        .ok_or(Error::NoConflict)?;
    if event.attempts != seen {
        return Err(Error::SeenOtherwise);
    }
    let findings = Findings::of(&event.progress);
    let row = findings.conflict_with.clone().ok_or(Error::NoConflict)?;
    let differing = |members: &[Compared]| members.iter().filter(|m| m.differs()).cloned().collect::<Vec<_>>();
    let decided =
        Decided { side, row, seen: differing(both(&findings.members, &findings.differences)), members: Vec::new() };
    let before = json!({"row": decided.row, "differences": decided.seen});
    let findings = Findings { decided: Some(decided), ..findings };
    let progress = serde_json::to_value(findings).map_err(|e| DbError::Shape(e.to_string()))?;
    match side {
        Side::Ours => outbox::go_on(tx, event.seq, &progress)?,
        Side::Theirs => outbox::give_up(tx, event.seq, &progress)?,
    }
    let entry = Audit::new("outbox.decide", role, "outbox", id.uuid()).about(event.employee_id).basis(why);
    tx.audit(entry.before(&before)?.after(&json!({"right": side}))?)?;
    Ok(())
}

/// Has the registry's records read again for a delivered event: whether they show it, and whether rows are there once more.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Error::NotDelivered`].
pub fn look_again(tx: &mut Tx<'_>, id: EventId) -> Result<(), Error> {
    let role = may(tx.actor())?.role;
    found(tx, id)?;
    let employee = outbox::look_now(tx, id)?.ok_or(Error::NotDelivered)?;
    tx.audit(Audit::new("outbox.look", role, "outbox", id.uuid()).about(employee))?;
    Ok(())
}
