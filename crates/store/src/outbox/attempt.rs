//! Attempts: a row before each call, closed after it.

use diesel::{dsl::exists, prelude::*, select, sql_types};
use uuid::Uuid;

use super::{
    lease::{Lease, LeaseError},
    outcome,
};
use crate::{DbError, Tx, prepared, schema::outbox_attempts};

/// An attempt that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Its row.
    pub id: Uuid,
    /// An earlier attempt at this step may have been applied: its outcome was unknown, or its worker went away during it.
    pub may_have_been_applied: bool,
    /// Attempts in a row that ended with the worker.
    pub crashes: i32,
}

/// How an attempt ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttemptEnd {
    /// [`outcome::OK`], [`outcome::AMBIGUOUS`], or the code of the failure.
    pub outcome: String,
    /// HTTP status, if there was an answer.
    pub http_status: Option<u16>,
    /// Beginning of what the registry said, without personal data.
    pub excerpt: Option<String>,
}

/// Writes the attempt before the call. Attempts of this event that nobody closed are closed as abandoned.
///
/// # Errors
/// [`LeaseError::Stale`]: the lease was lost, or the person was frozen since.
pub fn begin_attempt(tx: &mut Tx<'_>, lease: &Lease, step: &str) -> Result<Attempt, LeaseError> {
    let begun = begin_attempts(tx, lease.worker, &[(*lease, step)])?;
    begun.into_iter().next().flatten().ok_or(LeaseError::Stale)
}

/// The same for several events of one worker, each with its step; `None` where [`begin_attempt`] answers `Stale`.
///
/// # Errors
/// The database's.
pub fn begin_attempts(tx: &mut Tx<'_>, worker: Uuid, of: &[(Lease, &str)]) -> Result<Vec<Option<Attempt>>, DbError> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let ids: Vec<Uuid> = of.iter().map(|_| Uuid::now_v7()).collect();
    let begun: Vec<Begun> = prepared(include_str!("begin_attempts.sql"))
        .bind::<sql_types::Array<sql_types::BigInt>, _>(of.iter().map(|(lease, _)| lease.seq).collect::<Vec<_>>())
        .bind::<sql_types::Uuid, _>(worker)
        .bind::<sql_types::Array<sql_types::BigInt>, _>(of.iter().map(|(lease, _)| lease.token).collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids.clone())
        .bind::<sql_types::Array<sql_types::Text>, _>(of.iter().map(|(_, step)| *step).collect::<Vec<_>>())
        .bind::<sql_types::Timestamptz, _>(now)
        .load(tx.conn())?;
    let attempt = |id: Uuid| {
        let row = begun.iter().find(|row| row.id == id)?;
        Some(Attempt { id, may_have_been_applied: row.may_have_been_applied, crashes: row.crashes })
    };
    Ok(ids.into_iter().map(attempt).collect())
}

#[derive(QueryableByName)]
struct Begun {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Integer)]
    crashes: i32,
    #[diesel(sql_type = sql_types::Bool)]
    may_have_been_applied: bool,
}

/// Closes the attempt after the call. An answer of the registry, whatever it says, sets the mark "sent".
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn finish_attempt(tx: &mut Tx<'_>, lease: &Lease, attempt: Uuid, end: &AttemptEnd) -> Result<(), LeaseError> {
    let now = tx.now();
    let closed = prepared(include_str!("finish_attempt.sql"))
        .bind::<sql_types::BigInt, _>(lease.seq)
        .bind::<sql_types::Uuid, _>(lease.worker)
        .bind::<sql_types::BigInt, _>(lease.token)
        .bind::<sql_types::Uuid, _>(attempt)
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::Text, _>(&end.outcome)
        .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(
            end.http_status.and_then(|status| i16::try_from(status).ok()),
        )
        .bind::<sql_types::Nullable<sql_types::Text>, _>(&end.excerpt)
        .bind::<sql_types::Bool, _>(end.http_status.is_some() || end.outcome == outcome::OK)
        .execute(tx.conn())?;
    if closed == 1 { Ok(()) } else { Err(LeaseError::Stale) }
}

/// Whether any attempt of the event may have been applied at the registry.
///
/// # Errors
/// The database's.
pub fn may_have_been_applied(conn: &mut PgConnection, seq: i64) -> Result<bool, DbError> {
    let of_event = outbox_attempts::table.filter(outbox_attempts::outbox_seq.eq(seq));
    let unknown = of_event.filter(outbox_attempts::outcome.is_null().or(outbox_attempts::outcome.eq_any([
        outcome::OK,
        outcome::AMBIGUOUS,
        outcome::ABANDONED,
        outcome::CRASHED,
    ])));
    Ok(select(exists(unknown)).get_result(conn)?)
}
