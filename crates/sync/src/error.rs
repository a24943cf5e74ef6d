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
    /// The event has no such member, or it says whom the event is about and cannot be changed.
    #[error("{0} is no member that can be changed")]
    UnknownMember(String),
    /// The payload is none that this program can send.
    #[error("the payload cannot be sent: {0}")]
    Unfit(String),
    /// An earlier attempt may have been applied, so the change must stay the same one.
    #[error("the registry may have it already")]
    MayBeThere,
    /// The event is not put aside for a conflict, or not any more.
    #[error("there is nothing to decide")]
    NoConflict,
    /// Both sides are others by now than those the decision is about.
    #[error("the two sides have changed")]
    SeenOtherwise,
    /// The registry has not taken the event.
    #[error("the event is not delivered")]
    NotDelivered,
    /// The text is no token, or has run out.
    #[error("the text is no token, or has run out")]
    NoToken,
    /// The token cannot be sealed.
    #[error("the token cannot be sealed")]
    Sealing,
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
            Self::NotNow | Self::MayBeThere | Self::NoConflict | Self::SeenOtherwise | Self::NotDelivered => {
                FaultClass::Conflict
            }
            Self::NoReason | Self::UnknownMember(_) | Self::Unfit(_) | Self::NoToken => FaultClass::Invalid,
            Self::Sealing => FaultClass::Bug,
            Self::Db(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::NotFound => "sync.event-not-found",
            Self::NotNow => "sync.event-not-skippable",
            Self::NoReason => "sync.reason-missing",
            Self::UnknownMember(_) => "sync.member-unknown",
            Self::Unfit(_) => "sync.payload-unfit",
            Self::MayBeThere => "sync.may-be-there",
            Self::NoConflict => "sync.no-conflict",
            Self::SeenOtherwise => "sync.seen-otherwise",
            Self::NotDelivered => "sync.event-not-delivered",
            Self::NoToken => "sync.token-unfit",
            Self::Sealing => "sync.token-unsealed",
            Self::Db(error) => error.code(),
        }
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Denied(denied) => denied.params(),
            Self::UnknownMember(name) => vec![("member", name.clone())],
            Self::Unfit(problem) => vec![("problem", problem.clone())],
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
