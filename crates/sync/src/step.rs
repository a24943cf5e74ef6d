//! One event, carried as far as it goes. The loop around it ([`crate::worker`]) only sleeps and wakes.
//!
//! Of each step: one transaction writes the attempt, the calls are made with none open, a second transaction settles. Both ask
//! whether the lease still holds. When the second cannot be written — the database is away, the program is killed — the attempt
//! stays open, and whoever gets the event next looks at the registry before sending.

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use bkn::Failure;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use store::{
    DbError, Tx,
    outbox::{self, AttemptEnd, Lease, LeaseError, Leased, Sight, Wish, outcome},
};
use uuid::Uuid;

use crate::{
    Deps, EffectError,
    officer::CONFLICT,
    pace::quiet,
    verdict::{Verdict, jittered, judge},
    ways::{self, Findings, Reached, Shows, Trip, Trouble, Way},
};

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is nothing to do now.
    Idle,
    /// Sending is paused until then.
    Paused(DateTime<Utc>),
    /// The registry has it.
    Delivered,
    /// The registry has no call for it; the comparison with its history will tell.
    Recorded,
    /// The registry needs time; it is looked at again later.
    Waiting,
    /// It failed for a reason that passes; it is tried again later.
    Retrying,
    /// A person must look.
    Parked,
    /// The lease was lost to another worker; nothing was written.
    Stale,
    /// The program stops; the event was given back between two steps.
    GivenBack,
}

/// Leases one event and carries it.
///
/// # Errors
/// The database's. What was begun is taken up again when the lease has run out.
pub async fn step(deps: &Deps, worker: Uuid) -> Result<Outcome, DbError> {
    let now = deps.now();
    if let Some(until) = quiet::until(&deps.settings.quiet_hours, now) {
        return Ok(Outcome::Paused(until));
    }
    if let Err(hold) = deps.gate.ask(now, pause(deps)) {
        return Ok(Outcome::Paused(hold.until));
    }
    let wish = Wish { understood: Some(ways::understood()), ..Wish::of(1, deps.settings.lease()) };
    let leased = deps.db.write(deps.call(None), move |tx| outbox::lease_some(tx, worker, &wish)).await?;
    match leased.into_iter().next() {
        Some(event) => carry(deps, worker, event).await,
        None => Ok(Outcome::Idle),
    }
}

fn pause(deps: &Deps) -> TimeDelta {
    delta(Duration::from_secs(deps.settings.pause_seconds.max(1)))
}

fn delta(wait: Duration) -> TimeDelta {
    TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1))
}

/// Carries a leased event from step to step, until it is settled or must wait.
///
/// # Errors
/// As [`step()`].
pub async fn carry(deps: &Deps, worker: Uuid, mut event: Leased) -> Result<Outcome, DbError> {
    let lease = event.lease(worker);
    let carried = async {
        let Some(way) = ways::of(&event.kind).filter(|way| way.versions().contains(&event.version)) else {
            return leave(deps, lease, &event).await;
        };
        let mut begun = None;
        loop {
            // Paused for so long that somebody else may have it soon: no attempt is begun that may not be sent.
            if begun.is_none() && deps.now() >= deps.settings.send_until(event.leased_until) {
                return Ok(Outcome::Stale);
            }
            if begun.is_none() && (deps.gate.is_stopping() || budget(deps, &event) < deps.settings.step_budget() / 2) {
                let now = deps.now();
                write(deps, &event, move |tx| Ok(outbox::release(tx, &lease, now)?)).await?;
                return Ok(Outcome::GivenBack);
            }
            match one_step(deps, way, lease, &event, begun.take()).await? {
                Went::On(next) => (event, begun) = *next,
                Went::To(outcome) => return Ok(outcome),
            }
        }
    };
    match carried.await {
        Ok(outcome) => Ok(outcome),
        Err(Unsettled::Stale) => Ok(Outcome::Stale),
        Err(Unsettled::Db(error)) => Err(error),
    }
}

/// The time the calls of a step may take: it ends before the lease does. An event taken ahead may have waited for a hand.
fn budget(deps: &Deps, event: &Leased) -> Duration {
    let left = (deps.settings.send_until(event.leased_until) - deps.now()).to_std().unwrap_or_default();
    left.min(deps.settings.step_budget())
}

/// An attempt that is written down, with what the call needs of our record.
type Prepared = (outbox::Attempt, serde_json::Value);

