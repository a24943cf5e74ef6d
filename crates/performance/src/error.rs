use kernel::{Denied, Fault, FaultClass, Reason};
use store::DbError;

/// What can go wrong with appraisals.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input has faults.
    #[error("the input has faults")]
    Invalid(Vec<Reason>),
    /// Access.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The person's record.
    #[error(transparent)]
    Employees(#[from] employees::Error),
    /// The entry on its way.
    #[error(transparent)]
    Workflow(#[from] workflow::Error),
    /// The document.
    #[error(transparent)]
    Documents(#[from] documents::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Error {
    /// The fault of the crate that answered, unless it is our own.
    fn inner(&self) -> Option<&dyn Fault> {
        match self {
            Self::Invalid(_) => None,
            Self::Denied(e) => Some(e),
            Self::Employees(e) => Some(e),
            Self::Workflow(e) => Some(e),
            Self::Documents(e) => Some(e),
            Self::Db(e) => Some(e),
        }
    }
}

impl Fault for Error {
    fn class(&self) -> FaultClass {
        self.inner().map_or(FaultClass::Invalid, Fault::class)
    }
    fn code(&self) -> &'static str {
        self.inner().map_or("input.invalid", Fault::code)
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        self.inner().map(Fault::params).unwrap_or_default()
    }
    fn reasons(&self) -> Vec<Reason> {
        match self {
            Self::Invalid(reasons) => reasons.clone(),
            _ => self.inner().map(Fault::reasons).unwrap_or_default(),
        }
    }
    fn present(&self) -> Option<serde_json::Value> {
        self.inner().and_then(Fault::present)
    }
}
