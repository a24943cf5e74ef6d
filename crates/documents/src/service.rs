//! What is written about documents: recorded, verified, withdrawn.

use diesel::prelude::*;
use kernel::{DocumentId, Permission, Place, Reason, UserId, access};
use serde_json::json;
use store::{
    Audit, Tx,
    schema::{documents, employees},
};
use uuid::Uuid;

use crate::{Checked, Document, Error, find};

/// A document that was checked and put into the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// What was found.
    pub checked: Checked,
    /// Title, when it says more than the kind's own ("Dokumen evaluasi kinerja 2025"). Never the name of the uploaded file,
    /// which may carry personal data.
    pub title: Option<String>,
}

/// Longest title.
const LONGEST_TITLE: usize = 120;

/// Puts a document into the file of the person at `place`. The same content under the same kind and title is the same row.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`] when there is no such person, [`Error::NotAccepted`] for a title that is too long.
pub fn record(tx: &mut Tx<'_>, place: &Place<'_>, new: NewDocument) -> Result<Document, Error> {
    let grant = access::require(tx.actor(), Permission::ManageDocuments, place)?;
    let title = title(&new)?;
    // The person's row lock makes two uploads of the same file wait for each other.
    employees::table
        .find(place.employee.uuid())
        .select(employees::id)
        .for_update()
        .first::<Uuid>(tx.conn())
        .optional()?
        .ok_or(Error::NotFound)?;
    let known = documents::table
        .filter(documents::employee_id.eq(place.employee.uuid()))
        .filter(documents::kind.eq(new.checked.kind.code))
        .filter(documents::title.eq(&title))
        .filter(documents::content_hash.eq(new.checked.hash.as_str()))
        .filter(documents::withdrawn_at.is_null())
        .select(Document::as_select())
        .first(tx.conn())
        .optional()?;
    if let Some(document) = known {
        return Ok(document);
    }
    let (now, by) = (tx.now(), tx.actor().user.map(UserId::uuid));
    let document: Document = diesel::insert_into(documents::table)
        .values((
            documents::id.eq(DocumentId::new().uuid()),
            documents::employee_id.eq(place.employee.uuid()),
            documents::kind.eq(new.checked.kind.code),
            documents::title.eq(&title),
            documents::content_hash.eq(new.checked.hash.as_str()),
            documents::media_type.eq(new.checked.media_type),
            documents::byte_size.eq(new.checked.byte_size),
            documents::page_count.eq(new.checked.page_count),
            documents::uploaded_at.eq(now),
            documents::uploaded_by.eq(by),
        ))
        .returning(Document::as_returning())
        .get_result(tx.conn())?;
    let entry = Audit::new("document.record", grant.role, "document", document.id.uuid());
    tx.audit(entry.about(place.employee).after(&trace(&document))?)?;
    Ok(document)
}

/// A verifier accepts the document: later requests offer it and do not ask for it again. Verifying twice changes nothing.
///
/// # Errors
/// [`Error::Denied`], also for one's own file and one's own upload; [`Error::NotFound`]; [`Error::Withdrawn`].
pub fn verify(tx: &mut Tx<'_>, place: &Place<'_>, id: DocumentId) -> Result<Document, Error> {
    let grant = access::require(tx.actor(), Permission::VerifyRequest, place)?;
    access::require_other(tx.actor(), place.employee)?;
    let document = locked(tx, place, id)?;
    if document.verified_at.is_some() {
        return Ok(document);
    }
    if tx.actor().user.is_some() && document.uploaded_by == tx.actor().user {
        return Err(access::Denied::SamePerson.into());
    }
    let (now, by) = (tx.now(), tx.actor().user.map(UserId::uuid));
    let document: Document = diesel::update(documents::table.find(id.uuid()))
        .set((documents::verified_at.eq(now), documents::verified_by.eq(by)))
        .returning(Document::as_returning())
        .get_result(tx.conn())?;
    let entry = Audit::new("document.verify", grant.role, "document", id.uuid());
    tx.audit(entry.about(place.employee).after(&trace(&document))?)?;
    Ok(document)
}

/// Takes the document out of the file. The row and the bytes stay.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`]; [`Error::Withdrawn`] when it is out already.
pub fn withdraw(tx: &mut Tx<'_>, place: &Place<'_>, id: DocumentId) -> Result<Document, Error> {
    let grant = access::require(tx.actor(), Permission::ManageDocuments, place)?;
    let before = locked(tx, place, id)?;
    let now = tx.now();
    let document: Document = diesel::update(documents::table.find(id.uuid()))
        .set(documents::withdrawn_at.eq(now))
        .returning(Document::as_returning())
        .get_result(tx.conn())?;
    let entry = Audit::new("document.withdraw", grant.role, "document", id.uuid()).about(place.employee);
    tx.audit(entry.before(&trace(&before))?.after(&trace(&document))?)?;
    Ok(document)
}

/// The document in the file at `place`, its row locked.
fn locked(tx: &mut Tx<'_>, place: &Place<'_>, id: DocumentId) -> Result<Document, Error> {
    documents::table.find(id.uuid()).select(documents::id).for_update().first::<Uuid>(tx.conn()).optional()?;
    let document = find(tx, id)?;
    if document.employee_id != place.employee {
        return Err(Error::NotFound);
    }
    if document.withdrawn_at.is_some() {
        return Err(Error::Withdrawn);
    }
    Ok(document)
}

fn title(new: &NewDocument) -> Result<String, Error> {
    let title = new.title.as_deref().map(str::trim).filter(|t| !t.is_empty()).unwrap_or(new.checked.kind.title);
    if title.chars().count() > LONGEST_TITLE {
        let message = format!("Judul berkas paling panjang {LONGEST_TITLE} huruf.");
        return Err(Error::NotAccepted(vec![Reason::field("title", "document.title-too-long", message)]));
    }
    Ok(title.to_owned())
}

/// What the trail keeps of a document.
fn trace(document: &Document) -> serde_json::Value {
    json!({
        "kind": document.kind,
        "title": document.title,
        "content_hash": document.content_hash,
        "page_count": document.page_count,
        "verified": document.verified_at.is_some(),
        "withdrawn": document.withdrawn_at.is_some(),
    })
}
