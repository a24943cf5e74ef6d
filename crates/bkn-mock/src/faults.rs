//! Faults to order: what should go wrong, for which calls, and how often.
//!
//! | `kind` | What happens | Applied? |
//! |---|---|---|
//! | `refuse_connections` | the listeners are closed, connections too; `path` is `/`, nothing else is looked at but `seconds` | no |
//! | `delay` `{millis}` | the call waits, then goes its way | yes |
//! | `latency` `{millis: […]}` | as `delay`, by a distribution: quantiles from the quickest to the slowest, evenly spaced | yes |
//! | `never_answer` `{applied}` | the connection stays open and silent | as said |
//! | `server_error` `{status}` | 5xx with an HTML page | no |
//! | `throttle` `{retry_after}` | 429; any `Retry-After`, verbatim, or none | no |
//! | `drop_request` | the connection is closed | no |
//! | `reset` | the connection is reset | no |
//! | `reset_during_upload` | the connection is reset after the first piece of the body was read | no |
//! | `drop_reply` | the connection is closed in place of an answer | yes |
//! | `empty_body`, `cut_body` | 200 with no body, or with half of it | yes |
//! | `slow_body` `{pieces, millis}` | the body comes in pieces with a wait between | yes |
//! | `error_inside` `{message}` | 200 with a refusal in the envelope of the path | no |
//! | `invalid` `{members}` | a validation refusal that names the members | no |
//! | `unknown_reference` `{member}` | a refusal: the code in the member is in no reference list | no |
//! | `gateway_token_expired`, `sso_token_expired` | the token of the call runs out now | no |
//! | `tokens_revoked` `{token}` | every token of that kind is revoked, refresh tokens too | no |
//! | `wrong_credentials` | a login is refused as if key, secret or password were wrong | no |
//! | `unauthorized` `{token}` | 401 although the tokens are valid | no |
//! | `stale_reads` | reads show the state of the moment the order was given | writes are |
//! | `duplicate_row` | a save leaves two rows, of which the answer names one | twice |
//! | `date_form` `{form}` | days in the answer are written `iso`, `iso_time` or `slashes` | yes |
//! | `renamed_member` `{from, to}` | a member of the answer has another name | yes |
//! | `numbers_as_text` | numbers in `data` and `mapData` are texts | yes |
//! | `unknown_state` `{name}` | proposals in the answer are in a state of that name | yes |
//!
//! An order says further which calls it means: `path` (the beginning, with or without the API's base), `method`, `person` (NIP
//! or registry id; a call means a person when it names them, one of their rows or proposals in path, query or body), `from`
//! (the n-th such call), `count` (so many go wrong), `share` with `seed` (of the calls that match, which ones is decided by
//! seed and number alone, so it repeats), `seconds` (the order ends by the mock's clock).

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};

use crate::state::View;

/// The most luck a call can have.
pub(crate) const SURE: u32 = 1_000_000;

/// Which of the two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// The gateway's.
    Gateway,
    /// People's, with their refresh tokens.
    Sso,
}

/// How days are written when their form has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// `2026-04-01`.
    Iso,
    /// `2026-04-01T00:00:00Z`.
    IsoTime,
    /// `01/04/2026`.
    Slashes,
}

