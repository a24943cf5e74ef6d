//! Asking for a promotion.

use actix_web::{
    http::StatusCode,
    post,
    web::{Data, Json},
};
use chrono::NaiveDate;
use kernel::EmployeeId;
use promotions::service::{DraftPromotion, draft};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey},
};

use super::SteppedView;
use crate::{
    answer::{Answer, once_versioned},
    headers::WriteHeaders,
};

/// Ask for a rank promotion.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPromotion {
    /// Whom it is for.
    #[schema(value_type = uuid::Uuid)]
    employee_id: EmployeeId,
    /// Proposed TMT; left out: the next promotion date that can still be proposed.
    effective_on: Option<NaiveDate>,
}

/// Opens a draft, filled from the record; documents of the file that answer a requirement are attached.
///
/// Permission `submit_request`. 422 with every finding when the rules say no; 409 when a request is open already.
#[utoipa::path(post, path = "/api/v1/promotions", tag = "promotions", params(WriteHeaders), request_body = NewPromotion,
    responses((status = 201, description = "The draft; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions")]
pub(crate) async fn create(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    body: Json<NewPromotion>,
) -> Answer {
    let key = key.with(&body)?;
    let NewPromotion { employee_id, effective_on } = body.into_inner();
    let wish = DraftPromotion { employee_id, effective_on };
    let done = shared.db.write_once(who.into_call(), key, move |tx| draft(tx, &wish)).await?;
    once_versioned(StatusCode::CREATED, done, |s| s.version, SteppedView::from)
}
