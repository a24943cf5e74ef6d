//! Requests for rank promotion.

pub(crate) mod decisions;
pub(crate) mod documents;
pub(crate) mod draft;
pub(crate) mod get;
pub(crate) mod queue;
pub(crate) mod steps;
pub(crate) mod turn;

use kernel::RequestId;
use promotions::service::Stepped;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::Word;

/// Where a request is after a step.
#[derive(Serialize, ToSchema)]
pub(crate) struct SteppedView {
    /// The request.
    #[schema(value_type = uuid::Uuid)]
    id: RequestId,
    /// Case number.
    number: String,
    /// State now.
    state: Word,
    /// Version now, for `If-Match` of the next step.
    version: i32,
}

impl From<Stepped> for SteppedView {
    fn from(s: Stepped) -> Self {
        Self { id: s.id, number: s.number, state: s.state.into(), version: s.version }
    }
}
