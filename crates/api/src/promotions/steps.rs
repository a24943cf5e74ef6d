//! The steps of a request, each one edge of `promotions::transitions`.
//!
//! `If-Match` carries the version last read. 409 with the present state when somebody was faster or the state does not
//! allow the step; 422 when the rules or the documents do not.

use actix_web::{post, web::Json};
use chrono::NaiveDate;
use kernel::DocumentId;
use promotions::service::{self, IssueDecree};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{SteppedView, turn::Turn};
use crate::{answer::Answer, headers::EditHeaders};

/// Words that go with a step.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    /// What the others on this request read.
    note: Option<String>,
}

impl Note {
    pub(crate) fn text(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// Why a request goes back: every fault at once.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnReasons {
    /// Codes: `DOC-UNREADABLE`, `DOC-WRONG`, `DOC-INCOMPLETE`, `DOC-NOT-SIGNED`, `DATA-RANK`, `DATA-EDUCATION`,
    /// `DATA-APPRAISAL`, `DATA-POSITION`, `OTHER` (with a note).
    #[schema(min_items = 1)]
    reasons: Vec<String>,
    /// What the employee reads.
    note: Option<String>,
}

/// Why a request is refused for good.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    /// What the employee reads.
    note: String,
}

/// The signed decree.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decree {
    /// Number as written.
    number: String,
    /// Date.
    issued_on: NaiveDate,
    /// Who signed.
    signatory: String,
    /// Scan, a document of the person's file.
    #[schema(value_type = uuid::Uuid)]
    document_id: DocumentId,
}

/// Hands the request in; the rules run again and every required document must be there.
///
/// Permission `submit_request`.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/submit", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), EditHeaders), request_body = Note,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions/{id}/submit")]
pub(crate) async fn submit(turn: Turn, body: Json<Note>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| service::submit(tx, id, version, b.note.as_deref())).await
}

/// Completes the file as the unit's personnel officer and hands it to the verifiers.
///
/// Permission `complete_request`, not on one's own case.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/complete", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), EditHeaders), request_body = Note,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions/{id}/complete")]
pub(crate) async fn complete(turn: Turn, body: Json<Note>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| service::complete(tx, id, version, b.note.as_deref())).await
}

/// Accepts facts and documents; the documents count as verified from now on.
///
/// Permission `verify_request`, by somebody who did not enter it.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/verify", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), EditHeaders), request_body = Note,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions/{id}/verify")]
pub(crate) async fn verify(turn: Turn, body: Json<Note>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| service::verify(tx, id, version, b.note.as_deref())).await
}

/// Sends the request back with every fault at once.
///
/// Permission `complete_request`, `verify_request` or `approve_request`, by the desk it is on.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/return", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), EditHeaders), request_body = ReturnReasons,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions/{id}/return")]
pub(crate) async fn send_back(turn: Turn, body: Json<ReturnReasons>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| {
        service::return_documents(tx, id, version, &b.reasons, b.note.as_deref())
    })
    .await
}

/// Approves the request for the registry; it leaves by itself.
///
/// Permission `approve_request`, by somebody who neither entered nor verified it.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/approve", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), EditHeaders), request_body = Note,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions/{id}/approve")]
pub(crate) async fn approve(turn: Turn, body: Json<Note>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| service::approve(tx, id, version, b.note.as_deref())).await
}

/// Refuses for good, when no mending can help.
///
/// Permission `verify_request`.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/refuse", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), EditHeaders), request_body = Refusal,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions/{id}/refuse")]
pub(crate) async fn refuse(turn: Turn, body: Json<Refusal>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| service::refuse(tx, id, version, &b.note)).await
}

/// Takes the request back before the agency verified it.
///
/// Permission `submit_request`.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/withdraw", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), EditHeaders), request_body = Note,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions/{id}/withdraw")]
pub(crate) async fn withdraw(turn: Turn, body: Json<Note>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| service::withdraw(tx, id, version, b.note.as_deref())).await
}

/// Records the signed decree: the new rank enters the history from its TMT on, and the decree goes to the registry.
///
/// Permission `record_decree`, not on one's own case.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/decree", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request"), EditHeaders), request_body = Decree,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/promotions/{id}/decree")]
pub(crate) async fn decree(turn: Turn, body: Json<Decree>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| {
        let decree = IssueDecree {
            number: b.number.clone(),
            issued_on: b.issued_on,
            signatory: b.signatory.clone(),
            document_id: b.document_id,
        };
        service::issue_decree(tx, id, version, &decree)
    })
    .await
}
