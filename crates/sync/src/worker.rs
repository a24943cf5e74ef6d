//! The loop: takes as many events as it has hands for, sleeps when there are none, wakes when told, and finishes what it began
//! when asked to stop.

use std::{
    collections::VecDeque,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use store::{
    DbError,
    outbox::{self, Leased, Wish},
};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, interval_at, sleep, timeout},
};
use uuid::Uuid;

use crate::{
    Deps,
    binding::{self, Identity},
    listen::Listener,
    look,
    pace::quiet,
    poll::{self, PollError},
    references,
    step::{Outcome, carry},
    token::TokenSource,
    ways,
    workers::{self, State},
};

/// How often the worker says how it is, asks whether it may send and whether there is a new token, and counts the queue.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// So many tellings make the rate.
const RATE_OVER: usize = 12;
/// How long after the start the lists of codes are first compared.
const REFERENCES_AFTER: Duration = Duration::from_secs(300);
/// How long to wait after the database failed.
const AFTER_DB_FAILURE: Duration = Duration::from_secs(1);

/// Wakes the worker of this process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Waker {
    queue: Arc<Notify>,
    lists: Arc<Notify>,
}

impl Waker {
    /// There is something in the queue.
    pub fn wake(&self) {
        self.queue.notify_one();
    }
    /// The registry's lists should be read now.
    pub fn wake_poll(&self) {
        self.lists.notify_one();
    }
}

/// The worker of one process. Several on one database share the work.
pub struct Worker {
    deps: Deps,
    id: Uuid,
    waker: Waker,
    /// Address of the database for listening, as its owner or as the application.
    listen_url: Option<String>,
    process: String,
    registry: Option<Identity>,
    tokens: Option<TokenSource>,
    settled: Arc<AtomicU64>,
}

type Hands = JoinSet<Result<Outcome, DbError>>;

impl Worker {
    /// A worker with a name of its own. Without `listen_url` it is woken by [`Waker`] and by its own looking only.
    #[must_use]
    pub fn new(deps: Deps, listen_url: Option<String>) -> Self {
        Self {
            deps,
            id: Uuid::now_v7(),
            waker: Waker::default(),
            listen_url,
            process: std::process::id().to_string(),
            registry: None,
            tokens: None,
            settled: Arc::default(),
        }
    }

    /// On which machine it is, for whoever looks at several.
    #[must_use]
    pub fn on(mut self, machine: &str) -> Self {
        self.process = format!("{machine}/{}", std::process::id());
        self
    }

    /// Which registry it sends to. Nothing is sent unless the data of the database belong there, see [`binding`].
    #[must_use]
    pub fn for_registry(mut self, registry: Identity) -> Self {
        self.deps.gate.forbid(self.deps.now(), binding::OTHER_REGISTRY);
        self.registry = Some(registry);
        self
    }

    /// Takes tokens that an officer pasted, in whatever process.
    #[must_use]
    pub fn with_tokens(mut self, tokens: TokenSource) -> Self {
        self.tokens = Some(tokens);
        self
    }

