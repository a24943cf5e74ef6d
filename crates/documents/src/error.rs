use kernel::{Denied, Fault, FaultClass, Reason};
use store::DbError;

use crate::StoreError;

/// What can go wrong with a document.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or its description has faults; all of them are named.
    #[error("the document is not accepted")]
    NotAccepted(Vec<Reason>),
    /// No such document, or not for this actor.
    #[error("no such document")]
    NotFound,
    /// It was taken out of the file.
    #[error("the document was withdrawn")]
    Withdrawn,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The object store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Fault for Error {
    fn class(&self) -> FaultClass {
        match self {
            Self::NotAccepted(_) => FaultClass::Invalid,
            Self::NotFound => FaultClass::NotFound,
            Self::Withdrawn => FaultClass::Conflict,
            Self::Denied(denied) => denied.class(),
            Self::Store(error) => error.class(),
            Self::Db(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotAccepted(_) => "document.not-accepted",
            Self::NotFound => "document.not-found",
            Self::Withdrawn => "document.withdrawn",
            Self::Denied(denied) => denied.code(),
            Self::Store(error) => error.code(),
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
            Self::NotAccepted(reasons) => reasons.clone(),
            _ => Vec::new(),
        }
    }
}
