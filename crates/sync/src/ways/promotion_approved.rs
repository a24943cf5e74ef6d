//! An approved promotion enters the registry as a proposal (usul KP). From then on the registry's list is followed.

use async_trait::async_trait;
use bkn::{EnteredProposal, NewProposal, PersonId, Proposal, ProposalId, Stage};
use serde_json::Value;
use store::{DbError, Event, Tx, events::PromotionApproved, outbox::Leased};

use super::{Reached, START, Shows, Trip, Trouble, Way, settled_payload};
use crate::{Deps, EffectError, effects::Entry, poll};

pub(super) struct PromotionApprovedWay;

#[async_trait]
impl Way for PromotionApprovedWay {
    fn kind(&self) -> &'static str {
        PromotionApproved::KIND
    }
    fn versions(&self) -> &'static [i16] {
        &[1]
    }
    fn steps(&self) -> &'static [&'static str] {
        &[START]
    }

    fn prepare(&self, deps: &Deps, tx: &mut Tx<'_>, event: &Leased) -> Result<Value, EffectError> {
        let promotion: PromotionApproved = settled_payload(event)?;
        let entry = deps.promotions.entry(tx, promotion.request_id)?;
        Ok(serde_json::to_value(entry).map_err(|e| DbError::Shape(e.to_string()))?)
    }

    async fn call(&self, trip: &Trip) -> Result<Reached, Trouble> {
        let promotion: PromotionApproved = trip.payload()?;
        let returned = match serde_json::from_value(trip.prepared.clone()) {
            Ok(Entry::New) => None,
            Ok(Entry::Again(id)) => Some(ProposalId::new(&id)?),
            Ok(Entry::Past(id)) => return Ok(Reached::delivered(id, Shows::Elsewhere)),
            Err(_) => return Err(Trouble::Ours("sync.record-missing")),
        };
        let person = trip.person(&promotion.nip, promotion.registry_person_id.as_deref()).await?;
        if trip.may_have_been_applied {
            if let Some(found) = find(trip, &promotion, &person, returned.as_ref()).await? {
                return Ok(Reached::delivered(Some(found.to_string()), Shows::Elsewhere));
            }
            // While we looked, the poll may have seen it and taken it for this request: then it is known, and not found here.
            let (promotions, request) = (trip.deps.promotions.clone(), promotion.request_id);
            let entry =
                trip.deps.db.read(move |conn| promotions.entry(conn, request)).await.map_err(Trouble::Domain)?;
            if let Entry::Past(id) = entry {
                return Ok(Reached::delivered(id, Shows::Elsewhere));
            }
        }
        let proposal = NewProposal {
            person_id: person,
            nip: promotion.nip.clone(),
            target_rank: promotion.target_rank,
            effective_on: promotion.effective_on,
            kind_id: promotion.promotion_kind.clone(),
            service_years: u8::try_from(promotion.service_years).unwrap_or(0),
            service_months: u8::try_from(promotion.service_months).unwrap_or(0),
            basic_salary: None,
            returned,
        };
        Ok(match trip.deps.intake.enter(&trip.call_id(), &proposal).await? {
            EnteredProposal::Entered(id) => Reached::delivered(Some(id.to_string()), Shows::Elsewhere),
            EnteredProposal::AwaitOfficer => Reached::delivered(None, Shows::Elsewhere),
        })
    }

    fn effect(&self, deps: &Deps, tx: &mut Tx<'_>, trip: &Trip, reached: &Reached) -> Result<(), EffectError> {
        let Reached::Delivered { remote_id: Some(id), .. } = reached else { return Ok(()) };
        let promotion: PromotionApproved = settled_payload(&trip.event)?;
        deps.promotions.proposal_entered(tx, promotion.request_id, id)?;
        Ok(poll::note_entered(tx, id)?)
    }
}

/// The proposal an earlier attempt entered, or handed in again, if it did. A new one may have been decided meanwhile, also
/// against us; what the list showed before (an earlier request's) is not it.
async fn find(
    trip: &Trip,
    promotion: &PromotionApproved,
    person: &PersonId,
    returned: Option<&ProposalId>,
) -> Result<Option<ProposalId>, Trouble> {
    let rows = poll::list_period(&trip.deps, &trip.call_id(), promotion.effective_on).await?;
    if let Some(id) = returned {
        return Ok(rows.into_iter().find(|row| row.id == *id && row.stage() != Stage::Returned).map(|row| row.id));
    }
    let mut fitting: Vec<Proposal> = rows
        .into_iter()
        .filter(|row| row.is_for(person, promotion.nip.as_str(), promotion.effective_on))
        .filter(|row| row.target_rank_id.as_deref().is_none_or(|rank| rank == promotion.target_rank.registry_id()))
        .collect();
    let known = poll::known(&trip.deps, &fitting).await.map_err(|error| Trouble::Domain(error.into()))?;
    fitting.retain(|row| !known.contains_key(row.id.as_str()));
    let open = fitting.iter().position(|row| !matches!(row.stage(), Stage::Refused | Stage::Returned)).unwrap_or(0);
    Ok(fitting.into_iter().nth(open).map(|row| row.id))
}
