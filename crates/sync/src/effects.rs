//! What the registry's answers do to our own record.
//!
//! The worker carries; the domains decide. These traits are the seam: `sync` knows no domain crate, and the root package
//! implements them over the services of the domains (`src/worker.rs`), so that an answer of the registry goes through the
//! same workflow as a person's decision.
//!
//! # Promises on both sides
//!
//! - Every method that writes takes the transaction in which the worker settles the event or takes the message. What it
//!   writes commits with that, or not at all.
//! - The worker may bring the same answer twice (a killed worker, a list read again). An implementation then does nothing
//!   and answers `Ok`: it compares with the record first.
//! - The actor of the transaction is [`kernel::Actor::system`].

use std::fmt;

use chrono::NaiveDate;
use diesel::PgConnection;
use kernel::{EmployeeId, Fault, FaultClass, HistoryId, Nip, RankGrade, RequestId};
use serde::{Deserialize, Serialize};
use store::Tx;

/// A promotion request that the registry has, or is about to have, and that may still move there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderWay {
    /// The request.
    pub request: RequestId,
    /// The person.
    pub employee: EmployeeId,
    /// The person's number.
    pub nip: Nip,
    /// The person's id at the registry, if known.
    pub registry_person_id: Option<String>,
    /// Rank asked for.
    pub target_rank: RankGrade,
    /// Proposed TMT: decides in which period's list the proposal is.
    pub effective_on: NaiveDate,
    /// Id of the proposal at the registry; `None` while nobody has entered it there.
    pub proposal_id: Option<String>,
}

/// State of a proposal in the registry's own words, kept verbatim also when we do not know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryState {
    /// `statusUsulan`.
    pub code: String,
    /// `statusUsulanNama`.
    pub name: String,
}

/// The technical consideration (pertimbangan teknis, pertek) the registry gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consideration {
    /// `no_pertek`.
    pub number: String,
    /// `tgl_pertek`.
    pub issued_on: NaiveDate,
    /// Masa kerja golongan it states: years.
    pub service_years: Option<i64>,
    /// Months beyond the years.
    pub service_months: Option<i64>,
    /// New basic salary it states, whole rupiah.
    pub basic_salary: Option<i64>,
}

/// How a request that was approved is to be entered at the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// As a new proposal.
    New,
    /// It has this proposal there, which was returned for mending and is handed in again.
    Again(String),
    /// Not at all: it is past that. The list may have shown the proposal before the reply to entering it came through.
    Past(Option<String>),
}

/// What the registry's answers do to promotion requests.
pub trait PromotionEffects: Send + Sync {
    /// The requests to look for in the registry's lists: approved ones that wait for an officer to type them in, and all
    /// that are at the registry until the new rank is visible there.
    fn under_way(&self, conn: &mut PgConnection) -> Result<Vec<UnderWay>, EffectError>;

    /// How the request is to be entered now.
    fn entry(&self, conn: &mut PgConnection, request: RequestId) -> Result<Entry, EffectError>;

    /// The proposal is in the registry under this id: approved → at the registry. Also called, with the same id, when a
    /// returned one is handed in again.
    fn proposal_entered(&self, tx: &mut Tx<'_>, request: RequestId, proposal_id: &str) -> Result<(), EffectError>;

    /// The registry says this about the proposal. Called before any of the next three, and alone for states that mean
    /// nothing to us.
    fn registry_state(&self, tx: &mut Tx<'_>, request: RequestId, state: &RegistryState) -> Result<(), EffectError>;

    /// The technical consideration is signed: at the registry → considered.
    fn considered(&self, tx: &mut Tx<'_>, request: RequestId, consideration: &Consideration)
    -> Result<(), EffectError>;

    /// The registry gave the file back for mending (BTS): at the registry → returned. `reason` is the registry's text,
    /// or its state's name when it gave none.
    fn returned(&self, tx: &mut Tx<'_>, request: RequestId, reason: &str) -> Result<(), EffectError>;

    /// The registry refused (TMS): at the registry → rejected.
    fn refused(&self, tx: &mut Tx<'_>, request: RequestId, reason: &str) -> Result<(), EffectError>;

    /// The registry took the signed decree.
    fn decree_uploaded(&self, tx: &mut Tx<'_>, request: RequestId) -> Result<(), EffectError>;

    /// The registry's rank history shows the new rank, under this row id.
    fn visible(&self, tx: &mut Tx<'_>, request: RequestId, registry_row_id: &str) -> Result<(), EffectError>;
}

/// What the registry's answers do to the position history, and to every other history that has no steps of its own.
pub trait PositionEffects: Send + Sync {
    /// The registry holds the change under this row id.
    fn position_accepted(&self, tx: &mut Tx<'_>, history: HistoryId, registry_row_id: &str) -> Result<(), EffectError>;

    /// The same for a row of any other history, named by the kind of its event. A record that keeps no ids has nothing to do.
    fn row_accepted(
        &self,
        _tx: &mut Tx<'_>,
        _kind: &'static str,
        _history: HistoryId,
        _registry_row_id: &str,
    ) -> Result<(), EffectError> {
        Ok(())
    }
}

/// Something of ours that could not be done: an effect, or the reading of a scan. Any crate's error turns into one by `?`.
pub struct EffectError(Box<dyn Fault>);

impl EffectError {
    /// Stable code of the domain's error; the cause when the event is parked for it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code()
    }
    /// Whether trying again later may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.0.class() == FaultClass::Unavailable
    }
}

impl<F: Fault> From<F> for EffectError {
    fn from(fault: F) -> Self {
        Self(Box::new(fault))
    }
}
impl fmt::Debug for EffectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EffectError({}: {:?})", self.0.code(), self.0)
    }
}
impl fmt::Display for EffectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "our side could not do it: {}", self.0)
    }
}
impl std::error::Error for EffectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.as_ref())
    }
}
