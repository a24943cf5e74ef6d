use kernel::{Fault, FaultClass};
use store::DbError;

/// What can go wrong with units and positions.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such unit on that day.
    #[error("no such unit")]
    UnitNotFound,
    /// No such position.
    #[error("no such position")]
    PositionNotFound,
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
            Self::UnitNotFound | Self::PositionNotFound => FaultClass::NotFound,
            Self::Db(e) => e.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::UnitNotFound => "organization.unit-not-found",
            Self::PositionNotFound => "organization.position-not-found",
            Self::Db(e) => e.code(),
        }
    }
}
