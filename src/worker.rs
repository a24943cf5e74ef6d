//! The worker's thread: carries changes to the registry, takes its answers, and keeps house. `simasn serve` runs it
//! beside HTTP when the database is private; `simasn worker` runs it alone.

use std::{io, sync::Arc, thread::JoinHandle};

use async_trait::async_trait;
use bkn::{Manual, MockExtension, ProposalIntake};
use bytes::Bytes;
use documents::{ContentHash, Store};
use sync::{Deps, EffectError, Gate, Metrics, Waker, Worker, token::TokenSource};
use tokio::sync::oneshot;

use crate::{
    database::Database,
    effects::Effects,
    housekeeping,
    registry::{self, RegistryError},
    settings::{ProposalWay, Settings},
    stock,
    token_key::{self, TokenKeyError},
    wiring::Wiring,
};

/// Why the worker cannot start. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The registry's settings.
    #[error("the registry cannot be spoken to")]
    Registry(#[from] RegistryError),
    /// The key of pasted tokens.
    #[error("the key that seals pasted tokens cannot be had")]
    TokenKey(#[from] TokenKeyError),
    /// A setting.
    #[error("sync.quiet_hours: {0:?} is not a part of the day such as 22:00-05:00")]
    QuietHours(String),
    /// Its counters are there already.
    #[error("the worker's metrics cannot be registered")]
    Metrics(#[from] prometheus::Error),
    /// No thread.
    #[error("the worker's thread cannot be started")]
    Thread(#[from] io::Error),
}

/// A worker at work. [`Self::stop`] lets it finish the steps it is in.
pub struct Running {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
    waker: Option<Waker>,
}

impl Running {
    /// Wakes the worker; `None` when the settings name no registry.
    #[must_use]
    pub fn waker(&self) -> Option<Waker> {
        self.waker.clone()
    }

    /// Begins nothing new, finishes what it is in, and returns when that is done.
    pub fn stop(self) {
        if self.stop.send(()).is_err() {
            tracing::debug!("the worker had ended before it was told");
        }
        if self.thread.join().is_err() {
            tracing::error!("the worker's thread had failed");
        }
    }
}

/// [`Running::stop`] from async code.
pub(crate) async fn stop(worker: Option<Running>) {
    let Some(worker) = worker else { return };
    if let Err(error) = pg::blocking::run(move || worker.stop()).await {
        tracing::error!(%error, "the worker was not waited for");
    }
}

/// Starts the worker on a thread of its own.
///
/// # Errors
/// [`WorkerError`].
pub fn start(database: &Database, wiring: &Wiring, settings: &Settings) -> Result<Running, WorkerError> {
    let deps = deps(wiring, settings)?;
    let registry = deps.as_ref().map(|(deps, _)| deps.registry.clone());
    let worker = match deps {
        Some((deps, client)) => {
            let tokens = TokenSource::new(token_key::of(&settings.database.data_dir)?, client);
            let worker = Worker::new(deps, Some(database.owner_url().to_owned()))
                .on(&machine())
                .for_registry(registry::identity(settings)?)
                .with_tokens(tokens);
            Some(worker)
        }
        None => {
            tracing::warn!("registry.environment is none: nothing is sent to the registry, events wait");
            None
        }
    };
    let waker = worker.as_ref().map(Worker::waker);
    let (stop, stopped) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let db = wiring.shared.db.clone();
    let stock = stock::Stock { db: db.clone(), registry, settings: settings.reconcile.clone() };
    let thread = std::thread::Builder::new()
        .name("worker".to_owned())
        .spawn(move || runtime.block_on(work(worker, db, stock, stopped)))?;
    Ok(Running { stop, thread, waker })
}

async fn work(worker: Option<Worker>, db: pg::Db, stock: stock::Stock, stopped: oneshot::Receiver<()>) {
    let told = async {
        // A sender that is gone without a word means the same as a word.
        drop(stopped.await);
    };
    let carry = async {
        match worker {
            Some(worker) => worker.run(told).await,
            None => told.await,
        }
    };
    tokio::select! {
        () = carry => {}
        () = housekeeping::run(db) => {}
        () = stock.run() => {}
    }
}

/// Name of this machine, for whoever looks at several workers.
fn machine() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    if name.trim().is_empty() { "?".to_owned() } else { name.trim().to_owned() }
}

/// What the worker works with, and its client; `None` when the settings name no registry.
fn deps(wiring: &Wiring, settings: &Settings) -> Result<Option<(Deps, bkn::Client)>, WorkerError> {
    if let Some(window) = settings.sync.unreadable_hours() {
        return Err(WorkerError::QuietHours(window.clone()));
    }
    let Some(client) = registry::client(&settings.registry)? else { return Ok(None) };
    let intake: Arc<dyn ProposalIntake> = match settings.registry.proposals {
        ProposalWay::Manual => Arc::new(Manual),
        ProposalWay::Mock => Arc::new(MockExtension::new(client.clone())),
    };
    let deps = Deps {
        db: wiring.shared.db.clone(),
        registry: Arc::new(client.clone()),
        intake,
        documents: Arc::new(Scans(wiring.documents.clone())),
        promotions: Arc::new(Effects),
        positions: Arc::new(Effects),
        settings: Arc::new(settings.sync.clone()),
        gate: Arc::new(Gate::new(&settings.sync)),
        metrics: Arc::new(Metrics::new(wiring.shared.metrics.registry())?),
        clock: sync::machine_clock(),
        dice: sync::machine_dice(),
    };
    client.watched_by(sync::watch(&deps));
    Ok(Some((deps, client)))
}

/// The scans of decrees, out of the object store.
struct Scans(Store);

#[async_trait]
impl sync::Documents for Scans {
    async fn get(&self, content_hash: &str) -> Result<Bytes, EffectError> {
        let hash: ContentHash = content_hash.parse().map_err(|_| documents::StoreError::Missing)?;
        Ok(self.0.get(&hash).await?)
    }
}
