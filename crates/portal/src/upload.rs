//! A form with a file. The first fields prove the sender; the file is read up to a limit and checked by its content.

use actix_multipart::Multipart;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use bytes::Bytes;
use documents::{Checked, Kind, NewDocument};
use futures_util::{StreamExt, future::LocalBoxFuture};
use store::Key;
use uuid::Uuid;
use web::{HttpFault, Problem, extract::PageUser};

use crate::{State, fields::Fields, visit::Visit};

/// Longest text field, in bytes.
const LONGEST_TEXT: usize = 8 * 1024;
/// Largest file of any kind, in bytes; the kinds have their own limits.
const LARGEST_FILE: usize = 10 * 1024 * 1024 + 1;
/// Most parts of a form.
const MOST_PARTS: usize = 24;

/// The form, its sender proved.
pub(crate) struct SentFile {
    /// Who sent it.
    pub(crate) visit: Visit,
    /// The text fields.
    pub(crate) fields: Fields,
    /// Content of the field `file`; empty when none was chosen.
    pub(crate) file: Bytes,
    key: String,
    operation: String,
}

impl SentFile {
    /// The key of this write; the file is part of what it stands for.
    pub(crate) fn key(&self) -> Key {
        let mut body = format!("{:?}", self.fields);
        body.push_str(documents::ContentHash::of(&self.file).as_str());
        Key::new(self.key.clone(), &self.operation, body.as_bytes())
    }

    /// Checks the file as a document of `kind` and puts it into the store. Nobody can reach it before its row is written.
    pub(crate) async fn keep(&self, state: &State, kind: &'static Kind) -> Result<NewDocument, Problem> {
        let bytes = self.file.clone();
        let checked: Checked = pg::blocking::run(move || documents::check(kind, &bytes)).await??;
        state.documents.put(self.file.clone()).await?;
        Ok(NewDocument { checked, title: None })
    }
}

impl FromRequest for SentFile {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let user = PageUser::from_request(req, payload);
        let parts = Multipart::from_request(req, payload);
        let req = req.clone();
        Box::pin(async move {
            let user = user.await?;
            let parts = parts.await.map_err(|_| HttpFault::BodyType { expected: "multipart/form-data" })?;
            read(&req, user, parts).await
        })
    }
}

async fn read(req: &HttpRequest, user: PageUser, mut parts: Multipart) -> Result<SentFile, Problem> {
    let (mut fields, mut file) = (Vec::new(), Bytes::new());
    for _ in 0..MOST_PARTS {
        let Some(part) = parts.next().await else { break };
        let mut part = part.map_err(|_| HttpFault::BadRequest)?;
        let name = part.name().unwrap_or("").to_owned();
        if name == "file" {
            file = part
                .bytes(LARGEST_FILE)
                .await
                .map_err(|_| HttpFault::BodyTooLarge { limit: "10 MB untuk satu berkas".to_owned() })?
                .map_err(|_| HttpFault::BadRequest)?;
        } else {
            let text = part.bytes(LONGEST_TEXT).await.map_err(|_| HttpFault::BadRequest)?;
            let text = text.map_err(|_| HttpFault::BadRequest)?;
            fields.push((name, String::from_utf8_lossy(&text).into_owned()));
        }
    }
    let mut fields = Fields(fields);
    user.check_csrf(fields.text("csrf"))?;
    let key: Uuid = fields.parsed("idempotency_key").ok_or(HttpFault::IdempotencyMissing)?;
    fields.0.retain(|(name, _)| name != "csrf" && name != "idempotency_key");
    let visit = Visit::of(req, user)?;
    let operation = format!("POST {}", visit.path);
    Ok(SentFile { visit, fields, file, key: key.to_string(), operation })
}

/// The portal's state.
pub(crate) fn state(req: &HttpRequest) -> Result<Data<State>, Problem> {
    req.app_data::<Data<State>>().cloned().ok_or_else(|| HttpFault::NotConfigured.into())
}
