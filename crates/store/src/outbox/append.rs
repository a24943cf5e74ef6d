use diesel::{prelude::*, sql_types};
use kernel::{EmployeeId, EventId, RequestId};

use crate::{DbError, Event, Tx};

/// Appends one event and wakes the workers when the transaction commits.
pub(crate) fn append<E: Event>(
    tx: &mut Tx<'_>,
    employee: EmployeeId,
    request: Option<RequestId>,
    event: &E,
) -> Result<EventId, DbError> {
    let id = EventId::new();
    let payload = serde_json::to_value(event).map_err(|e| DbError::Shape(e.to_string()))?;
    let (now, tag) = (tx.now(), tx.call().tag.0.clone());
    diesel::sql_query(include_str!("append.sql"))
        .bind::<sql_types::Uuid, _>(id)
        .bind::<sql_types::Uuid, _>(employee)
        .bind::<sql_types::Text, _>(E::KIND)
        .bind::<sql_types::SmallInt, _>(E::VERSION)
        .bind::<sql_types::Jsonb, _>(payload)
        .bind::<sql_types::Text, _>(event.fingerprint(employee))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(event.basis())
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(request)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(event.not_before())
        .bind::<sql_types::Text, _>(tag)
        .bind::<sql_types::Timestamptz, _>(now)
        .execute(tx.conn())?;
    Ok(id)
}
