//! The two transactions of a step, each for several events at once: one writes the attempts before the calls, one settles them after.
//! What was settled and what is begun next are written together, so that the queue costs few commits however many events pass.
//!
//! A transaction that fails for one event's sake is done again event by event: no event suffers for another.

use std::collections::HashSet;

use kernel::Call;
use serde_json::Value;
use store::{
    DbError, Tx,
    outbox::{self, Advance, Attempt, AttemptEnd, Delivery, Lease, LeaseError, Leased, Sight, Wish, outcome},
};
use uuid::Uuid;

use crate::{
    Deps, EffectError,
    step::{Outcome, delta, pause},
    ways::{self, Reached, Shows, Trip, Way},
};

/// An event whose attempt is written down: its calls may be made.
pub(crate) struct Begun {
    pub(crate) way: &'static dyn Way,
    pub(crate) lease: Lease,
    pub(crate) attempt: Attempt,
    pub(crate) trip: Trip,
}

/// An event whose calls went well, to be settled.
pub(crate) struct Done {
    pub(crate) begun: Begun,
    pub(crate) reached: Reached,
    /// How long the calls took.
    pub(crate) seconds: f64,
}

/// Where an event is after a transaction.
pub(crate) enum Went {
    /// Its attempt is written: on to the calls.
    Begun(Box<Begun>),
    /// At its next step, in the same hands, and not begun yet.
    Next(Box<Leased>),
    /// At an end for now.
    Over(Outcome),
}

impl Went {
    /// Whether it was taken after a failure.
    pub(crate) fn is_repeated(&self) -> bool {
        matches!(self, Self::Begun(begun) if begun.trip.event.failures > 0)
    }
}

/// Why a transaction was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BooksError {
    /// The database's, or a lease.
    #[error(transparent)]
    Lease(LeaseError),
    /// What the domain wanted to read or write.
    #[error("our record could not be read or written")]
    Effect(EffectError),
    /// The next step's preparation; the step at hand has no fault.
    #[error("the next step could not be prepared")]
    Next,
}

impl BooksError {
    /// Whether another try with fewer events has no sense: the database is away.
    pub(crate) const fn is_of_all(&self) -> bool {
        matches!(self, Self::Lease(LeaseError::Db(error)) if !matches!(error, DbError::WorkerLost))
    }
}

impl From<DbError> for BooksError {
    fn from(error: DbError) -> Self {
        Self::Lease(error.into())
    }
}
impl From<LeaseError> for BooksError {
    fn from(error: LeaseError) -> Self {
        Self::Lease(error)
    }
}

/// Begins the attempts of events that are held already.
pub(crate) async fn begin(deps: &Deps, worker: Uuid, events: Vec<Leased>) -> Result<Vec<Went>, BooksError> {
    let inner = deps.clone();
    deps.db.write(deps.call(None), move |tx| begin_in(&inner, tx, worker, events)).await
}

/// Settles `done` and begins their next steps, unless the program stops; then takes more by `wish`. Answers where the settled are,
/// in their order, and what was taken.
pub(crate) async fn settle(
    deps: &Deps,
    worker: Uuid,
    done: &[Done],
    go_on: bool,
    wish: Option<Wish>,
) -> Result<(Vec<Went>, Vec<Went>), BooksError> {
    let inner = deps.clone();
    let done: Vec<Settle> = done.iter().map(Settle::of).collect();
    let work = move |tx: &mut Tx<'_>| {
        let settled = settle_in(&inner, tx, worker, done, go_on)?;
        let taken = match wish {
            Some(wish) => {
                let events = outbox::lease_some(tx, worker, &wish)?;
                begin_in(&inner, tx, worker, events)?
            }
            None => Vec::new(),
        };
        Ok((settled, taken))
    };
    deps.db.write(deps.call(None), work).await
}

