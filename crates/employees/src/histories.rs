//! The dated facts of one person: rows we believe (or believed at an instant), newest first.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{EmployeeId, EmploymentKind, HistoryId, LegalStatus, PositionKind, UnitId};
use serde::Serialize;

use crate::Error;

/// A rank by date (riwayat golongan).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct RankEntry {
    /// Row.
    #[diesel(sql_type = t::Uuid)]
    pub id: HistoryId,
    /// III/b, or the class of a PPPK.
    #[diesel(sql_type = t::Text)]
    pub rank_code: String,
    /// Pangkat.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub rank_title: Option<String>,
    /// Masa kerja golongan at the TMT: years.
    #[diesel(sql_type = t::SmallInt)]
    pub service_years: i16,
    /// Masa kerja golongan at the TMT: months.
    #[diesel(sql_type = t::SmallInt)]
    pub service_months: i16,
    /// Kind of promotion, registry code.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub promotion_kind: Option<String>,
    /// Pertek number.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub consideration_number: Option<String>,
    /// TMT.
    #[diesel(sql_type = t::Date)]
    pub since: NaiveDate,
    /// First day no longer in force.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub until: Option<NaiveDate>,
    /// Decree number.
    #[diesel(sql_type = t::Text)]
    pub decree_number: String,
    /// Decree date.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub decree_issued_on: Option<NaiveDate>,
    /// Kind of the basis: `registry_profile` when it came with the registry's profile and no decree is recorded.
    #[diesel(sql_type = t::Text)]
    pub decree_kind: String,
    /// Row id at the registry, once seen there.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub registry_id: Option<String>,
    /// Since when we believe it.
    #[diesel(sql_type = t::Timestamptz)]
    pub recorded_at: DateTime<Utc>,
}

/// A position by date (riwayat jabatan).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct PositionEntry {
    /// Row.
    #[diesel(sql_type = t::Uuid)]
    pub id: HistoryId,
    /// Kind of position.
    #[diesel(sql_type = t::Text)]
    pub position_kind: PositionKind,
    /// Nama jabatan.
    #[diesel(sql_type = t::Text)]
    pub position_name: String,
    /// Echelon.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub echelon: Option<String>,
    /// Jenjang.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub functional_level: Option<String>,
    /// Unit.
    #[diesel(sql_type = t::Uuid)]
    pub unit_id: UnitId,
    /// Name of the unit at the TMT.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub unit_name: Option<String>,
    /// Inauguration.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub inaugurated_on: Option<NaiveDate>,
    /// TMT.
    #[diesel(sql_type = t::Date)]
    pub since: NaiveDate,
    /// First day no longer in force.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub until: Option<NaiveDate>,
    /// Decree number.
    #[diesel(sql_type = t::Text)]
    pub decree_number: String,
    /// Kind of the basis.
    #[diesel(sql_type = t::Text)]
    pub decree_kind: String,
    /// Row id at the registry.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub registry_id: Option<String>,
}

/// Status by date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct StatusEntry {
    /// Kind of employment.
    #[diesel(sql_type = t::Text)]
    pub kind: EmploymentKind,
    /// Legal status.
    #[diesel(sql_type = t::Text)]
    pub legal_status: LegalStatus,
    /// TMT.
    #[diesel(sql_type = t::Date)]
    pub since: NaiveDate,
    /// First day no longer in force.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub until: Option<NaiveDate>,
}

/// A diploma.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct EducationEntry {
    /// Row.
    #[diesel(sql_type = t::Uuid)]
    pub id: HistoryId,
    /// Level by the registry's id.
    #[diesel(sql_type = t::Text)]
    pub level_id: String,
    /// Level as read.
    #[diesel(sql_type = t::Text)]
    pub level_name: String,
    /// Programme.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub program_name: Option<String>,
    /// School.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub school: Option<String>,
    /// Year.
    #[diesel(sql_type = t::Nullable<t::SmallInt>)]
    pub graduated_year: Option<i16>,
    /// When it was recorded in the personnel file; `None`: at recruitment or unknown.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub recognised_on: Option<NaiveDate>,
}

/// A disciplinary sanction. Only personnel officers and the person may see it, and every reading leaves a row in
/// `sensitive_reads`; rules read it without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct SanctionEntry {
    /// Row.
    #[diesel(sql_type = t::Uuid)]
    pub id: HistoryId,
    /// Kind code: TK6, LKP12 …
    #[diesel(sql_type = t::Text)]
    pub kind: String,
    /// What it does to a promotion.
    #[diesel(sql_type = t::Text)]
    pub severity: String,
    /// First day.
    #[diesel(sql_type = t::Date)]
    pub since: NaiveDate,
    /// First day no longer in force.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub until: Option<NaiveDate>,
    /// Decree number.
    #[diesel(sql_type = t::Text)]
    pub decree_number: String,
    /// Decree date.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub decree_issued_on: Option<NaiveDate>,
    /// Row id at the registry.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub registry_id: Option<String>,
}

