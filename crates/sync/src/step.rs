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
    outbox::{self, AttemptEnd, Lease, LeaseError, Leased, Wish, outcome},
};
use uuid::Uuid;

use crate::{
    Deps, EffectError,
    books::{self, Begun, BooksError, Done, Went},
    officer::CONFLICT,
    pace::quiet,
    verdict::{Verdict, jittered, judge},
    ways::{self, Findings, Trouble, Way},
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

/// How long a pause lasts before one call tries again.
pub(crate) fn pause(deps: &Deps) -> TimeDelta {
    delta(Duration::from_secs(deps.settings.pause_seconds.max(1)))
}

pub(crate) fn delta(wait: Duration) -> TimeDelta {
    TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1))
}

/// Carries a leased event from step to step, until it is settled or must wait.
///
/// # Errors
/// As [`step()`].
pub async fn carry(deps: &Deps, worker: Uuid, event: Leased) -> Result<Outcome, DbError> {
    let mut went = Went::Next(Box::new(event));
    loop {
        went = match went {
            Went::Over(outcome) => return Ok(outcome),
            Went::Next(event) => begin(deps, worker, *event).await?,
            Went::Begun(begun) => match make_calls(deps, *begun).await? {
                Called::Well(done) => settle(deps, worker, *done).await?,
                Called::Over(outcome) => Went::Over(outcome),
            },
        };
    }
}

/// The time the calls of a step may take: it ends before the lease does. An event taken ahead may have waited for a hand.
fn budget(deps: &Deps, event: &Leased) -> Duration {
    let left = (deps.settings.send_until(event.leased_until) - deps.now()).to_std().unwrap_or_default();
    left.min(deps.settings.step_budget())
}

/// Why something about one event was not written.
#[derive(Debug)]
enum Unsettled {
    Stale,
    Db(DbError),
}

impl Unsettled {
    /// A lost lease is an outcome, and no failure.
    fn outcome(self) -> Result<Outcome, DbError> {
        match self {
            Self::Stale => Ok(Outcome::Stale),
            Self::Db(error) => Err(error),
        }
    }
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

/// One transaction for `event`, under the tag of the request it comes from.
async fn write<T: Send + 'static>(
    deps: &Deps,
    event: &Leased,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Unsettled> + Send + 'static,
) -> Result<T, Unsettled> {
    deps.db.write(deps.call(Some(&event.request_tag)), work).await
}

/// Begins the step the event has reached, alone: what fails here is this event's own fault.
///
/// # Errors
/// The database's.
pub(crate) async fn begin(deps: &Deps, worker: Uuid, event: Leased) -> Result<Went, DbError> {
    let (lease, held) = (event.lease(worker), event.clone());
    let now = deps.now();
    // Paused for so long that somebody else may have it soon: no attempt is begun that may not be sent.
    if now >= deps.settings.send_until(event.leased_until) {
        return Ok(Went::Over(Outcome::Stale));
    }
    let written = if deps.gate.is_stopping() || budget(deps, &event) < deps.settings.step_budget() / 2 {
        write(deps, &event, move |tx| Ok(outbox::release(tx, &lease, now)?)).await.map(|()| Outcome::GivenBack)
    } else {
        match books::begin(deps, worker, vec![event]).await {
            Ok(went) => return Ok(went.into_iter().next().unwrap_or(Went::Over(Outcome::Stale))),
            // Our code panicked before the call.
            Err(BooksError::Lease(LeaseError::Db(DbError::WorkerLost))) => {
                let at = deps.now() + delta(deps.settings.retry_wait(1));
                let crashed = write(deps, &held, move |tx| Ok(outbox::crashed(tx, &lease, "sync.crashed", at)?)).await;
                crashed.map(|_| Outcome::Retrying)
            }
            Err(BooksError::Lease(error)) => Err(error.into()),
            // Preparing is this step's own here.
            Err(BooksError::Next) => Err(Unsettled::Stale),
            // Nothing was written, and nothing can be now; the event is free again when the lease has run out.
            Err(BooksError::Effect(error)) if error.is_passing() => Ok(Outcome::Retrying),
            Err(BooksError::Effect(error)) => {
                tracing::error!(event = %held.id, code = error.code(), "our record does not give what the event needs");
                let parked = write(deps, &held, move |tx| Ok(outbox::park(tx, &lease, "sync.record-missing")?)).await;
                parked.map(|()| Outcome::Parked)
            }
        }
    };
    written.or_else(Unsettled::outcome).map(Went::Over)
}

/// How the calls of a step ended.
pub(crate) enum Called {
    /// Well; it is still to be settled.
    Well(Box<Done>),
    /// Badly; what is to be done about it is written.
    Over(Outcome),
}

