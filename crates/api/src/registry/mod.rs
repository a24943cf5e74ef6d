//! The queue of changes on their way to the national registry, for the officer in charge of it.

pub(crate) mod events;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod token;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EmployeeId, EventId, RequestId};
use serde::{Deserialize, Serialize};
use store::outbox::{Entry, PastAttempt};
use utoipa::ToSchema;

use crate::view::Word;

/// An event on its way. What it says stays out: it is about a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: EventId,
    /// Whom it concerns.
    #[schema(value_type = uuid::Uuid)]
    employee_id: EmployeeId,
    /// Request it comes from.
    #[schema(value_type = Option<uuid::Uuid>)]
    request_id: Option<RequestId>,
    /// Kind of event.
    kind: String,
    /// Lane: what is sent first among different people.
    lane: Word,
    /// Chain: events of one person and chain go in order.
    chain: String,
    /// State.
    state: Word,
    /// Step it has reached.
    step: String,
    /// Calls begun.
    attempts: i32,
    /// Code of the failure, while it is tried again.
    last_cause: Option<String>,
    /// Code of the cause, when parked.
    parked_cause: Option<String>,
    /// When it is tried next.
    next_attempt_at: DateTime<Utc>,
    /// Day before which it is not sent.
    not_before: Option<NaiveDate>,
    /// The event that stands for it, when superseded.
    #[schema(value_type = Option<uuid::Uuid>)]
    superseded_by: Option<EventId>,
    /// Mark "tercatat": recorded.
    created_at: DateTime<Utc>,
    /// Mark "terkirim": first answered by the registry.
    sent_at: Option<DateTime<Utc>>,
    /// Mark "diterima": accepted by the registry.
    accepted_at: Option<DateTime<Utc>>,
    /// Mark "tampil di BKN": seen in the registry's own records.
    visible_at: Option<DateTime<Utc>>,
    /// Delivered, parked, skipped or superseded.
    settled_at: Option<DateTime<Utc>>,
    /// Rows of the registry that are the same change once more, by id; somebody must delete them there.
    duplicates: Vec<String>,
}

impl EventView {
    fn of(e: Entry, duplicates: Vec<String>) -> Self {
        Self {
            id: e.id,
            employee_id: e.employee_id,
            request_id: e.request_id,
            kind: e.kind,
            lane: Word::new(e.lane.as_str(), e.lane.label()),
            chain: e.chain,
            state: e.state.into(),
            step: e.step,
            attempts: e.attempts,
            last_cause: e.last_cause,
            parked_cause: e.parked_cause,
            next_attempt_at: e.next_attempt_at,
            not_before: e.not_before,
            superseded_by: e.superseded_by,
            created_at: e.created_at,
            sent_at: e.first_sent_at,
            accepted_at: e.accepted_at,
            visible_at: e.visible_at,
            settled_at: e.settled_at,
            duplicates,
        }
    }
}

/// One call that was made for an event.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttemptView {
    /// Step that was tried.
    step: String,
    /// Begin.
    started_at: DateTime<Utc>,
    /// End; absent while it runs, or when its worker died.
    finished_at: Option<DateTime<Utc>>,
    /// `ok`, or a code.
    outcome: Option<String>,
    /// HTTP status.
    http_status: Option<i16>,
    /// Beginning of what the registry said, without personal data.
    excerpt: Option<String>,
}

impl From<PastAttempt> for AttemptView {
    fn from(a: PastAttempt) -> Self {
        Self {
            step: a.step,
            started_at: a.started_at,
            finished_at: a.finished_at,
            outcome: a.outcome,
            http_status: a.http_status,
            excerpt: a.excerpt,
        }
    }
}

/// Why something is given up, stopped or changed.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    /// The reason, at least 10 characters; it stays in the trail.
    #[schema(min_length = 10)]
    reason: String,
}
