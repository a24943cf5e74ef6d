use kernel::{Reason, RequestId, Verdict};
use store::Tx;
use workflow::{Action, Request};

use super::{Stepped, draft::store_assessment, step};
use crate::{
    ChecklistItem, Error, Requirement,
    eligibility::{Judged, judge},
    queries,
};

/// Hands the request in: the rules run again on the record of today, and every required document must be there.
///
/// # Errors
/// [`Error::NotEligible`], [`Error::Incomplete`] with every missing document, or what the step refuses.
pub fn submit(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &request, &person, Some(seen_version), Action::Submit, note, &[])?;
    let judged = reassess(tx, &request)?;
    require_documents(tx, &request, judged.requirements)?;
    Ok(Stepped::from(&after))
}

/// Runs the rules again and keeps what they said.
pub(super) fn reassess(tx: &mut Tx<'_>, request: &Request) -> Result<Judged, Error> {
    let now = tx.now();
    let judged = judge(tx, request.employee_id, request.effective_on, now)?;
    if judged.assessment.verdict != Verdict::Eligible {
        return Err(Error::NotEligible(Box::new(judged.assessment)));
    }
    store_assessment(tx, request, &judged)?;
    Ok(judged)
}

/// Refuses with every missing document at once (R-DOC); otherwise gives the list with what is attached.
pub(super) fn require_documents(
    tx: &mut Tx<'_>,
    request: &Request,
    required: Vec<Requirement>,
) -> Result<Vec<ChecklistItem>, Error> {
    let checklist = queries::answered(tx, request, required)?;
    let missing: Vec<Reason> = checklist
        .iter()
        .filter(|item| item.attached.is_empty())
        .map(|item| {
            Reason::field(
                &item.requirement.code,
                "R-DOC",
                format!("{} belum ada: {}.", item.requirement.title, item.requirement.reason),
            )
        })
        .collect();
    if missing.is_empty() { Ok(checklist) } else { Err(Error::Incomplete(missing)) }
}
