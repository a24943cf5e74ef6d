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
    /// When stock is taken by itself.
    pub nightly: Nightly,
}

/// When stock is taken by itself. Times are of the day in Jakarta.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Nightly {
    /// Whether it is.
    pub enabled: bool,
    /// Begin of the service window, `22:00`.
    pub from: String,
    /// End of the window.
    pub until: String,
    /// So many people every night; 0: none.
    pub sample: u32,
    /// Day on which everybody is compared: `sun`.
    pub full_day: String,
    /// What the table of fields decides is done at once.
    pub repair: bool,
}

impl Default for Nightly {
    fn default() -> Self {
        Self {
            enabled: true,
            from: "22:00".to_owned(),
            until: "04:00".to_owned(),
            sample: 500,
            full_day: "sun".to_owned(),
            repair: false,
        }
    }
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
            nightly: Nightly::default(),
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
