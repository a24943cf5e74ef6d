//! The loop: takes as many events as it has hands for, sleeps when there are none, wakes when told, and finishes what it began
//! when asked to stop.

use std::{future::Future, sync::Arc, time::Duration};

use store::{
    DbError,
    outbox::{self, Wish},
};
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};
use uuid::Uuid;

use crate::{
    Deps,
    listen::Listener,
    poll::{self, PollError},
    step::{Outcome, carry},
    ways,
};

/// How often the metrics of the queue are renewed.
const METRICS_EVERY: Duration = Duration::from_secs(5);
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
}

impl Worker {
    /// A worker with a name of its own. Without `listen_url` it is woken by [`Waker`] and by its own looking only.
    #[must_use]
    pub fn new(deps: Deps, listen_url: Option<String>) -> Self {
        Self { deps, id: Uuid::now_v7(), waker: Waker::default(), listen_url }
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
            let work = async { tokio::join!(self.send_loop(&mut hands), self.poll_loop(), self.metrics_loop()) };
            tokio::select! {
                () = shutdown => {}
                _ = work => {}
            }
        }
        self.deps.gate.stop();
        while let Some(done) = hands.join_next().await {
            report(done);
        }
        // A lease whose transaction committed while nobody listened any more.
        let id = self.id;
        let released = self.deps.db.write(self.deps.call(None), move |tx| outbox::release_all(tx, id)).await;
        if let Err(error) = released {
            tracing::warn!(%error, "what this worker held is free again when its leases have run out");
        }
        drop(listener);
        tracing::info!(worker = %self.id, "worker stopped");
    }

    async fn send_loop(&self, hands: &mut JoinSet<Result<Outcome, DbError>>) {
        let free = Arc::new(Semaphore::new(self.deps.settings.concurrency.max(1)));
        let idle = Duration::from_secs(self.deps.settings.idle_seconds.max(1));
        loop {
            while let Some(done) = hands.try_join_next() {
                report(done);
            }
            let Ok(first) = Arc::clone(&free).acquire_owned().await else { return };
            let more = self.take_hands(&free, first);
            match self.lease(more.len()).await {
                Ok(events) if events.is_empty() => {
                    drop(more);
                    // Either something new comes, or somebody's next event is free, or a wait is over.
                    let _woken_or_not = timeout(idle, self.waker.queue.notified()).await;
                }
                Ok(events) => {
                    for (event, hand) in events.into_iter().zip(more) {
                        let (deps, id, waker) = (self.deps.clone(), self.id, self.waker.clone());
                        hands.spawn(async move {
                            let done = carry(&deps, id, event).await;
                            drop(hand);
                            waker.wake();
                            done
                        });
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the queue cannot be read");
                    drop(more);
                    sleep(AFTER_DB_FAILURE).await;
                }
            }
        }
    }

    /// All hands that are free now, the first of them given.
    fn take_hands(&self, free: &Arc<Semaphore>, first: OwnedSemaphorePermit) -> Vec<OwnedSemaphorePermit> {
        let mut hands = vec![first];
        // While sending is paused, one event is enough to see whether it is mended.
        if self.deps.gate.held().is_none() {
            hands.extend(std::iter::from_fn(|| Arc::clone(free).try_acquire_owned().ok()));
        }
        hands
    }

    async fn lease(&self, hands: usize) -> Result<Vec<outbox::Leased>, DbError> {
        let probe = chrono::TimeDelta::seconds(i64::try_from(self.deps.settings.pause_seconds).unwrap_or(60).max(1));
        if self.deps.gate.ask(self.deps.now(), probe).is_err() {
            return Ok(Vec::new());
        }
        let (id, limit) = (self.id, i64::try_from(hands).unwrap_or(1));
        let wish = Wish { understood: Some(ways::understood()), ..Wish::of(limit, self.deps.settings.lease()) };
        self.deps.db.write(self.deps.call(None), move |tx| outbox::lease_some(tx, id, &wish)).await
    }

    async fn poll_loop(&self) {
        let every = Duration::from_secs(self.deps.settings.poll_seconds.max(1));
        loop {
            match poll::poll(&self.deps).await {
                Ok(polled) if polled.taken > 0 => {
                    tracing::info!(taken = polled.taken, refused = polled.refused, "news of proposals taken");
                }
                Ok(_) | Err(PollError::Paused) => {}
                Err(PollError::Registry(failure)) => tracing::warn!(%failure, "the list of proposals was not read"),
                Err(PollError::Domain(error)) => tracing::warn!(%error, "the list of proposals was not taken"),
            }
            let _woken_or_not = timeout(every, self.waker.lists.notified()).await;
        }
    }

    async fn metrics_loop(&self) {
        let mut ticks = interval(METRICS_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let _tick: Instant = ticks.tick().await;
            let now = self.deps.now();
            let today = kernel::clock::day_in_jakarta(now);
            match self.deps.db.read(move |conn| outbox::backlog(conn, today)).await {
                Ok(backlog) => {
                    let paused = self.deps.gate.held().is_some_and(|hold| hold.alarm);
                    self.deps.metrics.backlog(&backlog, now, paused);
                }
                Err(error) => tracing::debug!(%error, "the queue cannot be counted"),
            }
        }
    }
}

fn report(done: Result<Result<Outcome, DbError>, tokio::task::JoinError>) {
    match done {
        Ok(Ok(outcome)) => tracing::debug!(?outcome, "event carried"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "an event was not settled; it is taken up again when its lease has run out")
        }
        Err(error) => tracing::error!(%error, "a hand of the worker was lost"),
    }
}
