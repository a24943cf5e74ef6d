//! What is known of a row at the registry: from earlier events, and from the steps of this one.

use std::collections::HashMap;

use diesel::{dsl::sql, expression::SqlLiteral, prelude::*, sql_types::Bool};
use kernel::{EmployeeId, EventId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Leased;
use crate::{DbError, Tx, schema::outbox};

/// The last event of the same kind and person that left a row at the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable)]
pub struct Earlier {
    /// Id of the row.
    pub row: String,
    /// What was sent then: how the row was left by us.
    pub payload: Value,
    /// Version of that payload.
    pub version: i16,
}

/// The last delivered event before `event` that is about the same row: the same change sent before, or the one that left the
/// row `row` there.
///
/// # Errors
/// The database's.
pub fn earlier(conn: &mut PgConnection, event: &Leased, row: Option<&str>) -> Result<Option<Earlier>, DbError> {
    let same_change = outbox::fingerprint.eq(&event.fingerprint);
    let same_row = outbox::remote_id.eq(row).assume_not_null();
    // Along the person's own events: the index of everything delivered is no way to one of them.
    let delivered = outbox::state.is_not_distinct_from("delivered");
    Ok(outbox::table
        .filter(outbox::employee_id.eq(event.employee_id))
        .filter(outbox::kind.eq(&event.kind))
        .filter(outbox::person_seq.lt(event.person_seq))
        .filter(delivered)
        .filter(outbox::remote_id.is_not_null())
        .filter(same_change.or(same_row))
        .order(outbox::person_seq.desc())
        .select((outbox::remote_id.assume_not_null(), outbox::payload, outbox::version))
        .first(conn)
        .optional()?)
}

/// The registry has the row, while steps are still to come: "data yes, document no" shows in the queue. Called in the
/// transaction that settles the step, whose lease was asked for.
///
/// # Errors
/// The database's.
pub fn remember_row(tx: &mut Tx<'_>, seq: i64, row: &str, progress: &Value) -> Result<(), DbError> {
    diesel::update(outbox::table.find(seq))
        .set((outbox::remote_id.eq(row), outbox::progress.eq(progress)))
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps what was found with the event that is put aside for it. Called in the transaction that settles.
///
/// # Errors
/// The database's.
pub fn remember(tx: &mut Tx<'_>, seq: i64, progress: &Value) -> Result<(), DbError> {
    diesel::update(outbox::table.find(seq)).set(outbox::progress.eq(progress)).execute(tx.conn())?;
    Ok(())
}

/// An officer has decided, before the event was made, that ours holds for these members of a row of the registry, whatever stands
/// there: about them the worker asks nobody again. About every other member it does.
///
/// # Errors
/// The database's.
pub fn decided_for_ours(tx: &mut Tx<'_>, id: EventId, row: &str, members: &[&str]) -> Result<(), DbError> {
    let progress = serde_json::json!({ "decided": { "row": row, "seen": [], "members": members } });
    diesel::update(outbox::table.filter(outbox::id.eq(id))).set(outbox::progress.eq(progress)).execute(tx.conn())?;
    Ok(())
}

/// What the steps of an event learned and found; `None` when there is no such event.
///
/// # Errors
/// The database's.
pub fn progress_of(conn: &mut PgConnection, id: EventId) -> Result<Option<(EmployeeId, Value)>, DbError> {
    Ok(outbox::table
        .filter(outbox::id.eq(id))
        .select((outbox::employee_id, outbox::progress))
        .first(conn)
        .optional()?)
}

/// Written out, as the index of those few events has it.
pub(super) fn has_duplicates() -> SqlLiteral<Bool> {
    sql("outbox.progress ? 'duplicates'")
}

/// The rows of the registry that are the same change once more, of those of these events that have any.
///
/// # Errors
/// The database's.
pub fn duplicates_of(conn: &mut PgConnection, seqs: &[i64]) -> Result<HashMap<i64, Vec<String>>, DbError> {
    let found: Vec<(i64, Value)> = outbox::table
        .filter(outbox::seq.eq_any(seqs).and(has_duplicates()))
        .select((outbox::seq, outbox::progress))
        .load(conn)?;
    let ids = |progress: Value| -> Vec<String> {
        let listed = progress.get("duplicates").and_then(Value::as_array).cloned().unwrap_or_default();
        listed.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    Ok(found.into_iter().map(|(seq, progress)| (seq, ids(progress))).collect())
}