/// What goes wrong. The table is above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Fault {
    /// Nobody listens. Holds for all calls from the moment the order is given until it ends.
    RefuseConnections,
    /// The answer comes late.
    Delay {
        /// By this much.
        millis: u64,
    },
    /// The answer comes late, each by another time.
    Latency {
        /// Quantiles from the quickest to the slowest, evenly spaced: `[5, 8, 20, 400]`. Between two of them, evenly.
        millis: Vec<u64>,
    },
    /// No answer ever.
    NeverAnswer {
        /// Whether the call is applied.
        #[serde(default)]
        applied: bool,
    },
    /// A server error with an HTML page; nothing is applied.
    ServerError {
        /// 500, 502, 503 …
        status: u16,
    },
    /// 429; nothing is applied.
    Throttle {
        /// `Retry-After`, verbatim.
        #[serde(default)]
        retry_after: Option<String>,
    },
    /// The call is applied and the connection closed without an answer.
    DropReply,
    /// The connection is closed and nothing applied.
    DropRequest,
    /// The connection is reset and nothing applied.
    Reset,
    /// The connection is reset after the first piece of the body was read; nothing is applied.
    ResetDuringUpload,
    /// The call is applied; 200 without a body.
    EmptyBody,
    /// The call is applied; the body ends in the middle.
    CutBody,
    /// The call is applied; the body comes slowly.
    SlowBody {
        /// In so many pieces.
        pieces: usize,
        /// With this wait before each.
        millis: u64,
    },
    /// 200 with a refusal in the body; nothing is applied.
    ErrorInside {
        /// The refusal's text.
        message: String,
    },
    /// A validation refusal; nothing is applied.
    Invalid {
        /// Members that are required, as in the body.
        members: Vec<String>,
    },
    /// A refusal: a code in no reference list; nothing is applied.
    UnknownReference {
        /// The member with the code.
        member: String,
    },
    /// The gateway token of the call runs out now.
    GatewayTokenExpired,
    /// The SSO token of the call runs out now.
    SsoTokenExpired,
    /// Every token of a kind is revoked; of people's, the refresh tokens too.
    TokensRevoked {
        /// The kind.
        token: TokenKind,
    },
    /// A login is refused as if key, secret or password were wrong.
    WrongCredentials,
    /// 401 although the tokens are valid.
    Unauthorized {
        /// Which token is said to be wrong.
        token: TokenKind,
    },
    /// Reads show the state of the moment the order was given.
    StaleReads,
    /// A save is applied and its row is there twice.
    DuplicateRow,
    /// Days in the answer are written otherwise.
    DateForm {
        /// How.
        form: DateForm,
    },
    /// A member of the answer has another name.
    RenamedMember {
        /// Its name by the contract.
        from: String,
        /// The new one.
        to: String,
    },
    /// Numbers in `data` and `mapData` are texts.
    NumbersAsText,
    /// Proposals in the answer are in a state never seen.
    UnknownState {
        /// Its name.
        name: String,
    },
}

/// An order for a fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Calls whose path begins so, with or without the API's base path: `/jabatan`, `/oauth2/token`, `/`.
    #[serde(default = "all_paths")]
    pub path: String,
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// Only calls that name this person, by NIP or registry id, or one of their rows or proposals.
    #[serde(default)]
    pub person: Option<String>,
    /// From the n-th matching call on, counted from 1 since the order was given.
    #[serde(default = "one")]
    pub from: u32,
    /// So many calls go wrong; `None` for ever.
    #[serde(default)]
    pub count: Option<u32>,
    /// Share of the matching calls that go wrong, 0 to 1; `None` for all.
    #[serde(default)]
    pub share: Option<f64>,
    /// Decides which of them: the same seed means the same numbers of calls.
    #[serde(default)]
    pub seed: u64,
    /// Ends after so many seconds of the mock's clock; `None` for never.
    #[serde(default)]
    pub seconds: Option<u64>,
    /// What goes wrong.
    pub fault: Fault,
}

fn all_paths() -> String {
    "/".to_owned()
}

const fn one() -> u32 {
    1
}