/// Makes the calls of a step. A failure is written here, in a transaction of its own.
///
/// # Errors
/// The database's.
pub(crate) async fn make_calls(deps: &Deps, begun: Begun) -> Result<Called, DbError> {
    let (began, token) = (Instant::now(), deps.gate.token());
    let calls = AssertUnwindSafe(begun.way.call(&begun.trip)).catch_unwind();
    let called = tokio::time::timeout(budget(deps, &begun.trip.event), calls).await;
    let seconds = began.elapsed().as_secs_f64();
    let (event, failing) = (&begun.trip.event, Failing::of(deps, &begun, token, seconds));
    let written = match called {
        Ok(Ok(Ok(reached))) => {
            failing.count(outcome::OK);
            deps.gate.went_through(deps.now());
            return Ok(Called::Well(Box::new(Done { begun, reached, seconds })));
        }
        Ok(Ok(Err(Trouble::Registry(failure)))) => failing.failed(event, failure).await,
        Ok(Ok(Err(Trouble::Conflict(findings)))) => failing.conflict(event, &findings).await,
        Ok(Ok(Err(Trouble::Ours(cause)))) => failing.parked(event, cause, AttemptEnd::default()).await,
        Ok(Ok(Err(Trouble::Domain(error)))) => {
            let end = AttemptEnd { outcome: error.code().to_owned(), ..AttemptEnd::default() };
            failing.ours(event, &error, "sync.record-missing", end).await
        }
        // Our own code panicked.
        Ok(Err(_panic)) => failing.crashed(event).await,
        // The step's budget was used up.
        Err(_elapsed) => failing.too_long(event).await,
    };
    written.or_else(Unsettled::outcome).map(Called::Over)
}

/// Settles what went well, alone: what fails here is this event's own fault.
///
/// # Errors
/// The database's.
pub(crate) async fn settle(deps: &Deps, worker: Uuid, done: Done) -> Result<Went, DbError> {
    let go_on = !deps.gate.is_stopping();
    let done = [done];
    let mut settled = books::settle(deps, worker, &done, go_on, None).await;
    if matches!(settled, Err(BooksError::Next)) {
        settled = books::settle(deps, worker, &done, false, None).await;
    }
    let [Done { begun, seconds, .. }] = &done;
    let (event, failing) = (&begun.trip.event, Failing::of(deps, begun, deps.gate.token(), *seconds));
    let written = match settled {
        Ok((went, _)) => return Ok(went.into_iter().next().unwrap_or(Went::Over(Outcome::Stale))),
        Err(BooksError::Lease(LeaseError::Db(DbError::WorkerLost))) => failing.crashed(event).await,
        Err(BooksError::Lease(error)) => Err(error.into()),
        Err(BooksError::Next) => Err(Unsettled::Stale),
        Err(BooksError::Effect(error)) => {
            let outcome = outcome::AMBIGUOUS.to_owned();
            let end = AttemptEnd { outcome, excerpt: Some(error.code().to_owned()), http_status: None };
            failing.ours(event, &error, "sync.effect-refused", end).await
        }
    };
    written.or_else(Unsettled::outcome).map(Went::Over)
}

/// The second transaction of a step that did not go well.
struct Failing<'a> {
    deps: &'a Deps,
    way: &'static dyn Way,
    lease: Lease,
    attempt: outbox::Attempt,
    /// The token in use when the calls began.
    token: u64,
    seconds: f64,
}

impl<'a> Failing<'a> {
    const fn of(deps: &'a Deps, begun: &Begun, token: u64, seconds: f64) -> Self {
        Self { deps, way: begun.way, lease: begun.lease, attempt: begun.attempt, token, seconds }
    }

    fn count(&self, outcome: &str) {
        self.deps.metrics.attempt(self.way.kind(), outcome, self.seconds);
    }

    /// The registry, or the way to it, failed.
    async fn failed(self, event: &Leased, failure: Failure) -> Result<Outcome, Unsettled> {
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
                Ok(Outcome::Waiting)
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
                Ok(Outcome::Paused(until))
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
    ) -> Result<Outcome, Unsettled> {
        let code = error.code();
        tracing::error!(event = %event.id, kind = event.kind, code, %error, "our side could not do its part");
        if !error.is_passing() {
            return self.parked(event, cause, end).await;
        }
        let wait = jittered(self.deps.settings.retry_wait(failures_in_a_row(event, code)), (self.deps.dice)());
        let at = self.deps.now() + delta(wait);
        self.retried(event, code, end, at).await
    }

    async fn too_long(self, event: &Leased) -> Result<Outcome, Unsettled> {
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
    ) -> Result<Outcome, Unsettled> {
        self.count(code);
        let (lease, attempt) = (self.lease, self.attempt.id);
        write(self.deps, event, move |tx| {
            outbox::finish_attempt(tx, &lease, attempt, &end)?;
            Ok(outbox::retry_at(tx, &lease, code, at)?)
        })
        .await?;
        Ok(Outcome::Retrying)
    }

    async fn parked(self, event: &Leased, cause: &'static str, mut end: AttemptEnd) -> Result<Outcome, Unsettled> {
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
        Ok(Outcome::Parked)
    }

    /// The registry says otherwise: put aside with both sides, for a person to decide.
    async fn conflict(self, event: &Leased, findings: &Findings) -> Result<Outcome, Unsettled> {
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
        Ok(Outcome::Parked)
    }

    /// Our own code panicked on it. The others flow on; this one is tried a few times, then put aside.
    async fn crashed(self, event: &Leased) -> Result<Outcome, Unsettled> {
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
        Ok(Outcome::Retrying)
    }
}

/// How many failures of this cause in a row there are with the one at hand.
fn failures_in_a_row(event: &Leased, cause: &str) -> u32 {
    let before = if event.last_cause.as_deref() == Some(cause) { event.failures } else { 0 };
    u32::try_from(before).unwrap_or(0).saturating_add(1)
}
