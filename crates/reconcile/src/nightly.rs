//! When stock is taken by itself: some people every night, everybody once a week, inside the service window. Pure: the time,
//! the settings and the last runs in, what is due out.

use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc, Weekday};
use diesel::{PgConnection, prelude::*};
use store::schema::registry_runs as r;

use crate::{Error, Nightly, words::RunKind};

/// What is due now; `None`: nothing.
#[must_use]
pub fn due(now: DateTime<Utc>, settings: &Nightly, last: &[(RunKind, DateTime<Utc>)]) -> Option<RunKind> {
    let local = now.with_timezone(&kernel::clock::jakarta());
    let from = settings.from.parse::<NaiveTime>().ok()?;
    let until = settings.until.parse::<NaiveTime>().ok()?;
    let time = local.time();
    let inside = if from <= until { from <= time && time < until } else { time >= from || time < until };
    if !settings.enabled || !inside {
        return None;
    }
    let since = |hours: i64| now - TimeDelta::try_hours(hours).unwrap_or_default();
    let ran = |kind: RunKind, after: DateTime<Utc>| last.iter().any(|(k, at)| *k == kind && *at > after);
    // A night is shorter than twenty hours, and a week begins again a little before seven days are over.
    let full_day = settings.full_day.parse::<Weekday>().is_ok_and(|day| day == local.weekday());
    if full_day && !ran(RunKind::Full, since(6 * 24)) {
        return Some(RunKind::Full);
    }
    let tonight = ran(RunKind::Sample, since(20)) || ran(RunKind::Full, since(20));
    (settings.sample > 0 && !tonight).then_some(RunKind::Sample)
}

/// The runs of the last week.
///
/// # Errors
/// The database's.
pub fn last_runs(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<(RunKind, DateTime<Utc>)>, Error> {
    Ok(r::table
        .filter(r::started_at.gt(now - TimeDelta::try_days(8).unwrap_or_default()))
        .select((r::kind, r::started_at))
        .load(conn)?)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    /// A time in Jakarta; 29 November 2026 is a Sunday.
    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, hour, 30, 0).unwrap() - TimeDelta::hours(7)
    }

    fn settings() -> Nightly {
        Nightly { from: "22:00".to_owned(), until: "04:00".to_owned(), ..Nightly::default() }
    }

    #[test]
    fn some_every_night_everybody_once_a_week_and_nothing_outside_the_window() {
        let none: &[(RunKind, DateTime<Utc>)] = &[];
        for (now, last, expected) in [
            (at(25, 12), none, None),
            (at(25, 23), none, Some(RunKind::Sample)),
            (at(26, 2), none, Some(RunKind::Sample)),
            (at(26, 4), none, None),
            (at(26, 2), &[(RunKind::Sample, at(25, 22))][..], None),
            (at(26, 23), &[(RunKind::Sample, at(25, 22))][..], Some(RunKind::Sample)),
            (at(29, 23), &[(RunKind::Sample, at(29, 22))][..], Some(RunKind::Full)),
            (at(29, 23), &[(RunKind::Full, at(29, 22))][..], None),
            (at(29, 23), &[(RunKind::Full, at(22, 22))][..], Some(RunKind::Full)),
            (at(25, 23), &[(RunKind::Asked, at(25, 22))][..], Some(RunKind::Sample)),
        ] {
            assert_eq!(due(now, &settings(), last), expected, "{now} {last:?}");
        }
    }

    #[test]
    fn switched_off_or_badly_set_nothing_is_due() {
        assert_eq!(due(at(25, 23), &Nightly { enabled: false, ..settings() }, &[]), None);
        assert_eq!(due(at(25, 23), &Nightly { from: "malam".to_owned(), ..settings() }, &[]), None);
        assert_eq!(due(at(25, 23), &Nightly { sample: 0, ..settings() }, &[]), None);
    }
}
