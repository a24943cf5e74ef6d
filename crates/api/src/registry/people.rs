//! One person: everything that was sent about them, and the stop of all sending.

use actix_web::{
    get,
    http::StatusCode,
    post,
    web::{Data, Json, Path},
};
use chrono::{DateTime, Utc};
use kernel::EmployeeId;
use serde::{Deserialize, Serialize};
use store::{Tx, outbox::Freeze};
use sync::officer::{self, Timeline};
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey},
};

use super::{AttemptView, EventView, Why};
use crate::{
    answer::{Answer, ok, once},
    headers::WriteHeaders,
    view::Word,
};

/// Events of one answer.
const MOST: i64 = 200;

/// Everything that was sent about one person.
#[derive(Serialize, ToSchema)]
pub(crate) struct TimelineView {
    /// Newest first, at most 200.
    events: Vec<TimelineEventView>,
    /// Stops, past and in force.
    stops: Vec<StopView>,
}

/// An event with its calls.
#[derive(Serialize, ToSchema)]
struct TimelineEventView {
    /// The event with its four marks.
    #[serde(flatten)]
    event: EventView,
    /// Who mends it, while it is parked.
    owner: Option<Word>,
    /// By when.
    deadline: Option<DateTime<Utc>>,
    /// The calls, oldest first.
    calls: Vec<AttemptView>,
}

/// A stop of all sending about one person.
#[derive(Serialize, ToSchema)]
pub(crate) struct StopView {
    /// Whom it concerns.
    #[schema(value_type = uuid::Uuid)]
    employee_id: EmployeeId,
    /// Why.
    reason: String,
    /// By whom.
    frozen_by: String,
    /// Since when.
    frozen_at: DateTime<Utc>,
    /// Until when; absent while it lasts.
    lifted_at: Option<DateTime<Utc>>,
    /// By whom lifted.
    lifted_by: Option<String>,
    /// Why lifted.
    lift_reason: Option<String>,
}

impl From<Freeze> for StopView {
    fn from(f: Freeze) -> Self {
        Self {
            employee_id: f.employee_id,
            reason: f.reason,
            frozen_by: f.frozen_by_name,
            frozen_at: f.frozen_at,
            lifted_at: f.lifted_at,
            lifted_by: f.lifted_by_name,
            lift_reason: f.lift_reason,
        }
    }
}

impl From<Timeline> for TimelineView {
    fn from(timeline: Timeline) -> Self {
        let events = timeline.events.into_iter().map(|one| TimelineEventView {
            event: EventView::of(one.entry, one.duplicates),
            owner: one.owner.map(Word::from),
            deadline: one.deadline,
            calls: one.attempts.into_iter().map(AttemptView::from).collect(),
        });
        Self { events: events.collect(), stops: timeline.stops.into_iter().map(StopView::from).collect() }
    }
}

/// Whether a wish changed anything.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Changed {
    /// `false` when it was so already.
    changed: bool,
}

/// Everything that was sent about one person, with the four marks of each change and every call.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(get, path = "/api/v1/registry/people/{id}", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The person")),
    responses((status = 200, description = "The timeline", body = TimelineView)))]
#[get("/api/v1/registry/people/{id}")]
pub(crate) async fn person(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>) -> Answer {
    let (id, call) = (id.into_inner(), who.into_call());
    let found = shared.db.read(move |conn| officer::timeline(conn, &call.actor, id, MOST)).await?;
    ok(&TimelineView::from(found))
}

/// Stops all sending about one person: the legal stop.
///
/// Permission `manage_registry` for the whole agency. Changes are recorded as before and wait.
#[utoipa::path(post, path = "/api/v1/registry/people/{id}/freeze", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The person"), WriteHeaders), request_body = Why,
    responses((status = 200, description = "Stopped", body = Changed)))]
#[post("/api/v1/registry/people/{id}/freeze")]
pub(crate) async fn freeze(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
    body: Json<Why>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let work = move |tx: &mut Tx<'_>| officer::freeze(tx, id, &body.reason).map(|changed| Changed { changed });
    once(StatusCode::OK, shared.db.write_once(who.into_call(), key, work).await?, |changed| changed)
}

/// Lets sending about one person go on.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(post, path = "/api/v1/registry/people/{id}/lift", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The person"), WriteHeaders), request_body = Why,
    responses((status = 200, description = "Goes on", body = Changed)))]
#[post("/api/v1/registry/people/{id}/lift")]
pub(crate) async fn lift(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
    body: Json<Why>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let work = move |tx: &mut Tx<'_>| officer::lift(tx, id, &body.reason).map(|changed| Changed { changed });
    once(StatusCode::OK, shared.db.write_once(who.into_call(), key, work).await?, |changed| changed)
}
