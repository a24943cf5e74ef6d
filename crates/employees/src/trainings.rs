use chrono::{DateTime, NaiveDate, Utc};
use diesel::{PgConnection, prelude::*};
use kernel::{EmployeeId, HistoryId, TrainingKind};
use serde::Serialize;
use store::schema::trainings as t;

use crate::Error;

/// A training (diklat, kursus).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = t, check_for_backend(diesel::pg::Pg))]
pub struct Training {
    /// Row.
    pub id: HistoryId,
    /// Leadership training or any other.
    pub kind: TrainingKind,
    /// What it was about.
    pub name: String,
    /// Who held it.
    pub organizer: Option<String>,
    /// Number of the certificate.
    pub certificate_number: Option<String>,
    /// First day.
    pub started_on: Option<NaiveDate>,
    /// Last day.
    pub finished_on: Option<NaiveDate>,
    /// Year, where the days are not known.
    pub year: Option<i16>,
    /// Hours of teaching (JP).
    pub hours: Option<i32>,
    /// Row id at the registry.
    pub registry_id: Option<String>,
}

/// Trainings of one person as believed at `known_at`, newest first.
///
/// # Errors
/// The database's.
pub fn trainings(
    conn: &mut PgConnection,
    employee: EmployeeId,
    known_at: DateTime<Utc>,
) -> Result<Vec<Training>, Error> {
    Ok(t::table
        .filter(t::employee_id.eq(employee).and(t::recorded_at.le(known_at)))
        .filter(t::superseded_at.is_null().or(t::superseded_at.gt(known_at)))
        .order((t::finished_on.desc().nulls_last(), t::year.desc().nulls_last(), t::id))
        .select(Training::as_select())
        .load(conn)?)
}
