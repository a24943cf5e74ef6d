//! Faults to order: what should go wrong, for which calls, and how often.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fault {
    /// The answer comes late.
    Delay {
        /// By this much.
        millis: u64,
    },
    /// A server error with an HTML page; nothing is applied.
    ServerError {
        /// 500, 502, 503 …
        status: u16,
    },
    /// 429; nothing is applied.
    Throttle {
        /// `Retry-After`, verbatim.
        retry_after: Option<String>,
    },
    /// The call is applied and the connection closed without an answer.
    DropReply,
    /// The connection is closed and nothing applied.
    DropRequest,
    /// The call is applied; 200 without a body.
    EmptyBody,
    /// The call is applied; the body ends in the middle.
    CutBody,
    /// 200 with a refusal in the body; nothing is applied.
    ErrorInside {
        /// The refusal's text.
        message: String,
    },
    /// The gateway token of the call runs out now.
    GatewayTokenExpired,
    /// The SSO token of the call runs out now.
    SsoTokenExpired,
}

/// An order for a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Calls whose path begins so, with or without the API's base path: `/jabatan`, `/oauth2/token`, `/`.
    pub path: String,
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// From the n-th matching call on, counted from 1 since the order was given.
    #[serde(default = "one")]
    pub from: u32,
    /// So many calls; `None` for ever.
    #[serde(default)]
    pub count: Option<u32>,
    /// What goes wrong.
    pub fault: Fault,
}

const fn one() -> u32 {
    1
}

impl Order {
    /// The next call to `path` goes wrong, and only that.
    pub fn once(path: &str, fault: Fault) -> Self {
        Self { path: path.to_owned(), method: None, from: 1, count: Some(1), fault }
    }
    /// Every call to `path` goes wrong.
    pub fn always(path: &str, fault: Fault) -> Self {
        Self { path: path.to_owned(), method: None, from: 1, count: None, fault }
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
    fn matches(&self, method: &str, path: &str) -> bool {
        let method_fits = self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        method_fits && (path.starts_with(&self.path) || without_base(path).starts_with(&self.path))
    }
}

/// The path without the personnel or reference API's base.
pub(crate) fn without_base(path: &str) -> &str {
    ["/apisiasn/1.0", "/referensi_siasn/1"].iter().find_map(|base| path.strip_prefix(base)).unwrap_or(path)
}

/// The orders given, with how often each matched. They are not kept over a restart.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    orders: Mutex<Vec<(Order, u32)>>,
}

impl Faults {
    /// Gives an order.
    pub(crate) fn order(&self, order: Order) {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).push((order, 0));
    }
    /// Takes all orders back.
    pub(crate) fn clear(&self) {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
    /// The orders and how often each matched.
    pub(crate) fn list(&self) -> Vec<(Order, u32)> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Counts a call in every order it matches, and gives the faults that are due, in the order they were given.
    pub(crate) fn due(&self, method: &str, path: &str) -> Vec<Fault> {
        let mut due = Vec::new();
        for (order, seen) in self.orders.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
            if !order.matches(method, path) {
                continue;
            }
            *seen += 1;
            let last = order.count.map_or(u32::MAX, |count| order.from.saturating_add(count).saturating_sub(1));
            if (order.from..=last).contains(seen) {
                due.push(order.fault.clone());
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_and_third_call_of_a_path_and_no_other() {
        let faults = Faults::default();
        faults.order(Order::once("/jabatan", Fault::DropReply).from(2).times(2));
        let due = |path| faults.due("POST", path).len();
        assert_eq!(due("/apisiasn/1.0/pns/rw-jabatan/1"), 0, "another path is not counted");
        let four: Vec<_> = (0..4).map(|_| due("/apisiasn/1.0/jabatan/unorjabatan/save")).collect();
        assert_eq!(four, [0, 1, 1, 0]);
    }

    #[test]
    fn by_method_and_for_ever() {
        let faults = Faults::default();
        faults.order(Order { method: Some("delete".to_owned()), ..Order::always("/", Fault::EmptyBody) });
        assert_eq!(faults.due("DELETE", "/apisiasn/1.0/jabatan/delete/x").len(), 1);
        assert_eq!(faults.due("DELETE", "/oauth2/token").len(), 1);
        assert_eq!(faults.due("GET", "/oauth2/token").len(), 0);
    }

    #[test]
    fn an_order_is_written_short() {
        let order: Order =
            serde_json::from_str(r#"{"path":"/pns","fault":{"kind":"throttle","retry_after":"5"}}"#).unwrap();
        assert_eq!(order, Order::always("/pns", Fault::Throttle { retry_after: Some("5".to_owned()) }));
    }
}
