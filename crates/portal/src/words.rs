//! How values are written for people.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::clock;
pub(crate) use kernel::wording::long_day as day;

/// `22 November 2026 pukul 10.05 WIB`.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&clock::jakarta());
    format!("{} pukul {} WIB", day(local.date_naive()), local.format("%H.%M"))
}

/// A day, or a dash.
pub(crate) fn maybe_day(on: Option<NaiveDate>) -> String {
    on.map_or_else(|| "–".to_owned(), day)
}

/// `1 April 2022 sampai 31 Maret 2026`, or `sejak 1 April 2022`. `until` is the first day no longer in force.
pub(crate) fn span(since: NaiveDate, until: Option<NaiveDate>) -> String {
    match until.and_then(|until| until.pred_opt()) {
        Some(last) => format!("{} sampai {}", day(since), day(last)),
        None => format!("sejak {}", day(since)),
    }
}

/// `19850312 201001 1 004`.
pub(crate) fn nip(number: &str) -> String {
    match (number.get(..8), number.get(8..14), number.get(14..15), number.get(15..)) {
        (Some(born), Some(begun), Some(sex), Some(serial)) if number.len() == 18 => {
            format!("{born} {begun} {sex} {serial}")
        }
        _ => number.to_owned(),
    }
}

/// `12.000`.
pub(crate) fn count(n: i64) -> String {
    let digits = n.abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if n < 0 { format!("-{text}") } else { text }
}

/// `412 KB`, `1,4 MB`.
pub(crate) fn size(bytes: i64) -> String {
    const MIB: i64 = 1024 * 1024;
    if bytes >= MIB {
        let tenths = bytes * 10 / MIB;
        format!("{},{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", (bytes + 1023) / 1024)
    }
}

/// `hari ini`, `kemarin`, `5 hari`: how long something has been lying somewhere.
pub(crate) fn days_since(at: DateTime<Utc>, today: NaiveDate) -> String {
    match (today - clock::day_in_jakarta(at)).num_days() {
        days if days <= 0 => "hari ini".to_owned(),
        1 => "sejak kemarin".to_owned(),
        days => format!("{} hari", count(days)),
    }
}

/// `III/b, Penata Muda Tingkat I`, or the code alone.
pub(crate) fn rank(code: Option<&str>, title: Option<&str>) -> String {
    match (code, title) {
        (Some(code), Some(title)) => format!("{code}, {title}"),
        (Some(code), None) => code.to_owned(),
        _ => "belum tercatat".to_owned(),
    }
}

/// The text with titles, as on a decree.
pub(crate) fn full_name(before: Option<&str>, name: &str, after: Option<&str>) -> String {
    let before = before.filter(|t| !t.is_empty()).map(|t| format!("{t} ")).unwrap_or_default();
    let after = after.filter(|t| !t.is_empty()).map(|t| format!(", {t}")).unwrap_or_default();
    format!("{before}{name}{after}")
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn values_are_written_as_people_read_them() {
        assert_eq!(nip("198503122010011004"), "19850312 201001 1 004");
        assert_eq!(nip("kota"), "kota");
        assert_eq!([0, 999, 1000, 12_000, 1_234_567].map(count), ["0", "999", "1.000", "12.000", "1.234.567"]);
        assert_eq!([1, 1024, 1_500_000, 2 * 1024 * 1024].map(size), ["1 KB", "1 KB", "1,4 MB", "2,0 MB"]);
        let at = Utc.with_ymd_and_hms(2026, 11, 21, 18, 5, 0).unwrap();
        assert_eq!(instant(at), "22 November 2026 pukul 01.05 WIB");
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(days_since(at, today), "2 hari");
        let (from, until) = (NaiveDate::from_ymd_opt(2022, 4, 1).unwrap(), NaiveDate::from_ymd_opt(2026, 4, 1));
        assert_eq!(span(from, until), "1 April 2022 sampai 31 Maret 2026");
        assert_eq!(span(from, None), "sejak 1 April 2022");
    }
}