impl Order {
    /// The next call to `path` goes wrong, and only that.
    pub fn once(path: &str, fault: Fault) -> Self {
        Self::always(path, fault).times(1)
    }
    /// Every call to `path` goes wrong.
    pub fn always(path: &str, fault: Fault) -> Self {
        Self {
            path: path.to_owned(),
            method: None,
            person: None,
            from: 1,
            count: None,
            share: None,
            seed: 0,
            seconds: None,
            fault,
        }
    }
    /// Nobody listens until the order is taken back.
    #[must_use]
    pub fn outage() -> Self {
        Self::always("/", Fault::RefuseConnections)
    }
    /// The same, from the n-th matching call on.
    #[must_use]
    pub const fn from(mut self, nth: u32) -> Self {
        self.from = nth;
        self
    }
    /// The same, for so many calls.
    #[must_use]
    pub const fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }
    /// The same, only for calls with this method.
    #[must_use]
    pub fn by(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }
    /// The same, only for calls that name this person.
    #[must_use]
    pub fn of(mut self, person: &str) -> Self {
        self.person = Some(person.to_owned());
        self
    }
    /// The same, for a share (0 to 1) of the calls, chosen by `seed`.
    #[must_use]
    pub const fn share(mut self, share: f64, seed: u64) -> Self {
        self.share = Some(share);
        self.seed = seed;
        self
    }
    /// The same, for so many seconds of the mock's clock.
    #[must_use]
    pub const fn seconds(mut self, seconds: u64) -> Self {
        self.seconds = Some(seconds);
        self
    }

    /// What is wrong with the order itself.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if !self.path.starts_with('/') {
            return Err("path must begin with /");
        }
        if self.share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return Err("share must be from 0 to 1");
        }
        match &self.fault {
            Fault::RefuseConnections if self.path != "/" || self.method.is_some() || self.person.is_some() => {
                Err("refuse_connections knows no path, method or person: nothing is read of a call that is refused")
            }
            Fault::ServerError { status } if !(500..=599).contains(status) => Err("status must be 500 to 599"),
            Fault::Latency { millis } if millis.is_empty() => Err("millis must have at least one quantile"),
            Fault::SlowBody { pieces: 0, .. } => Err("pieces must be at least 1"),
            _ => Ok(()),
        }
    }

    /// The same for an order that comes over HTTP, which could not be taken back that way if nobody listened.
    pub(crate) fn check_over_http(&self) -> Result<(), &'static str> {
        if self.fault == Fault::RefuseConnections && self.seconds.is_none() {
            return Err("refuse_connections needs seconds: who refuses cannot be told to stop");
        }
        self.check()
    }

    fn is_for(&self, method: &str, path: &str) -> bool {
        let method_fits = self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        method_fits && (path.starts_with(&self.path) || without_base(path).starts_with(&self.path))
    }

    /// The luck of the n-th matching call, from 0 to [`SURE`], and whether it goes wrong.
    fn luck(&self, nth: u32) -> (u32, bool) {
        let mut dice = StdRng::seed_from_u64(self.seed.rotate_left(32) ^ u64::from(nth));
        let hit = self.share.is_none_or(|share| dice.random_bool(share.clamp(0.0, 1.0)));
        (dice.random_range(0..=SURE), hit)
    }
}

/// The path without the personnel or reference API's base.
pub(crate) fn without_base(path: &str) -> &str {
    ["/apisiasn/1.0", "/referensi_siasn/1"].iter().find_map(|base| path.strip_prefix(base)).unwrap_or(path)
}

/// An order as it stands.
#[derive(Clone, Serialize)]
pub(crate) struct Given {
    /// Its number, to take it back.
    pub(crate) id: u64,
    pub(crate) order: Order,
    /// When it ends.
    pub(crate) until: Option<DateTime<Utc>>,
    /// How many calls matched.
    pub(crate) seen: u32,
    /// How many of them went wrong.
    pub(crate) hits: u32,
    /// The state of the moment the order was given, if reads are to show it.
    #[serde(skip)]
    before: Option<Arc<View>>,
}

impl Given {
    /// Whether it has not ended at `now`.
    pub(crate) fn is_on(&self, now: DateTime<Utc>) -> bool {
        self.until.is_none_or(|until| now < until) && self.order.count.is_none_or(|count| self.hits < count)
    }
}

