//! Events of which nothing has been sent yet, for a look at their codes before the registry refuses them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{EmployeeId, EventId};
use serde_json::Value;

use crate::{DbError, Tx, schema::outbox};

/// An event that waits at its first step.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Unsent {
    /// Order of appending; the cursor.
    pub seq: i64,
    /// Event id.
    pub id: EventId,
    /// Whom it concerns.
    pub employee_id: EmployeeId,
    /// Kind.
    pub kind: String,
    /// The event itself.
    pub payload: Value,
}

/// Up to `limit` of them after `after_seq`, oldest first.
///
/// # Errors
/// The database's.
pub fn unsent(conn: &mut PgConnection, after_seq: i64, limit: i64) -> Result<Vec<Unsent>, DbError> {
    Ok(outbox::table
        .filter(outbox::state.eq("pending").and(outbox::step.eq("start")).and(outbox::seq.gt(after_seq)))
        .order(outbox::seq)
        .limit(limit)
        .select((outbox::seq, outbox::id, outbox::employee_id, outbox::kind, outbox::payload))
        .load(conn)?)
}

/// Puts a waiting event aside before it is sent, with what was found. `false` when a worker is at it, or has been.
///
/// # Errors
/// The database's.
pub fn set_aside(tx: &mut Tx<'_>, seq: i64, cause: &str, progress: &Value) -> Result<bool, DbError> {
    let now: DateTime<Utc> = tx.now();
    let waiting = outbox::state.eq("pending").and(outbox::step.eq("start")).and(outbox::leased_by.is_null());
    let moved = diesel::update(outbox::table.find(seq).filter(waiting))
        .set((
            outbox::state.eq("parked"),
            outbox::parked_cause.eq(cause),
            outbox::progress.eq(progress),
            outbox::settled_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(moved > 0)
}
