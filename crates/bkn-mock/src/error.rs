use actix_web::{HttpResponse, ResponseError};

use crate::{reply, state::StateError};

/// The mock itself failed; never part of the contract it plays.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MockError {
    /// The state.
    #[error("the state failed")]
    State(#[from] StateError),
    /// The application was built without its data.
    #[error("the mock is not started")]
    NotStarted,
    /// A page could not be rendered.
    #[error("a page cannot be rendered")]
    Page(#[source] askama::Error),
    /// An answer's body could not be read back.
    #[error("the body of an answer could not be read")]
    Body,
}

impl ResponseError for MockError {
    fn error_response(&self) -> HttpResponse {
        tracing::error!(error = %self, cause = ?std::error::Error::source(self), "the mock failed");
        reply::broken()
    }
}

/// What a call answers.
pub(crate) type Answer = Result<HttpResponse, MockError>;
