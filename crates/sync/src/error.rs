use kernel::{Denied, Fault, FaultClass, Reason};
use store::{DbError, outbox::LeaseError};

/// What an officer's wish can run into.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such event.
    #[error("no such event")]
    NotFound,
    /// A worker is at it, or it is delivered or skipped already.
    #[error("the event cannot be skipped now")]
    NotNow,
    /// A reason is owed.
    #[error("a reason is missing")]
    NoReason,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<LeaseError> for Error {
    fn from(error: LeaseError) -> Self {
        match error {
            LeaseError::Stale => Self::NotNow,
            LeaseError::Db(error) => Self::Db(error),
        }
    }
}

impl Fault for Error {
    fn class(&self) -> FaultClass {
        match self {
            Self::Denied(denied) => denied.class(),
            Self::NotFound => FaultClass::NotFound,
            Self::NotNow => FaultClass::Conflict,
            Self::NoReason => FaultClass::Invalid,
            Self::Db(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::NotFound => "sync.event-not-found",
            Self::NotNow => "sync.event-not-skippable",
            Self::NoReason => "sync.reason-missing",
            Self::Db(error) => error.code(),
        }
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Denied(denied) => denied.params(),
            _ => Vec::new(),
        }
    }
    fn reasons(&self) -> Vec<Reason> {
        match self {
            Self::NoReason => vec![Reason::field(
                "reason",
                "sync.reason-missing",
                "Tulis alasan paling sedikit 10 huruf, misalnya nomor surat atau hasil pemeriksaan di SIASN.",
            )],
            _ => Vec::new(),
        }
    }
}
