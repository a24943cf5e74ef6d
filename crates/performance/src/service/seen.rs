use diesel::prelude::*;
use employees::Error;
use kernel::HistoryId;
use store::{Tx, schema::appraisals as a};

/// The registry gave this row an id: later corrections update instead of create.
///
/// # Errors
/// The database's.
pub fn appraisal_seen(tx: &mut Tx<'_>, row: HistoryId, registry_id: &str) -> Result<(), Error> {
    diesel::update(a::table.find(row)).set(a::registry_id.eq(registry_id)).execute(tx.conn())?;
    Ok(())
}
