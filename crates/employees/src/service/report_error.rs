use diesel::prelude::*;
use kernel::{Denied, EmployeeId, HistoryId, Permission, Reason, ReportId, access};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Audit, Tx, schema::record_reports as r};

use crate::{
    Error, lock,
    reports::{Section, State, row_text},
    service_record_as_of,
};

/// Longest message, in characters.
const LONGEST: usize = 1000;
/// Shortest message that says something.
const SHORTEST: usize = 10;

/// What is wrong in one's own record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportError {
    /// Part of the record.
    pub section: Section,
    /// Row of that history; none: the part as a whole.
    #[serde(default)]
    pub row_id: Option<HistoryId>,
    /// What is wrong and what should stand there.
    pub message: String,
}

/// Keeps the report with what the row says now. Only the person reports about their own record; nothing in it changes.
///
/// # Errors
/// [`Error::Invalid`] for a message that says nothing or an unknown row; [`Error::Denied`] for somebody else's record.
pub fn report_error(tx: &mut Tx<'_>, employee: EmployeeId, cmd: &ReportError) -> Result<ReportId, Error> {
    let person = lock(tx, employee)?;
    let grant = access::require(tx.actor(), Permission::ReportError, &person.place())?;
    let by = tx
        .actor()
        .user
        .filter(|_| tx.actor().employee == Some(employee))
        .ok_or(Denied::MissingPermission(Permission::ReportError))?;
    let (now, today) = (tx.now(), tx.today());
    let record = service_record_as_of(tx, employee, today, now)?;
    let message = cmd.message.trim();
    let mut faults = Vec::new();
    if !(SHORTEST..=LONGEST).contains(&message.chars().count()) {
        faults.push(Reason::field(
            "message",
            "message-length",
            "Tulis apa yang salah dan apa yang seharusnya, 10 sampai 1.000 huruf.",
        ));
    }
    let text = row_text(&record, cmd.section, cmd.row_id);
    if text.is_none() {
        faults.push(Reason::field("row_id", "row-unknown", "Baris ini tidak ada lagi; muat ulang halaman data Anda."));
    }
    let (Some(text), true) = (text, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
    let id = ReportId::new();
    diesel::insert_into(r::table)
        .values((
            (r::id.eq(id), r::employee_id.eq(employee), r::section.eq(cmd.section), r::row_id.eq(cmd.row_id)),
            (r::row_text.eq(&text), r::message.eq(message), r::state.eq(State::Open)),
            (r::reported_by.eq(by), r::reported_at.eq(now)),
        ))
        .execute(tx.conn())?;
    // The words stay in the report: they may hold personal data, which the trail must not.
    let after = json!({ "section": cmd.section, "row_id": cmd.row_id });
    tx.audit(Audit::new("report.open", grant.role, "record_reports", id.uuid()).about(employee).after(&after)?)?;
    Ok(id)
}
