use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A half-open span of days: from `from` (included) to `until` (excluded; open when absent).
///
/// It mirrors PostgreSQL's `daterange`: a fact with TMT 1 April 2022 that ended with the next one on 1 April 2026
/// is `[2022-04-01, 2026-04-01)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First day in force (TMT).
    pub from: NaiveDate,
    /// First day no longer in force.
    pub until: Option<NaiveDate>,
}

impl Span {
    /// A span that has not ended.
    #[must_use]
    pub const fn since(from: NaiveDate) -> Self {
        Self { from, until: None }
    }

    /// A span given with its last day, as decrees write it ("sampai dengan").
    #[must_use]
    pub fn through(from: NaiveDate, last_day: NaiveDate) -> Self {
        Self { from, until: last_day.checked_add_days(Days::new(1)) }
    }

    /// Whether `day` lies in the span.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.until.is_none_or(|until| other.from < until) && other.until.is_none_or(|until| self.from < until)
    }

    /// Whole years completed between the start and `day`; 0 before the start.
    #[must_use]
    pub fn whole_years(&self, day: NaiveDate) -> u32 {
        u32::try_from(months_between(self.from, day) / 12).unwrap_or(0)
    }
}

/// Adds calendar months, keeping the day or taking the last day of a shorter month
/// (1 year after 29 February is 28 February). Saturates at the calendar's end.
#[must_use]
pub fn add_months(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(chrono::Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// Whole months completed from `from` to `to`; negative when `to` is earlier.
#[must_use]
pub fn months_between(from: NaiveDate, to: NaiveDate) -> i32 {
    let months = (to.year() - from.year()) * 12 + i32::try_from(to.month()).unwrap_or(0)
        - i32::try_from(from.month()).unwrap_or(0);
    let reached = |m: i32| {
        u32::try_from(m).ok().and_then(|m| from.checked_add_months(chrono::Months::new(m))).is_some_and(|d| d <= to)
    };
    if months > 0 && !reached(months) {
        months - 1
    } else if to < from && to.day() > from.day() {
        months + 1
    } else {
        months
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn any_day() -> impl Strategy<Value = NaiveDate> {
        // 1950 to 2086
        (0u64..50_000).prop_map(|days| day("1950-01-01") + Days::new(days))
    }

    #[test]
    fn months_are_added_with_the_day_kept_or_clipped() {
        let table = [
            ("2024-08-15", 12, "2025-08-15"),
            ("2022-04-01", 48, "2026-04-01"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2023-01-31", 1, "2023-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2025-12-31", 2, "2026-02-28"),
            ("2025-12-31", 0, "2025-12-31"),
        ];
        for (from, months, to) in table {
            assert_eq!(add_months(day(from), months), day(to), "{from} + {months}");
        }
        assert_eq!(add_months(NaiveDate::MAX, 1), NaiveDate::MAX);
    }

    #[test]
    fn whole_months_are_counted() {
        let table = [
            ("2022-04-01", "2026-04-01", 48),
            ("2022-04-01", "2026-03-31", 47),
            ("2024-01-31", "2024-02-28", 0),
            ("2024-01-31", "2024-02-29", 1),
            ("2024-05-20", "2024-05-10", 0),
            ("2024-05-20", "2024-04-21", 0),
            ("2024-05-20", "2024-04-20", -1),
            ("2024-05-20", "2023-05-20", -12),
        ];
        for (from, to, months) in table {
            assert_eq!(months_between(day(from), day(to)), months, "{from} to {to}");
        }
    }

    #[test]
    fn a_span_holds_its_first_day_and_not_its_end() {
        let span = Span { from: day("2022-04-01"), until: Some(day("2026-04-01")) };
        let inside = |text| span.contains(day(text));
        assert!(inside("2022-04-01") && inside("2026-03-31"));
        assert!(!inside("2022-03-31") && !inside("2026-04-01"));
        assert_eq!(Span::through(day("2022-04-01"), day("2026-03-31")), span);
        assert!(Span::since(day("2022-04-01")).contains(NaiveDate::MAX));
        assert!(!span.overlaps(&Span::since(day("2026-04-01"))), "the next begins when this one ends");
        assert!(span.overlaps(&Span::since(day("2026-03-31"))));
        let years: Vec<u32> = ["2022-03-01", "2026-03-31", "2026-04-01"].map(|on| span.whole_years(day(on))).to_vec();
        assert_eq!(years, [0, 3, 4]);
    }

    proptest! {
        /// A condition in months is met exactly when the months are complete.
        #[test]
        fn adding_and_counting_months_agree(from in any_day(), to in any_day(), months in 0u32..600) {
            let complete = add_months(from, months) <= to;
            prop_assert_eq!(complete, from <= to && months_between(from, to) >= i32::try_from(months).unwrap());
        }

        #[test]
        fn the_month_is_exact_and_the_day_never_grows(from in any_day(), months in 0u32..600) {
            let to = add_months(from, months);
            let index = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap();
            prop_assert_eq!(index(to) - index(from), i32::try_from(months).unwrap());
            prop_assert!(to.day() == from.day() || (to.day() < from.day() && to.succ_opt().unwrap().day() == 1));
        }

        #[test]
        fn overlapping_means_to_share_a_day(a in any_day(), b in any_day(), la in 1u64..900, lb in 1u64..900) {
            let span = |from: NaiveDate, days| Span { from, until: Some(from + Days::new(days)) };
            let (one, two) = (span(a, la), span(b, lb));
            let shared = one.contains(a.max(b)) && two.contains(a.max(b));
            prop_assert_eq!(one.overlaps(&two), shared);
            prop_assert_eq!(one.overlaps(&two), two.overlaps(&one));
        }
    }
}
