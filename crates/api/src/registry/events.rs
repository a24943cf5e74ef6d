//! Events: look, send again one or many, change and send again, skip.

use actix_web::{
    get,
    http::StatusCode,
    patch, post,
    web::{Data, Json, Path, Query},
};
use chrono::{DateTime, Utc};
use kernel::{EmployeeId, EventId, Permission, access};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{
    Tx,
    outbox::{self, Entry, Filter, Lane},
};
use sync::officer::{self, Conflict, Plan};
use utoipa::{IntoParams, ToSchema};
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey, Page, PageQuery},
};

use super::{AttemptView, EventView, Why};
use crate::{
    answer::{Answer, ok, once, once_done},
    headers::WriteHeaders,
    listing::Listing,
};

/// Which events to list. Every parameter narrows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueQuery {
    /// `pending`, `delivered`, `parked`, `skipped` or `superseded`.
    #[param(value_type = Option<String>)]
    state: Option<outbox::State>,
    /// Only about this person.
    #[param(value_type = Option<uuid::Uuid>)]
    employee_id: Option<EmployeeId>,
    /// Only this kind of event.
    kind: Option<String>,
    /// Only what is parked for, or failing with, this cause.
    cause: Option<String>,
    /// `urgent`, `usual` or `bulk`.
    #[param(value_type = Option<String>)]
    lane: Option<Lane>,
    /// Only recorded at this instant or later.
    since: Option<DateTime<Utc>>,
    /// Only recorded before this instant.
    until: Option<DateTime<Utc>>,
    /// `true`: only those of which the registry has several rows.
    duplicates: Option<bool>,
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

/// Which stuck events to send again. Every member narrows; without any, all that are parked or failing.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetryMatching {
    /// Parked for, or failing with, this cause.
    cause: Option<String>,
    /// This kind of event.
    kind: Option<String>,
    /// About this person.
    #[schema(value_type = Option<uuid::Uuid>)]
    employee_id: Option<EmployeeId>,
    /// Recorded at this instant or later.
    since: Option<DateTime<Utc>>,
    /// Recorded before this instant.
    until: Option<DateTime<Utc>>,
    /// Only count; nothing is sent.
    #[serde(default)]
    dry_run: bool,
}

/// What sending again did, or would do.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Planned {
    /// Whether nothing was sent on purpose.
    dry_run: bool,
    /// Events that are, or would be, sent again.
    #[schema(value_type = Vec<uuid::Uuid>)]
    fit: Vec<EventId>,
    /// Events that today's program cannot send; they stay where they are.
    unfit: Vec<UnfitView>,
}

/// An event that sending again would not help.
#[derive(Serialize, Deserialize, ToSchema)]
struct UnfitView {
    /// The event.
    #[schema(value_type = uuid::Uuid)]
    id: EventId,
    /// Kind of event.
    kind: String,
    /// What is wrong with its payload.
    problem: String,
}

impl Planned {
    fn of(plan: Plan, dry_run: bool) -> Self {
        let unfit = plan.unfit.into_iter().map(|u| UnfitView { id: u.id, kind: u.kind, problem: u.problem }).collect();
        Self { dry_run, fit: plan.fit, unfit }
    }
}

/// Members of an event to change.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    /// New values by name; the event's type judges the result.
    #[schema(value_type = Object)]
    changes: Map<String, Value>,
    /// The reason, at least 10 characters; it stays in the trail.
    #[schema(min_length = 10)]
    reason: String,
}

/// One event with what was sent and what the registry said.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventDetail {
    /// The event.
    #[serde(flatten)]
    event: EventView,
    /// What it says to the registry; NIP and person id masked.
    #[schema(value_type = Object)]
    sent: Map<String, Value>,
    /// The calls, oldest first.
    calls: Vec<AttemptView>,
    /// Both rows, when somebody has written something else at the registry.
    conflict: Option<ConflictView>,
    /// The registry's call that deletes a row of this kind, if it has one; this program never makes it.
    deleted_by: Option<&'static str>,
}

/// Both rows of a conflict.
#[derive(Serialize, ToSchema)]
struct ConflictView {
    /// To be sent back with the decision: it is about these two rows as they are shown.
    seen: i32,
    /// Whether a decision is wanted now.
    open: bool,
    /// The row at the registry.
    row: String,
    /// Member by member.
    members: Vec<MemberView>,
    /// `ours` or `theirs`, when it was decided before.
    decided: Option<Side>,
}

