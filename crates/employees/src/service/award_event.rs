use chrono::NaiveDate;
use diesel::prelude::*;
use kernel::{DocumentId, HistoryId};
use store::{
    Tx,
    events::AwardRecorded,
    schema::{awards as a, decrees as d},
};

use super::{award::origin, record_position::scan};
use crate::{Error, Locked};

/// What the registry is told of an award. `None` when it has no decree with its day and its certificate: the registry takes
/// none without.
pub(super) fn award_event(tx: &mut Tx<'_>, person: &Locked, row: HistoryId) -> Result<Option<AwardRecorded>, Error> {
    type Held = (String, i16, String, Option<NaiveDate>, Option<DocumentId>);
    let held: Option<Held> = a::table
        .inner_join(d::table)
        .filter(a::id.eq(row).and(a::employee_id.eq(person.id())).and(a::superseded_at.is_null()))
        .select((a::kind_code, a::year, d::number, d::issued_on, d::document_id))
        .first(tx.conn())
        .optional()?;
    let (kind_code, year, decree_number, issued_on, document) = held.ok_or(Error::NotFound)?;
    let (Some(issued_on), Some(document)) = (issued_on, document) else { return Ok(None) };
    Ok(Some(AwardRecorded {
        history_id: row,
        origin_id: origin(tx, row)?,
        nip: person.nip.clone(),
        registry_person_id: person.profile.registry_id.clone(),
        kind_code,
        year,
        decree_number,
        issued_on,
        scan: scan(tx, document)?,
    }))
}
