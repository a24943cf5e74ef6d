use bkn::Failure;
use kernel::{Denied, Fault, FaultClass, Reason};
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
    /// The registry asked us to slow down, or failed for everybody, for longer than we are ready to wait.
    #[error("the registry cannot be read now")]
    Busy(#[source] Failure),
    /// The registry did not answer for this person in time.
    #[error("the registry did not answer for this person")]
    Unanswered,
    /// No registry is set.
    #[error("no registry is set")]
    NoRegistry,
    /// No such difference.
    #[error("no such difference")]
    NotFound,
    /// A reason is owed.
    #[error("a reason is missing")]
    NoReason,
    /// None of the decisions there are.
    #[error("no such decision")]
    NoDecision,
    /// The day is past, or too far away.
    #[error("the day is not within the next 180 days")]
    NoDay,
    /// It is closed, or on its way.
    #[error("the difference cannot be decided about now")]
    NotNow,
    /// Ours cannot be sent, or theirs not taken over.
    #[error("this side cannot be chosen for this difference")]
    Impossible,
    /// The record.
    #[error(transparent)]
    Employees(#[from] employees::Error),
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
            Self::Nobody(_) | Self::NotFound => FaultClass::NotFound,
            Self::NoReason | Self::NoDay | Self::NoDecision => FaultClass::Invalid,
            Self::NotNow | Self::Impossible | Self::NoRegistry => FaultClass::Conflict,
            Self::Employees(error) => error.class(),
            Self::NoToken(_) | Self::Busy(_) | Self::Unanswered => FaultClass::Unavailable,
            Self::Intake(error) => error.class(),
            Self::Book(_) => FaultClass::Bug,
            Self::Db(error) => error.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Denied(error) => error.code(),
            Self::Nobody(_) => "reconcile.nobody",
            Self::Unanswered => "reconcile.unanswered",
            Self::NoRegistry => "reconcile.no-registry",
            Self::NotFound => "reconcile.not-found",
            Self::NoReason => "reconcile.reason-missing",
            Self::NoDay => "reconcile.day-invalid",
            Self::NoDecision => "reconcile.decision-invalid",
            Self::NotNow => "reconcile.not-now",
            Self::Impossible => "reconcile.impossible",
            Self::Employees(error) => error.code(),
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
            Self::Employees(error) => error.params(),
            _ => Vec::new(),
        }
    }

    fn reasons(&self) -> Vec<Reason> {
        match self {
            Self::NoReason => vec![Reason::field(
                "reason",
                "reconcile.reason-missing",
                "Tulis alasan paling sedikit 10 huruf, misalnya nomor SK yang diperiksa.",
            )],
            Self::NoDay => vec![Reason::field(
                "until",
                "reconcile.day-invalid",
                "Pilih hari sesudah hari ini, paling lama 180 hari lagi.",
            )],
            Self::NoDecision => vec![Reason::field(
                "decision",
                "reconcile.decision-invalid",
                "Pilih ours (data kami), theirs (data BKN), atau later (tunda).",
            )],
            Self::Employees(error) => error.reasons(),
            _ => Vec::new(),
        }
    }
}
