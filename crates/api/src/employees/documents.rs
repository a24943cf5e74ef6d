//! The digital file of a person.

use actix_multipart::Multipart;
use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Data, Path},
};
use bytes::Bytes;
use documents::{Document, Kind, NewDocument};
use kernel::{Actor, Denied, DocumentId, EmployeeId, Grant, Permission, Place, access};
use serde::{Deserialize, Serialize};
use store::audit::sensitive_read;
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey},
};

use super::visible;
use crate::{
    answer::{Answer, ok, once},
    headers::WriteHeaders,
    state::InState,
    upload,
    view::{DocumentView, Word},
};

/// Largest upload of any kind, in bytes; each kind has its own limit below it.
const LARGEST: usize = 10 * 1024 * 1024;

/// Documents of a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct Documents {
    /// Newest first, without the withdrawn ones.
    items: Vec<DocumentView>,
    /// What can be uploaded.
    kinds: Vec<KindView>,
}

/// A kind of document.
#[derive(Serialize, ToSchema)]
struct KindView {
    /// Code and title.
    kind: Word,
    /// Largest file, in MB.
    max_mb: u32,
}

/// A document to upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only for the API's document")]
pub(crate) struct UploadForm {
    /// Code of a kind, of `GET /api/v1/employees/{id}/documents`.
    #[schema(example = "appraisal")]
    kind: String,
    /// Title, when it says more than the kind's own: "Dokumen evaluasi kinerja 2025".
    title: Option<String>,
    /// The PDF.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What was recorded.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Receipt {
    /// The document.
    #[schema(value_type = uuid::Uuid)]
    id: DocumentId,
    /// Code of its kind.
    kind: String,
    /// Bytes.
    byte_size: i64,
    /// Pages.
    page_count: i32,
}

impl From<Document> for Receipt {
    fn from(d: Document) -> Self {
        Self { id: d.id, kind: d.kind, byte_size: d.byte_size, page_count: d.page_count }
    }
}

/// Whoever manages the file may read it, and whoever may see personal data.
fn may_read(actor: &Actor, place: &Place<'_>) -> Result<Grant, Denied> {
    access::require(actor, Permission::ManageDocuments, place)
        .or_else(|refusal| access::require(actor, Permission::ViewSensitive, place).map_err(|_| refusal))
}

/// A document out of reach is answered like one that does not exist.
fn hidden(refusal: Denied) -> documents::Error {
    if refusal == Denied::OutOfScope { documents::Error::NotFound } else { refusal.into() }
}

/// The documents in a person's file.
///
/// Permission `manage_documents` or `view_sensitive`.
#[utoipa::path(get, path = "/api/v1/employees/{id}/documents", tag = "documents",
    params(("id" = uuid::Uuid, Path, description = "The person")),
    responses((status = 200, description = "The file", body = Documents)))]
#[get("/api/v1/employees/{id}/documents")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>) -> Answer {
    let (call, id) = (who.into_call(), id.into_inner());
    let file = shared.db.read(move |conn| {
        let person = employees::profile_on(conn, id, call.today())?;
        may_read(&call.actor, &person.place())?;
        Ok::<_, promotions::Error>(documents::list_for(conn, id)?)
    });
    let items = file.await?.into_iter().map(DocumentView::from).collect();
    let kinds =
        documents::KINDS.iter().map(|k| KindView { kind: Word::new(k.code, k.title), max_mb: k.max_mib }).collect();
    ok(&Documents { items, kinds })
}

/// Puts a PDF into a person's file.
///
/// Permission `manage_documents`. Type by content, size, pages, not encrypted: every fault is told. The same content of
/// the same kind and title is the same document.
#[utoipa::path(post, path = "/api/v1/employees/{id}/documents", tag = "documents",
    params(("id" = uuid::Uuid, Path, description = "The person"), WriteHeaders),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "In the file", body = Receipt)))]
#[post("/api/v1/employees/{id}/documents")]
pub(crate) async fn put(
    shared: Data<Shared>,
    state: InState,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
    body: Multipart,
) -> Answer {
    let (call, id) = (who.into_call(), id.into_inner());
    let asking = call.clone();
    let allowed = move |conn: &mut diesel::PgConnection| {
        visible(conn, &asking.actor, id, Permission::ManageDocuments, asking.today())
    };
    shared.db.read(allowed).await?;
    let upload::InMemory { texts, file } = upload::in_memory(body, LARGEST).await?;
    let kind = Kind::of(texts.get("kind").map_or("", String::as_str))?;
    let title = texts.get("title").cloned();
    let checked = check(kind, file.clone()).await?;
    let key = key.with(&(kind.code, &title, checked.hash.as_str()))?;
    state.0.documents.put(file).await?;
    let done = shared.db.write_once(call, key, move |tx| {
        let today = tx.today();
        let person = employees::profile_on(tx.conn(), id, today)?;
        let document = documents::record(tx, &person.place(), NewDocument { checked, title })?;
        Ok::<_, promotions::Error>(Receipt::from(document))
    });
    once(StatusCode::CREATED, done.await?, |receipt| receipt)
}

async fn check(kind: &'static Kind, file: Bytes) -> Result<documents::Checked, web::Problem> {
    Ok(pg::blocking::run(move || documents::check(kind, &file)).await??)
}

/// The content of a document.
///
/// Permission `manage_documents` or `view_sensitive`. Opening somebody else's document is recorded first, and the person
/// can see it.
#[utoipa::path(get, path = "/api/v1/documents/{id}/content", tag = "documents",
    params(("id" = uuid::Uuid, Path, description = "The document")),
    responses((status = 200, description = "The PDF", content_type = "application/pdf", body = Vec<u8>)))]
#[get("/api/v1/documents/{id}/content")]
pub(crate) async fn content(shared: Data<Shared>, state: InState, who: Authenticated, id: Path<DocumentId>) -> Answer {
    let id = id.into_inner();
    let opened = shared.db.write(who.into_call(), move |tx| {
        let today = tx.today();
        let document = documents::find(tx.conn(), id)?;
        let person = employees::profile_on(tx.conn(), document.employee_id, today)?;
        let grant = may_read(tx.actor(), &person.place()).map_err(hidden)?;
        if tx.actor().employee != Some(person.id) {
            sensitive_read(tx, person.id, grant.role, &format!("berkas: {}", document.title))?;
        }
        Ok::<_, promotions::Error>(document)
    });
    let document = opened.await?;
    let bytes = state.0.documents.get(&document.content_hash).await?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(document.media_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.pdf\"", document.kind)));
    Ok(response.body(bytes))
}
