//! A breaker for calls that fail together: after enough failures nothing is tried for a while, then one call at a time, until one
//! goes through. It spares a registry that is down the traffic of everybody who waits.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

/// When a breaker opens and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    /// So many failures within [`Self::window`] open it, if at least half of the calls failed.
    pub(crate) failures: usize,
    /// How far back calls count.
    pub(crate) window: TimeDelta,
    /// How long it is open the first time; twice as long each time a try fails.
    pub(crate) first: TimeDelta,
    /// Never longer.
    pub(crate) longest: TimeDelta,
    /// A try that nobody heard of for so long is given up.
    pub(crate) patience: TimeDelta,
}

/// Whether calls may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// They may.
    Closed,
    /// Not before then.
    Open(DateTime<Utc>),
    /// One is being tried; others not before then.
    HalfOpen(DateTime<Utc>),
}

/// One breaker.
#[derive(Debug)]
pub(crate) struct Breaker {
    rule: Rule,
    state: State,
    calls: VecDeque<(DateTime<Utc>, bool)>,
    failed_tries: u32,
    cause: &'static str,
    since: DateTime<Utc>,
}

impl Breaker {
    pub(crate) const fn new(rule: Rule) -> Self {
        Self {
            rule,
            state: State::Closed,
            calls: VecDeque::new(),
            failed_tries: 0,
            cause: "",
            since: DateTime::UNIX_EPOCH,
        }
    }

    /// Asks for one call. While it is open the answer is when to ask again; then one caller is let through.
    pub(crate) fn ask(&mut self, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        match self.state {
            State::Closed => Ok(()),
            State::Open(until) | State::HalfOpen(until) if now < until => Err(until),
            State::Open(_) | State::HalfOpen(_) => {
                self.state = State::HalfOpen(now + self.rule.patience);
                Ok(())
            }
        }
    }

    /// When the next call may be made, without making it.
    pub(crate) fn closed_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self.state {
            State::Open(until) | State::HalfOpen(until) if now < until => Some(until),
            _ => None,
        }
    }

    /// A call was answered. `true` when that closed it.
    pub(crate) fn succeeded(&mut self, now: DateTime<Utc>) -> bool {
        if self.state != State::Closed {
            self.state = State::Closed;
            self.failed_tries = 0;
            self.calls.clear();
            return true;
        }
        self.note(now, true);
        false
    }

    /// A call failed for `cause`. `true` when that opened it.
    pub(crate) fn failed(&mut self, now: DateTime<Utc>, cause: &'static str) -> bool {
        match self.state {
            // One that began before it opened says nothing new.
            State::Open(_) => return false,
            State::HalfOpen(_) => self.failed_tries = self.failed_tries.saturating_add(1),
            State::Closed => {
                self.note(now, false);
                let failures = self.calls.iter().filter(|(_, well)| !well).count();
                if failures < self.rule.failures || failures * 2 < self.calls.len() {
                    return false;
                }
                self.since = now;
            }
        }
        let doubled = self.rule.first * 2_i32.saturating_pow(self.failed_tries.min(16));
        self.state = State::Open(now + doubled.min(self.rule.longest));
        self.cause = cause;
        true
    }

    fn note(&mut self, now: DateTime<Utc>, well: bool) {
        while self.calls.front().is_some_and(|(at, _)| *at < now - self.rule.window) {
            self.calls.pop_front();
        }
        self.calls.push_back((now, well));
    }

    pub(crate) const fn state(&self) -> State {
        self.state
    }
    pub(crate) const fn cause(&self) -> &'static str {
        self.cause
    }
    pub(crate) const fn since(&self) -> DateTime<Utc> {
        self.since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        failures: 3,
        window: TimeDelta::seconds(30),
        first: TimeDelta::seconds(5),
        longest: TimeDelta::seconds(60),
        patience: TimeDelta::seconds(90),
    };

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    fn opened() -> Breaker {
        let mut breaker = Breaker::new(RULE);
        assert!(!breaker.failed(at(0), "x") && !breaker.failed(at(1), "x"));
        assert!(breaker.failed(at(2), "registry.transient"));
        breaker
    }

    #[test]
    fn it_opens_after_enough_failures_and_tries_one_call_at_a_time() {
        let mut breaker = opened();
        assert_eq!((breaker.cause(), breaker.since()), ("registry.transient", at(2)));
        assert_eq!((breaker.ask(at(6)), breaker.closed_until(at(6))), (Err(at(7)), Some(at(7))));
        assert_eq!((breaker.closed_until(at(7)), breaker.ask(at(7))), (None, Ok(())));
        assert_eq!(breaker.ask(at(8)), Err(at(97)), "one is being tried");
        assert_eq!(breaker.ask(at(97)), Ok(()), "nobody heard of it");
        assert!(breaker.succeeded(at(98)));
        assert_eq!((breaker.state(), breaker.ask(at(98))), (State::Closed, Ok(())));
        assert!(!breaker.failed(at(99), "x"), "it begins to count anew");
    }

    #[test]
    fn each_failed_try_doubles_the_wait_up_to_the_longest() {
        let mut breaker = opened();
        let (mut now, mut waits) = (at(2), Vec::new());
        for _ in 0..6 {
            let State::Open(until) = breaker.state() else { panic!("not open") };
            waits.push((until - now).num_seconds());
            now = until;
            breaker.ask(now).unwrap();
            breaker.failed(now, "x");
        }
        assert_eq!(waits, [5, 10, 20, 40, 60, 60]);
        assert_eq!(breaker.since(), at(2), "it has been so since the beginning");
    }

    #[test]
    fn few_failures_among_many_calls_or_long_ago_do_not_open_it() {
        let mut breaker = Breaker::new(RULE);
        for second in 0..20 {
            assert!(!breaker.succeeded(at(second)));
        }
        assert!((20..29).all(|second| !breaker.failed(at(second), "x")));
        let mut slow = Breaker::new(RULE);
        assert!([0, 31, 62, 93].into_iter().all(|second| !slow.failed(at(second), "x")));
    }

    #[test]
    fn a_late_failure_of_an_earlier_call_does_not_lengthen_the_wait() {
        let mut breaker = opened();
        assert!(!breaker.failed(at(6), "x"));
        assert_eq!(breaker.state(), State::Open(at(7)));
    }
}
