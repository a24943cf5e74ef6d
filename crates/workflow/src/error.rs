use kernel::{Denied, Fault, FaultClass, Reason};
use store::{DbError, violated};

use crate::{Action, State};

/// What can go wrong with a request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such request, or not for this actor.
    #[error("no such request")]
    NotFound,
    /// Somebody was faster: the request moved on since the caller saw it.
    #[error("the request is {state} at version {version}")]
    Moved {
        /// Present state.
        state: State,
        /// Present version.
        version: i32,
    },
    /// The state does not allow the action.
    #[error("{action} is not possible in state {state}")]
    NotAllowed {
        /// Present state.
        state: State,
        /// What was asked for.
        action: Action,
        /// Present version.
        version: i32,
    },
    /// The person already has an open request of this kind.
    #[error("an open request of this kind exists")]
    AlreadyOpen,
    /// The input has faults.
    #[error("the input has faults")]
    Invalid(Vec<Reason>),
    /// Access.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        match violated(&error) {
            Some("requests_one_open_key") => Self::AlreadyOpen,
            _ => Self::Db(error.into()),
        }
    }
}

impl Fault for Error {
    fn class(&self) -> FaultClass {
        match self {
            Self::NotFound => FaultClass::NotFound,
            Self::Moved { .. } | Self::NotAllowed { .. } | Self::AlreadyOpen => FaultClass::Conflict,
            Self::Invalid(_) => FaultClass::Invalid,
            Self::Denied(e) => e.class(),
            Self::Db(e) => e.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "access.not-found",
            Self::Moved { .. } => "request.moved",
            Self::NotAllowed { .. } => "request.not-allowed",
            Self::AlreadyOpen => "request.already-open",
            Self::Invalid(_) => "input.invalid",
            Self::Denied(e) => e.code(),
            Self::Db(e) => e.code(),
        }
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Moved { state, .. } => vec![("state", state.label().to_owned())],
            Self::NotAllowed { state, action, .. } => {
                vec![("state", state.label().to_owned()), ("action", action.label().to_lowercase())]
            }
            Self::Denied(e) => e.params(),
            _ => Vec::new(),
        }
    }
    fn reasons(&self) -> Vec<Reason> {
        match self {
            Self::Invalid(reasons) => reasons.clone(),
            _ => Vec::new(),
        }
    }
    fn present(&self) -> Option<serde_json::Value> {
        match self {
            Self::Moved { state, version } | Self::NotAllowed { state, version, .. } => {
                Some(serde_json::json!({ "state": state, "version": version }))
            }
            _ => None,
        }
    }
}
