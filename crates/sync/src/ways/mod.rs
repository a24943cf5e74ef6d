//! One table: every kind of event and the way it goes to the registry.
//!
//! A way is a file here and a line in [`WAYS`]. It has one or more steps; a step makes its calls with no transaction open, and
//! what it reached is written in the transaction that settles it. An event of a kind without a way is parked, and a test compares
//! the table with the events there are.
//!
//! | Kind | Way |
//! |---|---|
//! | `promotion.approved` | enter the proposal; from then on [`crate::poll`] follows it |
//! | `promotion.decree-issued` | upload the decree, recompute the rank, read until it shows |
//! | `position.recorded` | a row of the position history ([`row`]); recompute the post |
//! | `contact.changed` | update the main record |
//! | `appraisal.recorded` | a row of the appraisals, with its evaluation document |
//! | `award.recorded` | a row of the awards, with its certificate |
//! | `rank.recorded`, `education.recorded` … | no call exists: recorded, and compared with the history ([`compare_only`]) |

mod appraisal_recorded;
mod award_recorded;
mod compare_only;
mod contact_changed;
mod decree_issued;
mod findings;
mod matching;
mod position_recorded;
mod promotion_approved;
mod row;

use std::time::Duration;

use async_trait::async_trait;
use bkn::{CallId, CodeList, Failure, InvalidId, PersonId};
use kernel::Nip;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{
    Event, Tx,
    outbox::{Entry, Leased, State, Unseen},
};

use compare_only::CompareOnly;

use crate::{Deps, EffectError};

pub use findings::{Decided, Findings, Side};
pub use row::ATTACH;

/// Every way there is.
pub const WAYS: &[&dyn Way] = &[
    &promotion_approved::PromotionApprovedWay,
    &decree_issued::DecreeIssuedWay,
    &row::RowWay::<position_recorded::Position>::NEW,
    &contact_changed::ContactChangedWay,
    &row::RowWay::<appraisal_recorded::Appraisal>::NEW,
    &row::RowWay::<award_recorded::Award>::NEW,
    // No call exists: compare only.
    &CompareOnly { kind: "rank.recorded", history: "golongan" },
    &CompareOnly { kind: "education.recorded", history: "pendidikan" },
    &CompareOnly { kind: "service-credit.recorded", history: "masakerja" },
    &CompareOnly { kind: "agency-transfer.recorded", history: "pindahinstansi" },
    &CompareOnly { kind: "workplace-transfer.recorded", history: "pwk" },
    &CompareOnly { kind: "unpaid-leave.recorded", history: "cltn" },
    &CompareOnly { kind: "separation.recorded", history: "pemberhentian" },
];

/// The way of a kind of event.
#[must_use]
pub fn of(kind: &str) -> Option<&'static dyn Way> {
    WAYS.iter().copied().find(|way| way.kind() == kind)
}

/// `kind@version` of every payload that is understood. What is not waits for a newer program: one may run beside this one.
#[must_use]
pub fn understood() -> Vec<String> {
    let versions = |way: &&'static dyn Way| {
        let kind = way.kind();
        way.versions().iter().map(move |version| format!("{kind}@{version}"))
    };
    WAYS.iter().copied().flat_map(|way| versions(&way)).collect()
}

/// The step of a fresh event, by the column's default.
pub const START: &str = "start";

/// How one kind of event goes.
#[async_trait]
pub trait Way: Send + Sync {
    /// The kind, [`Event::KIND`].
    fn kind(&self) -> &'static str;

    /// The versions of the payload that are understood.
    fn versions(&self) -> &'static [i16];

    /// Its steps in order, the first one [`START`].
    fn steps(&self) -> &'static [&'static str];

    /// Reads from our record what the call needs and the event does not carry, in the transaction that writes the attempt.
    /// The answer is given to the call and never stored.
    fn prepare(&self, _deps: &Deps, _tx: &mut Tx<'_>, _event: &Leased) -> Result<Value, EffectError> {
        Ok(Value::Null)
    }

    /// The registry's history (`rw-…`) that tells whether it has the change, for a kind it has no call for.
    fn compared_with(&self) -> Option<&'static str> {
        None
    }

    /// The codes of the registry's lists that travel with an event of this kind.
    fn codes(&self, _payload: &Value) -> Vec<Code> {
        Vec::new()
    }

    /// Makes the calls of the step the event has reached. No transaction is open.
    async fn call(&self, trip: &Trip) -> Result<Reached, Trouble>;

    /// Reads once whether the registry's own records show these accepted changes of one person, all of this kind, and tells of each
    /// it can tell of. No transaction is open.
    async fn look(&self, _deps: &Deps, _call: &CallId, _unseen: &[Unseen]) -> Result<Vec<Looked>, Trouble> {
        Ok(Vec::new())
    }

    /// The registry's call that deletes a row of this kind, if it has one. We never make it.
    fn deleted_by(&self) -> Option<&'static str> {
        None
    }

    /// Writes what the step means for our record, in the transaction that settles it.
    fn effect(&self, _deps: &Deps, _tx: &mut Tx<'_>, _trip: &Trip, _reached: &Reached) -> Result<(), EffectError> {
        Ok(())
    }
}

/// A code of one of the registry's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The list.
    pub list: CodeList,
    /// The member it travels in.
    pub member: &'static str,
    /// The code.
    pub code: String,
}

