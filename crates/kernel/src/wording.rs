//! How days and lengths of time are written for people, in Indonesian.

use chrono::{Datelike, NaiveDate};

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `1 April 2027`.
#[must_use]
pub fn long_day(day: NaiveDate) -> String {
    let month = usize::try_from(day.month0()).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("");
    format!("{} {month} {}", day.day(), day.year())
}

/// A number of months as years and months: 48 is `4 tahun`, 47 is `3 tahun 11 bulan`, 5 is `5 bulan`, 0 is `0 bulan`.
#[must_use]
pub fn years_and_months(months: u32) -> String {
    match (months / 12, months % 12) {
        (0, months) => format!("{months} bulan"),
        (years, 0) => format!("{years} tahun"),
        (years, months) => format!("{years} tahun {months} bulan"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_lengths_are_written_in_indonesian() {
        assert_eq!(long_day(NaiveDate::from_ymd_opt(2027, 4, 1).unwrap()), "1 April 2027");
        assert_eq!(long_day(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap()), "31 Desember 2026");
        let written: Vec<_> = [0, 5, 12, 47, 48].into_iter().map(years_and_months).collect();
        assert_eq!(written, ["0 bulan", "5 bulan", "1 tahun", "3 tahun 11 bulan", "4 tahun"]);
    }
}
