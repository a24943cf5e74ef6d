use diesel::prelude::*;
use kernel::HistoryId;
use store::{
    Tx,
    schema::{awards, position_history, rank_history},
};

use crate::Error;

/// The registry gave this position row an id: later corrections update instead of create.
///
/// # Errors
/// The database's.
pub fn position_seen(tx: &mut Tx<'_>, row: HistoryId, registry_id: &str) -> Result<(), Error> {
    diesel::update(position_history::table.find(row))
        .set(position_history::registry_id.eq(registry_id))
        .execute(tx.conn())?;
    Ok(())
}

/// The registry shows this rank row under an id.
///
/// # Errors
/// The database's.
pub fn rank_seen(tx: &mut Tx<'_>, row: HistoryId, registry_id: &str) -> Result<(), Error> {
    diesel::update(rank_history::table.find(row)).set(rank_history::registry_id.eq(registry_id)).execute(tx.conn())?;
    Ok(())
}

/// The registry gave this award an id: later corrections update instead of create.
///
/// # Errors
/// The database's.
pub fn award_seen(tx: &mut Tx<'_>, row: HistoryId, registry_id: &str) -> Result<(), Error> {
    diesel::update(awards::table.find(row)).set(awards::registry_id.eq(registry_id)).execute(tx.conn())?;
    Ok(())
}