/// Attempts that were written and are not made now: the events are free again, for others or later.
pub(crate) async fn give_back(deps: &Deps, begun: &[Begun]) -> Result<(), BooksError> {
    let of: Vec<(Lease, Uuid)> = begun.iter().map(|begun| (begun.lease, begun.attempt.id)).collect();
    let work = move |tx: &mut Tx<'_>| {
        let now = tx.now();
        for (lease, attempt) in of {
            let end = AttemptEnd { outcome: outcome::UNSENT.to_owned(), ..AttemptEnd::default() };
            match outbox::finish_attempt(tx, &lease, attempt, &end).and_then(|()| outbox::release(tx, &lease, now)) {
                Ok(()) | Err(LeaseError::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    };
    deps.db.write(deps.call(None), work).await
}

/// The call in whose name something is written about `event`, at the instant of the transaction.
fn call_for(tx: &Tx<'_>, event: &Leased) -> Call {
    let mut call = tx.call().clone();
    call.tag = kernel::RequestTag(event.request_tag.clone());
    call
}

/// Writes the attempts and reads what the calls need. An event that took its worker with it too often is put aside here.
fn begin_in(deps: &Deps, tx: &mut Tx<'_>, worker: Uuid, events: Vec<Leased>) -> Result<Vec<Went>, BooksError> {
    let way_of = |event: &Leased| ways::of(&event.kind).filter(|way| way.versions().contains(&event.version));
    let most = i32::try_from(deps.settings.crash_tries.max(1)).unwrap_or(i32::MAX);
    let known: Vec<(Lease, &str)> = events
        .iter()
        .filter(|event| way_of(event).is_some())
        .map(|event| (event.lease(worker), event.step.as_str()))
        .collect();
    let mut attempts = outbox::begin_attempts(tx, worker, &known)?.into_iter();
    let mut went = Vec::with_capacity(events.len());
    for event in events {
        let lease = event.lease(worker);
        let Some(way) = way_of(&event) else {
            // A newer program is needed for it, and may run beside this one already.
            tracing::error!(event = %event.id, kind = event.kind, version = event.version, "no way for this kind of event");
            let at = tx.now() + pause(deps);
            outbox::release(tx, &lease, at)?;
            went.push(Went::Over(Outcome::Waiting));
            continue;
        };
        let Some(attempt) = attempts.next().flatten() else {
            went.push(Went::Over(Outcome::Stale));
            continue;
        };
        if attempt.crashes >= most {
            let end = AttemptEnd { outcome: outcome::CRASHED.to_owned(), ..AttemptEnd::default() };
            outbox::finish_attempt(tx, &lease, attempt.id, &end)?;
            outbox::park(tx, &lease, "sync.poison")?;
            went.push(Went::Over(Outcome::Parked));
            continue;
        }
        let call = call_for(tx, &event);
        let prepared = tx.on_behalf(&call, |tx| way.prepare(deps, tx, &event)).map_err(BooksError::Effect)?;
        let may_have_been_applied = attempt.may_have_been_applied;
        let trip = Trip { deps: deps.clone(), event, prepared, may_have_been_applied };
        went.push(Went::Begun(Box::new(Begun { way, lease, attempt, trip })));
    }
    Ok(went)
}

/// What a transaction needs of a [`Done`].
struct Settle {
    way: &'static dyn Way,
    lease: Lease,
    attempt: Uuid,
    trip: Trip,
    reached: Reached,
}

impl Settle {
    fn of(done: &Done) -> Self {
        let begun = &done.begun;
        Self {
            way: begun.way,
            lease: begun.lease,
            attempt: begun.attempt.id,
            trip: begun.trip.clone(),
            reached: done.reached.clone(),
        }
    }

    /// The event at its next step.
    fn next(self, step: &'static str, learned: Value, until: chrono::DateTime<chrono::Utc>) -> Leased {
        Leased {
            step: step.to_owned(),
            progress: learned,
            failures: 0,
            last_cause: None,
            leased_until: until,
            ..self.trip.event
        }
    }
}

/// Closes the attempts, moves the events on, and writes what the answers mean for our record.
fn settle_in(
    deps: &Deps,
    tx: &mut Tx<'_>,
    worker: Uuid,
    done: Vec<Settle>,
    go_on: bool,
) -> Result<Vec<Went>, BooksError> {
    let until = tx.now() + delta(deps.settings.lease());
    let first_look = tx.now() + delta(deps.settings.visible_wait(0));
    let (mut deliveries, mut advances) = (Vec::new(), Vec::new());
    for one in &done {
        let (lease, attempt) = (one.lease, Some(one.attempt));
        match &one.reached {
            Reached::Delivered { remote_id, shows, .. } => {
                let sight = match shows {
                    Shows::Now => Sight::Seen,
                    Shows::Later => Sight::LookAt(first_look),
                    Shows::Elsewhere => Sight::Untold,
                };
                deliveries.push(Delivery { lease, attempt, remote_id: remote_id.clone(), sight });
            }
            Reached::Next { step, learned } => {
                advances.push(Advance { lease, attempt, step, progress: learned, until });
            }
            Reached::NotYet { .. } | Reached::CompareOnly => {}
        }
    }
    let mut held: HashSet<i64> = outbox::settle_all_delivered(tx, worker, &deliveries)?.into_iter().collect();
    held.extend(outbox::advance_all(tx, worker, &advances)?);
    let mut went = Vec::with_capacity(done.len());
    for one in done {
        went.push(settle_one(deps, tx, one, &held, until)?);
    }
    if go_on { begin_next(deps, tx, worker, went) } else { Ok(went) }
}

/// The rest of settling one event: whatever is not the same for many.
fn settle_one(
    deps: &Deps,
    tx: &mut Tx<'_>,
    one: Settle,
    held: &HashSet<i64>,
    until: chrono::DateTime<chrono::Utc>,
) -> Result<Went, BooksError> {
    let (lease, attempt) = (one.lease, one.attempt);
    let holds = match &one.reached {
        Reached::Delivered { .. } | Reached::Next { .. } => held.contains(&lease.seq),
        Reached::NotYet { .. } | Reached::CompareOnly => {
            let outcome = if one.reached == Reached::CompareOnly { outcome::COMPARE_ONLY } else { outcome::OK };
            let end = AttemptEnd { outcome: outcome.to_owned(), ..AttemptEnd::default() };
            match outbox::finish_attempt(tx, &lease, attempt, &end) {
                Ok(()) => true,
                Err(LeaseError::Stale) => false,
                Err(error) => return Err(error.into()),
            }
        }
    };
    if !holds {
        return Ok(Went::Over(Outcome::Stale));
    }
    let call = call_for(tx, &one.trip.event);
    tx.on_behalf(&call, |tx| one.way.effect(deps, tx, &one.trip, &one.reached)).map_err(BooksError::Effect)?;
    match one.reached.clone() {
        Reached::Next { step, learned } => Ok(Went::Next(Box::new(one.next(step, learned, until)))),
        Reached::NotYet { learned, again_in } => {
            let at = tx.now() + delta(again_in);
            outbox::wait_until(tx, &lease, &learned, at)?;
            Ok(Went::Over(Outcome::Waiting))
        }
        Reached::CompareOnly => {
            outbox::settle_recorded(tx, &lease)?;
            Ok(Went::Over(Outcome::Recorded))
        }
        Reached::Delivered { .. } => Ok(Went::Over(Outcome::Delivered)),
    }
}

/// Begins the next steps in the transaction that settled the ones before: one less between two calls.
fn begin_next(deps: &Deps, tx: &mut Tx<'_>, worker: Uuid, went: Vec<Went>) -> Result<Vec<Went>, BooksError> {
    let next: Vec<Leased> = went
        .iter()
        .filter_map(|one| if let Went::Next(event) = one { Some((**event).clone()) } else { None })
        .collect();
    let mut leases = next.iter().map(|event| event.lease(worker)).collect::<Vec<_>>().into_iter();
    let begun = begin_in(deps, tx, worker, next);
    let mut begun = begun.map_err(|error| if error.is_of_all() { error } else { BooksError::Next })?.into_iter();
    let now = tx.now();
    went.into_iter()
        .map(|one| match one {
            Went::Next(event) => match (begun.next(), leases.next()) {
                // The lease holds, so the person was frozen meanwhile.
                (Some(Went::Over(Outcome::Stale)), Some(lease)) => {
                    outbox::release(tx, &lease, now)?;
                    Ok(Went::Over(Outcome::Waiting))
                }
                (Some(begun), _) => Ok(begun),
                (None, _) => Ok(Went::Next(event)),
            },
            over => Ok(over),
        })
        .collect()
}
