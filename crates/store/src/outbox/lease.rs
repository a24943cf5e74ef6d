use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{prelude::*, sql_types};
use kernel::{EmployeeId, EventId, RequestId};
use serde_json::Value;
use uuid::Uuid;

use crate::{DbError, Tx, schema::outbox};

/// The right to work on one event, until it ends or somebody else gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The event.
    pub seq: i64,
    /// Who holds it.
    pub worker: Uuid,
    /// Fencing number: grows with every lease of the event.
    pub token: i64,
}

/// Why a step with a lease was not done.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The lease was lost: somebody else holds the event, or it was settled. Roll back and leave it alone.
    #[error("the lease was lost")]
    Stale,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for LeaseError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

/// An event with the lease on it.
#[derive(Debug, Clone, QueryableByName)]
pub struct Leased {
    /// Order of appending.
    #[diesel(sql_type = sql_types::BigInt)]
    pub seq: i64,
    /// Event id.
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: EventId,
    /// Whom it concerns.
    #[diesel(sql_type = sql_types::Uuid)]
    pub employee_id: EmployeeId,
    /// Gap-free number per person.
    #[diesel(sql_type = sql_types::BigInt)]
    pub person_seq: i64,
    /// Kind of event.
    #[diesel(sql_type = sql_types::Text)]
    pub kind: String,
    /// Version of the payload.
    #[diesel(sql_type = sql_types::SmallInt)]
    pub version: i16,
    /// The event itself.
    #[diesel(sql_type = sql_types::Jsonb)]
    pub payload: Value,
    /// What makes the change one at the registry.
    #[diesel(sql_type = sql_types::Text)]
    pub fingerprint: String,
    /// Decree number or reason.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub basis: Option<String>,
    /// Request it comes from.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    pub request_id: Option<RequestId>,
    /// Step it has reached; `start` when fresh.
    #[diesel(sql_type = sql_types::Text)]
    pub step: String,
    /// What earlier steps learned.
    #[diesel(sql_type = sql_types::Jsonb)]
    pub progress: Value,
    /// Calls begun.
    #[diesel(sql_type = sql_types::Integer)]
    pub attempts: i32,
    /// Failures of the same cause in a row at this step.
    #[diesel(sql_type = sql_types::Integer)]
    pub failures: i32,
    /// That cause.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub last_cause: Option<String>,
    /// Fencing number.
    #[diesel(sql_type = sql_types::BigInt)]
    pub lease_token: i64,
    /// Request id of the page or call that caused it.
    #[diesel(sql_type = sql_types::Text)]
    pub request_tag: String,
    /// Id of the row at the registry, if known.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub remote_id: Option<String>,
    /// When it was appended.
    #[diesel(sql_type = sql_types::Timestamptz)]
    pub created_at: DateTime<Utc>,
}

impl Leased {
    /// The lease `worker` got with it.
    #[must_use]
    pub const fn lease(&self, worker: Uuid) -> Lease {
        Lease { seq: self.seq, worker, token: self.lease_token }
    }
}

/// Takes up to `limit` events for `worker` until `for_how_long` after the transaction's instant: of each person the oldest
/// that is due, skipping what somebody else holds. The order among persons is that of appending.
///
/// # Errors
/// The database's.
pub fn lease(tx: &mut Tx<'_>, worker: Uuid, limit: i64, for_how_long: Duration) -> Result<Vec<Leased>, DbError> {
    let (now, today) = (tx.now(), tx.today());
    let until = now + TimeDelta::from_std(for_how_long).unwrap_or(TimeDelta::hours(1));
    let mut leased: Vec<Leased> = diesel::sql_query(include_str!("lease.sql"))
        .bind::<sql_types::Uuid, _>(worker)
        .bind::<sql_types::BigInt, _>(limit)
        .bind::<sql_types::Timestamptz, _>(until)
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::Date, _>(today)
        .load(tx.conn())?;
    leased.sort_by_key(|event| event.seq);
    Ok(leased)
}

/// Locks the event's row and makes sure that the lease still holds.
pub(super) fn hold(tx: &mut Tx<'_>, lease: &Lease) -> Result<(), LeaseError> {
    outbox::table
        .find(lease.seq)
        .filter(outbox::leased_by.eq(lease.worker))
        .filter(outbox::lease_token.eq(lease.token))
        .filter(outbox::state.eq("pending"))
        .select(outbox::seq)
        .for_update()
        .first::<i64>(tx.conn())
        .optional()?
        .map(|_| ())
        .ok_or(LeaseError::Stale)
}
