use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY},
    web::Path,
};
use documents::Document;
use kernel::{DocumentId, Permission, access};
use store::{Tx, audit};
use web::{HttpFault, Problem};

use crate::{reply, upload, visit::Visit};

/// `/berkas/{id}`: the PDF itself. Somebody else's file is written down as read.
pub(crate) async fn get(visit: Visit, req: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id: DocumentId = id.parse().map_err(|_| HttpFault::PathInvalid)?;
    let document = visit.shared.db.write(visit.call(), move |tx| open(tx, id)).await?;
    let bytes = upload::state(&req)?.documents.get(&document.content_hash).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CONTENT_DISPOSITION, "inline; filename=\"berkas.pdf\""))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, reply::FILE_POLICY))
        .body(bytes))
}

fn open(tx: &mut Tx<'_>, id: DocumentId) -> Result<Document, documents::Error> {
    let document = documents::find(tx, id)?;
    let (actor, today) = (tx.actor().clone(), tx.today());
    let profile = employees::profile_on(tx, document.employee_id, today).map_err(unseen)?;
    let grant = access::require(&actor, Permission::ViewSensitive, &profile.place())?;
    if actor.employee != Some(document.employee_id) {
        audit::sensitive_read(tx, document.employee_id, grant.role, &format!("Berkas: {}", document.title))?;
    }
    Ok(document)
}

fn unseen(error: employees::Error) -> documents::Error {
    match error {
        employees::Error::Db(error) => documents::Error::Db(error),
        _ => documents::Error::NotFound,
    }
}
