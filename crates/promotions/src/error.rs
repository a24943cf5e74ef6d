use kernel::{Assessment, Denied, Fault, FaultClass, Reason};
use store::DbError;

use crate::{AssessError, PolicyError};

/// What can go wrong with a promotion request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules say no, or not yet. Carries every finding.
    #[error("the rules do not allow the promotion")]
    NotEligible(Box<Assessment>),
    /// Required documents are missing (R-DOC).
    #[error("required documents are missing")]
    Incomplete(Vec<Reason>),
    /// The input has faults.
    #[error("the input has faults")]
    Invalid(Vec<Reason>),
    /// No rank is recorded, or the person is no PNS: there is nothing to promote from.
    #[error("no rank grade is recorded")]
    NoRank,
    /// No such request, or it is no rank promotion.
    #[error("no such promotion request")]
    NotFound,
    /// The rules could not run.
    #[error(transparent)]
    Assess(#[from] AssessError),
    /// The request.
    #[error(transparent)]
    Workflow(#[from] workflow::Error),
    /// The person's record.
    #[error(transparent)]
    Employee(#[from] employees::Error),
    /// Units.
    #[error(transparent)]
    Organization(#[from] organization::Error),
    /// Documents.
    #[error(transparent)]
    Documents(#[from] documents::Error),
    /// Access.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}
impl From<PolicyError> for Error {
    fn from(error: PolicyError) -> Self {
        Self::Assess(error.into())
    }
}

impl Error {
    /// The error of another crate inside, if this is one: it knows its own class, code and reasons.
    fn inner(&self) -> Option<&dyn Fault> {
        Some(match self {
            Self::Assess(e) => e,
            Self::Workflow(e) => e,
            Self::Employee(e) => e,
            Self::Organization(e) => e,
            Self::Documents(e) => e,
            Self::Denied(e) => e,
            Self::Db(e) => e,
            _ => return None,
        })
    }
}

impl Fault for Error {
    fn class(&self) -> FaultClass {
        match self {
            Self::NotEligible(_) | Self::Incomplete(_) | Self::NoRank => FaultClass::NotEligible,
            Self::Invalid(_) => FaultClass::Invalid,
            Self::NotFound => FaultClass::NotFound,
            other => other.inner().map_or(FaultClass::Bug, |e| e.class()),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotEligible(_) => "promotion.not-eligible",
            Self::Incomplete(_) => "promotion.incomplete",
            Self::Invalid(_) => "input.invalid",
            Self::NoRank => "promotion.no-rank",
            Self::NotFound => "access.not-found",
            other => other.inner().map_or("internal.bug", |e| e.code()),
        }
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        self.inner().map(|e| e.params()).unwrap_or_default()
    }
    fn reasons(&self) -> Vec<Reason> {
        match self {
            Self::NotEligible(assessment) => assessment.reasons(),
            Self::Incomplete(reasons) | Self::Invalid(reasons) => reasons.clone(),
            other => other.inner().map(|e| e.reasons()).unwrap_or_default(),
        }
    }
    fn present(&self) -> Option<serde_json::Value> {
        self.inner().and_then(|e| e.present())
    }
}
