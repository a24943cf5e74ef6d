use chrono::{DateTime, Utc};
use diesel::{PgConnection, prelude::*};
use kernel::{DocumentId, EmployeeId, HistoryId, Rating, RequestId};
use serde::{Deserialize, Serialize};
use store::{DbError, schema::appraisals as a};

use crate::{AssessorStatus, Expectation};

/// The rating of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = a, check_for_backend(diesel::pg::Pg))]
pub struct Appraisal {
    /// Year that was appraised.
    pub year: i16,
    /// The rating.
    pub rating: Rating,
    /// The latest periodic result stands in for the annual one (SE BKN 16/2023).
    pub provisional: bool,
}

/// Appraisals of one person as believed at `known_at`, newest year first.
///
/// # Errors
/// The database's.
pub fn appraisals_as_of(
    conn: &mut PgConnection,
    employee: EmployeeId,
    known_at: DateTime<Utc>,
) -> Result<Vec<Appraisal>, DbError> {
    Ok(a::table
        .filter(a::employee_id.eq(employee))
        .filter(a::recorded_at.le(known_at))
        .filter(a::superseded_at.is_null().or(a::superseded_at.gt(known_at)))
        .order(a::year.desc())
        .select(Appraisal::as_select())
        .load(conn)?)
}

/// Whoever rated (pejabat penilai kinerja).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessor {
    /// A civil servant, or not.
    pub status: AssessorStatus,
    /// NIP; somebody who is no civil servant may have an NRP or none.
    #[serde(default)]
    pub nip: Option<String>,
    /// Name as on the document.
    pub name: String,
    /// Rank: `IV/a`.
    #[serde(default)]
    pub rank: Option<String>,
    /// Position.
    pub position: String,
    /// Unit.
    pub unit: String,
}

/// A year with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = a, check_for_backend(diesel::pg::Pg))]
pub struct AppraisalRow {
    /// Row.
    pub id: HistoryId,
    /// Year that was appraised.
    pub year: i16,
    /// The rating.
    pub rating: Rating,
    /// Stands in for the annual one.
    pub provisional: bool,
    /// Work results; `None` where only the rating came with an import.
    pub work_result: Option<Expectation>,
    /// Behaviour; the same.
    pub behaviour: Option<Expectation>,
    /// Name of whoever rated.
    pub assessor_name: Option<String>,
    /// The evaluation document.
    pub document_id: Option<DocumentId>,
    /// The entry that was verified; `None` for an import.
    pub request_id: Option<RequestId>,
    /// Row id at the registry.
    pub registry_id: Option<String>,
    /// Since when we believe it.
    pub recorded_at: DateTime<Utc>,
}

/// The years of one person as we believe them now, newest first.
///
/// # Errors
/// The database's.
pub fn current_rows(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<AppraisalRow>, DbError> {
    Ok(a::table
        .filter(a::employee_id.eq(employee).and(a::superseded_at.is_null()))
        .order(a::year.desc())
        .select(AppraisalRow::as_select())
        .load(conn)?)
}
