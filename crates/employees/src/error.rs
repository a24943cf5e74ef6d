use kernel::{Denied, Fault, FaultClass, Reason};
use store::{DbError, violated};

/// What can go wrong with a person's record.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such person, or not for this actor.
    #[error("no such employee")]
    NotFound,
    /// The caller's copy is stale.
    #[error("the record has version {present}, the caller's copy another")]
    Stale {
        /// Present version.
        present: i32,
    },
    /// The input has faults.
    #[error("the input has faults")]
    Invalid(Vec<Reason>),
    /// A position already begins on or after that day.
    #[error("another position overlaps")]
    PositionOverlap,
    /// A rank already begins on or after that day.
    #[error("another rank overlaps")]
    RankOverlap,
    /// No such report, or not for this actor.
    #[error("no such report")]
    NoReport,
    /// Somebody has answered the report.
    #[error("the report is answered")]
    ReportAnswered,
    /// Access.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// An entry on its way.
    #[error(transparent)]
    Workflow(#[from] workflow::Error),
    /// A document.
    #[error(transparent)]
    Documents(#[from] documents::Error),
    /// Units and positions.
    #[error(transparent)]
    Organization(#[from] organization::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        match violated(&error) {
            Some("position_history_no_overlap") => Self::PositionOverlap,
            Some("rank_history_no_overlap") => Self::RankOverlap,
            _ => Self::Db(error.into()),
        }
    }
}

impl Fault for Error {
    fn class(&self) -> FaultClass {
        match self {
            Self::NotFound | Self::NoReport => FaultClass::NotFound,
            Self::Stale { .. } => FaultClass::Stale,
            Self::Invalid(_) => FaultClass::Invalid,
            Self::PositionOverlap | Self::RankOverlap | Self::ReportAnswered => FaultClass::Conflict,
            Self::Denied(e) => e.class(),
            Self::Workflow(e) => e.class(),
            Self::Documents(e) => e.class(),
            Self::Organization(e) => e.class(),
            Self::Db(e) => e.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound | Self::NoReport => "access.not-found",
            Self::ReportAnswered => "employees.report-answered",
            Self::Stale { .. } => "request.stale",
            Self::Invalid(_) => "input.invalid",
            Self::PositionOverlap => "employees.position-overlap",
            Self::RankOverlap => "employees.rank-overlap",
            Self::Denied(e) => e.code(),
            Self::Workflow(e) => e.code(),
            Self::Documents(e) => e.code(),
            Self::Organization(e) => e.code(),
            Self::Db(e) => e.code(),
        }
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Denied(e) => e.params(),
            Self::Workflow(e) => e.params(),
            Self::Documents(e) => e.params(),
            _ => Vec::new(),
        }
    }
    fn reasons(&self) -> Vec<Reason> {
        match self {
            Self::Invalid(reasons) => reasons.clone(),
            Self::Workflow(e) => e.reasons(),
            Self::Documents(e) => e.reasons(),
            _ => Vec::new(),
        }
    }
    fn present(&self) -> Option<serde_json::Value> {
        match self {
            Self::Stale { present } => Some(serde_json::json!({ "version": present })),
            Self::Workflow(e) => e.present(),
            _ => None,
        }
    }
}
