use chrono::NaiveDate;
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{EmployeeId, EmploymentKind, LegalStatus, Nip, Place, PositionId, PositionKind, RankGrade, Sex, UnitId};
use serde::Serialize;

use crate::Error;

/// A person as of a day: identity, status, rank, position, unit, highest recorded education.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Profile {
    /// Identifier.
    #[diesel(sql_type = t::Uuid)]
    pub id: EmployeeId,
    /// Person id at the registry.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub registry_id: Option<String>,
    /// Employee number, 18 digits.
    #[diesel(sql_type = t::Text)]
    pub nip: String,
    /// Name without titles.
    #[diesel(sql_type = t::Text)]
    pub name: String,
    /// Gelar depan.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub title_before: Option<String>,
    /// Gelar belakang.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub title_after: Option<String>,
    /// Tempat lahir.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub birth_place: Option<String>,
    /// Recorded birth date.
    #[diesel(sql_type = t::Date)]
    pub born_on: NaiveDate,
    /// Sex.
    #[diesel(sql_type = t::Text)]
    pub sex: Sex,
    /// TMT CPNS, or first contract.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub probationary_since: Option<NaiveDate>,
    /// TMT PNS.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub permanent_since: Option<NaiveDate>,
    /// Version of the identity row; the ETag.
    #[diesel(sql_type = t::Integer)]
    pub version: i32,
    /// Kind of employment on that day.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub employment_kind: Option<EmploymentKind>,
    /// Legal status on that day.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub legal_status: Option<LegalStatus>,
    /// KEDUDUKAN HUKUM ID of the registry.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub legal_status_code: Option<String>,
    /// III/b, or the class of a PPPK.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub rank_code: Option<String>,
    /// Pangkat; PPPK have none.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub rank_title: Option<String>,
    /// TMT of the rank.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub rank_since: Option<NaiveDate>,
    /// Masa kerja golongan at that TMT: years.
    #[diesel(sql_type = t::Nullable<t::SmallInt>)]
    pub service_years: Option<i16>,
    /// Masa kerja golongan at that TMT: months.
    #[diesel(sql_type = t::Nullable<t::SmallInt>)]
    pub service_months: Option<i16>,
    /// The position.
    #[diesel(sql_type = t::Nullable<t::Uuid>)]
    pub position_id: Option<PositionId>,
    /// Its kind.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub position_kind: Option<PositionKind>,
    /// Nama jabatan.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub position_name: Option<String>,
    /// Echelon of a structural position.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub echelon: Option<String>,
    /// Jenjang of a functional position.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub functional_level: Option<String>,
    /// TMT of the position.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub position_since: Option<NaiveDate>,
    /// Inauguration.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub inaugurated_on: Option<NaiveDate>,
    /// The unit.
    #[diesel(sql_type = t::Nullable<t::Uuid>)]
    pub unit_id: Option<UnitId>,
    /// Name of the unit on that day.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub unit_name: Option<String>,
    /// Ids from the top to the unit, each between slashes.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub unit_path: Option<String>,
    /// Level of education by the registry's id.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub education_level: Option<String>,
    /// Programme of study.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub education_program: Option<String>,
}

impl Profile {
    /// Name with titles, as on a decree.
    #[must_use]
    pub fn full_name(&self) -> String {
        let before =
            self.title_before.as_deref().filter(|t| !t.is_empty()).map(|t| format!("{t} ")).unwrap_or_default();
        let after = self.title_after.as_deref().filter(|t| !t.is_empty()).map(|t| format!(", {t}")).unwrap_or_default();
        format!("{before}{}{after}", self.name)
    }
    /// The number as a type; stored numbers are well-formed by constraint and import.
    #[must_use]
    pub fn number(&self) -> Option<Nip> {
        self.nip.parse().ok()
    }
    /// The grade of a PNS; `None` for PPPK or when no rank is recorded.
    #[must_use]
    pub fn grade(&self) -> Option<RankGrade> {
        self.rank_code.as_deref().and_then(|code| code.parse().ok())
    }
    /// Where the person is, for access checks.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        Place { employee: self.id, unit_path: self.unit_path.as_deref().unwrap_or("") }
    }
}

const PROFILE: &str = include_str!("profile.sql");

/// The statement behind [`profile_on`]: `$1` the person, `$2` the day. The benchmark runs the same in a bare handler.
pub const PROFILE_BY_ID: &str = concat!(include_str!("profile.sql"), " where e.id = $1");

/// The person as of `day`.
///
/// # Errors
/// [`Error::NotFound`].
pub fn profile_on(conn: &mut PgConnection, id: EmployeeId, day: NaiveDate) -> Result<Profile, Error> {
    store::prepared(PROFILE_BY_ID)
        .bind::<t::Uuid, _>(id)
        .bind::<t::Date, _>(day)
        .get_result(conn)
        .optional()?
        .ok_or(Error::NotFound)
}

/// The person with this number as of `day`.
///
/// # Errors
/// [`Error::NotFound`].
pub fn profile_by_nip(conn: &mut PgConnection, nip: &Nip, day: NaiveDate) -> Result<Profile, Error> {
    store::prepared(format!("{PROFILE} where e.nip = $1"))
        .bind::<t::Text, _>(nip.as_str())
        .bind::<t::Date, _>(day)
        .get_result(conn)
        .optional()?
        .ok_or(Error::NotFound)
}

/// The grade somebody held on `day`; `None` for PPPK or when none is recorded.
///
/// # Errors
/// The database's.
pub fn rank_of(conn: &mut PgConnection, id: EmployeeId, day: NaiveDate) -> Result<Option<RankGrade>, Error> {
    use store::schema::rank_history as h;
    let code: Option<String> = h::table
        .filter(h::employee_id.eq(id).and(h::superseded_at.is_null()))
        .filter(diesel::dsl::sql::<t::Bool>("valid_during @> ").bind::<t::Date, _>(day))
        .select(h::rank_code)
        .first(conn)
        .optional()?;
    Ok(code.and_then(|c| c.parse().ok()))
}
