use bkn::Failure;
use kernel::{Denied, Fault, FaultClass};
use store::DbError;

/// What can go wrong while the registry is taken stock of.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such person or unit.
    #[error("nobody fits: {0}")]
    Nobody(String),
    /// The registry accepts no token of ours, and nobody has mended it while we waited.
    #[error("the registry accepts no token")]
    NoToken(#[source] Failure),
    /// The registry asked us to slow down for longer than we are ready to wait.
    #[error("the registry is too busy for us")]
    Busy(#[source] Failure),
    /// Histories could not be loaded.
    #[error(transparent)]
    Intake(#[from] intake::Error),
    /// The workbook could not be written.
    #[error("the workbook cannot be written")]
    Book(#[from] rust_xlsxwriter::XlsxError),
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
            Self::Denied(error) => error.class(),
            Self::Nobody(_) => FaultClass::NotFound,
            Self::NoToken(_) | Self::Busy(_) => FaultClass::Unavailable,
            Self::Intake(error) => error.class(),
            Self::Book(_) => FaultClass::Bug,
            Self::Db(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Denied(error) => error.code(),
            Self::Nobody(_) => "reconcile.nobody",
            Self::NoToken(failure) | Self::Busy(failure) => failure.code(),
            Self::Intake(error) => error.code(),
            Self::Book(_) => "reconcile.book",
            Self::Db(error) => error.code(),
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Denied(error) => error.params(),
            Self::Intake(error) => error.params(),
            _ => Vec::new(),
        }
    }
}
