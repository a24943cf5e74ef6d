//! Messages from the registry, each taken once.

use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::{DbError, Tx, schema::inbox};

/// Takes a message. `true` when it is new; `false` when it was taken before and must have no effect again.
///
/// # Errors
/// The database's.
pub fn take(tx: &mut Tx<'_>, source: &str, message_id: &str, payload: &Value) -> Result<bool, DbError> {
    let now = tx.now();
    let inserted = diesel::insert_into(inbox::table)
        .values((
            inbox::id.eq(Uuid::now_v7()),
            inbox::source.eq(source),
            inbox::message_id.eq(message_id),
            inbox::payload.eq(payload),
            inbox::received_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    Ok(inserted == 1)
}

/// Records what came of a message.
///
/// # Errors
/// The database's.
pub fn handled(tx: &mut Tx<'_>, source: &str, message_id: &str, outcome: &str) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(inbox::table.filter(inbox::source.eq(source)).filter(inbox::message_id.eq(message_id)))
        .set((inbox::handled_at.eq(now), inbox::outcome.eq(outcome)))
        .execute(tx.conn())?;
    Ok(())
}
