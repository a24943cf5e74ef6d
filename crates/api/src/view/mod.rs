//! The JSON of answers: what goes out is written down here, field by field, apart from the types of the domains.
//!
//! Ids are UUIDs as text, days are `2026-04-01`, instants are UTC; an enum goes out as its code with the Indonesian word
//! for people beside it.

mod employee;
mod promotion;
mod record;
mod trail;

use kernel::{
    EmploymentKind, LegalStatus, MarriageState, Outcome, PositionKind, Rating, Relation, Role, Sex, TrainingKind,
    Verdict,
};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use employee::{EmployeeView, ListedView, PrivateView};
pub(crate) use promotion::{DocumentView, EligibilityView, FindingView, MarksView, PromotionView, QueueView};
pub(crate) use record::RecordView;
pub(crate) use trail::{EntryView, OpeningView};

/// A value of an enumeration: the code for programs, the word for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Word {
    /// Stable code.
    #[schema(example = "permanent")]
    pub(crate) code: String,
    /// What a person reads, in Indonesian.
    #[schema(example = "PNS")]
    pub(crate) label: String,
}

impl Word {
    pub(crate) fn new(code: &str, label: &str) -> Self {
        Self { code: code.to_owned(), label: label.to_owned() }
    }
    /// A role by its code; the system's own name for one that is unknown.
    pub(crate) fn role(code: &str) -> Self {
        code.parse::<Role>().map_or_else(|_| Self::new(code, code), Self::from)
    }
}

macro_rules! words {
    ($($name:ty),+ $(,)?) => { $(
        impl From<$name> for Word {
            fn from(value: $name) -> Self {
                Self::new(value.as_str(), value.label())
            }
        }
    )+ };
}
words!(
    EmploymentKind,
    LegalStatus,
    MarriageState,
    Outcome,
    PositionKind,
    Rating,
    Relation,
    Role,
    Sex,
    TrainingKind,
    Verdict,
    workflow::State,
    workflow::Action,
    performance::Expectation,
    store::outbox::State,
    reconcile::ClosedHow,
    reconcile::DiffState,
    reconcile::Kind,
    reconcile::Sort,
    reconcile::Winner,
    ::kernel::Permission,
    ::accounts::users::UserState,
    ::accounts::proposals::State,
    ::employees::reports::Section,
    ::employees::reports::State,
);
