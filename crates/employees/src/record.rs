use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use kernel::EmployeeId;
use serde::Serialize;

use crate::{Error, Profile, histories as h, profile_on};

/// Everything the record says about one person: what was true on `day`, as known at `known_at`. What rules and
/// "as of" questions read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceRecord {
    /// The day that was asked about.
    pub day: NaiveDate,
    /// The person on that day.
    pub profile: Profile,
    /// Ranks, newest first.
    pub ranks: Vec<h::RankEntry>,
    /// Positions, newest first.
    pub positions: Vec<h::PositionEntry>,
    /// Statuses, newest first.
    pub statuses: Vec<h::StatusEntry>,
    /// Diplomas, highest first.
    pub educations: Vec<h::EducationEntry>,
    /// Sanctions, newest first.
    #[serde(skip)]
    pub sanctions: Vec<h::SanctionEntry>,
    /// Pending and past examinations.
    #[serde(skip)]
    pub disciplinary_cases: Vec<h::CaseEntry>,
    /// Examinations passed and leadership trainings.
    pub qualifications: Vec<h::QualificationEntry>,
}

/// Loads the record. Sanctions are not part of its JSON form: they need the permission and a logged read.
///
/// # Errors
/// [`Error::NotFound`].
pub fn service_record_as_of(
    conn: &mut PgConnection,
    employee: EmployeeId,
    day: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<ServiceRecord, Error> {
    Ok(ServiceRecord {
        day,
        profile: profile_on(conn, employee, day)?,
        ranks: h::ranks(conn, employee, known_at)?,
        positions: h::positions(conn, employee, known_at)?,
        statuses: h::statuses(conn, employee, known_at)?,
        educations: h::educations(conn, employee, known_at)?,
        sanctions: h::sanctions(conn, employee, known_at)?,
        disciplinary_cases: h::disciplinary_cases(conn, employee, known_at)?,
        qualifications: h::qualifications(conn, employee, known_at)?,
    })
}