/// One member of both rows.
#[derive(Serialize, ToSchema)]
struct MemberView {
    /// Its name at the registry.
    name: String,
    /// As we have it.
    ours: String,
    /// The name behind a code of ours.
    ours_name: Option<String>,
    /// As the registry has it; null: blank there.
    theirs: Option<String>,
    /// The name behind a code of the registry's, if we know it.
    theirs_name: Option<String>,
    /// Both say the same.
    same: bool,
}

impl From<Conflict> for ConflictView {
    fn from(conflict: Conflict) -> Self {
        let members = conflict.members.into_iter().map(|member| {
            let (theirs, theirs_name) = member.theirs.map_or((None, None), |said| (Some(said.value), said.name));
            let (ours, ours_name) = (member.ours.value, member.ours.name);
            MemberView { name: member.name, ours, ours_name, theirs, theirs_name, same: member.same }
        });
        Self {
            seen: conflict.seen,
            open: conflict.open,
            row: conflict.row.to_string(),
            members: members.collect(),
            decided: conflict.decided.map(Side::from),
        }
    }
}

/// Which side is right.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Side {
    /// Ours: the registry's row is updated.
    Ours,
    /// The registry's: nothing is sent, and our record is to be corrected.
    Theirs,
}

impl From<sync::Side> for Side {
    fn from(side: sync::Side) -> Self {
        match side {
            sync::Side::Ours => Self::Ours,
            sync::Side::Theirs => Self::Theirs,
        }
    }
}
impl From<Side> for sync::Side {
    fn from(side: Side) -> Self {
        match side {
            Side::Ours => Self::Ours,
            Side::Theirs => Self::Theirs,
        }
    }
}

/// A decision about a conflict.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideConflict {
    /// Who is right.
    right: Side,
    /// `seen` of the conflict as it was shown.
    seen: i32,
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
    let QueueQuery { state, employee_id, kind, cause, lane, since, until, duplicates } = query;
    let duplicates = duplicates.unwrap_or_default();
    let filter = Filter { state, employee: employee_id, kind, cause, lane, since, until, duplicates, before_seq };
    let found = shared.db.read(move |conn| {
        let rows = outbox::list(conn, &filter, limit + 1)?;
        let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        Ok::<_, store::DbError>((rows, outbox::duplicates_of(conn, &seqs)?))
    });
    let (rows, twice) = found.await?;
    let view = |row: Entry| {
        let duplicates = twice.get(&row.seq).cloned().unwrap_or_default();
        EventView::of(row, duplicates)
    };
    ok(&Listing::of(rows, limit, "events", |row| row.seq, view)?)
}

/// One event: what was sent, masked, and what the registry answered each time.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(get, path = "/api/v1/registry/events/{id}", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The event")),
    responses((status = 200, description = "The event", body = EventDetail)))]
#[get("/api/v1/registry/events/{id}")]
pub(crate) async fn get(shared: Data<Shared>, who: Authenticated, id: Path<EventId>) -> Answer {
    let (id, call) = (id.into_inner(), who.into_call());
    let found = shared.db.read(move |conn| {
        let shown = officer::shown(conn, &call.actor, id)?;
        let entry = outbox::entry(conn, id)?.ok_or(sync::Error::NotFound)?;
        let calls = outbox::attempts_of(conn, entry.seq)?;
        let conflict = officer::conflict(conn, &call.actor, id)?;
        let findings = officer::findings(conn, &call.actor, id)?;
        Ok::<_, sync::Error>((entry, shown, calls, conflict, findings))
    });
    let (entry, shown, calls, conflict, findings) = found.await?;
    let deleted_by = sync::ways::of(&entry.kind).and_then(sync::ways::Way::deleted_by);
    let duplicates = findings.duplicates.iter().map(ToString::to_string).collect();
    ok(&EventDetail {
        event: EventView::of(entry, duplicates),
        sent: shown.members,
        calls: calls.into_iter().map(AttemptView::from).collect(),
        conflict: conflict.map(ConflictView::from),
        deleted_by,
    })
}

/// Sends events again: parked ones, and waiting ones at once.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(post, path = "/api/v1/registry/events/retry", tag = "registry", params(WriteHeaders), request_body = Retry,
    responses((status = 200, description = "Which were moved", body = Moved)))]
