//! The loop: takes as many events as it has hands for, sleeps when there are none, wakes when told, and finishes what it began
//! when asked to stop.

use std::{
    collections::VecDeque,
    future::Future,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::future::OptionFuture;
use store::{
    DbError,
    outbox::{self, Wish},
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
    books::{self, Begun, Done, Went},
    listen::Listener,
    look,
    pace::quiet,
    poll::{self, PollError},
    references,
    step::{Called, Outcome, begin, make_calls, settle},
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
/// So many times as many events as there are hands are begun ahead of them: enough that a transaction serves many, few enough that a
/// killed worker leaves few behind whose calls nobody knows of.
const AHEAD: usize = 3;
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

/// What the worker has in hand.
#[derive(Default)]
struct Desk {
    /// Begun, with no hand free for them yet.
    ready: VecDeque<Begun>,
    /// Calls under way.
    hands: JoinSet<Result<Called, DbError>>,
    /// Calls that went well, to be settled.
    done: Vec<Done>,
}

impl Desk {
    fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.hands.is_empty() && self.done.is_empty()
    }
}

/// What came of a transaction.
#[derive(Default)]
struct Written {
    /// Events whose calls may be made.
    begun: Vec<Begun>,
    /// There may be more in the queue.
    look: bool,
    /// The database is away.
    failed: bool,
}

fn not_settled(error: &DbError) {
    tracing::warn!(%error, "an event was not settled; it is taken up again when its lease has run out");
}

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
        // Before the first call: a call with the old token would pause the sending that the new one allows.
        let mut last_token = None;
        self.renew_token(&mut last_token).await;
        {
            let mut sending = pin!(self.send_loop());
            let beside = async {
                tokio::join!(self.poll_loop(), self.looks_loop(), self.references_loop(), self.tell_loop(last_token))
            };
            tokio::select! {
                () = shutdown => {}
                () = &mut sending => {}
                _ = beside => {}
            }
            self.deps.gate.stop();
            self.waker.wake();
            sending.await;
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

    /// Keeps the hands busy until the program stops. While hands make calls, one transaction at a time settles what they brought and
    /// takes [`AHEAD`] of the hands, so that none waits for the database between two events.
    async fn send_loop(&self) {
        let idle = Duration::from_secs(self.deps.settings.idle_seconds.max(1));
        let mut desk = Desk::default();
        let mut writing = None;
        // There may be something in the queue; what was begun and not sent must wait.
        let (mut look, mut paused) = (true, false);
        loop {
            let stopping = self.deps.gate.is_stopping();
            let limit = if stopping { 0 } else { self.deps.gate.hands() };
            while !paused
                && desk.hands.len() < limit
                && let Some(begun) = desk.ready.pop_front()
            {
                let deps = self.deps.clone();
                desk.hands.spawn(async move { make_calls(&deps, begun).await });
            }
            if writing.is_none() {
                let surplus = desk.ready.split_off(if paused { 0 } else { desk.ready.len().min(limit * AHEAD) });
                paused = false;
                let wish = if look { self.wish(limit, &desk) } else { None };
                if desk.is_empty() && stopping && surplus.is_empty() {
                    return;
                }
                if !desk.done.is_empty() || !surplus.is_empty() || wish.is_some() {
                    look &= wish.is_none();
                    let done = std::mem::take(&mut desk.done);
                    writing = Some(Box::pin(self.write(done, surplus.into(), wish)));
                }
            }
            tokio::select! {
                Some(written) = OptionFuture::from(writing.as_mut()) => {
                    writing = None;
                    look |= written.look;
                    desk.ready.extend(written.begun);
                    if written.failed && !stopping {
                        sleep(AFTER_DB_FAILURE).await;
                        look = true;
                    }
                }
                Some(called) = desk.hands.join_next() => match called {
                    Ok(Ok(Called::Well(done))) => desk.done.push(*done),
                    Ok(Ok(Called::Over(outcome))) => {
                        paused |= matches!(outcome, Outcome::Paused(_));
                        self.report(outcome);
                    }
                    Ok(Err(error)) => not_settled(&error),
                    Err(error) => tracing::error!(%error, "a hand of the worker was lost"),
                },
                () = self.waker.queue.notified() => look = true,
                () = sleep(idle) => look = true,
            }
        }
    }

    /// How many events to take now, and which; `None` when the hands have enough, or nothing may be sent.
    fn wish(&self, limit: usize, desk: &Desk) -> Option<Wish> {
        let now = self.deps.now();
        let probe = chrono::TimeDelta::seconds(i64::try_from(self.deps.settings.pause_seconds).unwrap_or(60).max(1));
        // One hand means that the registry is tried: nothing is taken ahead then.
        let most = if limit == 1 { 1 } else { limit.saturating_mul(1 + AHEAD) };
        let room = most.saturating_sub(desk.hands.len() + desk.ready.len());
        if room == 0 || desk.ready.len() > limit {
            return None;
        }
        let quiet = quiet::until(&self.deps.settings.quiet_hours, now).is_some();
        if quiet || self.deps.gate.ask(now, probe).is_err() {
            return None;
        }
        let (again, low_first) = self.deps.gate.shares(room);
        Some(Wish {
            limit: i64::try_from(room).unwrap_or(1),
            for_how_long: self.deps.settings.lease(),
            low_first,
            again,
            understood: Some(ways::understood()),
        })
    }

    /// Gives back what is not made now, settles what went well, and takes more. When it cannot be written together, what went well is
    /// settled event by event, and what was to be taken is taken the next time.
    async fn write(&self, done: Vec<Done>, surplus: Vec<Begun>, wish: Option<Wish>) -> Written {
        let mut written = Written::default();
        if !surplus.is_empty()
            && let Err(error) = books::give_back(&self.deps, &surplus).await
        {
            tracing::warn!(%error, "what was taken ahead is free again when its lease has run out");
        }
        let low_first = wish.as_ref().map_or(0, |wish| wish.low_first);
        let go_on = !self.deps.gate.is_stopping();
        match books::settle(&self.deps, self.id, &done, go_on, wish).await {
            Ok((settled, taken)) => {
                let repeated = taken.iter().filter(|went| went.is_repeated()).count();
                self.deps.gate.took(taken.len() - repeated, repeated, low_first);
                // What was settled may let another event of its chain go.
                written.look = !taken.is_empty() || settled.iter().any(|went| matches!(went, Went::Over(_)));
                for went in settled.into_iter().chain(taken) {
                    self.arrived(went, &mut written).await;
                }
            }
            Err(error) if error.is_of_all() => {
                tracing::warn!(%error, events = done.len(), "the queue cannot be written");
                written.failed = true;
            }
            Err(error) => {
                tracing::debug!(%error, "not written together");
                written.look = true;
                written.failed = done.is_empty();
                for one in done {
                    match settle(&self.deps, self.id, one).await {
                        Ok(went) => self.arrived(went, &mut written).await,
                        Err(error) => not_settled(&error),
                    }
                }
            }
        }
        written
    }

    /// An event is where a transaction left it.
    async fn arrived(&self, went: Went, written: &mut Written) {
        match went {
            Went::Begun(begun) => written.begun.push(*begun),
            Went::Over(outcome) => self.report(outcome),
            Went::Next(event) => match begin(&self.deps, self.id, *event).await {
                Ok(Went::Begun(begun)) => written.begun.push(*begun),
                Ok(Went::Over(outcome)) => self.report(outcome),
                Ok(Went::Next(_)) => {}
                Err(error) => not_settled(&error),
            },
        }
    }

    fn report(&self, outcome: Outcome) {
        if matches!(outcome, Outcome::Delivered | Outcome::Parked) {
            self.settled.fetch_add(1, Ordering::Relaxed);
        }
        tracing::debug!(?outcome, "event carried");
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
