//! The queue of changes on their way to the national registry.

use actix_web::{
    get,
    http::StatusCode,
    post,
    web::{Data, Json, Path, Query},
};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EmployeeId, EventId, Permission, RequestId, access};
use serde::{Deserialize, Serialize};
use store::outbox;
use utoipa::{IntoParams, ToSchema};
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey, Page, PageQuery},
};

use crate::{
    answer::{Answer, ok, once, once_done},
    headers::WriteHeaders,
    listing::Listing,
    view::Word,
};

/// Which events to list. Every parameter narrows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueQuery {
    /// `pending`, `delivered`, `parked` or `skipped`.
    #[param(value_type = Option<String>)]
    state: Option<outbox::State>,
    /// Only about this person.
    #[param(value_type = Option<uuid::Uuid>)]
    employee_id: Option<EmployeeId>,
    /// Only this kind of event.
    kind: Option<String>,
    /// Only what is parked for, or failing with, this cause.
    cause: Option<String>,
}

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
    /// Recorded.
    created_at: DateTime<Utc>,
    /// Delivered, parked or skipped.
    settled_at: Option<DateTime<Utc>>,
}

impl From<outbox::Entry> for EventView {
    fn from(e: outbox::Entry) -> Self {
        Self {
            id: e.id,
            employee_id: e.employee_id,
            request_id: e.request_id,
            kind: e.kind,
            state: e.state.into(),
            step: e.step,
            attempts: e.attempts,
            last_cause: e.last_cause,
            parked_cause: e.parked_cause,
            next_attempt_at: e.next_attempt_at,
            not_before: e.not_before,
            created_at: e.created_at,
            settled_at: e.settled_at,
        }
    }
}

/// Which events to send again.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retry {
    /// The events.
    #[schema(value_type = Vec<uuid::Uuid>, min_items = 1)]
    ids: Vec<EventId>,
}

/// Which events were moved.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Moved {
    /// Those that will be sent again; others are delivered, skipped, or in a worker's hands.
    #[schema(value_type = Vec<uuid::Uuid>)]
    moved: Vec<EventId>,
}

/// Why an event is given up.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Skip {
    /// The reason, at least 10 characters; it stays in the trail.
    #[schema(min_length = 10)]
    reason: String,
}

/// Events on their way to the registry, newest first.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(get, path = "/api/v1/registry/events", tag = "registry", params(QueueQuery, PageQuery),
    responses((status = 200, description = "One page", body = Listing<EventView>)))]
#[get("/api/v1/registry/events")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, query: Query<QueueQuery>, page: Page) -> Answer {
    access::require_agency(who.actor(), Permission::ManageRegistry)?;
    let (before_seq, limit, query) = (page.after("events")?, page.limit, query.into_inner());
    let QueueQuery { state, employee_id, kind, cause } = query;
    let filter = outbox::Filter { state, employee: employee_id, kind, cause, before_seq, ..outbox::Filter::default() };
    let rows = shared.db.read(move |conn| outbox::list(conn, &filter, limit + 1)).await?;
    ok(&Listing::of(rows, limit, "events", |row| row.seq, EventView::from)?)
}

/// Sends events again: parked ones, and waiting ones at once.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(post, path = "/api/v1/registry/events/retry", tag = "registry", params(WriteHeaders), request_body = Retry,
    responses((status = 200, description = "Which were moved", body = Moved)))]
#[post("/api/v1/registry/events/retry")]
pub(crate) async fn retry(shared: Data<Shared>, who: Authenticated, key: IdempotencyKey, body: Json<Retry>) -> Answer {
    let key = key.with(&body)?;
    let work = move |tx: &mut store::Tx<'_>| sync::officer::retry(tx, &body.ids).map(|moved| Moved { moved });
    once(StatusCode::OK, shared.db.write_once(who.into_call(), key, work).await?, |moved| moved)
}

/// Gives up sending an event, so that the person's later events may go.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(post, path = "/api/v1/registry/events/{id}/skip", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The event"), WriteHeaders), request_body = Skip,
    responses((status = 204, description = "Skipped")))]
#[post("/api/v1/registry/events/{id}/skip")]
pub(crate) async fn skip(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EventId>,
    body: Json<Skip>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let work = move |tx: &mut store::Tx<'_>| sync::officer::skip(tx, id, &body.reason);
    once_done(shared.db.write_once(who.into_call(), key, work).await?)
}