/// An examination or appeal that is or was pending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct CaseEntry {
    /// Begin.
    #[diesel(sql_type = t::Date)]
    pub opened_on: NaiveDate,
    /// End.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub closed_on: Option<NaiveDate>,
}

/// An examination passed or a leadership training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct QualificationEntry {
    /// UD1, PKP …
    #[diesel(sql_type = t::Text)]
    pub kind: String,
    /// Day of the certificate.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub obtained_on: Option<NaiveDate>,
}

/// Rows believed at instant `known_at`: recorded by then and not yet superseded.
macro_rules! believed {
    ($alias:literal) => {
        concat!(
            $alias,
            ".recorded_at <= $2 and (",
            $alias,
            ".superseded_at is null or ",
            $alias,
            ".superseded_at > $2)"
        )
    };
}

const RANKS: &str = concat!(
    "select r.id, r.rank_code, k.title as rank_title, r.service_years, r.service_months, r.promotion_kind, r.consideration_number, \
     lower(r.valid_during) as since, upper(r.valid_during) as until, d.number as decree_number, d.issued_on as decree_issued_on, \
     d.kind as decree_kind, r.registry_id, r.recorded_at \
     from rank_history r join ranks k on k.code = r.rank_code join decrees d on d.id = r.decree_id \
     where r.employee_id = $1 and ",
    believed!("r"),
    " order by since desc"
);

const POSITIONS: &str = concat!(
    "select h.id, p.kind as position_kind, p.name as position_name, p.echelon, p.functional_level, h.unit_id, u.name as unit_name, \
     h.inaugurated_on, lower(h.valid_during) as since, upper(h.valid_during) as until, d.number as decree_number, d.kind as decree_kind, h.registry_id \
     from position_history h join positions p on p.id = h.position_id join decrees d on d.id = h.decree_id \
     left join lateral (select name from unit_history where unit_id = h.unit_id and superseded_at is null \
       order by (valid_during @> lower(h.valid_during)) desc, lower(valid_during) limit 1) u on true \
     where h.employee_id = $1 and ",
    believed!("h"),
    " order by since desc"
);

const STATUSES: &str = concat!(
    "select s.kind, s.legal_status, lower(s.valid_during) as since, upper(s.valid_during) as until \
     from employment_status_history s where s.employee_id = $1 and ",
    believed!("s"),
    " order by since desc"
);

const EDUCATIONS: &str = concat!(
    "select e.id, e.level_id, l.name as level_name, e.program_name, e.school, e.graduated_year, e.recognised_on \
     from educations e join education_levels l on l.id = e.level_id where e.employee_id = $1 and ",
    believed!("e"),
    " order by e.level_id desc, e.graduated_year desc nulls last"
);

const SANCTIONS: &str = concat!(
    "select s.id, s.kind, s.severity, lower(s.valid_during) as since, upper(s.valid_during) as until, d.number as decree_number, \
     d.issued_on as decree_issued_on, s.registry_id \
     from sanctions s join decrees d on d.id = s.decree_id where s.employee_id = $1 and ",
    believed!("s"),
    " order by since desc"
);

const QUALIFICATIONS: &str = concat!(
    "select q.kind, q.obtained_on from qualifications q where q.employee_id = $1 and ",
    believed!("q"),
    " order by q.obtained_on desc nulls last"
);

const CASES: &str = "select opened_on, closed_on from disciplinary_cases where employee_id = $1 and recorded_at <= $2 order by opened_on desc";

macro_rules! history {
    ($(#[$meta:meta])* $name:ident -> $row:ty, $sql:expr) => {
        $(#[$meta])*
        ///
        /// Rows believed at `known_at`, newest first.
        ///
        /// # Errors
        /// The database's.
        pub fn $name(conn: &mut PgConnection, employee: EmployeeId, known_at: DateTime<Utc>) -> Result<Vec<$row>, Error> {
            Ok(store::prepared($sql).bind::<t::Uuid, _>(employee).bind::<t::Timestamptz, _>(known_at).load(conn)?)
        }
    };
}

history!(
    /// Ranks.
    ranks -> RankEntry, RANKS);
history!(
    /// Positions.
    positions -> PositionEntry, POSITIONS);
history!(
    /// Kinds of employment and legal status.
    statuses -> StatusEntry, STATUSES);
history!(
    /// Diplomas, highest first.
    educations -> EducationEntry, EDUCATIONS);
history!(
    /// Sanctions.
    sanctions -> SanctionEntry, SANCTIONS);
history!(
    /// Examinations passed and leadership trainings.
    qualifications -> QualificationEntry, QUALIFICATIONS);
history!(
    /// Examinations and appeals.
    disciplinary_cases -> CaseEntry, CASES);
