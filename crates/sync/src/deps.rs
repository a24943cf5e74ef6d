//! What a step needs, time and chance included, so that a test can set all of it.

use std::sync::Arc;

use async_trait::async_trait;
use bkn::{ProposalIntake, Registry};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use kernel::Call;
use pg::Db;

use crate::{Gate, Metrics, PositionEffects, PromotionEffects, Settings, effects::EffectError};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Throws a number in `0.0..1.0`.
pub type Dice = Arc<dyn Fn() -> f64 + Send + Sync>;

/// The machine's clock.
#[must_use]
pub fn machine_clock() -> Clock {
    Arc::new(kernel::clock::now)
}

/// The machine's chance.
#[must_use]
pub fn machine_dice() -> Dice {
    Arc::new(rand::random::<f64>)
}

/// Where the scans of decrees come from.
#[async_trait]
pub trait Documents: Send + Sync {
    /// The bytes under a content hash.
    async fn get(&self, content_hash: &str) -> Result<Bytes, EffectError>;
}

/// What the worker works with. Cheap to clone.
#[derive(Clone)]
pub struct Deps {
    /// The database.
    pub db: Db,
    /// The registry.
    pub registry: Arc<dyn Registry>,
    /// How proposals get into it.
    pub intake: Arc<dyn ProposalIntake>,
    /// Scans.
    pub documents: Arc<dyn Documents>,
    /// What answers do to promotion requests.
    pub promotions: Arc<dyn PromotionEffects>,
    /// What answers do to position histories.
    pub positions: Arc<dyn PositionEffects>,
    /// Settings.
    pub settings: Arc<Settings>,
    /// Whether sending is paused. One for all workers of a process.
    pub gate: Arc<Gate>,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// The time.
    pub clock: Clock,
    /// Chance, for jitter.
    pub dice: Dice,
}

impl Deps {
    /// The instant now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// A call by the program itself, now, that follows a page's request tag where there is one.
    #[must_use]
    pub fn call(&self, tag: Option<&str>) -> Call {
        let mut call = Call::system(self.now());
        if let Some(tag) = tag {
            call.tag = kernel::RequestTag(tag.to_owned());
        }
        call
    }
}
