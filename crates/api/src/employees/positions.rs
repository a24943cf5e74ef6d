//! Positions held.

use actix_web::{
    http::StatusCode,
    post,
    web::{Data, Json, Path},
};
use chrono::NaiveDate;
use employees::service::{RecordPosition, RecordedPosition, record_position};
use kernel::{DocumentId, EmployeeId, HistoryId, PositionId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey},
};

use crate::{
    answer::{Answer, once},
    headers::WriteHeaders,
};

/// A position or unit change with its decree.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPosition {
    /// The position, of `GET /api/v1/positions`.
    #[schema(value_type = uuid::Uuid)]
    position_id: PositionId,
    /// The unit it is held in.
    #[schema(value_type = uuid::Uuid)]
    unit_id: UnitId,
    /// TMT.
    effective_on: NaiveDate,
    /// Pelantikan; asked for structural positions.
    inaugurated_on: Option<NaiveDate>,
    /// Decree number as written.
    decree_number: String,
    /// Decree date.
    decree_issued_on: NaiveDate,
    /// Who signed.
    signatory: Option<String>,
    /// Scan of the decree, a document of the person's file.
    #[schema(value_type = Option<uuid::Uuid>)]
    document_id: Option<DocumentId>,
}

impl From<NewPosition> for RecordPosition {
    fn from(new: NewPosition) -> Self {
        Self {
            position_id: new.position_id,
            unit_id: new.unit_id,
            effective_on: new.effective_on,
            inaugurated_on: new.inaugurated_on,
            decree_number: new.decree_number,
            decree_issued_on: new.decree_issued_on,
            signatory: new.signatory,
            document_id: new.document_id,
        }
    }
}

/// What was recorded.
#[derive(Serialize, ToSchema)]
pub(crate) struct Recorded {
    /// Row of the history.
    #[schema(value_type = uuid::Uuid)]
    id: HistoryId,
    /// Only the unit changed.
    unit_only: bool,
}

impl From<RecordedPosition> for Recorded {
    fn from(row: RecordedPosition) -> Self {
        Self { id: row.id, unit_only: row.unit_only }
    }
}

/// Records a position or unit change with its decree; the registry is told.
///
/// Permission `record_position`. 409 when another position begins on or after the TMT.
#[utoipa::path(post, path = "/api/v1/employees/{id}/positions", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person"), WriteHeaders), request_body = NewPosition,
    responses((status = 201, description = "Recorded", body = Recorded)))]
#[post("/api/v1/employees/{id}/positions")]
pub(crate) async fn record(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
    body: Json<NewPosition>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let new = RecordPosition::from(body.into_inner());
    let done = shared.db.write_once(who.into_call(), key, move |tx| record_position(tx, id, new)).await?;
    once(StatusCode::CREATED, done, Recorded::from)
}
