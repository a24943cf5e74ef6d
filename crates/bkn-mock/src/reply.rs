//! The envelopes, written.

use actix_web::{HttpResponse, http::StatusCode};
use serde_json::{Value, json};

use crate::choices::{Choices, EmptyList, text};

/// The one text of "nothing", compared literally by clients.
pub(crate) const NOT_FOUND: &str = "Data tidak ditemukan";
/// The one text of a successful upload, compared literally by clients.
pub(crate) const UPLOADED: &str = "File berhasil di upload";

fn json(status: u16, body: &Value) -> HttpResponse {
    HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::OK)).json(body)
}

/// A list or an object.
pub(crate) fn found(data: &Value, count: usize) -> HttpResponse {
    json(200, &json!({"code": 1, "count": count, "data": data, "message": "success"}))
}

/// A list, or what stands for an empty one.
pub(crate) fn list(choices: &Choices, rows: Vec<Value>, total: usize) -> HttpResponse {
    rows_or(choices, rows, total, NOT_FOUND)
}

/// A list, or what stands for an empty one with the sentence of this history.
pub(crate) fn rows_or(choices: &Choices, rows: Vec<Value>, total: usize, sentence: &str) -> HttpResponse {
    if !rows.is_empty() {
        return found(&Value::Array(rows), total);
    }
    match choices.empty_list {
        EmptyList::NotFound => nothing(sentence),
        EmptyList::EmptyArray => found(&json!([]), 0),
        EmptyList::Sentence => found(&json!(sentence), 0),
    }
}

/// Nothing there.
pub(crate) fn not_found() -> HttpResponse {
    nothing(NOT_FOUND)
}

fn nothing(sentence: &str) -> HttpResponse {
    json(404, &json!({"code": 0, "count": 0, "data": sentence, "message": sentence}))
}

/// An upload that worked.
pub(crate) fn uploaded(document: &Value) -> HttpResponse {
    json(200, &json!({"code": 1, "count": 1, "data": document, "message": UPLOADED}))
}

/// An upload or a read that is refused.
pub(crate) fn result_refused(choices: &Choices, reason: &str) -> HttpResponse {
    json(choices.refusal_status, &json!({"code": 0, "count": 0, "data": null, "message": reason}))
}

/// A save or delete that worked.
pub(crate) fn saved(map_data: &Value) -> HttpResponse {
    json(200, &json!({"success": true, "message": "success", "mapData": map_data}))
}

/// A save whose clients read two envelopes: one body satisfies both.
pub(crate) fn saved_and_found(map_data: &Value) -> HttpResponse {
    let body = json!({"code": 1, "data": "success", "message": "success", "success": true, "mapData": map_data});
    json(200, &body)
}

/// A save that is refused.
pub(crate) fn refused(choices: &Choices, reason: &str) -> HttpResponse {
    json(choices.refusal_status, &json!({"success": false, "message": reason, "mapData": null}))
}

/// A recompute call. `Error` is a text.
pub(crate) fn synced(error: bool, message: &str) -> HttpResponse {
    json(200, &json!({"Error": if error { "true" } else { "false" }, "Message": message}))
}

/// Missing or malformed members: Go's multi-error, a line for each.
pub(crate) fn invalid(choices: &Choices, faults: &[String]) -> HttpResponse {
    let head =
        if faults.len() == 1 { "1 error occurred:".to_owned() } else { format!("{} errors occurred:", faults.len()) };
    let lines: String = faults.iter().map(|fault| format!("\n\t* {fault}")).collect();
    json(
        choices.validation_status,
        &json!({"code": 0, "count": 0, "data": null, "message": format!("{head}{lines}\n\n")}),
    )
}

/// A refused gateway token. `code` is a text.
pub(crate) fn gateway_refused(missing: bool) -> HttpResponse {
    let (code, description) = if missing {
        ("900902", "Missing Credentials. Make sure your API invocation call has a header: 'Authorization'")
    } else {
        (
            "900901",
            "Access failure for API: /apisiasn, version: 1.0. Make sure you have provided the correct security credentials",
        )
    };
    json(401, &json!({"code": code, "message": "Invalid Credentials", "description": description}))
}

/// A refused SSO token.
pub(crate) fn sso_refused() -> HttpResponse {
    json(401, &json!({"message": "invalid or expired jwt"}))
}

/// No SSO token.
pub(crate) fn sso_missing(choices: &Choices) -> HttpResponse {
    json(choices.missing_auth_status, &json!({"message": "missing or malformed jwt"}))
}

/// A refused login, in the shape of OAuth.
pub(crate) fn login_refused(error: &str, description: &str) -> HttpResponse {
    json(
        if matches!(error, "unsupported_grant_type" | "invalid_request") { 400 } else { 401 },
        &json!({"error": error, "error_description": description}),
    )
}

/// The gateway knows no such path.
pub(crate) fn no_route() -> HttpResponse {
    let description = "No matching resource found for given API Request";
    json(404, &json!({"code": "900906", "message": "No matching resource found", "description": description}))
}

/// The gateway knows the path, but not with this method.
pub(crate) fn no_method() -> HttpResponse {
    let description = "Method not allowed for given API resource";
    json(405, &json!({"code": "900908", "message": "Method not allowed", "description": description}))
}

/// A body larger than any that is taken.
pub(crate) fn too_large() -> HttpResponse {
    json(413, &json!({"code": 0, "count": 0, "data": null, "message": text::TOO_LARGE}))
}

/// The mock itself failed.
pub(crate) fn broken() -> HttpResponse {
    json(500, &json!({"code": 0, "count": 0, "data": null, "message": "internal error of the mock"}))
}

/// An administrative call with a fault.
pub(crate) fn admin_fault(reason: &str) -> HttpResponse {
    json(400, &json!({"error": reason}))
}
