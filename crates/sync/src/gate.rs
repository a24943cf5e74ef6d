//! Sending pauses for everybody when the registry accepts no token of ours, says that we are too fast, or does not answer. No
//! event has a fault then, and none is parked for it. What paused is tried by one event, or one call, at a time.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bkn::Family;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::{
    Settings,
    pace::{
        breaker::{self, Breaker, Rule},
        budget::Budget,
        hands::Hands,
    },
    workers,
};

/// Cause of a pause while a breaker is open.
pub(crate) const BREAKER_OPEN: &str = "registry.breaker-open";

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
    /// Another worker found it, and this one has not tried since.
    pub shared: bool,
}

#[derive(Debug)]
struct State {
    hold: Option<Hold>,
    breakers: BTreeMap<Family, Breaker>,
    hands: Hands,
    budget: Budget,
    forbidden: Option<Hold>,
    stopping: bool,
    /// When a call last went through.
    went_through_at: Option<DateTime<Utc>>,
    /// When a pause last ended because it was mended.
    mended_at: Option<DateTime<Utc>>,
    /// How many tokens were taken that somebody gave.
    tokens: u64,
}

/// A pause that another worker keeps lasts this much longer here, so that only the one that found it looks whether it is mended.
const AFTER_THE_FINDER: TimeDelta = TimeDelta::seconds(10);
/// What another worker found so long ago is no reason any more: every worker then looks for itself.
const HEARD_FOR: TimeDelta = TimeDelta::minutes(15);

/// The causes for want of a token: what stops one worker stops all, and more tries may lock the account.
fn of_tokens(cause: &str) -> Option<&'static str> {
    const CAUSES: [&str; 3] = ["registry.token-over", "registry.token-refused", "registry.credentials-refused"];
    CAUSES.into_iter().find(|known| *known == cause)
}

/// The one place where all workers of a process ask before they take an event, and before each call.
#[derive(Debug)]
pub struct Gate {
    rule: Rule,
    state: Mutex<State>,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new(&Settings::default())
    }
}

/// Families without which hardly any event can go: while one of them is open, no event is taken.
const NEEDED: &[Family] = &[Family::Tokens, Family::Reads, Family::Writes];

