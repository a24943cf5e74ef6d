//! What the registry really applied, in its order, seen from the wire and not from the worker's books.

use std::sync::Mutex;

use bkn::Failure;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

/// A call that is under way after its sender gave it up: it arrives before `until`.
pub(crate) struct Late {
    pub(crate) until: DateTime<Utc>,
    pub(crate) mark: Option<String>,
    pub(crate) send: BoxFuture<'static, Result<(), Failure>>,
}

/// One of each seed.
#[derive(Default)]
pub(crate) struct Ledger {
    applied: Mutex<Vec<(String, DateTime<Utc>)>>,
    late: Mutex<Vec<Late>>,
}

impl Ledger {
    /// The registry applied the change with this mark.
    pub(crate) fn applied(&self, mark: &str, at: DateTime<Utc>) {
        self.applied.lock().unwrap().push((mark.to_owned(), at));
    }

    /// Everything applied, in order.
    pub(crate) fn all(&self) -> Vec<(String, DateTime<Utc>)> {
        self.applied.lock().unwrap().clone()
    }

    pub(crate) fn put_off(&self, late: Late) {
        self.late.lock().unwrap().push(late);
    }

    /// The late calls that must have arrived by `until`.
    pub(crate) fn due(&self, until: DateTime<Utc>) -> Vec<Late> {
        self.late.lock().unwrap().extract_if(.., |late| late.until <= until).collect()
    }
}