/// Where a step led.
enum Went {
    /// To the next step, with the event as it is now, and begun already where that could be written together.
    On(Box<(Leased, Option<Prepared>)>),
    /// To an end for now.
    To(Outcome),
}

/// Why a step was not settled.
#[derive(Debug)]
enum Unsettled {
    Stale,
    Db(DbError),
}

impl From<DbError> for Unsettled {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}
impl From<LeaseError> for Unsettled {
    fn from(error: LeaseError) -> Self {
        match error {
            LeaseError::Stale => Self::Stale,
            LeaseError::Db(error) => Self::Db(error),
        }
    }
}

/// A transaction's failure: of the lease, or of what the domain wanted to write.
enum SettleError {
    Lease(LeaseError),
    Effect(EffectError),
    /// The next step's preparation; the step at hand has no fault.
    Next,
}

impl From<DbError> for SettleError {
    fn from(error: DbError) -> Self {
        Self::Lease(error.into())
    }
}
impl From<LeaseError> for SettleError {
    fn from(error: LeaseError) -> Self {
        Self::Lease(error)
    }
}

/// One transaction for `event`, under the tag of the request it comes from.
async fn write<T: Send + 'static>(
    deps: &Deps,
    event: &Leased,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Unsettled> + Send + 'static,
) -> Result<T, Unsettled> {
    deps.db.write(deps.call(Some(&event.request_tag)), work).await
}

/// A newer program is needed for it, and may run beside this one already.
async fn leave(deps: &Deps, lease: Lease, event: &Leased) -> Result<Outcome, Unsettled> {
    tracing::error!(event = %event.id, kind = event.kind, version = event.version, "no way for this kind of event");
    let at = deps.now() + pause(deps);
    write(deps, event, move |tx| Ok(outbox::release(tx, &lease, at)?)).await?;
    Ok(Outcome::Waiting)
}

/// How the calls of a step ended.
enum Called {
    Well(Reached),
    Badly(Trouble),
    /// Our own code panicked.
    Crashed,
    /// The step's budget was used up.
    TooLong,
}

async fn one_step(
    deps: &Deps,
    way: &'static dyn Way,
    lease: Lease,
    event: &Leased,
    begun: Option<Prepared>,
) -> Result<Went, Unsettled> {
    let begun = match begun {
        Some(begun) => Begun::Go(begun.0, begun.1),
        None => begin(deps, way, lease, event).await?,
    };
    let (attempt, prepared) = match begun {
        Begun::Go(attempt, prepared) => (attempt, prepared),
        Begun::Ended(outcome) => return Ok(Went::To(outcome)),
    };
    let trip = Trip {
        deps: deps.clone(),
        event: event.clone(),
        prepared,
        may_have_been_applied: attempt.may_have_been_applied,
    };
    let (began, token) = (Instant::now(), deps.gate.token());
    let called = call(deps, way, &trip).await;
    let settling = Settling { deps, way, lease, attempt, token, seconds: began.elapsed().as_secs_f64() };
    match called {
        Called::Well(reached) => settling.well(trip, reached).await,
        Called::Badly(Trouble::Registry(failure)) => settling.failed(event, failure).await,
        Called::Badly(Trouble::Conflict(findings)) => settling.conflict(event, &findings).await,
        Called::Badly(Trouble::Ours(cause)) => settling.parked(event, cause, AttemptEnd::default()).await,
        Called::Badly(Trouble::Domain(error)) => {
            let end = AttemptEnd { outcome: error.code().to_owned(), ..AttemptEnd::default() };
            settling.ours(event, &error, "sync.record-missing", end).await
        }
        Called::TooLong => settling.too_long(event).await,
        Called::Crashed => settling.crashed(event).await,
    }
}

async fn call(deps: &Deps, way: &'static dyn Way, trip: &Trip) -> Called {
    let calls = AssertUnwindSafe(way.call(trip)).catch_unwind();
    match tokio::time::timeout(budget(deps, &trip.event), calls).await {
        Ok(Ok(Ok(reached))) => Called::Well(reached),
        Ok(Ok(Err(trouble))) => Called::Badly(trouble),
        Ok(Err(_panic)) => Called::Crashed,
        Err(_elapsed) => Called::TooLong,
    }
}

enum Begun {
    Go(outbox::Attempt, serde_json::Value),
    Ended(Outcome),
}

