//! The last requests, for people who look and for tests that count.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use serde::Serialize;

/// How many are remembered.
const KEPT: usize = 1000;

/// A request and the status of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// When it came.
    pub at: DateTime<Utc>,
    /// Method.
    pub method: String,
    /// Path without query, long numbers blotted out: they are people's.
    pub path: String,
    /// `X-Request-Id`, if there was one.
    pub request_id: Option<String>,
    /// Status of the answer; `None` when the connection was closed instead.
    pub status: Option<u16>,
    /// How long the answer took, in milliseconds.
    pub millis: u64,
}

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Log {
    seen: Mutex<VecDeque<Seen>>,
}

impl Log {
    pub(crate) fn add(&self, seen: Seen) {
        let mut kept = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(seen);
    }

    pub(crate) fn all(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
