//! The decree of a promotion: its scan goes up, the registry recomputes the rank, and its history is read until it shows.

use async_trait::async_trait;
use bkn::{ProposalId, RankRow, Upload};
use serde_json::json;
use store::{Event, Tx, events::DecreeIssued};

use super::{Reached, START, Shows, Trip, Trouble, Way, settled_payload};
use crate::{Deps, EffectError};

/// The rank is recomputed and looked for.
const READ_BACK: &str = "read-back";

pub(super) struct DecreeIssuedWay;

#[async_trait]
impl Way for DecreeIssuedWay {
    fn kind(&self) -> &'static str {
        DecreeIssued::KIND
    }
    fn versions(&self) -> &'static [i16] {
        &[1]
    }
    fn steps(&self) -> &'static [&'static str] {
        &[START, READ_BACK]
    }

    async fn call(&self, trip: &Trip) -> Result<Reached, Trouble> {
        let decree: DecreeIssued = trip.payload()?;
        if trip.event.step == READ_BACK { read_back(trip, &decree).await } else { upload(trip, &decree).await }
    }

    fn effect(&self, deps: &Deps, tx: &mut Tx<'_>, trip: &Trip, reached: &Reached) -> Result<(), EffectError> {
        let decree: DecreeIssued = settled_payload(&trip.event)?;
        match reached {
            Reached::Next { .. } => deps.promotions.decree_uploaded(tx, decree.request_id),
            Reached::Delivered { remote_id: Some(row), .. } => deps.promotions.visible(tx, decree.request_id, row),
            Reached::Delivered { remote_id: None, .. } | Reached::NotYet { .. } | Reached::CompareOnly => Ok(()),
        }
    }
}

/// Uploading the same decree again changes nothing at the registry, so nothing is looked up first.
async fn upload(trip: &Trip, decree: &DecreeIssued) -> Result<Reached, Trouble> {
    let content = trip.deps.documents.get(&decree.content_hash).await.map_err(Trouble::Domain)?;
    let file = Upload { name: "sk-kenaikan-pangkat.pdf".to_owned(), media_type: "application/pdf".to_owned(), content };
    let proposal = ProposalId::new(&decree.proposal_id)?;
    let (number, day) = (&decree.decree_number, decree.issued_on);
    trip.deps.registry.upload_promotion_decree(&trip.call_id(), &proposal, number, day, &file).await?;
    Ok(Reached::Next { step: READ_BACK, learned: json!({"looks": 0}) })
}

/// Recomputing is asked for before each look: the registry may have been busy with the decree the time before.
async fn read_back(trip: &Trip, decree: &DecreeIssued) -> Result<Reached, Trouble> {
    let (deps, call) = (&trip.deps, trip.call_id());
    let person = trip.person(&decree.nip, decree.registry_person_id.as_deref()).await?;
    deps.registry.sync_rank(&call, &person).await?;
    let rows = deps.registry.rank_history(&call, &decree.nip).await?;
    if let Some(row) = rows.iter().find(|row| shows(row, decree)) {
        return Ok(Reached::delivered(Some(row.id.to_string()), Shows::Now));
    }
    let looks = trip.learned::<u32>("looks").unwrap_or(0);
    if looks >= deps.settings.visible_looks {
        return Err(Trouble::Ours("sync.not-visible"));
    }
    Ok(Reached::NotYet { learned: json!({"looks": looks + 1}), again_in: deps.settings.visible_wait(looks) })
}

/// The rank from that day. The decree's number is not compared: officers write it in many ways, and a person has one rank a day.
fn shows(row: &RankRow, decree: &DecreeIssued) -> bool {
    row.rank() == Some(decree.rank) && row.effective_on == Some(decree.effective_on)
}
