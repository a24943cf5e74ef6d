//! What was never sent and is no longer true is not sent at all: a newer update of the same remote row stands for the older
//! one, and a change that is taken back before it left cancels with its taking back. Both stay in the table, each with a
//! pointer to the other that stands for it.
//!
//! Only events without any attempt, in nobody's hands. Rows that somebody has locked are left alone and sent as they are: the
//! caller holds the person's lock, and the worker may be waiting for it.

use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use kernel::{EmployeeId, EventId};
use serde_json::Value;
use uuid::Uuid;

use super::{lane::Lane, settle::call_next};
use crate::{DbError, Event, Tx, schema::outbox};

/// An event that was never sent, with its row locked.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(diesel::pg::Pg))]
pub(super) struct Unsent {
    pub(super) seq: i64,
    pub(super) id: Uuid,
    pub(super) lane: Lane,
    version: i16,
    payload: Value,
}

/// The event that `event` takes back, if it never left.
pub(super) fn taken_back<E: Event>(
    tx: &mut Tx<'_>,
    employee: EmployeeId,
    event: &E,
) -> Result<Option<Unsent>, DbError> {
    let Some(fingerprint) = event.takes_back(employee) else { return Ok(None) };
    let found = outbox::table
        .filter(outbox::employee_id.eq(employee))
        .filter(outbox::fingerprint.eq(fingerprint))
        .filter(outbox::state.eq("pending"))
        .filter(outbox::attempts.eq(0))
        .filter(outbox::leased_by.is_null())
        .order(outbox::seq.desc())
        .select(Unsent::as_select())
        .for_update()
        .skip_locked()
        .first(tx.conn())
        .optional()?;
    Ok(found)
}

/// The person's last open event of the chain, when it is of the same kind and was never sent, and the event that stands for both.
pub(super) fn collapsed<E: Event>(
    tx: &mut Tx<'_>,
    employee: EmployeeId,
    event: &E,
) -> Result<Option<(Unsent, E)>, DbError> {
    let Some(collapse) = E::COLLAPSE else { return Ok(None) };
    let last = outbox::table
        .filter(outbox::employee_id.eq(employee))
        .filter(outbox::chain.eq(E::CHAIN))
        // Written out, so that the index of what is open is seen to hold it.
        .filter(sql::<Bool>("state in ('pending', 'parked')"))
        .order(outbox::seq.desc())
        .select(outbox::seq)
        .first::<i64>(tx.conn())
        .optional()?;
    let Some(last) = last else { return Ok(None) };
    let unsent = outbox::table
        .find(last)
        .filter(outbox::kind.eq(E::KIND))
        .filter(outbox::state.eq("pending"))
        .filter(outbox::attempts.eq(0))
        .filter(outbox::leased_by.is_null())
        .select(Unsent::as_select())
        .for_update()
        .skip_locked()
        .first(tx.conn())
        .optional()?;
    let Some(unsent) = unsent else { return Ok(None) };
    let older = E::upcast(unsent.version, unsent.payload.clone()).and_then(|value| serde_json::from_value(value).ok());
    Ok(older.and_then(|older: E| collapse(event, older)).map(|both| (unsent, both)))
}

/// `id` stands for `older` from now.
pub(super) fn by(tx: &mut Tx<'_>, older: &Unsent, id: EventId) -> Result<(), DbError> {
    let now = tx.now();
    diesel::update(outbox::table.find(older.seq))
        .set((outbox::state.eq("superseded"), outbox::superseded_by.eq(id.uuid()), outbox::settled_at.eq(now)))
        .execute(tx.conn())?;
    call_next(tx, &[older.seq])
}
