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
