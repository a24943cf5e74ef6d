//! The national registry (BKN's SIASN) on the wire.
//!
//! This crate knows the contract and nothing else: what the registry's members are called, how it writes a date, which
//! of its three envelopes answers which call, which of two tokens it refuses, and what an answer means for whoever
//! sent it. It decides nothing about people; `sync` does.
//!
//! | Where | What |
//! |---|---|
//! | [`Registry`] | the calls, as a trait, so that a test can stand in for the network |
//! | [`Client`] | the calls over HTTP, with both tokens kept fresh |
//! | [`ProposalIntake`] | how a promotion proposal gets into the registry, which has no call for it: [`MockExtension`] or [`Manual`] |
//! | [`Failure`] | what went wrong, and whether the call may have been applied all the same ([`Failure::ambiguous`]) |
//! | [`data_utama`], [`rank_history`], [`position_history`], [`education_history`], [`rating_history`], [`training_history`], [`sanction_history`], [`family`], [`appraisal_history`], [`award_history`], [`proposal`], [`documents`], [`units`] | the types, one file per area of the contract |
//! | [`dates`], [`fields`], [`envelope`], [`classify`] | how an answer is read, tolerantly, and judged |
//!
//! # Three habits of the registry that shape this crate
//!
//! 1. **Success is in the body.** A 200 may carry `"success": false`, a 500 may carry a reason. [`classify`] therefore
//!    reads the body first and the status second, and an answer of unknown shape is never a success.
//! 2. **It does not de-duplicate and takes no idempotency key.** After a write whose outcome is unknown
//!    ([`Failure::ambiguous`]) the sender must read the person's history and look for its own decree before it sends again.
//! 3. **It is not consistent about names, types and dates.** Names are matched whatever their case, numbers may be
//!    text, dates come in six forms, absent is `""`, `"-"`, `null` or `0000-00-00`; see [`fields`] and [`dates`].
//!
//! Nothing here formats a URL or a body into an error or a log line: both carry personal data.

pub mod appraisal_history;
pub mod award_history;
pub mod classify;
pub mod data_utama;
pub mod dates;
pub mod documents;
pub mod drift;
pub mod education_history;
pub mod envelope;
pub mod family;
pub mod fields;
pub mod histories;
pub mod position_history;
pub mod proposal;
pub mod rank_history;
pub mod rating_history;
pub mod sanction_history;
pub mod training_history;
pub mod units;

mod aliases;
mod client;
mod decree_number;
mod endpoint;
mod failure;
mod history;
mod id;
mod intake;
mod mask;
mod options;
mod reference;
mod registry;
mod retry_after;
mod tls;
mod tokens;
mod watch;
mod wire;

pub use appraisal_history::{AppraisalFacts, AppraisalRow, AppraisalSave};
pub use award_history::{AwardFacts, AwardRow, AwardSave};
pub use client::Client;
pub use data_utama::{ContactUpdate, DataUtama};
pub use decree_number::same_number;
pub use documents::{DocumentRef, DocumentType, Upload};
pub use education_history::EducationRow;
pub use endpoint::{Effect, Endpoint, Family};
pub use failure::{AuthCause, Failure, FailureKind, Token};
pub use family::{ChildRow, ParentRow, Relative, SpouseRow};
pub use histories::History;
pub use history::{Compared, HistoryRow, Row};
pub use id::{CallId, InvalidId, PersonId, ProposalId, RegistryUnitId, RowId};
pub use intake::{EnteredProposal, Manual, MockExtension, NewProposal, ProposalIntake};
pub use mask::masked;
pub use options::{Addresses, Options, OptionsError, SsoLogin};
pub use position_history::{PositionRow, PositionSave};
pub use proposal::{Page, Proposal, Stage};
pub use rank_history::RankRow;
pub use rating_history::YearlyRatingRow;
pub use reference::CodeList;
pub use registry::{Registry, SyncOutcome};
pub use sanction_history::SanctionRow;
pub use tls::install_crypto;
pub use tokens::pasted_until;
pub use training_history::{CourseRow, TrainingRow};
pub use units::UnitRow;
pub use watch::Watch;