/// Writes the attempt and reads what the call needs. An event that took its worker with it too often is put aside here.
async fn begin(deps: &Deps, way: &'static dyn Way, lease: Lease, event: &Leased) -> Result<Begun, Unsettled> {
    let (inner, held) = (deps.clone(), event.clone());
    let most = i32::try_from(deps.settings.crash_tries.max(1)).unwrap_or(i32::MAX);
    let begun = deps
        .db
        .write(deps.call(Some(&event.request_tag)), move |tx| {
            let attempt = outbox::begin_attempt(tx, &lease, &held.step)?;
            if attempt.crashes >= most {
                let end = AttemptEnd { outcome: outcome::CRASHED.to_owned(), ..AttemptEnd::default() };
                outbox::finish_attempt(tx, &lease, attempt.id, &end)?;
                outbox::park(tx, &lease, "sync.poison")?;
                return Ok(Begun::Ended(Outcome::Parked));
            }
            let prepared = way.prepare(&inner, tx, &held).map_err(SettleError::Effect)?;
            Ok(Begun::Go(attempt, prepared))
        })
        .await;
    match begun {
        Ok(begun) => Ok(begun),
        // Our code panicked before the call.
        Err(SettleError::Lease(LeaseError::Db(DbError::WorkerLost))) => {
            let at = deps.now() + delta(deps.settings.retry_wait(1));
            write(deps, event, move |tx| Ok(outbox::crashed(tx, &lease, "sync.crashed", at)?)).await?;
            Ok(Begun::Ended(Outcome::Retrying))
        }
        Err(SettleError::Lease(error)) => Err(error.into()),
        // Preparing is not this step's own here.
        Err(SettleError::Next) => Err(Unsettled::Stale),
        // Nothing was written, and nothing can be now; the event is free again when the lease has run out.
        Err(SettleError::Effect(error)) if error.is_passing() => Ok(Begun::Ended(Outcome::Retrying)),
        Err(SettleError::Effect(error)) => {
            tracing::error!(event = %event.id, code = error.code(), "our record does not give what the event needs");
            write(deps, event, move |tx| Ok(outbox::park(tx, &lease, "sync.record-missing")?)).await?;
            Ok(Begun::Ended(Outcome::Parked))
        }
    }
}

/// The second transaction of a step.
struct Settling<'a> {
    deps: &'a Deps,
    way: &'static dyn Way,
    lease: Lease,
    attempt: outbox::Attempt,
    /// The token in use when the calls began.
    token: u64,
    seconds: f64,
}

