//! Counters of the worker, for Prometheus.

use bkn::Family;
use bkn::drift::Drift;
use chrono::{DateTime, Utc};
use prometheus::{
    Gauge, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry as Prometheus,
};
use store::outbox::Backlog;

use crate::Gate;

/// The worker's counters.
pub struct Metrics {
    backlog: IntGaugeVec,
    oldest_seconds: IntGauge,
    attempts: IntCounterVec,
    step_seconds: HistogramVec,
    paused: IntGauge,
    messages: IntCounterVec,
    lanes: IntGaugeVec,
    lane_oldest_seconds: IntGaugeVec,
    breakers: IntGaugeVec,
    hands: IntGauge,
    retry_budget: Gauge,
    calls: IntCounterVec,
    call_seconds: HistogramVec,
    drift: IntGaugeVec,
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
            lanes: IntGaugeVec::new(Opts::new("simasn_outbox_lane_events", "Events that are due, by lane"), &["lane"])?,
            lane_oldest_seconds: IntGaugeVec::new(
                Opts::new("simasn_outbox_lane_oldest_seconds", "Age of the oldest event that is due, by lane"),
                &["lane"],
            )?,
            breakers: IntGaugeVec::new(
                Opts::new("simasn_registry_breaker", "0 closed, 1 one call is tried, 2 open, by family of calls"),
                &["family"],
            )?,
            hands: IntGauge::new("simasn_registry_hands", "Events that may be in hand at once now")?,
            retry_budget: Gauge::new(
                "simasn_registry_retry_budget",
                "Repeated attempts that may go before first ones",
            )?,
            calls: IntCounterVec::new(
                Opts::new("simasn_registry_calls_total", "Calls of the registry, by endpoint and outcome"),
                &["endpoint", "outcome"],
            )?,
            call_seconds: HistogramVec::new(
                HistogramOpts::new("simasn_registry_call_seconds", "Time of a call of the registry, by endpoint")
                    .buckets(vec![0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0]),
                &["endpoint"],
            )?,
            drift: IntGaugeVec::new(
                Opts::new("simasn_registry_drift", "Answers that differ from the contract, by area, member and how"),
                &["area", "member", "how"],
            )?,
        };
        prometheus.register(Box::new(metrics.backlog.clone()))?;
        prometheus.register(Box::new(metrics.oldest_seconds.clone()))?;
        prometheus.register(Box::new(metrics.attempts.clone()))?;
        prometheus.register(Box::new(metrics.step_seconds.clone()))?;
        prometheus.register(Box::new(metrics.paused.clone()))?;
        prometheus.register(Box::new(metrics.messages.clone()))?;
        prometheus.register(Box::new(metrics.lanes.clone()))?;
        prometheus.register(Box::new(metrics.lane_oldest_seconds.clone()))?;
        prometheus.register(Box::new(metrics.breakers.clone()))?;
        prometheus.register(Box::new(metrics.hands.clone()))?;
        prometheus.register(Box::new(metrics.retry_budget.clone()))?;
        prometheus.register(Box::new(metrics.calls.clone()))?;
        prometheus.register(Box::new(metrics.call_seconds.clone()))?;
        prometheus.register(Box::new(metrics.drift.clone()))?;
        Ok(metrics)
    }

    pub(crate) fn attempt(&self, kind: &str, outcome: &str, seconds: f64) {
        self.attempts.with_label_values(&[kind, outcome]).inc();
        self.step_seconds.with_label_values(&[kind]).observe(seconds);
    }

    pub(crate) fn call(&self, endpoint: &str, outcome: &str, seconds: f64) {
        self.calls.with_label_values(&[endpoint, outcome]).inc();
        self.call_seconds.with_label_values(&[endpoint]).observe(seconds);
    }

    /// Shows how fast it goes.
    pub(crate) fn pace(&self, gate: &Gate) {
        let open = gate.breakers();
        for family in Family::ALL {
            let state = open.iter().find(|breaker| breaker.family == family.name()).map(|b| b.state.as_str());
            let number = match state {
                None => 0,
                Some("half_open") => 1,
                Some(_) => 2,
            };
            self.breakers.with_label_values(&[family.name()]).set(number);
        }
        self.hands.set(i64::try_from(gate.hands()).unwrap_or(i64::MAX));
        self.retry_budget.set(gate.retry_budget());
    }

    pub(crate) fn message(&self, stage: &str) {
        self.messages.with_label_values(&[stage]).inc();
    }

    /// Shows how the registry's answers differed from its contract.
    pub fn drift(&self, drifts: &[(Drift, u64)]) {
        for (drift, count) in drifts {
            let gauge = self.drift.with_label_values(&[drift.area, &drift.member, drift.how.as_str()]);
            gauge.set(i64::try_from(*count).unwrap_or(i64::MAX));
        }
    }

    /// Shows what waits at `now`.
    pub(crate) fn backlog(&self, backlog: &Backlog, now: DateTime<Utc>, paused: bool) {
        let show = |state: &str, count: i64| self.backlog.with_label_values(&[state]).set(count);
        show("pending", backlog.pending);
        show("failing", backlog.failing);
        show("scheduled", backlog.scheduled);
        show("parked", backlog.parked_total());
        let age = |oldest: Option<DateTime<Utc>>| oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0));
        self.oldest_seconds.set(age(backlog.oldest_at));
        for lane in &backlog.lanes {
            self.lanes.with_label_values(&[lane.lane.as_str()]).set(lane.pending);
            self.lane_oldest_seconds.with_label_values(&[lane.lane.as_str()]).set(age(lane.oldest_at));
        }
        self.paused.set(i64::from(paused));
    }
}
