use kernel::RequestId;
use store::Tx;
use workflow::Action;

use super::{Stepped, step, submit::require_documents};
use crate::{Error, eligibility::judge};

/// The unit's personnel officer completes the file and hands it to the verifiers.
///
/// # Errors
/// [`Error::Incomplete`], or what the step refuses.
pub fn complete(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &request, &person, Some(seen_version), Action::Complete, note, &[])?;
    let now = tx.now();
    let required = judge(tx, request.employee_id, request.effective_on, now)?.requirements;
    require_documents(tx, &request, required)?;
    Ok(Stepped::from(&after))
}
