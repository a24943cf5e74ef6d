//! The only place that asks the machine for the time, and the agency's time zone.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// The instant now. Everything that must be testable takes it from [`crate::Call::now`] instead.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one home of the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Western Indonesian Time (WIB, Asia/Jakarta): UTC+7 the year round, no daylight saving since 1964.
#[must_use]
pub fn jakarta() -> FixedOffset {
    // The offset is within a day, so `east_opt` cannot fail; UTC would be the honest fallback.
    FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

/// The calendar day in Jakarta at `instant`. All "today" decisions of the law are made on this day.
#[must_use]
pub fn day_in_jakarta(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&jakarta()).date_naive()
}
