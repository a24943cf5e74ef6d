//! Dates as the registry writes them, and as it wants them.
//!
//! Requests carry `dd-mm-yyyy`, except the promotion list's `periode` (`yyyy-mm-dd`). Replies carry `dd-mm-yyyy` nearly
//! everywhere and time stamps in a few places. Absent is `""`, `"-"`, `null`, `0000-00-00` or Go's zero time.
//!
//! Source: the registry's contract §3.4.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

/// A text that is no date in any form the registry is known to write. The text itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date in a form the registry is not known to write")]
pub struct UnreadableDate;

/// `31-12-2026`: the form of request bodies.
#[must_use]
pub fn day_first(day: NaiveDate) -> String {
    day.format("%d-%m-%Y").to_string()
}

/// `2026-12-31`: the form of the promotion list's `periode`.
#[must_use]
pub fn year_first(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// Reads a date in any of the known forms; `Ok(None)` when it is absent.
///
/// Known are `dd-mm-yyyy`, `yyyy-mm-dd`, both with `/` or `.`, `yyyymmdd`, `16 November 2026` (Indonesian or English, long or
/// short), `yyyy-mm-dd hh:mm:ss` and ISO time stamps with or without zone. A stamp with a zone is the day in Jakarta at that instant, because the registry's servers store Jakarta's midnight in UTC.
pub fn read(text: &str) -> Result<Option<NaiveDate>, UnreadableDate> {
    let text = text.trim();
    if is_absent(text) {
        return Ok(None);
    }
    let plain = text.replace(['/', '.'], "-");
    let day = ["%d-%m-%Y", "%Y-%m-%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(&plain, form).ok())
        .or_else(|| compact(text))
        .or_else(|| stamp(text))
        .or_else(|| in_words(text))
        .ok_or(UnreadableDate)?;
    if day.year() >= 1900 {
        return Ok(Some(day));
    }
    if day.year() <= 1 { Ok(None) } else { Err(UnreadableDate) }
}

/// Whether a day is written as the contract says: `dd-mm-yyyy`, or absent.
#[must_use]
pub fn is_usual(text: &str) -> bool {
    let text = text.trim();
    is_absent(text) || text.len() == 10 && NaiveDate::parse_from_str(text, "%d-%m-%Y").is_ok()
}

fn compact(text: &str) -> Option<NaiveDate> {
    let eight = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    eight.then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok()).flatten()
}

/// First three letters of the months, Indonesian and English.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "ags", "aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

/// `16 November 2026`, `16-Nov-2026`.
fn in_words(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(|c: char| c.is_whitespace() || c == '-').filter(|part| !part.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?.to_lowercase(), parts.next()?);
    let month = MONTHS.iter().zip(1..).find(|(names, _)| names.iter().any(|name| month.starts_with(name)))?.1;
    let whole = parts.next().is_none() && year.len() == 4;
    whole.then(|| NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)).flatten()
}

fn is_absent(text: &str) -> bool {
    matches!(text, "" | "-" | "null" | "0000-00-00" | "00-00-0000" | "0000-00-00 00:00:00")
}

fn stamp(text: &str) -> Option<NaiveDate> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        // Go's zero time is year 1; shifting it into another zone would make it year 0.
        let shifted = instant.with_timezone(&kernel::clock::jakarta()).date_naive();
        return Some(if instant.year() <= 1 { instant.date_naive() } else { shifted });
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%d-%m-%Y %H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(|stamp| stamp.date())
}

/// serde: a day as `dd-mm-yyyy`, absent as an empty string, for request bodies.
pub mod wire {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes `dd-mm-yyyy` or an empty string.
    pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&day.map(super::day_first).unwrap_or_default())
    }

    /// Reads every form of [`super::read`].
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<NaiveDate>, D::Error> {
        let text = Option::<String>::deserialize(d)?.unwrap_or_default();
        super::read(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn every_known_form_is_read() {
        let first = Some(day(2026, 4, 1));
        for (text, expected) in [
            ("01-04-2026", first),
            ("1-4-2026", first),
            ("01/04/2026", first),
            ("2026-04-01", first),
            ("2026/04/01", first),
            ("2026-04-01 00:00:00", first),
            ("2026-04-01 00:00:00.0", first),
            ("2026-04-01T00:00:00", first),
            ("2026-04-01T00:00:00.000Z", first),
            ("2026-04-01T00:00:00+07:00", first),
            ("2026-03-31T17:00:00Z", first),
            (" 01-04-2026 ", first),
            ("20260401", first),
            ("01.04.2026", first),
            ("1 April 2026", first),
            ("01-Apr-2026", first),
            ("17 Agustus 1945", Some(day(1945, 8, 17))),
            ("29-02-2024", Some(day(2024, 2, 29))),
            ("", None),
            ("  ", None),
            ("-", None),
            ("0000-00-00", None),
            ("00-00-0000", None),
            ("0001-01-01T00:00:00Z", None),
            ("01-01-0001", None),
        ] {
            assert_eq!(read(text), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["31-02-2026", "29-02-2026", "2026-13-01", "April 2026", "20261301", "01-04-26", "1 Foo 2026", "x"]
        {
            assert_eq!(read(text), Err(UnreadableDate), "{text:?}");
        }
    }

    #[test]
    fn requests_are_written_day_first_and_the_period_year_first() {
        assert_eq!(day_first(day(2026, 4, 1)), "01-04-2026");
        assert_eq!(year_first(day(2026, 4, 1)), "2026-04-01");
    }
}
