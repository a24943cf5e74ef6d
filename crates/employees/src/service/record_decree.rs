use chrono::NaiveDate;
use diesel::prelude::*;
use kernel::{DecreeId, DocumentId};
use store::{Tx, schema::decrees};

use crate::Error;

/// A decree (SK) that a fact of somebody's record stands on.
#[derive(Debug, Clone, Copy)]
pub struct NewDecree<'a> {
    /// What it decides, one of the words of `decrees.kind`: `rank`, `position` …
    pub kind: &'static str,
    /// Number as written.
    pub number: &'a str,
    /// Date.
    pub issued_on: NaiveDate,
    /// Who signed.
    pub signatory: Option<&'a str>,
    /// Scan in the person's file.
    pub document_id: Option<DocumentId>,
}

/// Records the decree; the fact that stands on it follows in the same transaction and is what the trail tells of.
///
/// # Errors
/// The database's.
pub fn record_decree(tx: &mut Tx<'_>, new: NewDecree<'_>) -> Result<DecreeId, Error> {
    let id = DecreeId::new();
    let (now, by) = (tx.now(), tx.actor().user);
    diesel::insert_into(decrees::table)
        .values((
            decrees::id.eq(id),
            decrees::kind.eq(new.kind),
            decrees::number.eq(new.number),
            decrees::issued_on.eq(new.issued_on),
            decrees::signatory.eq(new.signatory),
            decrees::document_id.eq(new.document_id),
            decrees::recorded_at.eq(now),
            decrees::recorded_by.eq(by),
        ))
        .execute(tx.conn())?;
    Ok(id)
}