    /// What wakes it.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Works until `shutdown` is over; then begins nothing new, finishes the steps it is in, and gives the rest back.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let listener = self.listen_url.clone().and_then(|url| {
            Listener::start(url, self.waker.clone())
                .inspect_err(|error| tracing::error!(%error, "no thread for listening; looking every second instead"))
                .ok()
        });
        tracing::info!(worker = %self.id, concurrency = self.deps.settings.concurrency, "worker started");
        let mut hands = JoinSet::new();
        {
            let work = async {
                // Before the first call: a call with the old token would pause the sending that the new one allows.
                let mut last_token = None;
                self.renew_token(&mut last_token).await;
                tokio::join!(
                    self.send_loop(&mut hands),
                    self.poll_loop(),
                    self.looks_loop(),
                    self.references_loop(),
                    self.tell_loop(last_token)
                )
            };
            tokio::select! {
                () = shutdown => {}
                _ = work => {}
            }
        }
        self.deps.gate.stop();
        while let Some(done) = hands.join_next().await {
            self.report(done);
        }
        // What was taken ahead, and a lease whose transaction committed while nobody listened any more.
        let id = self.id;
        let released = self
            .deps
            .db
            .write(self.deps.call(None), move |tx| {
                outbox::release_all(tx, id)?;
                Ok::<_, outbox::LeaseError>(workers::leave(tx, id)?)
            })
            .await;
        if let Err(error) = released {
            tracing::warn!(%error, "what this worker held is free again when its leases have run out");
        }
        drop(listener);
        tracing::info!(worker = %self.id, "worker stopped");
    }

    /// Takes events, a few more than there are hands, so that no hand waits for the database between two events.
    async fn send_loop(&self, hands: &mut Hands) {
        let idle = Duration::from_secs(self.deps.settings.idle_seconds.max(1));
        let mut ready: VecDeque<Leased> = VecDeque::new();
        loop {
            while let Some(done) = hands.try_join_next() {
                self.report(done);
            }
            let limit = self.deps.gate.hands();
            if ready.len() > limit {
                self.give_back(ready.split_off(limit)).await;
            }
            self.start_ready(hands, &mut ready, limit);
            let ahead = limit.saturating_mul(2).saturating_sub(hands.len() + ready.len());
            let mut taken = 0;
            if ready.len() * 2 <= limit && ahead > 0 {
                match self.lease(if limit == 1 { limit.saturating_sub(hands.len()) } else { ahead }).await {
                    Ok(events) => {
                        taken = events.len();
                        ready.extend(events);
                    }
                    Err(error) => {
                        tracing::warn!(%error, "the queue cannot be read");
                        sleep(AFTER_DB_FAILURE).await;
                    }
                }
                self.start_ready(hands, &mut ready, limit);
            }
            if taken == 0 || hands.len() >= limit {
                self.wait(hands, idle).await;
            }
        }
    }

    /// Until a hand is free, something new comes, or it is time to look again.
    async fn wait(&self, hands: &mut Hands, idle: Duration) {
        let freed = async {
            match hands.join_next().await {
                Some(done) => self.report(done),
                None => std::future::pending().await,
            }
        };
        let woken_or_not = async {
            tokio::select! { () = freed => {}, () = self.waker.queue.notified() => {} }
        };
        let _either = timeout(idle, woken_or_not).await;
    }

    fn start_ready(&self, hands: &mut Hands, ready: &mut VecDeque<Leased>, limit: usize) {
        while hands.len() < limit {
            let Some(event) = ready.pop_front() else { return };
            let (deps, id) = (self.deps.clone(), self.id);
            hands.spawn(async move { carry(&deps, id, event).await });
        }
    }

    /// What was taken ahead and cannot be begun now is free for others.
    async fn give_back(&self, events: impl IntoIterator<Item = Leased>) {
        let leases: Vec<_> = events.into_iter().map(|event| event.lease(self.id)).collect();
        let given = self
            .deps
            .db
            .write(self.deps.call(None), move |tx| {
                let now = tx.now();
                for lease in &leases {
                    match outbox::release(tx, lease, now) {
                        Ok(()) | Err(outbox::LeaseError::Stale) => {}
                        Err(outbox::LeaseError::Db(error)) => return Err(error),
                    }
                }
                Ok(())
            })
            .await;
        if let Err(error) = given {
            tracing::warn!(%error, "what was taken ahead is free again when its lease has run out");
        }
    }

    async fn lease(&self, limit: usize) -> Result<Vec<Leased>, DbError> {
        let now = self.deps.now();
        let probe = chrono::TimeDelta::seconds(i64::try_from(self.deps.settings.pause_seconds).unwrap_or(60).max(1));
        let quiet = quiet::until(&self.deps.settings.quiet_hours, now).is_some();
        if limit == 0 || quiet || self.deps.gate.ask(now, probe).is_err() {
            return Ok(Vec::new());
        }
        let (again, low_first) = self.deps.gate.shares(limit);
        let wish = Wish {
            limit: i64::try_from(limit).unwrap_or(1),
            for_how_long: self.deps.settings.lease(),
            low_first,
            again,
            understood: Some(ways::understood()),
        };
        let id = self.id;
        let taken = self.deps.db.write(self.deps.call(None), move |tx| outbox::lease_some(tx, id, &wish)).await?;
        let repeated = taken.iter().filter(|event| event.failures > 0).count();
        self.deps.gate.took(taken.len() - repeated, repeated, low_first);
        Ok(taken)
    }

    fn report(&self, done: Result<Result<Outcome, DbError>, tokio::task::JoinError>) {
        match done {
            Ok(Ok(outcome)) => {
                if matches!(outcome, Outcome::Delivered | Outcome::Parked) {
                    self.settled.fetch_add(1, Ordering::Relaxed);
                }
                tracing::debug!(?outcome, "event carried");
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "an event was not settled; it is taken up again when its lease has run out");
            }
            Err(error) => tracing::error!(%error, "a hand of the worker was lost"),
        }
    }

    async fn poll_loop(&self) {
        let every = Duration::from_secs(self.deps.settings.poll_seconds.max(1));
        let mut asked = false;
        loop {
            // Whoever asks wants it now; otherwise one worker reads for all.
            let polled = if asked { poll::poll(&self.deps).await } else { poll::poll_what_is_due(&self.deps).await };
            match polled {
                Ok(polled) if polled.taken > 0 => {
                    tracing::info!(taken = polled.taken, refused = polled.refused, "news of proposals taken");
                }
                Ok(_) | Err(PollError::Paused) => {}
                Err(PollError::Registry(failure)) => tracing::warn!(%failure, "the list of proposals was not read"),
                Err(PollError::Domain(error)) => tracing::warn!(%error, "the list of proposals was not taken"),
            }
            asked = timeout(every, self.waker.lists.notified()).await.is_ok();
        }
    }

    /// Looks whether the registry shows what it accepted, one person after the other.
    async fn looks_loop(&self) {
        let idle = Duration::from_secs(self.deps.settings.idle_seconds.max(1));
        loop {
            match look::look(&self.deps).await {
                Ok(sighted) if sighted.reads > 0 && !sighted.away => {}
                Ok(_) => sleep(idle).await,
                Err(error) => {
                    tracing::warn!(%error, "what was accepted and not seen yet cannot be read");
                    sleep(AFTER_DB_FAILURE).await;
                }
            }
        }
    }

    /// A worker that has just been started does more urgent things first.
    async fn references_loop(&self) {
        let every = Duration::from_secs(self.deps.settings.references_seconds.max(60));
        let mut ticks = interval_at(Instant::now() + REFERENCES_AFTER, every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let _tick: Instant = ticks.tick().await;
            if self.deps.gate.held().is_some() {
                continue;
            }
            match references::refresh(&self.deps).await {
                Ok(affected) if affected.is_empty() => {}
                Ok(affected) => tracing::warn!(events = affected.len(), "events with retired codes were put aside"),
                Err(error) => tracing::warn!(%error, "the registry's lists of codes were not compared"),
            }
        }
    }

    /// Says how it is and asks what others have decided. A slow count of a long queue does not become the worker's main work.
    async fn tell_loop(&self, mut last_token: Option<Uuid>) {
        let started = self.deps.now();
        let mut ticks = interval(TELL_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut counts: VecDeque<u64> = VecDeque::new();
        loop {
            let _tick: Instant = ticks.tick().await;
            self.deps.metrics.drift(&self.deps.registry.drift());
            self.admit().await;
            // The first one was taken before the first call.
            if !counts.is_empty() {
                self.renew_token(&mut last_token).await;
            }
            counts.push_back(self.settled.load(Ordering::Relaxed));
            if counts.len() > RATE_OVER + 1 {
                counts.pop_front();
            }
            let began = Instant::now();
            if let Err(error) = self.tell(started, &counts).await {
                tracing::debug!(%error, "the queue cannot be counted");
            }
            sleep(began.elapsed() * 10).await;
        }
    }

    async fn tell(&self, started: chrono::DateTime<chrono::Utc>, counts: &VecDeque<u64>) -> Result<(), DbError> {
        let (deps, now) = (&self.deps, self.deps.now());
        let today = kernel::clock::day_in_jakarta(now);
        let understood = ways::understood();
        let (backlog, not_understood, seen) = deps
            .db
            .read(move |conn| {
                let not_understood = outbox::pending_of_other_kinds(conn, &understood)?;
                Ok::<_, DbError>((outbox::backlog(conn, today)?, not_understood, workers::seen(conn, now)?))
            })
            .await?;
        let others: Vec<State> =
            seen.into_iter().filter(|one| !one.stale && one.id != self.id).map(|one| one.state).collect();
        if deps.gate.hear(now, &others) {
            self.waker.wake();
        }
        let held = deps.gate.held();
        deps.metrics.backlog(&backlog, now, held.as_ref().is_some_and(|hold| hold.alarm));
        deps.metrics.pace(&deps.gate);
        let (first, last) = (counts.front().copied().unwrap_or(0), counts.back().copied().unwrap_or(0));
        let seconds =
            TELL_EVERY.as_secs_f64() * f64::from(u32::try_from(counts.len().saturating_sub(1)).unwrap_or(1).max(1));
        let state = State {
            environment: self.registry.as_ref().map(|at| at.environment.clone()).unwrap_or_default(),
            pause: held.map(|hold| workers::Pause {
                cause: hold.cause.to_owned(),
                since: hold.since,
                until: hold.until,
                alarm: hold.alarm,
                shared: hold.shared,
            }),
            mended_at: deps.gate.mended_at(),
            quiet_until: quiet::until(&deps.settings.quiet_hours, now),
            breakers: deps.gate.breakers(),
            hands: deps.gate.hands(),
            most_hands: deps.settings.concurrency,
            per_minute: f64::from(u32::try_from(last - first).unwrap_or(u32::MAX)) * 60.0 / seconds,
            retry_budget: deps.gate.retry_budget(),
            not_understood,
        };
        let (id, process) = (self.id, self.process.clone());
        deps.db.write(deps.call(None), move |tx| workers::tell(tx, id, &process, started, &state)).await
    }

    /// Asks whether the data of this database may go to this registry. An officer may have said so in another process.
    async fn admit(&self) {
        let Some(registry) = self.registry.clone() else { return };
        match self.deps.db.write(self.deps.call(None), move |tx| binding::admit(tx, &registry)).await {
            Ok(true) => {
                if self.deps.gate.permit() {
                    self.waker.wake();
                }
            }
            Ok(false) => {
                tracing::error!(
                    "the data of this database belong to another registry: nothing is sent; see `simasn registry status`"
                );
                self.deps.gate.forbid(self.deps.now(), binding::OTHER_REGISTRY);
            }
            Err(error) => tracing::warn!(%error, "whether sending is allowed cannot be asked"),
        }
    }

    async fn renew_token(&self, last: &mut Option<Uuid>) {
        let Some(tokens) = &self.tokens else { return };
        if tokens.take_newest(&self.deps.db, last).await {
            self.deps.gate.resume(self.deps.now());
            self.waker.wake();
        }
    }
}
