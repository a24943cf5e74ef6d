//! Settings, with their defaults.

use std::{num::NonZeroU32, time::Duration};

use serde::{Deserialize, Serialize};

/// How the registry is read when stock is taken. Times are in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// People read at once.
    pub concurrency: usize,
    /// Most calls a second; 0: as many as the registry takes.
    pub calls_per_second: u32,
    /// A call that fails in a way that passes is repeated so often before the person is left for later.
    pub tries: u32,
    /// Longest pause taken from the registry's "too many requests".
    pub longest_throttle_seconds: u64,
    /// "Too many requests" in a row before the run is given up.
    pub throttle_tries: u32,
    /// While no token is accepted: how often it is tried whether it is mended.
    pub pause_seconds: u64,
    /// So many such tries before the run is given up; what was read is kept.
    pub pause_tries: u32,
    /// What was read this long ago and not loaded is read again.
    pub fresh_seconds: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 8,
            calls_per_second: 20,
            tries: 5,
            longest_throttle_seconds: 900,
            throttle_tries: 20,
            pause_seconds: 60,
            pause_tries: 60,
            fresh_seconds: 86_400,
        }
    }
}

impl Settings {
    /// Most calls a second; `None`: no limit.
    #[must_use]
    pub fn rate(&self) -> Option<NonZeroU32> {
        NonZeroU32::new(self.calls_per_second)
    }
    /// The wait before the `tries`-th repetition (from 1): 1 s, 2 s, 4 s … at most a minute.
    #[must_use]
    pub fn retry_wait(&self, tries: u32) -> Duration {
        Duration::from_secs(1_u64.checked_shl(tries.saturating_sub(1)).unwrap_or(60).clamp(1, 60))
    }
}
