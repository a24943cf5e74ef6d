//! Counters of the worker, for Prometheus.

use chrono::{DateTime, Utc};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry as Prometheus};
use store::outbox::Backlog;

/// The worker's counters.
pub struct Metrics {
    backlog: IntGaugeVec,
    oldest_seconds: IntGauge,
    attempts: IntCounterVec,
    step_seconds: HistogramVec,
    paused: IntGauge,
    messages: IntCounterVec,
}

impl Metrics {
    /// Makes the counters and puts them into `prometheus`.
    ///
    /// # Errors
    /// When they are there already.
    pub fn new(prometheus: &Prometheus) -> Result<Self, prometheus::Error> {
        let metrics = Self {
            backlog: IntGaugeVec::new(Opts::new("simasn_outbox_events", "Events that wait, by state"), &["state"])?,
            oldest_seconds: IntGauge::new("simasn_outbox_oldest_seconds", "Age of the oldest event that waits")?,
            attempts: IntCounterVec::new(
                Opts::new("simasn_registry_attempts_total", "Attempts to send, by kind of event and outcome"),
                &["kind", "outcome"],
            )?,
            step_seconds: HistogramVec::new(
                HistogramOpts::new("simasn_registry_step_seconds", "Time of the calls of one step, by kind of event")
                    .buckets(vec![0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0]),
                &["kind"],
            )?,
            paused: IntGauge::new("simasn_registry_paused", "1 while sending is paused for want of a valid token")?,
            messages: IntCounterVec::new(
                Opts::new("simasn_registry_messages_total", "News of proposals taken from the registry, by stage"),
                &["stage"],
            )?,
        };
        prometheus.register(Box::new(metrics.backlog.clone()))?;
        prometheus.register(Box::new(metrics.oldest_seconds.clone()))?;
        prometheus.register(Box::new(metrics.attempts.clone()))?;
        prometheus.register(Box::new(metrics.step_seconds.clone()))?;
        prometheus.register(Box::new(metrics.paused.clone()))?;
        prometheus.register(Box::new(metrics.messages.clone()))?;
        Ok(metrics)
    }

    pub(crate) fn attempt(&self, kind: &str, outcome: &str, seconds: f64) {
        self.attempts.with_label_values(&[kind, outcome]).inc();
        self.step_seconds.with_label_values(&[kind]).observe(seconds);
    }

    pub(crate) fn message(&self, stage: &str) {
        self.messages.with_label_values(&[stage]).inc();
    }

    /// Shows what waits at `now`.
    pub(crate) fn backlog(&self, backlog: &Backlog, now: DateTime<Utc>, paused: bool) {
        let show = |state: &str, count: i64| self.backlog.with_label_values(&[state]).set(count);
        show("pending", backlog.pending);
        show("failing", backlog.failing);
        show("scheduled", backlog.scheduled);
        show("parked", backlog.parked_total());
        self.oldest_seconds.set(backlog.oldest_at.map_or(0, |oldest| (now - oldest).num_seconds().max(0)));
        self.paused.set(i64::from(paused));
    }
}
