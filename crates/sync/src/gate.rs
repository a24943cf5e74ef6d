//! Sending pauses for everybody when the registry accepts no token of ours, or says that we are too fast. No event has a
//! fault then, and none is parked for it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// Code of the cause: `registry.token-over`, `registry.throttled` …
    pub cause: &'static str,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when nothing is sent.
    pub until: DateTime<Utc>,
    /// Somebody must do something: the officer in charge is to be told.
    pub alarm: bool,
}

#[derive(Debug, Default)]
struct State {
    hold: Option<Hold>,
    stopping: bool,
}

/// The one place where all workers of a process ask before they take an event.
#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<State>,
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks whether to send now. While a pause that needs somebody lasts, one caller per `probe` is let through, to see
    /// whether it is mended.
    pub fn ask(&self, now: DateTime<Utc>, probe: TimeDelta) -> Result<(), Hold> {
        let mut state = self.state();
        let Some(hold) = &mut state.hold else { return Ok(()) };
        if now < hold.until {
            return Err(hold.clone());
        }
        if hold.alarm {
            hold.until = now + probe;
        } else {
            state.hold = None;
        }
        Ok(())
    }

    /// Pauses sending until `until`. A pause that is on keeps its beginning; a longer one is not shortened.
    pub fn hold(&self, now: DateTime<Utc>, until: DateTime<Utc>, cause: &'static str, alarm: bool) {
        let mut state = self.state();
        let before = state.hold.take();
        if alarm && before.as_ref().is_none_or(|hold| hold.cause != cause) {
            tracing::error!(cause, "sending to the registry is paused; somebody must act");
        }
        state.hold = Some(match before {
            Some(hold) if hold.cause == cause => Hold { until: until.max(hold.until), ..hold },
            Some(hold) if hold.alarm && !alarm => hold,
            _ => Hold { cause, since: now, until, alarm },
        });
    }

    /// A call went through with valid tokens: whatever paused us is over.
    pub fn went_through(&self) {
        let mut state = self.state();
        if let Some(hold) = state.hold.take_if(|hold| hold.alarm) {
            tracing::info!(cause = hold.cause, "sending to the registry goes on");
        }
    }

    /// Goes on at once: an officer renewed the token.
    pub fn resume(&self) {
        self.state().hold = None;
    }

    /// The pause that is on, for pages and metrics.
    #[must_use]
    pub fn held(&self) -> Option<Hold> {
        self.state().hold.clone()
    }

    /// No further step is begun: the program stops.
    pub fn stop(&self) {
        self.state().stopping = true;
    }

    /// Whether the program stops.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.state().stopping
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    const MINUTE: TimeDelta = TimeDelta::seconds(60);

    #[test]
    fn an_alarm_lets_one_through_now_and_then_until_a_call_succeeds() {
        let gate = Gate::default();
        assert_eq!(gate.ask(at(0), MINUTE), Ok(()));
        gate.hold(at(0), at(60), "registry.token-over", true);
        assert!(gate.ask(at(59), MINUTE).is_err());
        assert_eq!(gate.ask(at(60), MINUTE), Ok(()), "one looks whether it is mended");
        assert_eq!(gate.ask(at(60), MINUTE).unwrap_err().since, at(0), "the others wait on");
        gate.hold(at(61), at(121), "registry.token-over", true);
        assert_eq!(
            gate.held().unwrap(),
            Hold { cause: "registry.token-over", since: at(0), until: at(121), alarm: true }
        );
        gate.went_through();
        assert_eq!(gate.ask(at(62), MINUTE), Ok(()));
    }

    #[test]
    fn a_throttle_ends_by_itself_and_does_not_hide_an_alarm() {
        let gate = Gate::default();
        gate.hold(at(0), at(10), "registry.throttled", false);
        gate.hold(at(1), at(5), "registry.throttled", false);
        assert!(gate.ask(at(9), MINUTE).is_err());
        assert_eq!((gate.ask(at(10), MINUTE), gate.held()), (Ok(()), None));
        gate.hold(at(20), at(80), "registry.credentials-refused", true);
        gate.hold(at(21), at(22), "registry.throttled", false);
        assert_eq!(gate.held().unwrap().cause, "registry.credentials-refused");
        gate.resume();
        assert_eq!(gate.held(), None);
    }
}
