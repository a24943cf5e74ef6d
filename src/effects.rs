//! What the registry's answers do to our record: the traits of `sync` over the services of the domains, so that an
//! answer goes through the same workflow as a person's decision.

use diesel::PgConnection;
use kernel::{HistoryId, RequestId};
use promotions::service;
use store::{
    Event, Tx,
    events::{AppraisalRecorded, AwardRecorded},
};
use sync::{
    EffectError, PositionEffects, PromotionEffects,
    effects::{Consideration, Entry, RegistryState, UnderWay},
};
use workflow::State;

/// Effects on promotion requests and position histories.
#[derive(Debug, Clone, Copy)]
pub struct Effects;

impl PromotionEffects for Effects {
    fn under_way(&self, conn: &mut PgConnection) -> Result<Vec<UnderWay>, EffectError> {
        let under_way = service::under_way(conn)?;
        Ok(under_way
            .into_iter()
            .map(|u| UnderWay {
                request: u.request,
                employee: u.employee,
                nip: u.nip,
                registry_person_id: u.registry_person_id,
                target_rank: u.target_rank,
                effective_on: u.effective_on,
                proposal_id: u.proposal_id,
            })
            .collect())
    }

    fn entry(&self, conn: &mut PgConnection, request: RequestId) -> Result<Entry, EffectError> {
        let proposal = promotions::queries::details(conn, request)?.proposal_id;
        Ok(match (workflow::request(conn, request)?.state, proposal) {
            (State::Approved, None) => Entry::New,
            (State::Approved, Some(returned)) => Entry::Again(returned),
            (_, proposal) => Entry::Past(proposal),
        })
    }

    fn proposal_entered(&self, tx: &mut Tx<'_>, request: RequestId, proposal_id: &str) -> Result<(), EffectError> {
        Ok(service::proposal_entered(tx, request, proposal_id)?)
    }

    fn registry_state(&self, tx: &mut Tx<'_>, request: RequestId, state: &RegistryState) -> Result<(), EffectError> {
        Ok(service::registry_state(tx, request, &state.code, &state.name)?)
    }

    fn considered(
        &self,
        tx: &mut Tx<'_>,
        request: RequestId,
        consideration: &Consideration,
    ) -> Result<(), EffectError> {
        Ok(service::considered(tx, request, &consideration.number, consideration.issued_on)?)
    }

    fn returned(&self, tx: &mut Tx<'_>, request: RequestId, reason: &str) -> Result<(), EffectError> {
        Ok(service::returned_by_registry(tx, request, reason)?)
    }

    fn refused(&self, tx: &mut Tx<'_>, request: RequestId, reason: &str) -> Result<(), EffectError> {
        Ok(service::refused_by_registry(tx, request, reason)?)
    }

    fn decree_uploaded(&self, tx: &mut Tx<'_>, request: RequestId) -> Result<(), EffectError> {
        Ok(service::decree_uploaded(tx, request)?)
    }

    fn visible(&self, tx: &mut Tx<'_>, request: RequestId, registry_row_id: &str) -> Result<(), EffectError> {
        Ok(service::visible(tx, request, registry_row_id)?)
    }
}

impl PositionEffects for Effects {
    fn position_accepted(&self, tx: &mut Tx<'_>, history: HistoryId, registry_row_id: &str) -> Result<(), EffectError> {
        Ok(employees::service::position_seen(tx, history, registry_row_id)?)
    }

    fn row_accepted(
        &self,
        tx: &mut Tx<'_>,
        kind: &'static str,
        history: HistoryId,
        registry_row_id: &str,
    ) -> Result<(), EffectError> {
        match kind {
            AppraisalRecorded::KIND => Ok(performance::service::appraisal_seen(tx, history, registry_row_id)?),
            AwardRecorded::KIND => Ok(employees::service::award_seen(tx, history, registry_row_id)?),
            _ => Ok(()),
        }
    }
}

/// Finishes the decreed requests whose TMT is reached and which the registry already shows. The worker's process calls
/// this once a minute; a request that another process finished meanwhile is left alone.
///
/// # Errors
/// The database's.
pub fn finish_due(db: &pg::Db, call: &kernel::Call) -> Result<usize, promotions::Error> {
    let due = db.read_here(|conn| service::due_for_effect(conn, call.today()))?;
    for id in &due {
        db.write_here(call, |tx| service::take_effect(tx, *id))?;
    }
    Ok(due.len())
}
