//! What the answers do to the record. All of it is in audit rows, so that it is there exactly when the worker's transaction
//! committed; nothing is remembered beside them.

use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;
use diesel::{PgConnection, prelude::*};
use kernel::{HistoryId, RequestId, Role};
use store::{Audit, DbError, Tx, schema::audit_log};
use sync::{
    Documents, EffectError, PositionEffects, PromotionEffects,
    effects::{Consideration, Entry, RegistryState, UnderWay},
};
use uuid::Uuid;

const ENTITY: &str = "proof";

#[derive(Default)]
pub(crate) struct Effects {
    /// The requests of the seed, without what the registry says of them.
    pub(crate) requests: Mutex<Vec<UnderWay>>,
}

/// Effects committed for this thing: (what, text), oldest first.
pub(crate) fn done(conn: &mut PgConnection, id: Uuid) -> Vec<(String, String)> {
    audit_log::table
        .filter(audit_log::entity.eq(ENTITY))
        .filter(audit_log::entity_id.eq(id))
        .order(audit_log::id)
        .select((audit_log::action, audit_log::basis.assume_not_null()))
        .load(conn)
        .unwrap()
}

fn entered(conn: &mut PgConnection, request: RequestId) -> Result<Option<String>, EffectError> {
    let id = audit_log::table
        .filter(audit_log::entity.eq(ENTITY))
        .filter(audit_log::entity_id.eq(request.uuid()))
        .filter(audit_log::action.eq("entered"))
        .select(audit_log::basis.assume_not_null())
        .first(conn)
        .optional()
        .map_err(DbError::from)?;
    Ok(id)
}

fn note(tx: &mut Tx<'_>, what: &'static str, id: Uuid, text: &str) -> Result<(), EffectError> {
    Ok(tx.audit(Audit::new(what, Role::System, ENTITY, id).basis(text))?)
}

impl PromotionEffects for Effects {
    fn under_way(&self, conn: &mut PgConnection) -> Result<Vec<UnderWay>, EffectError> {
        let known = |way: UnderWay| Ok(UnderWay { proposal_id: entered(conn, way.request)?, ..way });
        self.requests.lock().unwrap().iter().cloned().map(known).collect()
    }
    fn entry(&self, conn: &mut PgConnection, request: RequestId) -> Result<Entry, EffectError> {
        Ok(entered(conn, request)?.map_or(Entry::New, |id| Entry::Past(Some(id))))
    }
    fn proposal_entered(&self, tx: &mut Tx<'_>, request: RequestId, id: &str) -> Result<(), EffectError> {
        match entered(tx, request)? {
            Some(known) if known == id => Ok(()),
            Some(known) => panic!("request {request} was entered as {known} and again as {id}"),
            None => note(tx, "entered", request.uuid(), id),
        }
    }
    fn registry_state(&self, tx: &mut Tx<'_>, request: RequestId, state: &RegistryState) -> Result<(), EffectError> {
        note(tx, "state", request.uuid(), &state.name)
    }
    fn considered(&self, tx: &mut Tx<'_>, request: RequestId, given: &Consideration) -> Result<(), EffectError> {
        note(tx, "considered", request.uuid(), &given.number)
    }
    fn returned(&self, tx: &mut Tx<'_>, request: RequestId, reason: &str) -> Result<(), EffectError> {
        note(tx, "returned", request.uuid(), reason)
    }
    fn refused(&self, tx: &mut Tx<'_>, request: RequestId, reason: &str) -> Result<(), EffectError> {
        note(tx, "refused", request.uuid(), reason)
    }
    fn decree_uploaded(&self, tx: &mut Tx<'_>, request: RequestId) -> Result<(), EffectError> {
        note(tx, "uploaded", request.uuid(), "")
    }
    fn visible(&self, tx: &mut Tx<'_>, request: RequestId, row: &str) -> Result<(), EffectError> {
        note(tx, "visible", request.uuid(), row)
    }
}

impl PositionEffects for Effects {
    fn position_accepted(&self, tx: &mut Tx<'_>, history: HistoryId, row: &str) -> Result<(), EffectError> {
        note(tx, "accepted", history.uuid(), row)
    }
    fn row_accepted(&self, tx: &mut Tx<'_>, _: &'static str, history: HistoryId, row: &str) -> Result<(), EffectError> {
        note(tx, "accepted", history.uuid(), row)
    }
}

/// Every scan has the same content.
pub(crate) struct Scans;

#[async_trait]
impl Documents for Scans {
    async fn get(&self, _hash: &str) -> Result<Bytes, EffectError> {
        Ok(Bytes::from_static(b"%PDF-1.4 %%EOF"))
    }
}
