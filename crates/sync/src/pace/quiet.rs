//! Hours in which nothing is sent: the registry's maintenance, or its busy hours.

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use kernel::clock;

/// Part of each day in Jakarta, `22:00-05:00`: the beginning belongs to it, the end does not. One over midnight begins the day before.
fn read(window: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (from, to) = window.split_once('-')?;
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let (from, to) = (time(from)?, time(to)?);
    (from != to).then_some((from, to))
}

/// The windows that cannot be read, for the settings' error.
pub(crate) fn unreadable(windows: &[String]) -> Option<&String> {
    windows.iter().find(|window| read(window).is_none())
}

/// When the quiet hours end in which `now` is; `None` when something may be sent.
pub(crate) fn until(windows: &[String], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let here = now.with_timezone(&clock::jakarta());
    let time = here.time();
    windows
        .iter()
        .filter_map(|window| read(window))
        .filter_map(|(from, to)| {
            let over_midnight = from > to;
            let within = if over_midnight { time >= from || time < to } else { time >= from && time < to };
            let day = if over_midnight && time >= from { here.date_naive() + Days::new(1) } else { here.date_naive() };
            let end = clock::jakarta().from_local_datetime(&day.and_time(to)).single()?;
            within.then(|| end.with_timezone(&Utc))
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_and_without_also_over_midnight() {
        let windows = ["22:00-05:00".to_owned(), "12:00-13:00".to_owned()];
        // The clock in Jakarta is seven hours on.
        let at = |text: &str| format!("{text}:00Z").parse::<DateTime<Utc>>().unwrap();
        for (now, end) in [
            ("2026-11-22T03:00", None),
            ("2026-11-22T05:00", Some("2026-11-22T06:00")),
            ("2026-11-22T06:00", None),
            ("2026-11-22T15:00", Some("2026-11-22T22:00")),
            ("2026-11-22T21:59", Some("2026-11-22T22:00")),
            ("2026-11-22T22:00", None),
        ] {
            assert_eq!(until(&windows, at(now)), end.map(at), "{now}");
        }
        assert_eq!(until(&[], at("2026-11-22T15:00")), None);
        assert_eq!(unreadable(&windows), None);
        for wrong in ["22:00", "25:00-05:00", "05:00-05:00", ""] {
            assert!(unreadable(&[wrong.to_owned()]).is_some(), "{wrong}");
        }
    }
}
