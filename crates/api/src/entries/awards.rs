//! Awards of a person.

use actix_web::{
    get, post,
    web::{Data, Json, Path},
};
use chrono::{DateTime, NaiveDate, Utc};
use employees::{AWARD_KINDS, AwardRow, award_kind, awards, service::EnterAward};
use kernel::{DocumentId, EmployeeId, HistoryId, Permission};
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

/// An award as its decree and certificate say it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAward {
    /// Code of a kind, of `GET /api/v1/employees/{id}/awards`.
    #[schema(example = "201")]
    kind_code: String,
    /// Year of the award.
    #[schema(example = 2026)]
    year: i16,
    /// Decree number as written.
    #[schema(example = "52/TK/Tahun 2026")]
    decree_number: String,
    /// Decree date.
    decree_issued_on: NaiveDate,
    /// The certificate, of kind `award_certificate`, in the person's file.
    #[schema(value_type = uuid::Uuid)]
    document_id: DocumentId,
    /// The recorded award that this one corrects.
    #[schema(value_type = Option<uuid::Uuid>)]
    corrects: Option<HistoryId>,
}

impl From<NewAward> for EnterAward {
    fn from(new: NewAward) -> Self {
        Self {
            kind_code: new.kind_code,
            year: new.year,
            decree_number: new.decree_number,
            decree_issued_on: new.decree_issued_on,
            document_id: new.document_id,
            corrects: new.corrects,
        }
    }
}

/// Awards that are recorded.
#[derive(Serialize, ToSchema)]
pub(crate) struct Awards {
    /// Newest first.
    items: Vec<AwardRowView>,
    /// The kinds there are.
    kinds: Vec<Word>,
}

/// An award that is recorded.
#[derive(Serialize, ToSchema)]
struct AwardRowView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    id: HistoryId,
    /// Kind.
    kind: Word,
    /// Year.
    year: i16,
    /// Decree number.
    decree_number: String,
    /// Decree date.
    decree_issued_on: Option<NaiveDate>,
    /// The certificate.
    #[schema(value_type = Option<uuid::Uuid>)]
    document_id: Option<DocumentId>,
    /// Row at the registry, once known.
    registry_id: Option<String>,
    /// Since when it is believed.
    recorded_at: DateTime<Utc>,
}

impl From<AwardRow> for AwardRowView {
    fn from(row: AwardRow) -> Self {
        Self {
            id: row.id,
            kind: Word::new(&row.kind_code, award_kind(&row.kind_code).map_or(&row.kind_code, |kind| kind.name)),
            year: row.year,
            decree_number: row.decree_number,
            decree_issued_on: row.decree_issued_on,
            document_id: row.document_id,
            registry_id: row.registry_id,
            recorded_at: row.recorded_at,
        }
    }
}

/// The awards of a person that are recorded, and the kinds there are.
///
/// Permission `view_employee`. What is still to be verified: `GET /api/v1/entries?kind=award&employee_id=…`.
#[utoipa::path(get, path = "/api/v1/employees/{id}/awards", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The person")),
    responses((status = 200, description = "The awards", body = Awards)))]
#[get("/api/v1/employees/{id}/awards")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>) -> Answer {
    let (call, id) = (who.into_call(), id.into_inner());
    let read = shared.db.read(move |conn| {
        visible(conn, &call.actor, id, Permission::ViewEmployee, call.today())?;
        awards(conn, id)
    });
    let items = read.await?.into_iter().map(AwardRowView::from).collect();
    ok(&Awards { items, kinds: AWARD_KINDS.iter().map(|kind| Word::new(kind.code, kind.name)).collect() })
}

/// Enters an award for another officer to verify.
///
/// Permission `record_history`, not about oneself. 409 when the same decree is on its way already.
#[utoipa::path(post, path = "/api/v1/employees/{id}/awards", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The person"), WriteHeaders), request_body = NewAward,
    responses((status = 201, description = "Entered; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/employees/{id}/awards")]
pub(crate) async fn enter(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
    body: Json<NewAward>,
) -> Answer {
    super::enter::<EnterAward>(&shared, who, key, id, body).await
}

/// Enters a returned award again, mended.
///
/// Permission `record_history`, not about oneself.
#[utoipa::path(post, path = "/api/v1/awards/{id}/again", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The entry"), EditHeaders), request_body = NewAward,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/awards/{id}/again")]
pub(crate) async fn again(turn: Turn, body: Json<NewAward>) -> Answer {
    super::again::<EnterAward>(turn, body).await
}

/// Accepts the award: it becomes part of the record, and the registry is told.
///
/// Permission `verify_request`, by somebody who did not enter it, not about oneself.
#[utoipa::path(post, path = "/api/v1/awards/{id}/verify", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The entry"), EditHeaders), request_body = Note,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/awards/{id}/verify")]
pub(crate) async fn verify(turn: Turn, body: Json<Note>) -> Answer {
    super::verify::<EnterAward>(turn, body).await
}
