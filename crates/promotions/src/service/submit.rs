use kernel::{Reason, RequestId, Verdict};
use store::Tx;
use workflow::{Action, Request};

use super::{Stepped, draft::store_assessment, step};
use crate::{Error, eligibility::judge, queries};

/// Hands the request in: the rules run again on the record of today, and every required document must be there.
///
/// # Errors
/// [`Error::NotEligible`], [`Error::Incomplete`] with every missing document, or what the step refuses.
pub fn submit(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &person, id, Some(seen_version), Action::Submit, note, &[])?;
    reassess(tx, &request)?;
    require_documents(tx, &request)?;
    Ok(Stepped::from(&after))
}

/// Runs the rules again and keeps what they said.
pub(super) fn reassess(tx: &mut Tx<'_>, request: &Request) -> Result<(), Error> {
    let now = tx.now();
    let judged = judge(tx, request.employee_id, request.effective_on, now)?;
    if judged.assessment.verdict != Verdict::Eligible {
        return Err(Error::NotEligible(Box::new(judged.assessment)));
    }
    store_assessment(tx, request, &judged)
}

/// Refuses with every missing document at once (R-DOC).
pub(super) fn require_documents(tx: &mut Tx<'_>, request: &Request) -> Result<(), Error> {
    let now = tx.now();
    let missing: Vec<Reason> = queries::checklist(tx, request, now)?
        .into_iter()
        .filter(|item| item.attached.is_empty())
        .map(|item| {
            Reason::field(
                &item.requirement.code,
                "R-DOC",
                format!("{} belum ada: {}.", item.requirement.title, item.requirement.reason),
            )
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Error::Incomplete(missing)) }
}
