use kernel::{Reason, RequestId};
use store::Tx;
use workflow::Action;

use super::{Stepped, step};
use crate::Error;

/// Refuses for good (the verifier, when no mending can help). The note is what the employee reads.
///
/// # Errors
/// [`Error::Invalid`] without a note; what the step refuses.
pub fn refuse(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: &str) -> Result<Stepped, Error> {
    if note.trim().is_empty() {
        return Err(Error::Invalid(vec![Reason::field(
            "note",
            "note-missing",
            "Tuliskan alasan penolakan; pegawai membacanya.",
        )]));
    }
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &request, &person, Some(seen_version), Action::Refuse, Some(note), &[])?;
    Ok(Stepped::from(&after))
}
