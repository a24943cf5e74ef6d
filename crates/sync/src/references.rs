//! Codes that the registry has retired, found before it refuses them.
//!
//! The registry's lists of units and posts are read once a day and compared with the codes of the events that wait. An event with a
//! code that is in no list any more is put aside with the code, so that an officer sees it beforehand and nothing is sent in vain.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use bkn::{CallId, CodeList, Compared, Failure};
use diesel::prelude::*;
use kernel::{EmployeeId, EventId, PositionKind};
use store::{
    DbError,
    outbox::{self, Unsent},
    schema::{positions, units},
};

use crate::{
    Deps, Findings,
    ways::{self, Code},
};

/// Why an event is put aside here.
pub const CAUSE: &str = "sync.reference-retired";

/// Events looked at in one go.
const AT_ONCE: i64 = 1_000;

/// An event with a code the registry has no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// The event.
    pub event: EventId,
    /// Whom it concerns.
    pub employee: EmployeeId,
    /// The codes.
    pub codes: Vec<Code>,
}

/// Why the comparison was not made. What was put aside before stays so.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The registry.
    #[error("a list of codes was not read")]
    Registry(#[from] Failure),
    /// The database.
    #[error("the queue was not read")]
    Db(#[from] DbError),
}

/// Reads the lists that matter to what waits, and puts aside what is affected. A list that is empty, or that does not know half of
/// the codes of our own record, is taken for a fault of the registry and not for the end of all units.
///
/// # Errors
/// [`RefreshError`].
pub async fn refresh(deps: &Deps) -> Result<Vec<Affected>, RefreshError> {
    let call = CallId::new(deps.call(None).tag.0);
    let (mut lists, mut affected, mut after) = (BTreeMap::new(), Vec::new(), 0);
    loop {
        let waiting = deps.db.read(move |conn| outbox::unsent(conn, after, AT_ONCE)).await?;
        let Some(last) = waiting.last() else { return Ok(affected) };
        after = last.seq;
        for event in waiting {
            let mut codes = Vec::new();
            for code in codes_of(&event) {
                if is_retired(deps, &call, &mut lists, &code).await? {
                    codes.push(code);
                }
            }
            if !codes.is_empty() && set_aside(deps, &event, &codes).await? {
                tracing::warn!(event = %event.id, codes = codes.len(), "the registry has retired a code of a waiting event");
                affected.push(Affected { event: event.id, employee: event.employee_id, codes });
            }
        }
    }
}

fn codes_of(event: &Unsent) -> Vec<Code> {
    ways::of(&event.kind).map(|way| way.codes(&event.payload)).unwrap_or_default()
}

async fn is_retired(
    deps: &Deps,
    call: &CallId,
    lists: &mut BTreeMap<CodeList, Option<BTreeSet<String>>>,
    code: &Code,
) -> Result<bool, RefreshError> {
    let list = match lists.entry(code.list) {
        Entry::Occupied(list) => list.into_mut(),
        Entry::Vacant(place) => place.insert(read(deps, call, code.list).await?),
    };
    Ok(list.as_ref().is_some_and(|codes| !codes.contains(&code.code)))
}

/// A list; `None` when nothing can be concluded from it.
async fn read(deps: &Deps, call: &CallId, list: CodeList) -> Result<Option<BTreeSet<String>>, RefreshError> {
    let codes: BTreeSet<String> = deps.registry.codes(call, list).await?.into_iter().collect();
    let ours = deps.db.read(move |conn| ours(conn, list)).await?;
    let known = ours.iter().filter(|code| codes.contains(*code)).count();
    let plausible = !codes.is_empty() && known.saturating_mul(2) >= ours.len();
    if !plausible {
        let (list, codes, ours) = (list.name(), codes.len(), ours.len());
        tracing::warn!(list, codes, ours, known, "the registry's list is not plausible; nothing is concluded from it");
    }
    Ok(plausible.then_some(codes))
}

/// The codes of that list in our own record.
fn ours(conn: &mut PgConnection, list: CodeList) -> Result<Vec<String>, DbError> {
    let of_kind = |kind: PositionKind| positions::table.filter(positions::kind.eq(kind)).select(positions::registry_id);
    Ok(match list {
        CodeList::Units => units::table.select(units::registry_id).load(conn)?,
        CodeList::Functional => of_kind(PositionKind::Functional).load(conn)?,
        CodeList::Operational => of_kind(PositionKind::Operational).load(conn)?,
    })
}

async fn set_aside(deps: &Deps, event: &Unsent, codes: &[Code]) -> Result<bool, DbError> {
    let differences = codes.iter().map(|code| Compared::code(code.member, &code.code, None)).collect();
    let findings = Findings { differences, ..Findings::default() };
    let progress = serde_json::to_value(findings).map_err(|e| DbError::Shape(e.to_string()))?;
    let seq = event.seq;
    deps.db.write(deps.call(None), move |tx| outbox::set_aside(tx, seq, CAUSE, &progress)).await
}
