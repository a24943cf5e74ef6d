//! What must be done from time to time, by every worker process: each task may run in two at once, and nothing happens
//! twice.

use std::time::Duration;

use accounts::sessions;
use kernel::{Call, Fault, clock};
use pg::{Db, blocking};
use store::{idempotency, seal};
use tokio::time::{MissedTickBehavior, interval};

use crate::effects;

/// How often promotions whose day has come take effect.
const EFFECTS_EVERY: Duration = Duration::from_secs(60);
/// How often days are sealed and what has run out is removed.
const TIDY_EVERY: Duration = Duration::from_secs(3600);
/// An answer is repeated to the same idempotency key for so long; nobody sends the same request again after a week.
const KEYS_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(7);

/// Does it until dropped.
pub(crate) async fn run(db: Db) {
    let (mut effects, mut tidy) = (interval(EFFECTS_EVERY), interval(TIDY_EVERY));
    effects.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tidy.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = effects.tick() => {
                in_background("promotions that take effect", &db, effects::finish_due).await;
            }
            _ = tidy.tick() => {
                in_background("days sealed", &db, |db, call| db.write_here(call, seal::seal).map(|s| s.len())).await;
                in_background("sessions and tokens removed", &db, |db, call| db.write_here(call, sessions::prune)).await;
                in_background("old workbooks of faults removed", &db, |db, call| {
                    db.write_here(call, intake::fault_books::prune)
                })
                .await;
                in_background("idempotency keys removed", &db, |db, call| {
                    db.write_here(call, |tx| idempotency::prune(tx, call.now - KEYS_KEPT))
                })
                .await;
            }
        }
    }
}

/// Runs one task on a thread that may block. A failure is logged; the next tick tries again.
async fn in_background<E: Fault>(
    what: &'static str,
    db: &Db,
    task: impl FnOnce(&Db, &Call) -> Result<usize, E> + Send + 'static,
) {
    let db = db.clone();
    match blocking::run(move || task(&db, &Call::system(clock::now()))).await {
        Ok(Ok(0)) => {}
        Ok(Ok(count)) => tracing::info!(count, "{what}"),
        Ok(Err(error)) => tracing::warn!(%error, "{what}: not now"),
        Err(error) => tracing::error!(%error, "{what}: failed"),
    }
}
