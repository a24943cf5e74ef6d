//! Where the registry's answers have another shape than its contract says.
//!
//! The reader goes on wherever it can; what it had to get over is counted here, so that somebody hears of it before it hurts. No
//! value is kept, only the names of members.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// How an answer differs from the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// A member has another name, one that is known to be used elsewhere.
    Renamed,
    /// A member the contract promises is not there under any known name.
    Missing,
    /// A day in a form that is not the contract's, and could be read.
    DateForm,
    /// A day that could not be read; it is kept as it was written.
    Unreadable,
}

impl How {
    /// Stable word, for metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Renamed => "renamed",
            Self::Missing => "missing",
            Self::DateForm => "date-form",
            Self::Unreadable => "unreadable",
        }
    }
}

/// One way in which answers differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Drift {
    /// Area of the contract, e.g. `rw-jabatan`.
    pub area: &'static str,
    /// The member's name by the contract.
    pub member: String,
    /// How it differs.
    pub how: How,
}

/// What was seen, with how often.
#[derive(Debug, Default)]
pub struct Drifts {
    seen: Mutex<BTreeMap<Drift, u64>>,
}

impl Drifts {
    /// Counts one. The first of its kind is told to the log.
    pub(crate) fn note(&self, area: &'static str, member: &str, how: How) {
        let drift = Drift { area, member: member.to_owned(), how };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let count = seen.entry(drift).or_insert(0);
        *count += 1;
        if *count == 1 {
            tracing::error!(area, member, how = how.as_str(), "the registry's answers differ from its contract");
        }
    }

    /// Everything seen so far.
    #[must_use]
    pub fn all(&self) -> Vec<(Drift, u64)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().map(|(drift, count)| (drift.clone(), *count)).collect()
    }
}
