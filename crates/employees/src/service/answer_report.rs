use diesel::prelude::*;
use kernel::{Permission, Reason, ReportId, access};
use serde_json::json;
use store::{Audit, Tx, schema::record_reports as r};

use crate::{Error, lock, reports};

/// Longest answer, in characters.
const LONGEST: usize = 1000;

/// Answers a report. The person reads the answer; the record is corrected, where it must be, by the use case of the
/// matter.
///
/// # Errors
/// [`Error::NoReport`] when there is none within reach; [`Error::ReportAnswered`]; [`Error::Invalid`] for an empty
/// answer; [`Error::Denied`], also for one's own report.
pub fn answer_report(tx: &mut Tx<'_>, id: ReportId, answer: &str) -> Result<(), Error> {
    let about = reports::report(tx, id)?.employee_id;
    let person = lock(tx, about)?;
    let grant = access::require(tx.actor(), Permission::AnswerReport, &person.place())?;
    access::require_other(tx.actor(), about)?;
    let answer = answer.trim();
    if answer.is_empty() || answer.chars().count() > LONGEST {
        let message = "Tulis jawaban untuk pegawai, paling banyak 1.000 huruf.";
        return Err(Error::Invalid(vec![Reason::field("answer", "answer-length", message)]));
    }
    let (now, by, name) = (tx.now(), tx.actor().user, tx.actor().name.clone());
    let answered = diesel::update(r::table.find(id).filter(r::state.eq(reports::State::Open)))
        .set((
            r::state.eq(reports::State::Answered),
            r::answer.eq(answer),
            r::answered_by.eq(by),
            r::answered_by_name.eq(name),
            r::answered_at.eq(now),
        ))
        .execute(tx.conn())?;
    if answered == 0 {
        return Err(Error::ReportAnswered);
    }
    let after = json!({ "state": reports::State::Answered });
    tx.audit(Audit::new("report.answer", grant.role, "record_reports", id.uuid()).about(about).after(&after)?)?;
    Ok(())
}
