use kernel::{Reason, RequestId};
use store::Tx;
use workflow::Action;

use super::{Stepped, step};
use crate::{Error, return_reasons};

/// Sends the request back with every fault at once.
///
/// # Errors
/// [`Error::Invalid`] without a reason or with an unknown code; what the step refuses.
pub fn return_documents(
    tx: &mut Tx<'_>,
    id: RequestId,
    seen_version: i32,
    codes: &[String],
    note: Option<&str>,
) -> Result<Stepped, Error> {
    let reasons = return_reasons::reasons(codes, note)?;
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &request, &person, Some(seen_version), Action::Return, note, &reasons)?;
    Ok(Stepped::from(&after))
}

/// The same for the registry's own words (BTS).
pub(super) fn reason_of_registry(text: &str) -> Vec<Reason> {
    vec![Reason { code: "BTS".to_owned(), field: None, message: text.to_owned(), legal_basis: None }]
}
