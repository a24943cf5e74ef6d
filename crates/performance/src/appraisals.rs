use chrono::{DateTime, Utc};
use diesel::{PgConnection, prelude::*};
use kernel::{EmployeeId, Rating};
use serde::Serialize;
use store::schema::appraisals as a;

use crate::Error;

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
) -> Result<Vec<Appraisal>, Error> {
    Ok(a::table
        .filter(a::employee_id.eq(employee))
        .filter(a::recorded_at.le(known_at))
        .filter(a::superseded_at.is_null().or(a::superseded_at.gt(known_at)))
        .order(a::year.desc())
        .select(Appraisal::as_select())
        .load(conn)?)
}
