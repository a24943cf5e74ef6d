//! Taking stock by itself, in the worker's process: some people every night, everybody once a week, and at once what an
//! officer has decided for the registry's side.

use std::{sync::Arc, time::Duration};

use bkn::Registry;
use kernel::{Call, Fault, clock};
use pg::Db;
use reconcile::{How, Reader, RunKind, Scope, Settings, nightly};
use tokio::time::{MissedTickBehavior, interval};

/// How often it is looked whether something is due.
const EVERY: Duration = Duration::from_secs(20);

/// What it works with.
pub(crate) struct Stock {
    pub(crate) db: Db,
    /// `None` when the settings name no registry.
    pub(crate) registry: Option<Arc<dyn Registry>>,
    pub(crate) settings: Settings,
}

impl Stock {
    /// Does it until dropped.
    pub(crate) async fn run(self) {
        let Some(registry) = self.registry else { return std::future::pending().await };
        let tell =
            |cause, wait: Duration| tracing::warn!(cause, seconds = wait.as_secs(), "reading the registry pauses");
        let reader = Reader::new(registry, self.settings.clone(), reconcile::machine_sleep(), Arc::new(tell));
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = tick(&self.db, &reader, &self.settings).await {
                tracing::warn!(%error, code = error.code(), "stock was not taken");
            }
        }
    }
}

async fn tick(db: &Db, reader: &Reader, settings: &Settings) -> Result<(), reconcile::Error> {
    let call = Call::system(clock::now());
    reconcile::take_decided(db, reader, &call).await?;
    let now = call.now;
    let last = db.read(move |conn| nightly::last_runs(conn, now)).await?;
    let Some(kind) = nightly::due(now, &settings.nightly, &last) else { return Ok(()) };
    let most = (kind == RunKind::Sample).then_some(settings.nightly.sample);
    let how = How { kind, most, repair: settings.nightly.repair };
    let taken = reconcile::take_stock(db, reader, &call, &Scope::All, how, &|_, _| ()).await?;
    tracing::info!(?taken, %kind, "stock was taken");
    Ok(())
}
