use actix_web::{HttpRequest, HttpResponse, web::Path};
use documents::{Kind, NewDocument};
use kernel::{DocumentId, Reason, RequestId};
use pg::Once;
use promotions::{Error, service};
use store::Tx;
use web::{HttpFault, Problem};

use super::{Found, again, find};
use crate::{faults::Faults, reply, sent::Sent, upload, upload::SentFile};

/// Uploads a PDF and puts it under a requirement.
pub(crate) async fn upload(req: HttpRequest, sent: SentFile, number: Path<String>) -> Result<HttpResponse, Problem> {
    let found = find(&sent.visit, &number).await?;
    let code = sent.fields.text("requirement").to_owned();
    match keep(&req, &sent, &found, &code).await {
        Ok(title) => Ok(reply::to_saying(&anchor(&number, &code), &format!("{title} tersimpan dan dilampirkan."))),
        Err(problem) => {
            let mut faults = Faults::of_problem(problem)?;
            // The file's faults belong to the requirement it was sent for: several upload fields are on the page.
            for reason in &mut faults.reasons {
                reason.field = Some(code.clone());
            }
            let page = again(&sent.visit, &number, faults, sent.fields.clone()).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

async fn keep(req: &HttpRequest, sent: &SentFile, found: &Found, code: &str) -> Result<String, Problem> {
    let asked = found.request.checklist.iter().find(|item| item.requirement.code == code);
    let requirement = asked.map(|item| item.requirement.clone()).ok_or(HttpFault::BadRequest)?;
    let mut new = sent.keep(&*upload::state(req)?, Kind::of(requirement.document_kind.as_str())?).await?;
    new.title = Some(requirement.title.clone());
    let (id, title) = (found.request.request.id, requirement.title.clone());
    let employee = found.profile.clone();
    let write = move |tx: &mut Tx<'_>| record(tx, &employee, id, &requirement.code, new);
    let done = sent.visit.shared.db.write_once(sent.visit.call(), sent.key(), write).await?;
    Once::into_inner(done);
    Ok(title)
}

fn record(
    tx: &mut Tx<'_>,
    profile: &employees::Profile,
    id: RequestId,
    code: &str,
    new: NewDocument,
) -> Result<(), Error> {
    let document = documents::record(tx, &profile.place(), new)?;
    service::attach(tx, id, code, document.id)
}

/// Puts a document of the file under a requirement.
pub(crate) async fn attach(sent: Sent, number: Path<String>) -> Result<HttpResponse, Problem> {
    change(sent, &number, "Berkas dilampirkan.", service::attach).await
}

/// Takes it off again.
pub(crate) async fn detach(sent: Sent, number: Path<String>) -> Result<HttpResponse, Problem> {
    change(sent, &number, "Berkas dilepas dari usul; berkasnya tetap tersimpan.", service::detach).await
}

async fn change(
    sent: Sent,
    number: &str,
    said: &str,
    act: fn(&mut Tx<'_>, RequestId, &str, DocumentId) -> Result<(), Error>,
) -> Result<HttpResponse, Problem> {
    let found = find(&sent.visit, number).await?;
    let (id, code) = (found.request.request.id, sent.fields.text("requirement").to_owned());
    let document: DocumentId = sent.fields.parsed("document").ok_or_else(unknown)?;
    let requirement = code.clone();
    sent.write(move |tx| act(tx, id, &requirement, document)).await?;
    Ok(reply::to_saying(&anchor(number, &code), said))
}

fn unknown() -> HttpFault {
    HttpFault::BodyInvalid(Reason::field("document", "document", "Berkas ini tidak dikenal; muat ulang halaman."))
}

/// The requirement on the page of the request: the position is kept after an act.
fn anchor(number: &str, code: &str) -> String {
    let safe: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("/usul/{number}#f-{safe}")
}
