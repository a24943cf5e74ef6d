//! The OpenAPI document as JSON, and a page that shows it.

pub(crate) mod reference;

use std::sync::LazyLock;

use actix_web::{HttpResponse, get};

use crate::document;

/// Written once; it does not change while the program runs.
static JSON: LazyLock<Result<String, serde_json::Error>> = LazyLock::new(|| document().to_json());

/// `/api/v1/openapi.json`.
#[get("/api/v1/openapi.json")]
pub(crate) async fn openapi_json() -> Result<HttpResponse, web::Problem> {
    match &*JSON {
        Ok(json) => Ok(HttpResponse::Ok()
            .content_type("application/json")
            .insert_header(("cache-control", "public, max-age=300"))
            .body(json.as_str())),
        Err(error) => Err(web::HttpFault::Unforeseen(format!("OpenAPI document: {error}")).into()),
    }
}
