use kernel::RequestId;
use store::Tx;
use workflow::Action;

use super::{Stepped, step};
use crate::Error;

/// Takes the request back before the agency verified it.
///
/// # Errors
/// What the step refuses.
pub fn withdraw(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &request, &person, Some(seen_version), Action::Withdraw, note, &[])?;
    Ok(Stepped::from(&after))
}