#[post("/api/v1/registry/events/retry")]
pub(crate) async fn retry(shared: Data<Shared>, who: Authenticated, key: IdempotencyKey, body: Json<Retry>) -> Answer {
    let key = key.with(&body)?;
    let work = move |tx: &mut Tx<'_>| officer::retry(tx, &body.ids).map(|moved| Moved { moved });
    once(StatusCode::OK, shared.db.write_once(who.into_call(), key, work).await?, |moved| moved)
}

/// Sends everything again that is stuck for one cause, of one kind, of one time; or only counts it.
///
/// Permission `manage_registry` for the whole agency. Each payload is first read as today's program reads it.
#[utoipa::path(post, path = "/api/v1/registry/events/retry-matching", tag = "registry", params(WriteHeaders),
    request_body = RetryMatching, responses((status = 200, description = "What was, or would be, sent again", body = Planned)))]
#[post("/api/v1/registry/events/retry-matching")]
pub(crate) async fn retry_matching(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    body: Json<RetryMatching>,
) -> Answer {
    let key = key.with(&body)?;
    let RetryMatching { cause, kind, employee_id, since, until, dry_run } = body.into_inner();
    let filter = Filter { cause, kind, employee: employee_id, since, until, ..Filter::default() };
    let work = move |tx: &mut Tx<'_>| {
        let actor = tx.actor().clone();
        let plan = if dry_run { officer::plan(tx, &actor, &filter) } else { officer::retry_many(tx, &filter) };
        plan.map(|plan| Planned::of(plan, dry_run))
    };
    once(StatusCode::OK, shared.db.write_once(who.into_call(), key, work).await?, |planned| planned)
}

/// Changes members of a stuck event and sends it again from its first step.
///
/// Permission `manage_registry` for the whole agency. 409 when the registry may have it already and the change would make
/// another row of it.
#[utoipa::path(patch, path = "/api/v1/registry/events/{id}", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The event"), WriteHeaders), request_body = Edit,
    responses((status = 204, description = "Changed and sent again")))]
#[patch("/api/v1/registry/events/{id}")]
pub(crate) async fn edit(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EventId>,
    body: Json<Edit>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let work = move |tx: &mut Tx<'_>| officer::edit(tx, id, &body.changes, &body.reason);
    once_done(shared.db.write_once(who.into_call(), key, work).await?)
}

/// Gives up sending an event, so that the person's later events of the same chain may go.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(post, path = "/api/v1/registry/events/{id}/skip", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The event"), WriteHeaders), request_body = Why,
    responses((status = 204, description = "Skipped")))]
#[post("/api/v1/registry/events/{id}/skip")]
pub(crate) async fn skip(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EventId>,
    body: Json<Why>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let work = move |tx: &mut Tx<'_>| officer::skip(tx, id, &body.reason);
    once_done(shared.db.write_once(who.into_call(), key, work).await?)
}

/// Decides who is right where the registry says something else than we do.
///
/// Permission `manage_registry` for the whole agency. Ours: the registry's row is updated by its id, if it is still as it was
/// shown. Theirs: the event is skipped with the reason, and our record is corrected by its differences. 409 when there is nothing
/// to decide any more, or both sides are others than those that were shown.
#[utoipa::path(post, path = "/api/v1/registry/events/{id}/decide", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The event"), WriteHeaders), request_body = DecideConflict,
    responses((status = 204, description = "Decided")))]
#[post("/api/v1/registry/events/{id}/decide")]
pub(crate) async fn decide(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EventId>,
    body: Json<DecideConflict>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let work = move |tx: &mut Tx<'_>| officer::decide(tx, id, body.right.into(), body.seen, &body.reason);
    once_done(shared.db.write_once(who.into_call(), key, work).await?)
}

/// Has the registry's records read again for a delivered event: whether they show it, and whether rows are there twice.
///
/// Permission `manage_registry` for the whole agency. A worker reads within seconds.
#[utoipa::path(post, path = "/api/v1/registry/events/{id}/look", tag = "registry",
    params(("id" = uuid::Uuid, Path, description = "The event"), WriteHeaders),
    responses((status = 204, description = "Will be read")))]
#[post("/api/v1/registry/events/{id}/look")]
pub(crate) async fn look(shared: Data<Shared>, who: Authenticated, key: IdempotencyKey, id: Path<EventId>) -> Answer {
    let (key, id) = (key.with(&())?, id.into_inner());
    let work = move |tx: &mut Tx<'_>| officer::look_again(tx, id);
    once_done(shared.db.write_once(who.into_call(), key, work).await?)
}
