//! Awards (penghargaan) of a person: the kinds there are, the rows, and what the rules find before one is believed.
//!
//! Awards belong to this crate because it owns the other histories that stand on a decree, and because the rules of the
//! Satyalancana read them: the beginning of service, sanctions, unpaid leave.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{PgConnection, prelude::*};
use kernel::{DocumentId, EmployeeId, HistoryId, LegalStatus, RequestId, RuleFinding, Span};
use serde::Serialize;
use store::schema::{awards as a, decrees as d};

use crate::{
    Error, histories, profile_on,
    rules::satyalancana::{AwardFacts, judge},
};

/// A kind of award, by the registry's code (its contract, §13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AwardKind {
    /// Code, `201`.
    pub code: &'static str,
    /// What people read.
    pub name: &'static str,
    /// Years a Satyalancana Karya Satya is given for; `None` for every other award.
    pub years: Option<i32>,
}

/// `config/reference/award_kinds.csv`, in its order. The file is part of the program; a test reads it whole.
pub static AWARD_KINDS: LazyLock<Vec<AwardKind>> = LazyLock::new(|| {
    let lines = include_str!("../../../config/reference/award_kinds.csv").lines().skip(1);
    let read = |line: &'static str| {
        let mut cells = line.split(',');
        let (code, name) = (cells.next()?, cells.next()?);
        Some(AwardKind { code, name, years: cells.next().and_then(|text| text.parse().ok()) })
    };
    lines.filter_map(read).collect()
});

/// The kind with this code.
#[must_use]
pub fn award_kind(code: &str) -> Option<&'static AwardKind> {
    AWARD_KINDS.iter().find(|kind| kind.code == code)
}

/// An award that is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable)]
pub struct AwardRow {
    /// Row.
    pub id: HistoryId,
    /// Code of the kind.
    pub kind_code: String,
    /// Year.
    pub year: i16,
    /// Decree number.
    pub decree_number: String,
    /// Decree date.
    pub decree_issued_on: Option<NaiveDate>,
    /// No decree of its own: it stands on the registry's profile.
    pub from_profile: bool,
    /// The certificate.
    pub document_id: Option<DocumentId>,
    /// The entry that was verified.
    pub request_id: Option<RequestId>,
    /// Row id at the registry.
    pub registry_id: Option<String>,
    /// Since when we believe it.
    pub recorded_at: DateTime<Utc>,
}

/// The awards of one person as we believe them now, newest first.
///
/// # Errors
/// The database's.
pub fn awards(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<AwardRow>, Error> {
    Ok(a::table
        .inner_join(d::table)
        .filter(a::employee_id.eq(employee).and(a::superseded_at.is_null()))
        .order((a::year.desc(), d::issued_on.desc(), a::id))
        .select((
            a::id,
            a::kind_code,
            a::year,
            d::number,
            d::issued_on,
            d::kind.eq("registry_profile"),
            d::document_id,
            a::request_id,
            a::registry_id,
            a::recorded_at,
        ))
        .load(conn)?)
}

/// What the rules find about an award of this kind and year; nothing for kinds without rules. `except` is the row that is
/// being corrected.
///
/// # Errors
/// The database's.
pub fn award_findings(
    conn: &mut PgConnection,
    employee: EmployeeId,
    kind: &AwardKind,
    year: i16,
    except: Option<HistoryId>,
    known_at: DateTime<Utc>,
) -> Result<Vec<RuleFinding>, Error> {
    let (Some(years), Some(day)) = (kind.years, NaiveDate::from_ymd_opt(i32::from(year), 8, 17)) else {
        return Ok(Vec::new());
    };
    let profile = profile_on(conn, employee, day)?;
    let span = |since, until| Span { from: since, until };
    let sanctions = histories::sanctions(conn, employee, known_at)?;
    let statuses = histories::statuses(conn, employee, known_at)?;
    let cases = histories::disciplinary_cases(conn, employee, known_at)?;
    let held = awards(conn, employee)?;
    let facts = AwardFacts {
        years,
        day,
        employment: profile.employment_kind,
        begun_on: profile.probationary_since,
        sanctions: sanctions.iter().filter(|s| s.severity != "light").map(|s| span(s.since, s.until)).collect(),
        unpaid_leave: statuses
            .iter()
            .filter(|s| s.legal_status == LegalStatus::UnpaidLeave)
            .map(|s| span(s.since, s.until))
            .collect(),
        under_examination: cases.iter().any(|c| span(c.opened_on, c.closed_on).contains(day)),
        held: held
            .iter()
            .filter(|row| Some(row.id) != except)
            .filter_map(|row| award_kind(&row.kind_code)?.years)
            .collect(),
    };
    Ok(judge(&facts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        let lines = include_str!("../../../config/reference/award_kinds.csv").lines().count() - 1;
        assert_eq!(AWARD_KINDS.len(), lines);
        assert!(AWARD_KINDS.iter().all(|kind| kind.code.len() == 3 && !kind.name.is_empty()));
        let years = |code| award_kind(code).and_then(|kind| kind.years);
        assert_eq!([years("201"), years("202"), years("203"), years("204")], [Some(10), Some(20), Some(30), None]);
        assert_eq!(award_kind("205"), None);
    }
}
