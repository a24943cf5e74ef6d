//! A parked event that an officer decides about, with what was found.

use diesel::{pg::Pg, prelude::*};
use kernel::{EmployeeId, EventId};
use serde_json::Value;

use super::{
    officer::Afresh,
    settle::{call_next, notify},
};
use crate::{DbError, Tx, schema::outbox};

/// A parked event, its row locked.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(Pg))]
pub struct PutAside {
    /// Order of appending.
    pub seq: i64,
    /// Whom it concerns.
    pub employee_id: EmployeeId,
    /// Calls begun. Another number: it was tried again since.
    pub attempts: i32,
    /// Code of the cause.
    pub parked_cause: Option<String>,
    /// What its steps learned and found.
    pub progress: Value,
}

/// The event, if it is parked; its row is locked until the transaction ends.
///
/// # Errors
/// The database's.
pub fn put_aside(tx: &mut Tx<'_>, id: EventId) -> Result<Option<PutAside>, DbError> {
    Ok(outbox::table
        .filter(outbox::id.eq(id.uuid()).and(outbox::state.eq("parked")))
        .select(PutAside::as_select())
        .for_update()
        .first(tx.conn())
        .optional()?)
}

/// It goes on with what was decided.
///
/// # Errors
/// The database's.
pub fn go_on(tx: &mut Tx<'_>, seq: i64, progress: &Value) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(outbox::table.find(seq)).set((Afresh::at(now), outbox::progress.eq(progress))).execute(tx.conn())?;
    notify(tx)
}

/// It is given up with what was decided; the person's later events of its chain may go.
///
/// # Errors
/// The database's.
pub fn give_up(tx: &mut Tx<'_>, seq: i64, progress: &Value) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(outbox::table.find(seq))
        .set((outbox::state.eq("skipped"), outbox::settled_at.eq(now), outbox::progress.eq(progress)))
        .execute(tx.conn())?;
    call_next(tx, &[seq])?;
    notify(tx)
}
