use kernel::RequestId;
use store::Tx;
use workflow::Action;

use super::{Stepped, step, submit::require_documents};
use crate::Error;

/// The unit's personnel officer completes the file and hands it to the verifiers.
///
/// # Errors
/// [`Error::Incomplete`], or what the step refuses.
pub fn complete(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &person, id, Some(seen_version), Action::Complete, note, &[])?;
    require_documents(tx, &request)?;
    Ok(Stepped::from(&after))
}
