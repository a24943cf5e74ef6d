//! Rows of `documents`, and what is asked of them. Reads take `&mut PgConnection`.

use chrono::{DateTime, Utc};
use diesel::{pg::Pg, prelude::*};
use kernel::{DocumentId, EmployeeId, Reason, UserId};
use serde::Serialize;
use store::{DbError, schema::documents};

use crate::{ContentHash, Error, Kind};

/// A document of a person's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = documents, check_for_backend(Pg))]
pub struct Document {
    /// Identifier.
    pub id: DocumentId,
    /// Whose file.
    pub employee_id: EmployeeId,
    /// Code of [`crate::KINDS`].
    pub kind: String,
    /// What the person reads: "Dokumen evaluasi kinerja 2025".
    pub title: String,
    /// Key in the object store.
    pub content_hash: ContentHash,
    /// Found by content.
    pub media_type: String,
    /// Bytes.
    pub byte_size: i64,
    /// Pages.
    pub page_count: i32,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// By whom; `None` for the program.
    pub uploaded_by: Option<UserId>,
    /// When a verifier accepted it: it is offered again and not asked again.
    pub verified_at: Option<DateTime<Utc>>,
    /// Which verifier.
    pub verified_by: Option<UserId>,
    /// Taken out of the file; the row stays.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// The documents in a person's file, newest first, without the withdrawn ones. The caller asks for the permission.
///
/// # Errors
/// The database's.
pub fn list_for(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<Document>, Error> {
    documents::table
        .filter(documents::employee_id.eq(employee.uuid()))
        .filter(documents::withdrawn_at.is_null())
        .order((documents::uploaded_at.desc(), documents::id.desc()))
        .select(Document::as_select())
        .load(conn)
        .map_err(Error::from)
}

/// One document, withdrawn or not. The caller asks for the permission at its person's place.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find(conn: &mut PgConnection, id: DocumentId) -> Result<Document, Error> {
    documents::table
        .find(id.uuid())
        .select(Document::as_select())
        .first(conn)
        .optional()
        .map_err(DbError::from)?
        .ok_or(Error::NotFound)
}

/// A document that a fact may stand on: in the person's file, of the right kind, not withdrawn.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's and for one that was taken out; [`Error::NotAccepted`] for another kind.
pub fn usable(
    conn: &mut PgConnection,
    id: DocumentId,
    employee: EmployeeId,
    kind: &'static str,
) -> Result<Document, Error> {
    let document = find(conn, id)?;
    if document.employee_id != employee || document.withdrawn_at.is_some() {
        return Err(Error::NotFound);
    }
    if document.kind != kind {
        let asked = Kind::of(kind)?.title;
        let message = format!("Berkas ini “{}”; yang diminta {asked}.", document.title);
        return Err(Error::NotAccepted(vec![Reason::field("document_id", "document.other-kind", message)]));
    }
    Ok(document)
}
