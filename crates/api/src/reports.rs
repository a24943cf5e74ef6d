//! Errors people report in their own record, and the officers' answers.

use actix_web::{
    get,
    http::StatusCode,
    post,
    web::{Data, Json, Path, Query},
};
use chrono::{DateTime, Utc};
use employees::{
    profile_on,
    reports::{self, Listed, Report, Section, State},
    service::{ReportError, answer_report, report_error},
};
use kernel::{EmployeeId, HistoryId, Permission, ReportId, access};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey, Page, PageQuery},
};

use crate::{
    answer::{Answer, ok, once, once_done},
    headers::WriteHeaders,
    listing::{Listing, reach},
    view::Word,
};

/// Reports of one person in one answer.
const MOST: i64 = 200;

/// What is wrong in one's own record.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReport {
    /// `identity`, `rank`, `position`, `education` or `contact`.
    #[schema(value_type = String)]
    section: Section,
    /// Row of that history, of `GET /api/v1/employees/{id}/record`; left out: the part as a whole.
    #[schema(value_type = Option<uuid::Uuid>)]
    row_id: Option<HistoryId>,
    /// What is wrong and what should stand there, 10 to 1,000 characters.
    #[schema(min_length = 10, max_length = 1000)]
    message: String,
}

/// The report that was made.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Reported {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: ReportId,
}

/// The officer's answer.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportAnswer {
    /// What the person reads, at most 1,000 characters.
    #[schema(min_length = 1, max_length = 1000)]
    answer: String,
}

/// Which reports to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportQuery {
    /// `open` (when left out) or `answered`.
    #[param(value_type = Option<String>)]
    state: Option<State>,
}

/// A report.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: ReportId,
    /// Whose record.
    #[schema(value_type = uuid::Uuid)]
    employee_id: EmployeeId,
    /// Part of the record.
    section: Word,
    /// Row of that history.
    #[schema(value_type = Option<uuid::Uuid>)]
    row_id: Option<HistoryId>,
    /// What the row said when it was reported.
    row_text: String,
    /// What is wrong.
    message: String,
    /// State.
    state: Word,
    /// When it was reported.
    reported_at: DateTime<Utc>,
    /// What the officer answered.
    answer: Option<String>,
    /// Who answered.
    answered_by: Option<String>,
    /// When.
    answered_at: Option<DateTime<Utc>>,
}

impl From<Report> for ReportView {
    fn from(r: Report) -> Self {
        Self {
            id: r.id,
            employee_id: r.employee_id,
            section: r.section.into(),
            row_id: r.row_id,
            row_text: r.row_text,
            message: r.message,
            state: r.state.into(),
            reported_at: r.reported_at,
            answer: r.answer,
            answered_by: r.answered_by_name,
            answered_at: r.answered_at,
        }
    }
}

/// The reports about one person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Reports {
    /// Newest first, at most 200.
    items: Vec<ReportView>,
}

/// A report in the officer's list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportLine {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: ReportId,
    /// Whose record.
    #[schema(value_type = uuid::Uuid)]
    employee_id: EmployeeId,
    /// Name without titles.
    name: String,
    /// Unit today.
    unit: Option<String>,
    /// Part of the record.
    section: Word,
    /// What the row said.
    row_text: String,
    /// What is wrong.
    message: String,
    /// State.
    state: Word,
    /// When it was reported.
    reported_at: DateTime<Utc>,
}

impl From<Listed> for ReportLine {
    fn from(l: Listed) -> Self {
        Self {
            id: l.id,
            employee_id: l.employee_id,
            name: l.name,
            unit: l.unit_name,
            section: l.section.into(),
            row_text: l.row_text,
            message: l.message,
            state: l.state.into(),
            reported_at: l.reported_at,
        }
    }
}

/// Reports an error in one's own record.
///
/// Permission `report_error`, for oneself only. The record stays as it is; the personnel officer reads and answers.
#[utoipa::path(post, path = "/api/v1/employees/{id}/reports", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person"), WriteHeaders), request_body = NewReport,
    responses((status = 201, description = "Kept", body = Reported)))]
#[post("/api/v1/employees/{id}/reports")]
pub(crate) async fn create(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
    body: Json<NewReport>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let NewReport { section, row_id, message } = body.into_inner();
    let cmd = ReportError { section, row_id, message };
    let done = shared
        .db
        .write_once(who.into_call(), key, move |tx| report_error(tx, id, &cmd).map(|id| Reported { id }))
        .await?;
    once(StatusCode::CREATED, done, |made| made)
}

/// The errors a person has reported, with the answers.
///
/// Permission `report_error` (for oneself) or `answer_report`.
#[utoipa::path(get, path = "/api/v1/employees/{id}/reports", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person")),
    responses((status = 200, description = "Reports", body = Reports)))]
#[get("/api/v1/employees/{id}/reports")]
pub(crate) async fn of_person(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>) -> Answer {
    let (id, call) = (id.into_inner(), who.into_call());
    let found = shared.db.read(move |conn| {
        let place = profile_on(conn, id, call.today())?;
        access::require(&call.actor, Permission::ReportError, &place.place())
            .or_else(|_| access::require(&call.actor, Permission::AnswerReport, &place.place()))?;
        reports::of_person(conn, id, MOST)
    });
    ok(&Reports { items: found.await?.into_iter().map(ReportView::from).collect() })
}

/// Reports about people within reach, those that wait longest first.
///
/// Permission `answer_report`.
#[utoipa::path(get, path = "/api/v1/reports", tag = "employees", params(ReportQuery, PageQuery),
    responses((status = 200, description = "One page", body = Listing<ReportLine>)))]
#[get("/api/v1/reports")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, query: Query<ReportQuery>, page: Page) -> Answer {
    let call = who.into_call();
    let reach = reach(&call.actor, Permission::AnswerReport)?;
    let (after, limit, state) = (page.after("reported")?, page.limit, query.state.unwrap_or(State::Open));
    let rows = shared.db.read(move |conn| reports::list(conn, state, &reach, after, limit + 1, call.today())).await?;
    ok(&Listing::of(rows, limit, "reported", |row| (row.reported_at, row.id), ReportLine::from)?)
}

/// Answers a report.
///
/// Permission `answer_report` where the person is; not one's own report. 409 when somebody has answered.
#[utoipa::path(post, path = "/api/v1/reports/{id}/answer", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The report"), WriteHeaders), request_body = ReportAnswer,
    responses((status = 204, description = "Answered")))]
#[post("/api/v1/reports/{id}/answer")]
pub(crate) async fn answer(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<ReportId>,
    body: Json<ReportAnswer>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    once_done(shared.db.write_once(who.into_call(), key, move |tx| answer_report(tx, id, &body.answer)).await?)
}
