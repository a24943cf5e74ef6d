use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use diesel::{prelude::*, sql_types};
use kernel::{EmployeeId, EventId, RequestId};
use uuid::Uuid;

use super::{lane::Lane, supersede};
use crate::{DbError, Event, Tx, prepared};

/// Appends one event and wakes the workers when the transaction commits. What was never sent and is no longer true is
/// superseded by it, see [`supersede`].
pub(crate) fn append<E: Event>(
    tx: &mut Tx<'_>,
    employee: EmployeeId,
    request: Option<RequestId>,
    event: &E,
    lane: Lane,
) -> Result<EventId, DbError> {
    let id = EventId::new();
    if let Some(undone) = supersede::taken_back(tx, employee, event)? {
        insert(tx, id, employee, request, event, lane, Some(undone.id))?;
        supersede::by(tx, &undone, id)?;
        return Ok(id);
    }
    match supersede::collapsed(tx, employee, event)? {
        Some((older, both)) => {
            insert(tx, id, employee, request, &both, lane.min(older.lane), None)?;
            supersede::by(tx, &older, id)?;
        }
        None => insert(tx, id, employee, request, event, lane, None)?,
    }
    Ok(id)
}

fn insert<E: Event>(
    tx: &mut Tx<'_>,
    id: EventId,
    employee: EmployeeId,
    request: Option<RequestId>,
    event: &E,
    lane: Lane,
    cancels: Option<Uuid>,
) -> Result<(), DbError> {
    let payload = serde_json::to_value(event).map_err(|e| DbError::Shape(e.to_string()))?;
    let (now, tag) = (tx.now(), tx.call().tag.0.clone());
    let not_before = event.not_before();
    let due = not_before.map_or(now, |day| now.max(midnight(day)));
    prepared(include_str!("append.sql"))
        .bind::<sql_types::Uuid, _>(id)
        .bind::<sql_types::Uuid, _>(employee)
        .bind::<sql_types::Text, _>(E::KIND)
        .bind::<sql_types::SmallInt, _>(E::VERSION)
        .bind::<sql_types::Jsonb, _>(payload)
        .bind::<sql_types::Text, _>(event.fingerprint(employee))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(event.basis())
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(request)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(not_before)
        .bind::<sql_types::Text, _>(tag)
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::SmallInt, _>(lane)
        .bind::<sql_types::Text, _>(E::CHAIN)
        .bind::<sql_types::Timestamptz, _>(due)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(cancels)
        .execute(tx.conn())?;
    Ok(())
}

/// When a day begins in Jakarta.
pub(super) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let jakarta: FixedOffset = kernel::clock::jakarta();
    // Jakarta has no summer time, so the day begins once.
    jakarta
        .from_local_datetime(&day.and_time(NaiveTime::MIN))
        .single()
        .map_or(DateTime::<Utc>::MAX_UTC, |start| start.with_timezone(&Utc))
}