/// A fault that is due for a call.
#[derive(Clone)]
pub(crate) struct Due {
    pub(crate) fault: Fault,
    /// From 0 to [`SURE`].
    pub(crate) luck: u32,
    pub(crate) before: Option<Arc<View>>,
}

/// The orders given. They are not kept over a restart.
#[derive(Default)]
pub(crate) struct Faults {
    orders: Mutex<Vec<Given>>,
    /// Whether there are any: all that is looked at for a call when there are none.
    any: AtomicBool,
}

impl Faults {
    fn orders(&self) -> MutexGuard<'_, Vec<Given>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Gives an order at `now`, with the state reads are to show, and tells its number.
    pub(crate) fn order(&self, order: Order, before: Option<Arc<View>>, now: DateTime<Utc>) -> u64 {
        let seconds = order.seconds.and_then(|seconds| TimeDelta::try_seconds(i64::try_from(seconds).ok()?));
        let until = seconds.and_then(|seconds| now.checked_add_signed(seconds));
        let mut orders = self.orders();
        let id = orders.last().map_or(0, |last| last.id) + 1;
        orders.push(Given { id, order, until, seen: 0, hits: 0, before });
        self.any.store(true, Ordering::Release);
        id
    }
    /// Takes an order back; `false` when there is none of this number.
    pub(crate) fn take_back(&self, id: u64) -> bool {
        let mut orders = self.orders();
        let before = orders.len();
        orders.retain(|given| given.id != id);
        self.any.store(!orders.is_empty(), Ordering::Release);
        orders.len() < before
    }
    /// Takes all orders back.
    pub(crate) fn clear(&self) {
        self.orders().clear();
        self.any.store(false, Ordering::Release);
    }
    /// The orders as they stand.
    pub(crate) fn list(&self) -> Vec<Given> {
        self.orders().clone()
    }
    /// Whether nothing is ordered.
    pub(crate) fn none(&self) -> bool {
        !self.any.load(Ordering::Acquire)
    }
    /// Until when connections are refused at `now`: `Some(None)` without end.
    pub(crate) fn refusing(&self, now: DateTime<Utc>) -> Option<Option<DateTime<Utc>>> {
        let orders = self.orders();
        let on = orders.iter().filter(|given| given.order.fault == Fault::RefuseConnections && given.is_on(now));
        let untils: Vec<Option<DateTime<Utc>>> = on.map(|given| given.until).collect();
        if untils.contains(&None) { Some(None) } else { untils.into_iter().max() }
    }
    /// The people the orders for such a call ask about.
    pub(crate) fn people_asked(&self, method: &str, path: &str) -> Vec<String> {
        let orders = self.orders();
        orders
            .iter()
            .filter(|given| given.order.is_for(method, path))
            .filter_map(|given| given.order.person.clone())
            .collect()
    }
    /// Counts a call in every order it matches, and gives the faults that are due, in the order they were given. `named` are
    /// those of [`Self::people_asked`] whom the call names.
    pub(crate) fn due(&self, method: &str, path: &str, named: &[String], now: DateTime<Utc>) -> Vec<Due> {
        let mut due = Vec::new();
        for given in self.orders().iter_mut() {
            let order = &given.order;
            let is_meant = order.person.as_ref().is_none_or(|person| named.contains(person));
            if order.fault == Fault::RefuseConnections || !is_meant || !order.is_for(method, path) {
                continue;
            }
            given.seen += 1;
            let (luck, hit) = order.luck(given.seen);
            if hit && given.seen >= order.from && given.is_on(now) {
                given.hits += 1;
                due.push(Due { fault: given.order.fault.clone(), luck, before: given.before.clone() });
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(faults: &Faults, method: &str, path: &str) -> usize {
        faults.due(method, path, &[], DateTime::UNIX_EPOCH).len()
    }
    fn order(faults: &Faults, order: Order) -> u64 {
        faults.order(order, None, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn the_second_and_third_call_of_a_path_and_no_other() {
        let faults = Faults::default();
        order(&faults, Order::once("/jabatan", Fault::DropReply).from(2).times(2));
        let due = |path| due(&faults, "POST", path);
        assert_eq!(due("/apisiasn/1.0/pns/rw-jabatan/1"), 0, "another path is not counted");
        let four: Vec<_> = (0..4).map(|_| due("/apisiasn/1.0/jabatan/unorjabatan/save")).collect();
        assert_eq!(four, [0, 1, 1, 0]);
    }

    #[test]
    fn by_method_and_for_ever_until_taken_back() {
        let faults = Faults::default();
        assert!(faults.none());
        let id = order(&faults, Order::always("/", Fault::EmptyBody).by("delete"));
        assert_eq!(due(&faults, "DELETE", "/apisiasn/1.0/jabatan/delete/x"), 1);
        assert_eq!(due(&faults, "DELETE", "/oauth2/token"), 1);
        assert_eq!(due(&faults, "GET", "/oauth2/token"), 0);
        assert!(faults.take_back(id) && !faults.take_back(id));
        assert_eq!((due(&faults, "DELETE", "/oauth2/token"), faults.none()), (0, true));
    }

    #[test]
    fn by_person() {
        let faults = Faults::default();
        order(&faults, Order::always("/", Fault::Reset).of("p1"));
        assert_eq!(faults.people_asked("GET", "/x"), ["p1"]);
        assert_eq!(due(&faults, "GET", "/x"), 0);
        assert_eq!(faults.due("GET", "/x", &["p1".to_owned()], DateTime::UNIX_EPOCH).len(), 1);
    }

    #[test]
    fn a_share_is_about_right_and_repeats_with_its_seed() {
        let hits = |seed| {
            let faults = Faults::default();
            order(&faults, Order::always("/", Fault::Reset).share(0.1, seed));
            (0..2_000).map(|_| due(&faults, "GET", "/")).collect::<Vec<_>>()
        };
        let (first, other) = (hits(1), hits(2));
        assert_eq!(first, hits(1));
        assert_ne!(first, other);
        assert!((140..=260).contains(&first.iter().sum::<usize>()), "{}", first.iter().sum::<usize>());
    }

    #[test]
    fn an_order_ends_by_the_clock() {
        let faults = Faults::default();
        order(&faults, Order::always("/", Fault::Reset).seconds(30));
        order(&faults, Order::outage().seconds(60));
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        assert_eq!(faults.due("GET", "/", &[], at(29)).len(), 1);
        assert_eq!(faults.due("GET", "/", &[], at(30)).len(), 0);
        assert_eq!((faults.refusing(at(59)), faults.refusing(at(60))), (Some(Some(at(60))), None));
    }

    #[test]
    fn an_order_is_written_short() {
        let order: Order =
            serde_json::from_str(r#"{"path":"/pns","fault":{"kind":"throttle","retry_after":"5"}}"#).unwrap();
        assert_eq!(order, Order::always("/pns", Fault::Throttle { retry_after: Some("5".to_owned()) }));
        assert!(serde_json::from_str::<Order>(r#"{"pth":"/pns","fault":{"kind":"reset"}}"#).is_err());
    }

    #[test]
    fn an_order_that_makes_no_sense_is_told_so() {
        let wrong = |order: Order| order.check().is_err();
        assert!(wrong(Order::always("pns", Fault::Reset)));
        assert!(wrong(Order::always("/", Fault::Reset).share(1.5, 0)));
        assert!(wrong(Order::always("/pns", Fault::RefuseConnections)));
        assert!(wrong(Order::always("/", Fault::ServerError { status: 200 })));
        assert!(wrong(Order::always("/", Fault::Latency { millis: Vec::new() })));
        assert!(!wrong(Order::outage().seconds(5)));
    }
}
