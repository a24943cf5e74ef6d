//! `POST /upload-dok`, `POST /upload-dok-rw`, `GET /download-dok`.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::{Value, json};

use super::Query;
use crate::{
    Mock,
    body::Form,
    choices::{Choices, text},
    error::Answer,
    reply,
    state::{Draft, Outcome, Read, files, rows},
};

/// A file without a row: its description is put into the `path` of the following save.
pub(crate) async fn upload(mock: web::Data<Mock>, request: HttpRequest, bytes: Bytes) -> Answer {
    let choices = mock.choices();
    let (form, faults) = checked(&request, bytes, &choices, &["id_ref_dokumen"]).await;
    if !faults.is_empty() {
        return Ok(reply::invalid(&choices, &faults));
    }
    let file = form.file.clone().unwrap_or_default();
    Ok(reply::uploaded(&mock.state.write(|tx| files::keep(tx, form.text("id_ref_dokumen"), &file))?))
}

/// A file for a row that exists.
pub(crate) async fn upload_for_row(mock: web::Data<Mock>, request: HttpRequest, bytes: Bytes) -> Answer {
    let choices = mock.choices();
    let (form, faults) = checked(&request, bytes, &choices, &["id_riwayat", "id_ref_dokumen"]).await;
    if !faults.is_empty() {
        return Ok(reply::invalid(&choices, &faults));
    }
    Ok(match mock.state.write(|tx| attach(tx, &form))? {
        Some(document) => reply::uploaded(&document),
        None => reply::not_found(),
    })
}

/// A file by its path, raw or percent-encoded.
pub(crate) async fn download(mock: web::Data<Mock>, query: web::Query<HashMap<String, String>>) -> Answer {
    let query = Query::of(query);
    Ok(match mock.state.read(|tx| tx.file(query.text("filepath")))? {
        Some(content) => HttpResponse::Ok().content_type("application/pdf").body(content),
        None => reply::not_found(),
    })
}

/// A form, and what it lacks.
pub(super) async fn checked(
    request: &HttpRequest,
    bytes: Bytes,
    choices: &Choices,
    required: &[&str],
) -> (Form, Vec<String>) {
    let form = Form::read(request, bytes, choices).await.unwrap_or_default();
    let mut faults: Vec<String> =
        required.iter().filter(|name| form.text(name).is_empty()).map(|name| format!("{name} is required")).collect();
    if form.file.as_ref().is_none_or(Bytes::is_empty) {
        faults.push(text::NO_FILE.to_owned());
    }
    (form, faults)
}

fn attach(tx: &mut Draft<'_>, form: &Form) -> Outcome<Option<Value>> {
    let Some((place, mut row)) = rows::by_id(tx, form.text("id_riwayat"))? else { return Ok(None) };
    let document = files::keep(tx, form.text("id_ref_dokumen"), form.file.as_deref().unwrap_or_default())?;
    let path = row.entry("path").or_insert_with(|| json!({}));
    if !path.is_object() {
        *path = json!({});
    }
    if let Value::Object(by_type) = path {
        by_type.insert(form.text("id_ref_dokumen").to_owned(), document.clone());
    }
    rows::replace(tx, &place, &row)?;
    Ok(Some(document))
}
