//! `daterange` ↔ [`Span`], and "in force on a day" as SQL.

use std::ops::Bound;

use chrono::NaiveDate;
use kernel::Span;

/// The two bounds diesel reads and writes for a `daterange`.
pub type Bounds = (Bound<NaiveDate>, Bound<NaiveDate>);

/// A span as diesel writes it.
#[must_use]
pub fn bounds(span: Span) -> Bounds {
    (Bound::Included(span.from), span.until.map_or(Bound::Unbounded, Bound::Excluded))
}

/// A range as PostgreSQL gives it (normalised to `[)`) as a span. A missing lower bound does not occur: the columns'
/// rows always begin on a day.
#[must_use]
pub fn span(bounds: Bounds) -> Span {
    let from = match bounds.0 {
        Bound::Included(day) => day,
        Bound::Excluded(day) => day.succ_opt().unwrap_or(day),
        Bound::Unbounded => NaiveDate::MIN,
    };
    let until = match bounds.1 {
        Bound::Excluded(day) => Some(day),
        Bound::Included(day) => day.succ_opt(),
        Bound::Unbounded => None,
    };
    Span { from, until }
}
