//! Every call of the registry passes here: breakers are asked, hands and breakers told, seconds counted.

use std::sync::Arc;

use bkn::{Endpoint, Failure, FailureKind, Watch};
use chrono::{DateTime, Utc};

use crate::{Deps, Gate, Metrics, deps::Clock};

/// What a client of the registry is to be watched by, so that the worker's gate learns of each call.
#[must_use]
pub fn watch(deps: &Deps) -> Arc<dyn Watch> {
    Arc::new(Watching { gate: deps.gate.clone(), metrics: deps.metrics.clone(), clock: deps.clock.clone() })
}

struct Watching {
    gate: Arc<Gate>,
    metrics: Arc<Metrics>,
    clock: Clock,
}

impl Watch for Watching {
    fn before(&self, endpoint: Endpoint) -> Result<(), Failure> {
        let now = (self.clock)();
        self.gate.ask_call(endpoint.family(), now).map_err(|until| held(endpoint, now, until))
    }

    fn after(&self, endpoint: Endpoint, seconds: f64, failure: Option<&Failure>) {
        let now = (self.clock)();
        let outcome = failure.map_or("ok", |failure| failure.kind.code());
        self.metrics.call(endpoint.name(), outcome, seconds);
        let Some(failure) = failure else { return self.gate.answered(endpoint.family(), now) };
        // A token that could not be had failed at the token's host, whatever it was wanted for.
        let family = failure.endpoint.family();
        match &failure.kind {
            FailureKind::Transient { .. } | FailureKind::Untrusted | FailureKind::Auth { .. } => {
                self.gate.failed(family, now, failure.kind.code());
            }
            FailureKind::Throttled { .. } => self.gate.too_fast(now),
            FailureKind::Held { .. } => {}
            // The registry is there and says something about this one event.
            FailureKind::Contract(_)
            | FailureKind::Validation(_)
            | FailureKind::MissingReference(_)
            | FailureKind::PersonUnknown
            | FailureKind::NotFound
            | FailureKind::Refused(_) => self.gate.answered(family, now),
        }
    }
}

fn held(endpoint: Endpoint, now: DateTime<Utc>, until: DateTime<Utc>) -> Failure {
    let wait = (until - now).to_std().unwrap_or_default();
    Failure::new(endpoint, FailureKind::Held { wait }, "not tried: calls of its family fail")
}