impl Gate {
    /// A gate that is open.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let seconds = |count: u64| TimeDelta::seconds(i64::try_from(count).unwrap_or(i64::from(u32::MAX)));
        let rule = Rule {
            failures: settings.breaker_failures.max(1),
            window: seconds(settings.breaker_window_seconds.max(1)),
            first: seconds(settings.breaker_open_seconds.max(1)),
            longest: seconds(settings.breaker_longest_seconds.max(1)),
            patience: seconds(settings.lease_seconds.max(20)),
        };
        let state = State {
            hold: None,
            breakers: BTreeMap::new(),
            hands: Hands::new(settings.concurrency),
            budget: Budget::default(),
            forbidden: None,
            stopping: false,
            went_through_at: None,
            mended_at: None,
            tokens: 0,
        };
        Self { rule, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for one call of `family`; the answer is when to ask again. While a breaker is half open one call at a time is let through.
    pub(crate) fn ask_call(&self, family: Family, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        let mut state = self.state();
        if state.forbidden.is_some() {
            return Err(now + self.rule.longest);
        }
        state.breakers.get_mut(&family).map_or(Ok(()), |breaker| breaker.ask(now))
    }

    /// A call was answered, whatever the answer says.
    pub(crate) fn answered(&self, family: Family, now: DateTime<Utc>) {
        let mut state = self.state();
        state.hands.went_well();
        let Some(breaker) = state.breakers.get_mut(&family) else { return };
        if breaker.succeeded(now) {
            tracing::info!(?family, "calls of this family go through again");
            state.hands.begin_anew();
        }
    }

    /// A call failed the way all of its family do.
    pub(crate) fn failed(&self, family: Family, now: DateTime<Utc>, cause: &'static str) {
        let mut state = self.state();
        state.hands.slow_down(now);
        let rule = self.rule;
        let breaker = state.breakers.entry(family).or_insert_with(|| Breaker::new(rule));
        if breaker.failed(now, cause) {
            tracing::error!(?family, cause, "calls of this family fail; nothing is tried for a while");
        }
    }

    /// The registry says that we are too fast.
    pub(crate) fn too_fast(&self, now: DateTime<Utc>) {
        self.state().hands.slow_down(now);
    }

    /// How many events may be in hand now; one while something is being tried.
    #[must_use]
    pub fn hands(&self) -> usize {
        let state = self.state();
        let trying = state.hold.is_some() || state.breakers.values().any(|b| b.state() != breaker::State::Closed);
        if trying { 1 } else { state.hands.now() }
    }

    /// How many repeated attempts, and how many events of the lowest lane, go first among the next `limit`.
    pub(crate) fn shares(&self, limit: usize) -> (i64, i64) {
        let state = self.state();
        (state.budget.again(), state.budget.low_first(limit))
    }

    /// Notes what was taken.
    pub(crate) fn took(&self, first: usize, again: usize, low_first: i64) {
        self.state().budget.took(first, again, low_first);
    }

    /// Repeated attempts that may go before first ones.
    #[must_use]
    pub fn retry_budget(&self) -> f64 {
        self.state().budget.left()
    }

    /// The breakers that are not closed.
    #[must_use]
    pub fn breakers(&self) -> Vec<workers::Breaker> {
        let state = self.state();
        let open = state.breakers.iter().filter_map(|(family, breaker)| {
            let (name, until) = match breaker.state() {
                breaker::State::Closed => return None,
                breaker::State::Open(until) => ("open", until),
                breaker::State::HalfOpen(until) => ("half_open", until),
            };
            Some(workers::Breaker {
                family: family.name().to_owned(),
                state: name.to_owned(),
                cause: breaker.cause().to_owned(),
                since: breaker.since(),
                until,
            })
        });
        open.collect()
    }

    /// Asks whether to send now. While a pause that needs somebody lasts, one caller per `probe` is let through, to see
    /// whether it is mended.
    pub fn ask(&self, now: DateTime<Utc>, probe: TimeDelta) -> Result<(), Hold> {
        let mut state = self.state();
        if let Some(hold) = &state.forbidden {
            return Err(hold.clone());
        }
        let open = NEEDED.iter().filter_map(|family| state.breakers.get(family));
        let waiting = open.filter_map(|breaker| Some((breaker.closed_until(now)?, breaker.since()))).max();
        if let Some((until, since)) = waiting {
            return Err(Hold { cause: BREAKER_OPEN, since, until, alarm: false, shared: false });
        }
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
            Some(hold) if hold.cause == cause => Hold { until: until.max(hold.until), shared: false, ..hold },
            Some(hold) if hold.alarm && !alarm => hold,
            _ => Hold { cause, since: now, until, alarm, shared: false },
        });
    }

    /// A call went through with valid tokens: whatever paused us is over.
    pub fn went_through(&self, now: DateTime<Utc>) {
        let mut state = self.state();
        state.went_through_at = Some(now);
        if let Some(hold) = state.hold.take_if(|hold| hold.alarm) {
            state.mended_at = Some(now);
            tracing::info!(cause = hold.cause, "sending to the registry goes on");
        }
        // With a token that is still valid nobody asks for another one, so no answer of that family closes its breaker.
        if let Some(breaker) = state.breakers.get_mut(&Family::Tokens)
            && breaker.closed_until(now).is_none()
        {
            breaker.succeeded(now);
        }
    }

    /// Goes on at once: an officer gave a new token. What failed with the old one says nothing any more.
    pub fn resume(&self, now: DateTime<Utc>) {
        let mut state = self.state();
        if state.hold.take().is_some() {
            state.mended_at = Some(now);
        }
        state.tokens += 1;
        state.breakers.remove(&Family::Tokens);
    }

    /// Which of the tokens that somebody gave is in use: when another one is by the end of a call, its refusal was the old one's.
    pub(crate) fn token(&self) -> u64 {
        self.state().tokens
    }

    /// When a pause last ended because it was mended, for the other workers.
    pub(crate) fn mended_at(&self) -> Option<DateTime<Utc>> {
        self.state().mended_at
    }

    /// What the other workers say. A pause for want of a token is everybody's, so that each of them does not try a wrong password
    /// for itself; and where one has found it mended all go on. `true`: sending goes on.
    pub(crate) fn hear(&self, now: DateTime<Utc>, others: &[workers::State]) -> bool {
        let mut state = self.state();
        let mended = others.iter().filter_map(|other| other.mended_at).chain(state.mended_at).max();
        let over = |since: DateTime<Utc>| mended.is_some_and(|at| at > since);
        if state.hold.take_if(|hold| of_tokens(hold.cause).is_some() && over(hold.since)).is_some() {
            return true;
        }
        // What this worker found itself it looks after itself; and one whose calls go through has tokens.
        if state.hold.as_ref().is_some_and(|hold| hold.alarm && !hold.shared) {
            return false;
        }
        let works = |since: DateTime<Utc>| state.went_through_at.is_some_and(|at| at >= since);
        let told = others.iter().filter_map(|other| other.pause.as_ref()).filter(|pause| {
            pause.alarm && !pause.shared && now < pause.since + HEARD_FOR && !over(pause.since) && !works(pause.since)
        });
        let latest =
            told.filter_map(|pause| Some((of_tokens(&pause.cause)?, pause))).max_by_key(|(_, pause)| pause.until);
        if let Some((cause, pause)) = latest {
            let until = pause.until + AFTER_THE_FINDER;
            state.hold = Some(Hold { cause, since: pause.since, until, alarm: true, shared: true });
        }
        false
    }

    /// Nothing is sent, and nothing is tried, until it is permitted.
    pub fn forbid(&self, now: DateTime<Utc>, cause: &'static str) {
        let forbidden = Hold { cause, since: now, until: DateTime::<Utc>::MAX_UTC, alarm: true, shared: false };
        self.state().forbidden.get_or_insert(forbidden);
    }

    /// Sending is permitted. `true` when it was not before.
    pub fn permit(&self) -> bool {
        self.state().forbidden.take().is_some()
    }

    /// The pause that is on, for pages and metrics.
    #[must_use]
    pub fn held(&self) -> Option<Hold> {
        let state = self.state();
        state.forbidden.clone().or_else(|| state.hold.clone())
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
            Hold { cause: "registry.token-over", since: at(0), until: at(121), alarm: true, shared: false }
        );
        gate.went_through(at(61));
        assert_eq!(gate.ask(at(62), MINUTE), Ok(()));
    }

    #[test]
    fn an_open_breaker_stops_the_taking_and_a_call_that_goes_through_begins_with_one_hand() {
        let settings = Settings { concurrency: 8, ..Settings::default() };
        let gate = Gate::new(&settings);
        assert_eq!(gate.hands(), 8);
        for _ in 0..settings.breaker_failures {
            gate.failed(Family::Writes, at(0), "registry.transient");
        }
        let hold = gate.ask(at(1), MINUTE).unwrap_err();
        assert_eq!((hold.cause, hold.until), (BREAKER_OPEN, at(5)));
        assert_eq!(gate.ask_call(Family::Lists, at(1)), Ok(()), "other families go on");
        assert_eq!(gate.breakers()[0].state, "open");
        assert_eq!((gate.ask(at(5), MINUTE), gate.hands()), (Ok(()), 1));
        assert_eq!((gate.ask_call(Family::Writes, at(5)), gate.ask_call(Family::Writes, at(6))), (Ok(()), Err(at(95))));
        gate.answered(Family::Writes, at(7));
        assert_eq!((gate.hands(), gate.breakers().len()), (1, 0));
        (0..40).for_each(|_| gate.answered(Family::Writes, at(8)));
        assert_eq!(gate.hands(), 8);
    }

    #[test]
    fn a_call_with_a_token_that_is_still_valid_closes_the_breaker_of_the_tokens_when_it_may_be_tried() {
        let settings = Settings { concurrency: 8, ..Settings::default() };
        let gate = Gate::new(&settings);
        for _ in 0..settings.breaker_failures {
            gate.failed(Family::Tokens, at(0), "registry.transient");
        }
        gate.went_through(at(4));
        assert_eq!((gate.breakers().len(), gate.hands()), (1, 1), "it is not tried yet");
        gate.went_through(at(5));
        (0..40).for_each(|_| gate.answered(Family::Writes, at(6)));
        assert_eq!((gate.breakers().len(), gate.hands()), (0, 8));
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
        gate.resume(at(30));
        assert_eq!(gate.held(), None);
    }

    fn says(pause: Option<(&str, i64, i64)>, mended: Option<i64>) -> workers::State {
        let pause = pause.map(|(cause, since, until)| workers::Pause {
            cause: cause.to_owned(),
            since: at(since),
            until: at(until),
            alarm: true,
            shared: false,
        });
        workers::State { pause, mended_at: mended.map(at), ..workers::State::default() }
    }

    #[test]
    fn a_pause_for_want_of_a_token_is_everybodys_and_one_that_is_mended_too() {
        let gate = Gate::default();
        let refused = "registry.credentials-refused";
        assert!(!gate.hear(at(5), &[says(Some((refused, 0, 60)), None)]));
        let heard = gate.held().unwrap();
        assert_eq!((heard.cause, heard.since, heard.until, heard.shared), (refused, at(0), at(70), true));
        assert!(gate.ask(at(61), MINUTE).is_err(), "the one that found it looks, and nobody else");
        gate.hear(at(62), &[says(Some((refused, 0, 121)), None)]);
        assert_eq!(gate.held().unwrap().until, at(131));
        assert!(gate.hear(at(65), &[says(None, Some(64))]), "one has found it mended");
        assert_eq!((gate.held(), gate.ask(at(65), MINUTE)), (None, Ok(())));
        // Another one has not heard of that yet.
        assert!(!gate.hear(at(66), &[says(Some((refused, 3, 125)), None), says(None, Some(64))]));
        assert_eq!(gate.held(), None);
    }

    #[test]
    fn a_worker_whose_calls_go_through_or_that_paused_itself_does_not_listen() {
        let gate = Gate::default();
        gate.went_through(at(3));
        gate.hear(at(5), &[says(Some(("registry.token-over", 2, 62)), None)]);
        assert_eq!(gate.held(), None, "it has tokens that work");
        gate.hear(at(5), &[says(Some(("registry.throttled", 4, 62)), None)]);
        assert_eq!(gate.held(), None, "only tokens are everybody's");
        gate.hold(at(6), at(66), "registry.token-over", true);
        gate.hear(at(7), &[says(Some(("registry.token-over", 5, 400)), None)]);
        assert_eq!(gate.held().unwrap().until, at(66), "two that found it do not push each other on");
        let late = Gate::default();
        late.hear(at(901), &[says(Some(("registry.token-over", 0, 950)), None)]);
        assert_eq!(late.held(), None, "after a quarter of an hour each looks for itself");
    }

    #[test]
    fn a_new_token_forgets_what_the_old_one_did() {
        let gate = Gate::default();
        let settings = Settings::default();
        (0..settings.breaker_failures).for_each(|_| gate.failed(Family::Tokens, at(0), "registry.token-over"));
        gate.hold(at(0), at(60), "registry.token-over", true);
        let before = gate.token();
        gate.resume(at(1));
        assert_eq!((gate.ask(at(1), MINUTE), gate.token()), (Ok(()), before + 1));
    }
}
