use kernel::RequestId;
use store::{Tx, events};
use workflow::Action;

use super::{Stepped, step, submit::reassess};
use crate::{Error, queries};

/// The head approves: the request leaves for the registry.
///
/// # Errors
/// [`Error::NotEligible`] when the record changed meanwhile; what the step refuses.
pub fn approve(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &request, &person, Some(seen_version), Action::Approve, note, &[])?;
    reassess(tx, &request)?;
    let details = queries::details(tx, id)?;
    let grade = |code: &str| code.parse().map_err(|_| Error::NoRank);
    tx.emit(
        person.id(),
        Some(id),
        &events::PromotionApproved {
            request_id: id,
            number: request.number.clone(),
            nip: person.nip.clone(),
            registry_person_id: person.profile.registry_id.clone(),
            promotion_kind: details.promotion_kind,
            from_rank: grade(&details.from_rank)?,
            target_rank: grade(&details.target_rank)?,
            effective_on: request.effective_on,
            service_years: details.service_years,
            service_months: details.service_months,
        },
    )?;
    Ok(Stepped::from(&after))
}
