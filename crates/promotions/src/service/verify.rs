use kernel::RequestId;
use store::Tx;
use workflow::Action;

use super::{
    Stepped, step,
    submit::{reassess, require_documents},
};
use crate::Error;

/// The verifier accepts facts and documents: the rules run once more, and the documents count as verified from now on.
///
/// # Errors
/// [`Error::NotEligible`] when the record changed meanwhile, [`Error::Incomplete`], or what the step refuses.
pub fn verify(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &request, &person, Some(seen_version), Action::Verify, note, &[])?;
    let judged = reassess(tx, &request)?;
    for item in require_documents(tx, &request, judged.requirements)? {
        for document in item.attached.iter().filter(|d| d.verified_at.is_none()) {
            documents::verify(tx, &person.place(), document.id)?;
        }
    }
    Ok(Stepped::from(&after))
}