impl Settling<'_> {
    fn count(&self, outcome: &str) {
        self.deps.metrics.attempt(self.way.kind(), outcome, self.seconds);
    }

    async fn well(self, trip: Trip, reached: Reached) -> Result<Went, Unsettled> {
        self.count(outcome::OK);
        self.deps.gate.went_through(self.deps.now());
        // Written together with the beginning of the next step: one transaction less between two calls.
        let go_on = matches!(reached, Reached::Next { .. }) && !self.deps.gate.is_stopping();
        let mut settled = self.settle(&trip, &reached, go_on).await;
        if matches!(settled, Err(SettleError::Next)) {
            settled = self.settle(&trip, &reached, false).await;
        }
        match settled {
            Ok(went) => Ok(went),
            Err(SettleError::Lease(LeaseError::Db(DbError::WorkerLost))) => self.crashed(&trip.event).await,
            Err(SettleError::Lease(error)) => Err(error.into()),
            Err(SettleError::Next) => Err(Unsettled::Stale),
            Err(SettleError::Effect(error)) => {
                let outcome = outcome::AMBIGUOUS.to_owned();
                let end = AttemptEnd { outcome, excerpt: Some(error.code().to_owned()), http_status: None };
                self.ours(&trip.event, &error, "sync.effect-refused", end).await
            }
        }
    }

    /// Closes the attempt, writes the effect and moves the event on; with `go_on`, begins the next step too.
    async fn settle(&self, trip: &Trip, reached: &Reached, go_on: bool) -> Result<Went, SettleError> {
        let (lease, attempt, way, deps) = (self.lease, self.attempt.id, self.way, self.deps.clone());
        let (now, lease_for) = (self.deps.now(), delta(self.deps.settings.lease()));
        let first_look = delta(self.deps.settings.visible_wait(0));
        let (trip, reached) = (trip.clone(), reached.clone());
        let call = self.deps.call(Some(&trip.event.request_tag));
        let work = move |tx: &mut Tx<'_>| {
            let outcome = if reached == Reached::CompareOnly { outcome::COMPARE_ONLY } else { outcome::OK };
            let end = AttemptEnd { outcome: outcome.to_owned(), ..AttemptEnd::default() };
            outbox::finish_attempt(tx, &lease, attempt, &end)?;
            way.effect(&deps, tx, &trip, &reached).map_err(SettleError::Effect)?;
            match reached {
                Reached::Next { step, learned } => {
                    let until = now + lease_for;
                    outbox::advance_step(tx, &lease, step, &learned, until)?;
                    let next = Leased {
                        step: step.to_owned(),
                        progress: learned,
                        failures: 0,
                        last_cause: None,
                        leased_until: until,
                        ..trip.event
                    };
                    if !go_on {
                        return Ok(Went::On(Box::new((next, None))));
                    }
                    let begun = match outbox::begin_attempt(tx, &lease, step) {
                        Ok(begun) => begun,
                        // The lease holds, so the person was frozen meanwhile.
                        Err(LeaseError::Stale) => {
                            outbox::release(tx, &lease, now)?;
                            return Ok(Went::To(Outcome::Waiting));
                        }
                        Err(error) => return Err(error.into()),
                    };
                    let prepared = way.prepare(&deps, tx, &next).map_err(|_| SettleError::Next)?;
                    Ok(Went::On(Box::new((next, Some((begun, prepared))))))
                }
                Reached::NotYet { learned, again_in } => {
                    outbox::wait_until(tx, &lease, &learned, now + delta(again_in))?;
                    Ok(Went::To(Outcome::Waiting))
                }
                Reached::CompareOnly => {
                    outbox::settle_recorded(tx, &lease)?;
                    Ok(Went::To(Outcome::Recorded))
                }
                Reached::Delivered { remote_id, shows, .. } => {
                    let sight = match shows {
                        Shows::Now => Sight::Seen,
                        Shows::Later => Sight::LookAt(now + first_look),
                        Shows::Elsewhere => Sight::Untold,
                    };
                    outbox::settle_delivered(tx, &lease, remote_id.as_deref(), sight)?;
                    Ok(Went::To(Outcome::Delivered))
                }
            }
        };
        self.deps.db.write(call, work).await
    }

    /// The registry, or the way to it, failed.
    async fn failed(self, event: &Leased, failure: Failure) -> Result<Went, Unsettled> {
        let code = failure.kind.code();
        let failures = failures_in_a_row(event, code);
        let deps = self.deps;
        let now = deps.now();
        let verdict = match judge(&failure, failures, &deps.settings, (deps.dice)()) {
            // It was the old token that was refused; somebody has given a new one meanwhile.
            Verdict::Hold { alarm: true, .. } if deps.gate.token() != self.token => Verdict::PutBack(Duration::ZERO),
            verdict => verdict,
        };
        tracing::warn!(event = %event.id, kind = event.kind, step = event.step, %failure, ?verdict, "not sent");
        let outcome = if failure.ambiguous { outcome::AMBIGUOUS } else { code };
        let excerpt =
            Some(failure.said()).filter(|said| !said.is_empty()).map(|said| said.chars().take(1_000).collect());
        let end = AttemptEnd { outcome: outcome.to_owned(), http_status: failure.status, excerpt };
        match verdict {
            Verdict::Park => self.parked(event, code, end).await,
            Verdict::Retry(wait) => self.retried(event, code, end, now + delta(wait)).await,
            Verdict::PutBack(wait) => {
                let (lease, attempt) = (self.lease, self.attempt.id);
                write(deps, event, move |tx| {
                    outbox::finish_attempt(tx, &lease, attempt, &end)?;
                    Ok(outbox::release(tx, &lease, now + delta(wait))?)
                })
                .await?;
                Ok(Went::To(Outcome::Waiting))
            }
            Verdict::Hold { wait, alarm } => {
                self.count(code);
                let until = now + delta(wait);
                deps.gate.hold(now, until, code, alarm);
                let (lease, attempt) = (self.lease, self.attempt.id);
                write(deps, event, move |tx| {
                    outbox::finish_attempt(tx, &lease, attempt, &end)?;
                    Ok(outbox::release(tx, &lease, until)?)
                })
                .await?;
                Ok(Went::To(Outcome::Paused(until)))
            }
        }
    }

    /// Something of ours could not be done: it passes, or a person must look.
    async fn ours(
        self,
        event: &Leased,
        error: &EffectError,
        cause: &'static str,
        end: AttemptEnd,
    ) -> Result<Went, Unsettled> {
        let code = error.code();
        tracing::error!(event = %event.id, kind = event.kind, code, %error, "our side could not do its part");
        if !error.is_passing() {
            return self.parked(event, cause, end).await;
        }
        let wait = jittered(self.deps.settings.retry_wait(failures_in_a_row(event, code)), (self.deps.dice)());
        let at = self.deps.now() + delta(wait);
        self.retried(event, code, end, at).await
    }

    async fn too_long(self, event: &Leased) -> Result<Went, Unsettled> {
        let code = "registry.transient";
        let wait = jittered(self.deps.settings.retry_wait(failures_in_a_row(event, code)), (self.deps.dice)());
        let end = AttemptEnd { outcome: outcome::AMBIGUOUS.to_owned(), ..AttemptEnd::default() };
        let at = self.deps.now() + delta(wait);
        self.retried(event, code, end, at).await
    }

    async fn retried(
        self,
        event: &Leased,
        code: &'static str,
        end: AttemptEnd,
        at: DateTime<Utc>,
    ) -> Result<Went, Unsettled> {
        self.count(code);
        let (lease, attempt) = (self.lease, self.attempt.id);
        write(self.deps, event, move |tx| {
            outbox::finish_attempt(tx, &lease, attempt, &end)?;
            Ok(outbox::retry_at(tx, &lease, code, at)?)
        })
        .await?;
        Ok(Went::To(Outcome::Retrying))
    }

    async fn parked(self, event: &Leased, cause: &'static str, mut end: AttemptEnd) -> Result<Went, Unsettled> {
        self.count(cause);
        if end.outcome.is_empty() {
            cause.clone_into(&mut end.outcome);
        }
        let (lease, attempt) = (self.lease, self.attempt.id);
        write(self.deps, event, move |tx| {
            outbox::finish_attempt(tx, &lease, attempt, &end)?;
            Ok(outbox::park(tx, &lease, cause)?)
        })
        .await?;
        Ok(Went::To(Outcome::Parked))
    }

    /// The registry says otherwise: put aside with both sides, for a person to decide.
    async fn conflict(self, event: &Leased, findings: &Findings) -> Result<Went, Unsettled> {
        let cause = CONFLICT;
        self.count(cause);
        let excerpt = findings.to_string().chars().take(1_000).collect();
        let end = AttemptEnd { outcome: cause.to_owned(), http_status: None, excerpt: Some(excerpt) };
        let progress = serde_json::to_value(findings).map_err(|e| DbError::Shape(e.to_string()))?;
        let (lease, attempt) = (self.lease, self.attempt.id);
        write(self.deps, event, move |tx| {
            outbox::finish_attempt(tx, &lease, attempt, &end)?;
            outbox::remember(tx, lease.seq, &progress)?;
            Ok(outbox::park(tx, &lease, cause)?)
        })
        .await?;
        Ok(Went::To(Outcome::Parked))
    }

    /// Our own code panicked on it. The others flow on; this one is tried a few times, then put aside.
    async fn crashed(self, event: &Leased) -> Result<Went, Unsettled> {
        tracing::error!(event = %event.id, kind = event.kind, step = event.step, "the worker crashed on this event");
        let end = AttemptEnd { outcome: outcome::CRASHED.to_owned(), ..AttemptEnd::default() };
        let most = i32::try_from(self.deps.settings.crash_tries.max(1)).unwrap_or(i32::MAX);
        if self.attempt.crashes.saturating_add(1) >= most {
            return self.parked(event, "sync.poison", end).await;
        }
        self.count(outcome::CRASHED);
        let (lease, attempt) = (self.lease, self.attempt.id);
        let at = self.deps.now() + delta(self.deps.settings.retry_wait(1));
        write(self.deps, event, move |tx| {
            outbox::finish_attempt(tx, &lease, attempt, &end)?;
            outbox::crashed(tx, &lease, "sync.crashed", at)?;
            Ok(())
        })
        .await?;
        Ok(Went::To(Outcome::Retrying))
    }
}

/// How many failures of this cause in a row there are with the one at hand.
fn failures_in_a_row(event: &Leased, cause: &str) -> u32 {
    let before = if event.last_cause.as_deref() == Some(cause) { event.failures } else { 0 };
    u32::try_from(before).unwrap_or(0).saturating_add(1)
}
