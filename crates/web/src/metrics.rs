//! Prometheus metrics: requests by route, method and status, and the database's connections. Other parts register
//! theirs in the same [`Metrics::registry`].

use std::{sync::Arc, time::Duration};

use actix_web::{HttpRequest, HttpResponse, web::Data};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};

use crate::{HttpFault, Problem, Shared};

/// The registry and the metrics of the web.
#[derive(Clone)]
pub struct Metrics {
    inner: Arc<Inner>,
}

struct Inner {
    registry: Registry,
    requests: Option<Requests>,
    open: Option<(IntGauge, IntGauge)>,
    db: pg::Db,
}

struct Requests {
    total: IntCounterVec,
    seconds: HistogramVec,
}

/// From one millisecond to thirty seconds: the objectives are in tens of milliseconds.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

impl Metrics {
    /// A registry with the metrics of the web.
    #[must_use]
    pub fn new(db: pg::Db) -> Self {
        let registry = Registry::new();
        let made = register(&registry);
        if let Err(error) = &made {
            tracing::error!(%error, "metrics are not counted");
        }
        let (requests, open) = made.map_or((None, None), |(requests, open)| (Some(requests), Some(open)));
        Self { inner: Arc::new(Inner { registry, requests, open, db }) }
    }

    /// Where other parts register theirs.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// Counts one request. `route` is the pattern, never the raw path.
    pub(crate) fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let Some(requests) = &self.inner.requests else { return };
        requests.total.with_label_values(&[method, route, status_text(status)]).inc();
        requests.seconds.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }

    /// Everything in Prometheus' text format.
    ///
    /// # Errors
    /// When a metric cannot be written.
    pub fn text(&self) -> Result<String, HttpFault> {
        if let Some((open, idle)) = &self.inner.open {
            let (now_open, now_idle) = self.inner.db.connections();
            open.set(now_open.into());
            idle.set(now_idle.into());
        }
        TextEncoder::new()
            .encode_to_string(&self.inner.registry.gather())
            .map_err(|error| HttpFault::Unforeseen(error.to_string()))
    }
}

fn register(registry: &Registry) -> prometheus::Result<(Requests, (IntGauge, IntGauge))> {
    let total = IntCounterVec::new(
        Opts::new("http_requests_total", "Requests answered, by method, route pattern and status."),
        &["method", "route", "status"],
    )?;
    let seconds = HistogramVec::new(
        HistogramOpts::new(
            "http_request_duration_seconds",
            "Time until the answer began, by method and route pattern.",
        )
        .buckets(BUCKETS.to_vec()),
        &["method", "route"],
    )?;
    let open = IntGauge::new("db_connections_open", "Connections to the database that are open.")?;
    let idle = IntGauge::new("db_connections_idle", "Open connections to the database that nobody uses.")?;
    registry.register(Box::new(total.clone()))?;
    registry.register(Box::new(seconds.clone()))?;
    registry.register(Box::new(open.clone()))?;
    registry.register(Box::new(idle.clone()))?;
    Ok((Requests { total, seconds }, (open, idle)))
}

/// Statuses as text without allocating; those we do not answer with share one label.
fn status_text(status: u16) -> &'static str {
    match status {
        200 => "200",
        201 => "201",
        202 => "202",
        204 => "204",
        206 => "206",
        303 => "303",
        304 => "304",
        400 => "400",
        401 => "401",
        403 => "403",
        404 => "404",
        405 => "405",
        409 => "409",
        412 => "412",
        413 => "413",
        415 => "415",
        422 => "422",
        429 => "429",
        500 => "500",
        503 => "503",
        _ => "other",
    }
}

/// `GET /metrics`: to this machine, or to all when the settings say so.
///
/// # Errors
/// [`HttpFault::NoRoute`] for others.
pub async fn metrics(req: HttpRequest, shared: Data<Shared>) -> Result<HttpResponse, Problem> {
    // Behind a proxy every peer is the proxy, which must not forward /metrics; the header is not asked here.
    let local = req.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    if !local && !shared.settings.metrics_public {
        return Err(HttpFault::NoRoute.into());
    }
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(shared.metrics.text()?))
}
