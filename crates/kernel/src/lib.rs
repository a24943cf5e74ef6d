//! The words of the civil service, without input or output: identifiers, employee numbers, rank grades, spans of
//! days, rules that give reasons, who may do what, and what can go wrong.
//!
//! Everything here is plain values and pure functions; every other crate of the workspace stands on this one.

pub mod access;
mod call;
pub mod clock;
mod education;
mod fault;
mod id;
mod nip;
mod nip_check;
mod rank_grade;
pub mod rule;
mod span;
mod text_enum;
pub mod wording;
mod words;

pub use access::{Actor, Denied, Grant, Permission, Place, Role, Scope};
pub use call::{Call, RequestTag};
pub use education::EducationLevel;
pub use fault::{Fault, FaultClass, Reason};
pub use id::*;
pub use nip::{Nip, NipError, NumberKind};
pub use nip_check::{NumberCheck, NumberRecord, Severity};
pub use rank_grade::{RankFamily, RankGrade, UnknownRank};
pub use rule::{Assessment, Finding, Outcome, Rule, RuleFinding, Verdict};
pub use span::{Span, add_months, months_between};
pub use words::{
    Echelon, EmploymentKind, LegalStatus, MarriageState, PositionKind, Rating, Relation, Sex, TrainingKind,
};
