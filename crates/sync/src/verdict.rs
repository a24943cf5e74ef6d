//! What is done about a failure. Pure: the failure, how often it happened, the settings, and a throw of the dice in.

use std::time::Duration;

use bkn::{Failure, FailureKind};

use crate::Settings;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The event is tried again after this long; it counts as a failure.
    Retry(Duration),
    /// Nothing is sent for this long; the event has no fault. With `alarm`, somebody must act.
    Hold {
        /// How long.
        wait: Duration,
        /// Whether somebody must act.
        alarm: bool,
    },
    /// The event is put back as it was; nothing was tried.
    PutBack(Duration),
    /// A person must look at the event.
    Park,
}

/// After an unknown outcome the registry gets this long to show what it did, before we look.
const SETTLING: Duration = Duration::from_secs(3);
/// Nothing was reached: the registry is away, and no event has a fault. A breaker spares it meanwhile; once it is back, nobody waits
/// for hours.
const AWAY: Duration = Duration::from_secs(600);
/// "Too many requests" without a time, or with none at all, means at least this.
const SHORTEST_THROTTLE: Duration = Duration::from_secs(1);

/// What waited so long is spread wider.
const LONG: Duration = Duration::from_secs(900);

/// Judges `failure`, the `failures`-th of its cause in a row (from 1).
pub(crate) fn judge(failure: &Failure, failures: u32, settings: &Settings, dice: f64) -> Verdict {
    match &failure.kind {
        FailureKind::Transient { retry_after } => {
            let away = !failure.ambiguous && failure.status.is_none();
            let scheduled = settings.retry_wait(failures);
            let wait = jittered(if away { scheduled.min(AWAY) } else { scheduled }, dice);
            let wait = wait.max(retry_after.unwrap_or_default());
            Verdict::Retry(if failure.ambiguous { wait.max(SETTLING) } else { wait })
        }
        FailureKind::Throttled { retry_after } => {
            let longest = Duration::from_secs(settings.longest_throttle_seconds);
            let asked = retry_after.unwrap_or_else(|| jittered(settings.retry_wait(2), dice));
            Verdict::Hold { wait: asked.min(longest).max(SHORTEST_THROTTLE), alarm: false }
        }
        FailureKind::Held { wait } => Verdict::PutBack(wait.mul_f64(1.0 + 0.2 * dice)),
        FailureKind::PersonUnknown if failures <= settings.unknown_person_tries => {
            Verdict::Retry(jittered(Duration::from_secs(settings.unknown_person_seconds), dice))
        }
        FailureKind::Untrusted | FailureKind::Auth { .. } => {
            Verdict::Hold { wait: Duration::from_secs(settings.pause_seconds.max(1)), alarm: true }
        }
        FailureKind::Contract(_) if failures < settings.contract_tries => {
            let wait = jittered(settings.retry_wait(failures.saturating_add(1)), dice);
            Verdict::Retry(wait.max(SETTLING))
        }
        FailureKind::Contract(_)
        | FailureKind::Validation(_)
        | FailureKind::MissingReference(_)
        | FailureKind::PersonUnknown
        | FailureKind::NotFound
        | FailureKind::Refused(_) => Verdict::Park,
    }
}

