//! The steps that are the same for every kind of entry.
//!
//! `If-Match` carries the version last read. 409 with the present state when somebody was faster or the state does not allow
//! the step.

use actix_web::{post, web::Json};
use employees::service::entry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    answer::Answer,
    headers::EditHeaders,
    promotions::{SteppedView, steps::Note, turn::Turn},
};

/// Why an entry goes back.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryReturn {
    /// What whoever entered it must mend, 5 to 1,000 characters.
    note: String,
}

/// Sends the entry back to whoever enters.
///
/// Permission `verify_request`, not about oneself.
#[utoipa::path(post, path = "/api/v1/entries/{id}/return", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The entry"), EditHeaders), request_body = EntryReturn,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/entries/{id}/return")]
pub(crate) async fn send_back(turn: Turn, body: Json<EntryReturn>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| entry::return_entry(tx, id, version, &b.note)).await
}

/// Takes the entry back before it was verified; nothing of it is believed.
///
/// Permission `record_history`, not about oneself.
#[utoipa::path(post, path = "/api/v1/entries/{id}/withdraw", tag = "entries",
    params(("id" = uuid::Uuid, Path, description = "The entry"), EditHeaders), request_body = Note,
    responses((status = 200, description = "Where it is now; `ETag` is its version", body = SteppedView)))]
#[post("/api/v1/entries/{id}/withdraw")]
pub(crate) async fn withdraw(turn: Turn, body: Json<Note>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| entry::withdraw_entry(tx, id, version, b.text())).await
}
