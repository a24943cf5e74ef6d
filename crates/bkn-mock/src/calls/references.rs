//! The reference API: `GET /referensi_siasn/1/<list>` and `…/search` (contract §10).

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::Query;
use crate::{Mock, error::Answer, reference, reply};

/// A list, or a page of it.
pub(crate) async fn list(
    mock: web::Data<Mock>,
    name: web::Path<String>,
    query: web::Query<HashMap<String, String>>,
) -> Answer {
    let Some(list) = reference::served(&name) else { return Ok(reply::not_found()) };
    let total = list.rows.len();
    let page = Query::of(query).page(list.rows.iter().cloned().map(Value::Object).collect());
    let body = if mock.choices().bare_references { json!(page) } else { json!({"count": total, "results": page}) };
    Ok(HttpResponse::Ok().json(body))
}
