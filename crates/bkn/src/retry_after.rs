//! `Retry-After`: seconds or an HTTP date, within bounds.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// Longest wait taken from the registry; the longest step of the sender's own schedule.
const LONGEST: Duration = Duration::from_secs(6 * 3600);

/// Reads the header's value; `None` when it is absent, absurd or in the past. Never more than six hours.
pub(crate) fn read(value: Option<&str>, now: DateTime<Utc>) -> Option<Duration> {
    let value = value?.trim();
    let wait = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than a u64 holds is a very long wait.
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        let until = DateTime::parse_from_rfc2822(value).ok()?;
        (until.with_timezone(&Utc) - now).to_std().ok()?
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn seconds_dates_and_nonsense() {
        let now = Utc.with_ymd_and_hms(2026, 11, 22, 9, 0, 0).unwrap();
        for (value, expected) in [
            (None, None),
            (Some("0"), Some(0)),
            (Some("30"), Some(30)),
            (Some(" 30 "), Some(30)),
            (Some("99999999999999999999999"), Some(6 * 3600)),
            (Some("864000"), Some(6 * 3600)),
            (Some("Sun, 22 Nov 2026 09:02:00 GMT"), Some(120)),
            (Some("Sun, 22 Nov 2026 08:00:00 GMT"), None),
            (Some("-5"), None),
            (Some("soon"), None),
            (Some(""), None),
        ] {
            assert_eq!(read(value, now), expected.map(Duration::from_secs), "{value:?}");
        }
    }
}
