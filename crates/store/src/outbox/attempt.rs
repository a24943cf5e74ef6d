//! Attempts: a row before each call, closed after it.

use diesel::{dsl::exists, prelude::*, select};
use uuid::Uuid;

use super::{
    lease::{Lease, LeaseError, hold},
    outcome,
};
use crate::{
    Tx,
    schema::{outbox, outbox_attempts},
};

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
/// [`LeaseError::Stale`].
pub fn begin_attempt(tx: &mut Tx<'_>, lease: &Lease, step: &str) -> Result<Attempt, LeaseError> {
    hold(tx, lease)?;
    let now = tx.now();
    let left_open = diesel::update(outbox_attempts::table)
        .filter(outbox_attempts::outbox_seq.eq(lease.seq))
        .filter(outbox_attempts::finished_at.is_null())
        .set((outbox_attempts::finished_at.eq(now), outbox_attempts::outcome.eq(outcome::ABANDONED)))
        .execute(tx.conn())?;
    let left_open = i32::try_from(left_open).unwrap_or(i32::MAX);
    let crashes = diesel::update(outbox::table.find(lease.seq))
        .set((outbox::attempts.eq(outbox::attempts + 1), outbox::crashes.eq(outbox::crashes + left_open)))
        .returning(outbox::crashes)
        .get_result(tx.conn())?;
    let unknown = outbox_attempts::table
        .filter(outbox_attempts::outbox_seq.eq(lease.seq))
        .filter(outbox_attempts::step.eq(step))
        .filter(outbox_attempts::outcome.eq_any([outcome::AMBIGUOUS, outcome::ABANDONED, outcome::CRASHED]));
    let may_have_been_applied = select(exists(unknown)).get_result(tx.conn())?;
    let id = Uuid::now_v7();
    diesel::insert_into(outbox_attempts::table)
        .values((
            outbox_attempts::id.eq(id),
            outbox_attempts::outbox_seq.eq(lease.seq),
            outbox_attempts::step.eq(step),
            outbox_attempts::worker.eq(lease.worker),
            outbox_attempts::started_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(Attempt { id, may_have_been_applied, crashes })
}

/// Closes the attempt after the call. An answer of the registry, whatever it says, sets the mark "sent".
///
/// # Errors
/// [`LeaseError::Stale`].
pub fn finish_attempt(tx: &mut Tx<'_>, lease: &Lease, attempt: Uuid, end: &AttemptEnd) -> Result<(), LeaseError> {
    hold(tx, lease)?;
    let now = tx.now();
    diesel::update(outbox_attempts::table.find(attempt))
        .set((
            outbox_attempts::finished_at.eq(now),
            outbox_attempts::outcome.eq(&end.outcome),
            outbox_attempts::http_status.eq(end.http_status.and_then(|status| i16::try_from(status).ok())),
            outbox_attempts::excerpt.eq(&end.excerpt),
        ))
        .execute(tx.conn())?;
    let answered = end.http_status.is_some() || end.outcome == outcome::OK;
    if answered {
        diesel::update(outbox::table.find(lease.seq).filter(outbox::first_sent_at.is_null()))
            .set(outbox::first_sent_at.eq(now))
            .execute(tx.conn())?;
    }
    Ok(())
}