/// `wait` ± 20 %, or ± 50 % of waits of a quarter of an hour and more, so that a thousand events that failed together do not come back together.
pub(crate) fn jittered(wait: Duration, dice: f64) -> Duration {
    let spread = if wait >= LONG { 0.5 } else { 0.2 };
    wait.mul_f64(1.0 - spread + 2.0 * spread * dice.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use bkn::{AuthCause, Endpoint, Token};

    use super::*;

    fn of(kind: FailureKind, failures: u32) -> Verdict {
        let failure = Failure::new(Endpoint::PositionSave, kind, "test").with_status(503);
        judge(&failure, failures, &Settings::default(), 0.5)
    }

    fn transient(retry_after: Option<u64>) -> FailureKind {
        FailureKind::Transient { retry_after: retry_after.map(Duration::from_secs) }
    }

    fn seconds(verdict: Verdict) -> u64 {
        match verdict {
            Verdict::Retry(wait) | Verdict::Hold { wait, .. } => wait.as_secs(),
            Verdict::PutBack(_) | Verdict::Park => panic!("{verdict:?}"),
        }
    }

    #[test]
    fn what_passes_follows_the_schedule() {
        let waits: Vec<_> = [1, 2, 3, 4, 9, 50].map(|n| seconds(of(transient(None), n))).into();
        assert_eq!(waits, [1, 5, 30, 300, 21_600, 21_600]);
        assert_eq!(seconds(of(transient(Some(120)), 1)), 120, "never sooner than asked");
        assert_eq!(seconds(of(transient(Some(2)), 3)), 30);
    }

    #[test]
    fn a_registry_that_is_away_is_asked_again_within_minutes() {
        let refused = Failure::new(Endpoint::PositionSave, transient(None), "connection refused");
        for failures in [5, 9, 50] {
            assert_eq!(judge(&refused, failures, &Settings::default(), 0.5), Verdict::Retry(AWAY));
        }
    }

    #[test]
    fn an_unknown_outcome_gets_time_to_show() {
        let failure = Failure::new(Endpoint::PositionSave, transient(None), "test").possibly_applied();
        assert_eq!(judge(&failure, 1, &Settings::default(), 0.0), Verdict::Retry(SETTLING));
    }

    #[test]
    fn jitter_is_a_fifth_to_either_side() {
        let failure = Failure::new(Endpoint::PositionSave, transient(None), "test");
        let wait = |dice| judge(&failure, 4, &Settings::default(), dice);
        assert_eq!(wait(0.0), Verdict::Retry(Duration::from_secs(240)));
        assert_eq!(wait(1.0), Verdict::Retry(Duration::from_secs(360)));
    }

    #[test]
    fn every_wait_of_the_schedule_is_spread_by_a_fifth_at_least_and_by_its_own_length_at_most() {
        // sync-faults §1.6: ±20–100 % jitter.
        let settings = Settings::default();
        for wait in settings.retry_seconds.iter().map(|seconds| Duration::from_secs(*seconds)) {
            let (least, most) = (jittered(wait, 0.0), jittered(wait, 1.0));
            let spread = (most - wait).as_secs_f64() / wait.as_secs_f64();
            assert!((0.2..=1.0).contains(&(spread + 1e-9)) && wait - least == most - wait, "{wait:?}: ±{spread}");
        }
    }

    #[test]
    fn too_fast_slows_everybody_within_bounds() {
        let throttled =
            |after: Option<u64>| of(FailureKind::Throttled { retry_after: after.map(Duration::from_secs) }, 1);
        for (asked, waits) in [(Some(0), 1), (Some(7), 7), (Some(21_600), 900), (None, 5)] {
            assert_eq!(throttled(asked), Verdict::Hold { wait: Duration::from_secs(waits), alarm: false }, "{asked:?}");
        }
    }

    #[test]
    fn no_token_pauses_all_and_calls_somebody() {
        for cause in [AuthCause::Refused, AuthCause::CredentialsRefused, AuthCause::PastedTokenOver] {
            let verdict = of(FailureKind::Auth { token: Token::Sso, cause }, 1);
            assert_eq!(verdict, Verdict::Hold { wait: Duration::from_secs(60), alarm: true });
        }
    }

    #[test]
    fn a_person_the_registry_does_not_know_yet_is_waited_for_a_week() {
        assert_eq!(seconds(of(FailureKind::PersonUnknown, 1)), 21_600);
        assert_eq!(seconds(of(FailureKind::PersonUnknown, 28)), 21_600);
        assert_eq!(of(FailureKind::PersonUnknown, 29), Verdict::Park);
    }

    #[test]
    fn a_refused_certificate_stops_everything_and_a_call_not_made_costs_nothing() {
        assert_eq!(of(FailureKind::Untrusted, 1), Verdict::Hold { wait: Duration::from_secs(60), alarm: true });
        let held = FailureKind::Held { wait: Duration::from_secs(10) };
        assert_eq!(of(held, 1), Verdict::PutBack(Duration::from_secs(11)));
    }

    #[test]
    fn what_a_person_must_mend_is_parked_at_once_and_the_unknown_after_three() {
        for kind in [
            FailureKind::Validation("x".to_owned()),
            FailureKind::MissingReference("x".to_owned()),
            FailureKind::NotFound,
            FailureKind::Refused("x".to_owned()),
        ] {
            assert_eq!(of(kind, 1), Verdict::Park);
        }
        let contract = |n| of(FailureKind::Contract("x".to_owned()), n);
        assert_eq!((seconds(contract(1)), seconds(contract(2)), contract(3)), (5, 30, Verdict::Park));
    }
}
