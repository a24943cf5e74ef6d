//! `GET /pns/photo/{idPns}` and `POST /upload-photo`.

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::json;

use super::documents::checked;
use crate::{
    Mock,
    choices::text,
    error::Answer,
    reply,
    state::{Read, people},
};

/// First bytes of a PNG.
const PNG: &[u8] = b"\x89PNG";

fn place(person: &str) -> String {
    format!("foto/{person}")
}

/// The photo of a person, by id.
pub(crate) async fn show(mock: web::Data<Mock>, id: web::Path<String>) -> Answer {
    Ok(match mock.state.read(|tx| tx.file(&place(id.trim())))? {
        Some(image) => {
            let content_type = if image.starts_with(PNG) { "image/png" } else { "image/jpeg" };
            HttpResponse::Ok().content_type(content_type).body(image)
        }
        None => reply::not_found(),
    })
}

/// Keeps a photo in place of the one that was there.
pub(crate) async fn upload(mock: web::Data<Mock>, request: HttpRequest, bytes: Bytes) -> Answer {
    let choices = mock.choices();
    let (form, faults) = checked(&request, bytes, &choices, &["pns_id"]).await;
    if !faults.is_empty() {
        return Ok(reply::invalid(&choices, &faults));
    }
    let (id, image) = (form.text("pns_id"), form.file.as_deref().unwrap_or_default());
    let known = mock.state.write(|tx| {
        let known = people::by_id(tx, id)?.is_some();
        if known {
            tx.put_file(&place(id), image)?;
        }
        Ok(known)
    })?;
    Ok(if known { reply::uploaded(&json!({"pns_id": id})) } else { reply::result_refused(&choices, text::NO_PERSON) })
}
