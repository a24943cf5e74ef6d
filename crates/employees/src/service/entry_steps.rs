//! The steps of an entry that are the same whatever was entered.

use kernel::{HistoryId, Permission, RequestId, RuleFinding, access};
use store::{Tx, audit};
use workflow::{Stepped, entry};

use super::enter_award::EnterAward;
use crate::{Error, award_findings, award_kind, lock};

/// A verifier sends an entry of any kind back with words that say what is wrong.
///
/// # Errors
/// What [`entry::send_back`] refuses.
pub fn return_entry(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: &str) -> Result<Stepped, Error> {
    let about = workflow::employee_of(tx, id)?;
    let person = lock(tx, about)?;
    Ok(entry::send_back(tx, &person.place(), id, seen_version, note)?)
}

/// Whoever enters takes an entry of any kind back.
///
/// # Errors
/// What [`entry::withdraw`] refuses.
pub fn withdraw_entry(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let about = workflow::employee_of(tx, id)?;
    let person = lock(tx, about)?;
    Ok(entry::withdraw(tx, &person.place(), id, seen_version, note)?)
}

/// What the rules find about an award that was entered, for the officers who decide about it; nobody else is told, because it
/// tells of discipline, and the reading is logged like any of personal data.
///
/// # Errors
/// The database's.
pub fn review_award(tx: &mut Tx<'_>, row: &entry::EntryRow) -> Result<Vec<RuleFinding>, Error> {
    let today = tx.today();
    let profile = crate::profile_on(tx, row.employee_id, today)?;
    let may = |permission| access::require(tx.actor(), permission, &profile.place());
    let Ok(grant) = may(Permission::VerifyRequest).or_else(|_| may(Permission::RecordHistory)) else {
        return Ok(Vec::new());
    };
    let cmd: EnterAward = entry::content(&row.content)?;
    let now = tx.now();
    let kind = award_kind(&cmd.kind_code);
    let except: Option<HistoryId> = cmd.corrects;
    // A recorded award is not held against itself.
    let recorded = crate::awards(tx, row.employee_id)?.into_iter().find(|award| award.request_id == Some(row.id));
    let findings = match kind {
        Some(kind) => award_findings(tx, row.employee_id, kind, cmd.year, recorded.map(|a| a.id).or(except), now)?,
        None => Vec::new(),
    };
    if !findings.is_empty() {
        audit::sensitive_read(tx, row.employee_id, grant.role, "Syarat Satyalancana: masa kerja dan disiplin")?;
    }
    Ok(findings)
}
