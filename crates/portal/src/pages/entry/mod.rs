//! Catatan riwayat: rows of a history that one officer enters from a document and another verifies.

pub(crate) mod filing;
pub(crate) mod get;
pub(crate) mod queue;
pub(crate) mod shown;
pub(crate) mod step;

use diesel::PgConnection;
use employees::Profile;
use kernel::{Actor, Permission, access};
use workflow::entry::{self, EntryRow};

/// An entry that is to be mended, as its form needs it.
pub(super) struct Mended {
    pub(super) number: String,
    pub(super) version: i32,
    pub(super) row: EntryRow,
}

/// The returned entry of this number and kind about the person, for whoever may enter it again.
pub(super) fn to_mend(
    conn: &mut PgConnection,
    actor: &Actor,
    profile: &Profile,
    kind: &entry::Kind,
    number: &str,
    today: chrono::NaiveDate,
) -> Result<Option<Mended>, workflow::Error> {
    if number.is_empty() {
        return Ok(None);
    }
    let request = workflow::request_by_number(conn, number)?;
    if request.kind != kind.name || request.employee_id != profile.id {
        return Err(workflow::Error::NotFound);
    }
    access::require(actor, Permission::RecordHistory, &profile.place())?;
    let row = entry::find(conn, request.id, today)?;
    Ok(Some(Mended { number: row.number.clone(), version: row.version, row }))
}
