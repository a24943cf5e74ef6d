//! Yearly appraisals of a person.

use actix_web::{
    get, post,
    web::{Data, Json, Path},
};
use chrono::{DateTime, Utc};
use kernel::{DocumentId, EmployeeId, HistoryId, Permission, Rating};
use performance::{AppraisalRow, Assessor, AssessorStatus, Expectation, service::EnterAppraisal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey},
};

use crate::{
    answer::{Answer, ok},
    employees::visible,
    headers::{EditHeaders, WriteHeaders},
    promotions::{SteppedView, steps::Note, turn::Turn},
    view::Word,
};

/// The result of a year as its evaluation document says it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAppraisal {
    /// Year that was appraised, 2022 or later.
    #[schema(example = 2025)]
    year: i16,
    /// Hasil kerja: `above`, `meets`, `below` expectation.
    #[schema(value_type = String, example = "above")]
    work_result: Expectation,
    /// Perilaku kerja: the same.
    #[schema(value_type = String, example = "meets")]
    behaviour: Expectation,
    /// Rating the document states: must be the one of the table (PermenPANRB 6/2022). Left out: the table's.
    #[schema(value_type = Option<String>, example = "good")]
    rating: Option<Rating>,
    /// Whoever rated.
    assessor: NewAssessor,
    /// The evaluation document, of kind `appraisal`, in the person's file.
    #[schema(value_type = uuid::Uuid)]
    document_id: DocumentId,
}

/// Whoever rated (pejabat penilai kinerja).
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAssessor {
    /// `asn`, or `non_asn` such as the mayor.
    #[schema(value_type = String, example = "asn")]
    status: AssessorStatus,
    /// NIP; NRP or nothing for `non_asn`.
    nip: Option<String>,
    /// Name.
    name: String,
    /// Rank, `IV/a`.
    rank: Option<String>,
    /// Position.
    position: String,
    /// Unit.
    unit: String,
}

impl From<NewAppraisal> for EnterAppraisal {
    fn from(new: NewAppraisal) -> Self {
        let NewAssessor { status, nip, name, rank, position, unit } = new.assessor;
        Self {
            year: new.year,
            work_result: new.work_result,
            behaviour: new.behaviour,
            rating: new.rating,
            assessor: Assessor { status, nip, name, rank, position, unit },
            document_id: new.document_id,
        }
    }
}

/// Years that are recorded.
#[derive(Serialize, ToSchema)]
pub(crate) struct Appraisals {
    /// Newest year first.
    items: Vec<AppraisalRowView>,
}

/// A year that is recorded.
#[derive(Serialize, ToSchema)]
struct AppraisalRowView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    id: HistoryId,
    /// Year.
    year: i16,
    /// Predikat kinerja.
    rating: Word,
    /// Hasil kerja; absent where only the rating is known.
    work_result: Option<Word>,
    /// Perilaku kerja; the same.
    behaviour: Option<Word>,
    /// Name of whoever rated.
    assessor_name: Option<String>,
    /// The evaluation document.
    #[schema(value_type = Option<uuid::Uuid>)]
    document_id: Option<DocumentId>,
    /// Row at the registry, once known.
    registry_id: Option<String>,
    /// Since when it is believed.
    recorded_at: DateTime<Utc>,
}

impl From<AppraisalRow> for AppraisalRowView {
    fn from(row: AppraisalRow) -> Self {
        Self {
            id: row.id,
            year: row.year,
            rating: row.rating.into(),
            work_result: row.work_result.map(Word::from),
            behaviour: row.behaviour.map(Word::from),
            assessor_name: row.assessor_name,
            document_id: row.document_id,
            registry_id: row.registry_id,
            recorded_at: row.recorded_at,
        }
    }
}

/// The appraisals of a person that are recorded.
///
/// Permission `view_employee`. What is still to be verified: `GET /api/v1/entries?kind=appraisal&employee_id=…`.
#[utoipa::path(get, path = "/api/v1/employees/{id}/appraisals", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The person")),
    responses((status = 200, description = "The years", body = Appraisals)))]
#[get("/api/v1/employees/{id}/appraisals")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>) -> Answer {
    let (call, id) = (who.into_call(), id.into_inner());
    let read = shared.db.read(move |conn| {
        visible(conn, &call.actor, id, Permission::ViewEmployee, call.today())?;
        Ok::<_, employees::Error>(performance::current_rows(conn, id)?)
    });
    ok(&Appraisals { items: read.await?.into_iter().map(AppraisalRowView::from).collect() })
}

/// Enters the result of a year for another officer to verify.
///
/// Permission `record_history`, not about oneself. 400 with the table's answer when the stated rating differs; 409 when the
/// year is on its way already.
#[utoipa::path(post, path = "/api/v1/employees/{id}/appraisals", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The person"), WriteHeaders), request_body = NewAppraisal,
    responses((status = 201, description = "Entered; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/employees/{id}/appraisals")]
pub(crate) async fn enter(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
    body: Json<NewAppraisal>,
) -> Answer {
    super::enter::<EnterAppraisal>(&shared, who, key, id, body).await
}

/// Enters a returned result again, mended.
///
/// Permission `record_history`, not about oneself.
#[utoipa::path(post, path = "/api/v1/appraisals/{id}/again", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The entry"), EditHeaders), request_body = NewAppraisal,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/appraisals/{id}/again")]
pub(crate) async fn again(turn: Turn, body: Json<NewAppraisal>) -> Answer {
    super::again::<EnterAppraisal>(turn, body).await
}

/// Accepts the result: it becomes part of the record, and the registry is told.
///
/// Permission `verify_request`, by somebody who did not enter it, not about oneself.
#[utoipa::path(post, path = "/api/v1/appraisals/{id}/verify", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The entry"), EditHeaders), request_body = Note,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/appraisals/{id}/verify")]
pub(crate) async fn verify(turn: Turn, body: Json<Note>) -> Answer {
    super::verify::<EnterAppraisal>(turn, body).await
}