/// "Data yes, document no": the registry has the row, and a scan of it is still to be attached.
#[must_use]
pub fn document_is_missing(entry: &Entry) -> bool {
    entry.remote_id.is_some() && entry.step == ATTACH && matches!(entry.state, State::Pending | State::Parked)
}

/// One step of one event under way.
#[derive(Clone)]
pub struct Trip {
    /// What to work with.
    pub deps: Deps,
    /// The event, at its step.
    pub event: Leased,
    /// What [`Way::prepare`] read.
    pub prepared: Value,
    /// An earlier attempt at this step may have been applied: look before sending.
    pub may_have_been_applied: bool,
}

/// How far a step came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// The step is done; on to the next, at once.
    Next {
        /// Which.
        step: &'static str,
        /// What was learned so far.
        learned: Value,
    },
    /// Nothing failed, and the registry needs time.
    NotYet {
        /// What was learned so far.
        learned: Value,
        /// When to look again.
        again_in: Duration,
    },
    /// The registry has no call for it.
    CompareOnly,
    /// The registry has it.
    Delivered {
        /// The id of its row there, if it has one.
        remote_id: Option<String>,
        /// What was learned; null when nothing is to be kept.
        learned: Value,
        /// Whether its own records show it.
        shows: Shows,
    },
}

/// Whether the registry's own records show what it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// They were read, and do.
    Now,
    /// They are looked at afterwards ([`Way::look`]).
    Later,
    /// Something else tells.
    Elsewhere,
}

impl Reached {
    /// The registry has it, and nothing else was learned.
    fn delivered(remote_id: Option<String>, shows: Shows) -> Self {
        Self::Delivered { remote_id, learned: Value::Null, shows }
    }
}

/// What a look for an accepted change found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The event.
    pub seq: i64,
    /// The registry shows what we sent.
    pub shown: bool,
    /// Rows that are the same change once more.
    pub duplicates: Vec<String>,
}

/// Why a step came no further.
#[derive(Debug)]
pub enum Trouble {
    /// The registry, or the way to it.
    Registry(Failure),
    /// Something of ours that a person must mend; the code is the cause.
    Ours(&'static str),
    /// Somebody has written something else at the registry: a person decides, and both sides are shown.
    Conflict(Box<Findings>),
    /// Something of ours that may pass.
    Domain(EffectError),
}

impl Trouble {
    /// What lies in the queue cannot be read.
    const UNREADABLE: Self = Self::Ours("sync.payload-unreadable");
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Registry(failure)
    }
}
impl From<InvalidId> for Trouble {
    fn from(_: InvalidId) -> Self {
        Self::Ours("sync.registry-id-invalid")
    }
}

impl Trip {
    /// The payload.
    fn payload<E: Event>(&self) -> Result<E, Trouble> {
        read_payload(self.event.version, &self.event.payload)
    }

    /// The id sent along with every call, so that a page's request can be followed into the registry's log. With it no call is
    /// sent when the lease is about to end: a worker that was paused may not do what another one does by now.
    fn call_id(&self) -> CallId {
        let until = self.deps.settings.send_until(self.event.leased_until);
        CallId::new(&self.event.request_tag).until(until, self.deps.clock.clone())
    }

    /// A value an earlier step learned.
    fn learned<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.event.progress.get(name).and_then(|value| serde_json::from_value(value.clone()).ok())
    }

    /// The registry's id of the person: the one we know, or the one its record says.
    async fn person(&self, nip: &Nip, known: Option<&str>) -> Result<PersonId, Trouble> {
        match known {
            Some(id) => Ok(PersonId::new(id)?),
            None => Ok(self.deps.registry.data_utama(&self.call_id(), nip).await?.id),
        }
    }
}

fn read_payload<E: Event>(version: i16, payload: &Value) -> Result<E, Trouble> {
    E::upcast(version, payload.clone())
        .and_then(|payload| serde_json::from_value(payload).ok())
        .ok_or(Trouble::UNREADABLE)
}

/// The payload, where a failure to read it cannot occur any more because the call has read it.
fn settled_payload<E: Event>(event: &Leased) -> Result<E, EffectError> {
    let shape = |problem: String| store::DbError::Shape(format!("an event's payload: {problem}"));
    let payload = E::upcast(event.version, event.payload.clone()).ok_or_else(|| shape("its version".to_owned()))?;
    Ok(serde_json::from_value(payload).map_err(|e| shape(e.to_string()))?)
}

#[cfg(test)]
mod tests {
    use store::events::KINDS;

    use super::*;

    #[test]
    fn every_event_has_one_way_that_understands_it() {
        for kind in KINDS {
            let ways: Vec<_> = WAYS.iter().filter(|way| way.kind() == kind.name).collect();
            assert_eq!(ways.len(), 1, "{} has no way, or two: see the table in ways/mod.rs", kind.name);
            assert!(ways[0].versions().contains(&kind.version), "{} version {}", kind.name, kind.version);
        }
    }

    #[test]
    fn every_way_has_an_event() {
        for way in WAYS {
            // What is only compared may have no service yet that records it.
            let known = KINDS.iter().any(|kind| kind.name == way.kind()) || way.compared_with().is_some();
            assert!(known, "{}", way.kind());
        }
    }

    #[test]
    fn every_way_begins_at_the_start() {
        for way in WAYS {
            assert_eq!(way.steps().first(), Some(&START), "{}", way.kind());
        }
    }
}
