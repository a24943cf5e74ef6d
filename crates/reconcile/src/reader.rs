//! Reading the registry gently: at a limited rate, slower when it asks, pausing for everybody while no token is accepted.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bkn::{CallId, DataUtama, Failure, FailureKind, History, Registry};
use governor::DefaultDirectRateLimiter;
use kernel::Nip;
use serde_json::Value;

use crate::Settings;

/// How to wait; a test does not.
pub type Sleep = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Waits by the machine's clock.
#[must_use]
pub fn machine_sleep() -> Sleep {
    Arc::new(|wait| Box::pin(tokio::time::sleep(wait)))
}

/// Hears that reading pauses: the code of the cause, and for how long.
pub type OnPause = Arc<dyn Fn(&'static str, Duration) + Send + Sync>;

/// The registry, read gently. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    registry: Arc<dyn Registry>,
    settings: Arc<Settings>,
    rate: Option<Arc<DefaultDirectRateLimiter>>,
    sleep: Sleep,
    on_pause: OnPause,
    /// Until when nobody asks: one "too many requests" is for all.
    pause: Arc<Mutex<Option<Instant>>>,
}

/// Why something was not read.
#[derive(Debug)]
pub enum Unread {
    /// This person cannot be read now; the others can.
    Person(Failure),
    /// Nobody can: no token, or too busy for longer than we wait.
    Everybody(Failure),
}

/// "Too many requests" without a time.
const USUAL_THROTTLE: Duration = Duration::from_secs(5);

impl Reader {
    /// Reads `registry` as the settings say.
    #[must_use]
    pub fn new(registry: Arc<dyn Registry>, settings: Settings, sleep: Sleep, on_pause: OnPause) -> Self {
        let quota = settings.rate().map(governor::Quota::per_second);
        Self {
            registry,
            rate: quota.map(|quota| Arc::new(DefaultDirectRateLimiter::direct(quota))),
            settings: Arc::new(settings),
            sleep,
            on_pause,
            pause: Arc::default(),
        }
    }

    /// The settings it reads by.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The main record; `None` when the registry does not know the number.
    ///
    /// # Errors
    /// [`Unread`].
    pub async fn data_utama(&self, call: &CallId, nip: &Nip) -> Result<Option<DataUtama>, Unread> {
        match self.gently(|| self.registry.data_utama(call, nip)).await {
            Ok(found) => Ok(Some(found)),
            Err(Unread::Person(Failure { kind: FailureKind::NotFound | FailureKind::PersonUnknown, .. })) => Ok(None),
            Err(unread) => Err(unread),
        }
    }

    /// One history, its rows as they came.
    ///
    /// # Errors
    /// [`Unread`].
    pub async fn history(&self, call: &CallId, history: History, nip: &Nip) -> Result<Vec<Value>, Unread> {
        self.gently(|| self.registry.history(call, history, nip)).await
    }

    /// Asks until there is an answer or no sense in asking.
    async fn gently<T, F>(&self, ask: impl Fn() -> F) -> Result<T, Unread>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let (mut failed, mut throttled, mut refused) = (0, 0, 0);
        loop {
            self.wait_out_pause().await;
            if let Some(rate) = &self.rate {
                rate.until_ready().await;
            }
            let failure = match ask().await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            match &failure.kind {
                FailureKind::Throttled { retry_after } => {
                    throttled += 1;
                    if throttled >= self.settings.throttle_tries {
                        return Err(Unread::Everybody(failure));
                    }
                    let longest = Duration::from_secs(self.settings.longest_throttle_seconds);
                    let wait = retry_after.unwrap_or(USUAL_THROTTLE).clamp(Duration::from_secs(1), longest);
                    self.pause_all(failure.kind.code(), wait).await;
                }
                FailureKind::Auth { .. } => {
                    refused += 1;
                    if refused >= self.settings.pause_tries {
                        return Err(Unread::Everybody(failure));
                    }
                    let wait = Duration::from_secs(self.settings.pause_seconds.max(1));
                    self.pause_all(failure.kind.code(), wait).await;
                }
                FailureKind::Transient { retry_after } => {
                    failed += 1;
                    if failed >= self.settings.tries {
                        return Err(Unread::Person(failure));
                    }
                    let wait = self.settings.retry_wait(failed).max(retry_after.unwrap_or_default());
                    (self.sleep)(wait).await;
                }
                // The worker's breaker is open, or it has not yet made sure that this is the right registry.
                FailureKind::Held { wait } => {
                    refused += 1;
                    if refused >= self.settings.pause_tries {
                        return Err(Unread::Everybody(failure));
                    }
                    let longest = Duration::from_secs(self.settings.pause_seconds.max(1));
                    let wait = (*wait).clamp(Duration::from_secs(1), longest);
                    self.pause_all(failure.kind.code(), wait).await;
                }
                FailureKind::Untrusted => return Err(Unread::Everybody(failure)),
                _ => return Err(Unread::Person(failure)),
            }
        }
    }

    /// The first who hears of it pauses all and tells; the others only wait.
    async fn pause_all(&self, cause: &'static str, wait: Duration) {
        let until = Instant::now() + wait;
        let first = {
            let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
            let first = pause.is_none();
            *pause = Some(pause.map_or(until, |before| before.max(until)));
            first
        };
        if first {
            (self.on_pause)(cause, wait);
        }
        (self.sleep)(wait).await;
        *self.pause.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn wait_out_pause(&self) {
        let until = *self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wait) = until.and_then(|until| until.checked_duration_since(Instant::now())) {
            (self.sleep)(wait).await;
        }
    }
}
