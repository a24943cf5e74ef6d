//! Settings of the worker, with their defaults.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::pace::quiet;

/// Calls end this long before the lease does: what is under way then has arrived when somebody else takes the event over.
const BEFORE_ITS_END: Duration = Duration::from_secs(10);

/// Settings of the worker. Times are in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Events in hand at once, each of another person.
    pub concurrency: usize,
    /// How long a worker may hold an event before another takes it over. A step that takes longer than this minus ten
    /// seconds is given up.
    pub lease_seconds: u64,
    /// Waits between attempts after failures that pass: the n-th failure in a row waits the n-th number, later ones the last.
    pub retry_seconds: Vec<u64>,
    /// Answers of a shape nobody knows are tried this often, then a person must look.
    pub contract_tries: u32,
    /// So many attempts in a row may end with the worker before the event is put aside.
    pub crash_tries: u32,
    /// Longest pause taken from the registry's "too many requests".
    pub longest_throttle_seconds: u64,
    /// While no token is accepted: how often one event is tried, to see whether it is mended.
    pub pause_seconds: u64,
    /// How often the queue is looked at when nobody wakes the worker.
    pub idle_seconds: u64,
    /// How often the registry's lists of proposals are read.
    pub poll_seconds: u64,
    /// How often the registry's lists of units and posts are compared with the codes of what waits.
    pub references_seconds: u64,
    /// Rows asked for at once from such a list.
    pub poll_page: u32,
    /// After an attempt that may have created a row: waits between the looks for it, before it is created again. A registry may
    /// show what it has taken a little later.
    pub settling_seconds: Vec<u64>,
    /// Waits before looking again whether the registry shows a new rank, or any other change it has accepted.
    pub visible_seconds: Vec<u64>,
    /// After so many looks without seeing a rank, a person must look; other changes stay without the mark "visible".
    pub visible_looks: u32,
    /// So many failed calls of a family within the window, at least half of all, open its breaker.
    pub breaker_failures: usize,
    /// That window.
    pub breaker_window_seconds: u64,
    /// How long a breaker is open the first time; each failed try doubles it.
    pub breaker_open_seconds: u64,
    /// Never longer than this.
    pub breaker_longest_seconds: u64,
    /// Wait while the registry does not know a person, who may be new.
    pub unknown_person_seconds: u64,
    /// After so many such waits a person must look.
    pub unknown_person_tries: u32,
    /// Hours of each day in Jakarta in which nothing is sent, as `22:00-05:00`.
    pub quiet_hours: Vec<String>,
    /// The agency's id at the registry (`instansiId`).
    pub agency_id: String,
    /// The agency's work unit (`satuanKerjaId`).
    pub work_unit_id: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 4,
            lease_seconds: 90,
            retry_seconds: vec![1, 5, 30, 300, 900, 3_600, 7_200, 14_400, 21_600],
            contract_tries: 3,
            crash_tries: 3,
            longest_throttle_seconds: 900,
            pause_seconds: 60,
            idle_seconds: 1,
            poll_seconds: 60,
            references_seconds: 86_400,
            poll_page: 200,
            settling_seconds: vec![2, 10, 30],
            visible_seconds: vec![2, 10, 60, 300, 900, 3_600],
            visible_looks: 40,
            breaker_failures: 5,
            breaker_window_seconds: 30,
            breaker_open_seconds: 5,
            breaker_longest_seconds: 300,
            unknown_person_seconds: 21_600,
            unknown_person_tries: 28,
            quiet_hours: Vec::new(),
            // Pemerintah Kota Tangerang
            agency_id: "A5EB03E23B9FF6A0E040640A040252AD".to_owned(),
            work_unit_id: "A5EB03E241E5F6A0E040640A040252AD".to_owned(),
        }
    }
}

impl Settings {
    /// The first of the quiet hours that cannot be read, for an error at start.
    #[must_use]
    pub fn unreadable_hours(&self) -> Option<&String> {
        quiet::unreadable(&self.quiet_hours)
    }
    /// How long a lease lasts.
    #[must_use]
    pub fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_seconds.max(20))
    }
    /// How long the calls of one step may take together: less than the lease, so that a step never outlives it.
    #[must_use]
    pub fn step_budget(&self) -> Duration {
        self.lease().saturating_sub(BEFORE_ITS_END)
    }
    /// The instant from which nothing is sent any more for an event whose lease ends then.
    #[must_use]
    pub fn send_until(&self, leased_until: DateTime<Utc>) -> DateTime<Utc> {
        leased_until - TimeDelta::from_std(BEFORE_ITS_END).unwrap_or(TimeDelta::zero())
    }
    /// The wait before the look after the `looks`-th (from 0) that did not show a row; `None` when it was looked for often enough.
    #[must_use]
    pub fn settling_wait(&self, looks: u32) -> Option<Duration> {
        let at = usize::try_from(looks).unwrap_or(usize::MAX);
        self.settling_seconds.get(at).copied().map(Duration::from_secs)
    }
    /// The wait before looking for the `looks`-th time (from 0) whether the registry shows something.
    #[must_use]
    pub fn visible_wait(&self, looks: u32) -> Duration {
        nth(&self.visible_seconds, looks)
    }
    /// The wait after the `failures`-th failure in a row (from 1).
    #[must_use]
    pub fn retry_wait(&self, failures: u32) -> Duration {
        nth(&self.retry_seconds, failures.saturating_sub(1))
    }
}

/// The n-th number of a schedule, or its last; a minute when it is empty.
fn nth(schedule: &[u64], n: u32) -> Duration {
    let at = usize::try_from(n).unwrap_or(usize::MAX);
    Duration::from_secs(schedule.get(at).or(schedule.last()).copied().unwrap_or(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_ends_with_its_last_wait() {
        let settings = Settings { retry_seconds: vec![1, 5], ..Settings::default() };
        let waits: Vec<_> = [0, 1, 2, 3, 1_000].map(|n| settings.retry_wait(n).as_secs()).into();
        assert_eq!(waits, [1, 1, 5, 5, 5]);
        assert_eq!(Settings { retry_seconds: vec![], ..settings }.retry_wait(1).as_secs(), 60);
    }

    #[test]
    fn a_step_never_outlives_its_lease() {
        for seconds in [0, 30, 90] {
            let settings = Settings { lease_seconds: seconds, ..Settings::default() };
            assert!(settings.step_budget() < settings.lease());
        }
    }
}
