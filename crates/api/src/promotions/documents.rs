//! Documents under the requirements of a request.

use actix_web::{
    delete, post,
    web::{Data, Json, Path},
};
use kernel::{DocumentId, RequestId};
use promotions::service;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey},
};

use crate::{
    answer::{Answer, once_done},
    headers::WriteHeaders,
};

/// A document of the person's file for a requirement.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attach {
    /// Code of the requirement, of the request's checklist.
    #[schema(example = "appraisal-2025")]
    requirement: String,
    /// The document.
    #[schema(value_type = uuid::Uuid)]
    document_id: DocumentId,
}

/// Puts a document of the person's file under a requirement.
///
/// Permission `submit_request`, or `complete_request` while the unit completes it.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/documents", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), WriteHeaders), request_body = Attach,
    responses((status = 204, description = "Attached")))]
#[post("/api/v1/promotions/{id}/documents")]
pub(crate) async fn attach(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<RequestId>,
    body: Json<Attach>,
) -> Answer {
    let (key, id, Attach { requirement, document_id }) = (key.with(&body)?, id.into_inner(), body.into_inner());
    let work = move |tx: &mut store::Tx<'_>| service::attach(tx, id, &requirement, document_id);
    once_done(shared.db.write_once(who.into_call(), key, work).await?)
}

/// Takes a document off a requirement; it stays in the person's file.
///
/// Permission as for attaching.
#[utoipa::path(delete, path = "/api/v1/promotions/{id}/documents/{requirement}/{document_id}", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"),
        ("requirement" = String, Path, description = "Code of the requirement"),
        ("document_id" = uuid::Uuid, Path, description = "The document"), WriteHeaders),
    responses((status = 204, description = "Detached")))]
#[delete("/api/v1/promotions/{id}/documents/{requirement}/{document_id}")]
pub(crate) async fn detach(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    path: Path<(RequestId, String, DocumentId)>,
) -> Answer {
    let (key, (id, requirement, document)) = (key.with(&())?, path.into_inner());
    let work = move |tx: &mut store::Tx<'_>| service::detach(tx, id, &requirement, document);
    once_done(shared.db.write_once(who.into_call(), key, work).await?)
}
