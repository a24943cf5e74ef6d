use chrono::NaiveDate;
use employees::Locked;
use kernel::{EmployeeId, Permission, RequestId, access};
use store::Tx;
use workflow::{
    Stepped,
    entry::{self, NewEntry},
};

use super::{ENTRY, EnterAppraisal, check::check};
use crate::Error;

/// Enters the result of a year for another officer to verify. A year that is recorded already is corrected: when the entry is
/// verified, its row supersedes the present one.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`workflow::Error::AlreadyOpen`] when the year is on its way already;
/// [`Error::Denied`], also about oneself.
pub fn enter_appraisal(tx: &mut Tx<'_>, employee: EmployeeId, cmd: &EnterAppraisal) -> Result<Stepped, Error> {
    let person = employees::lock(tx, employee)?;
    access::require(tx.actor(), Permission::RecordHistory, &person.place())?;
    let year = cmd.year.to_string();
    let new = ready(tx, &person, cmd, &year)?;
    Ok(entry::enter(tx, &ENTRY, &new, cmd)?)
}

/// Enters a returned one again, mended.
///
/// # Errors
/// As [`enter_appraisal`], and what the step refuses.
pub fn enter_appraisal_again(
    tx: &mut Tx<'_>,
    id: RequestId,
    seen_version: i32,
    cmd: &EnterAppraisal,
) -> Result<Stepped, Error> {
    let about = entry::of_kind(tx, &ENTRY, id)?.employee_id;
    let person = employees::lock(tx, about)?;
    access::require(tx.actor(), Permission::RecordHistory, &person.place())?;
    let year = cmd.year.to_string();
    let new = ready(tx, &person, cmd, &year)?;
    Ok(entry::enter_again(tx, id, seen_version, &new, cmd)?)
}

/// The entry, when nothing is wrong with what it says and with its document.
pub(super) fn ready<'a>(
    tx: &mut Tx<'_>,
    person: &'a Locked,
    cmd: &EnterAppraisal,
    year: &'a str,
) -> Result<NewEntry<'a>, Error> {
    let faults = check(cmd, person, tx.today());
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    documents::usable(tx, cmd.document_id, person.id(), ENTRY.document)?;
    Ok(NewEntry {
        place: person.place(),
        unit: person.profile.unit_id,
        subject: year,
        effective_on: NaiveDate::from_ymd_opt(i32::from(cmd.year), 12, 31).unwrap_or_default(),
        document: cmd.document_id,
    })
}
