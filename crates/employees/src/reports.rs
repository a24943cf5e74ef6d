//! Errors people report in their own record. A report never changes the record: it is read, and answered, by the
//! personnel officer, who corrects with the use case that the matter has.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{PgConnection, pg::Pg, prelude::*, sql_types as t};
use kernel::{EmployeeId, HistoryId, ReportId, access::Reach, text_enum};
use serde::Serialize;
use store::schema::record_reports as r;

use crate::{Error, ServiceRecord};

text_enum! {
    /// Part of a record.
    Section {
        /// Name, NIP, dates.
        Identity = "identity": "Identitas",
        /// Riwayat pangkat.
        Rank = "rank": "Riwayat pangkat",
        /// Riwayat jabatan.
        Position = "position": "Riwayat jabatan",
        /// Pendidikan.
        Education = "education": "Pendidikan",
        /// Phone, e-mail, address, NIK.
        Contact = "contact": "Data pribadi dan kontak",
        /// Yearly ratings.
        Appraisal = "appraisal": "Penilaian kinerja",
        /// Awards.
        Award = "award": "Penghargaan",
    }
}

text_enum! {
    /// State of a report.
    State {
        /// Nobody has answered.
        Open = "open": "Menunggu jawaban",
        /// Answered.
        Answered = "answered": "Dijawab",
    }
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = r, check_for_backend(Pg))]
pub struct Report {
    /// Identifier.
    pub id: ReportId,
    /// Whose record.
    pub employee_id: EmployeeId,
    /// Part of the record.
    pub section: Section,
    /// Row of that history; `None`: the part as a whole.
    pub row_id: Option<HistoryId>,
    /// What the row said when it was reported.
    pub row_text: String,
    /// What is wrong, in the person's words.
    pub message: String,
    /// State.
    pub state: State,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// What the officer answered.
    pub answer: Option<String>,
    /// Who answered.
    pub answered_by_name: Option<String>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
}

/// A line of the officer's list.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Listed {
    /// Identifier.
    #[diesel(sql_type = t::Uuid)]
    pub id: ReportId,
    /// Whose record.
    #[diesel(sql_type = t::Uuid)]
    pub employee_id: EmployeeId,
    /// Name without titles.
    #[diesel(sql_type = t::Text)]
    pub name: String,
    /// Employee number.
    #[diesel(sql_type = t::Text)]
    pub nip: String,
    /// Unit today.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub unit_name: Option<String>,
    /// Part of the record.
    #[diesel(sql_type = t::Text)]
    pub section: Section,
    /// What the row said.
    #[diesel(sql_type = t::Text)]
    pub row_text: String,
    /// What is wrong.
    #[diesel(sql_type = t::Text)]
    pub message: String,
    /// State.
    #[diesel(sql_type = t::Text)]
    pub state: State,
    /// When it was reported.
    #[diesel(sql_type = t::Timestamptz)]
    pub reported_at: DateTime<Utc>,
}

/// The reports about one person, newest first.
///
/// # Errors
/// The database's.
pub fn of_person(conn: &mut PgConnection, employee: EmployeeId, limit: i64) -> Result<Vec<Report>, Error> {
    Ok(r::table
        .filter(r::employee_id.eq(employee))
        .order((r::reported_at.desc(), r::id.desc()))
        .limit(limit)
        .select(Report::as_select())
        .load(conn)?)
}

/// One report.
///
/// # Errors
/// [`Error::NoReport`].
pub fn report(conn: &mut PgConnection, id: ReportId) -> Result<Report, Error> {
    r::table.find(id).select(Report::as_select()).first(conn).optional()?.ok_or(Error::NoReport)
}

const IN_REACH: &str = " from record_reports r join employees e on e.id = r.employee_id \
 left join position_history h on h.employee_id = e.id and h.superseded_at is null and h.valid_during @> $1 \
 left join unit_history u on u.unit_id = h.unit_id and u.superseded_at is null and u.valid_during @> $1 \
 where ($2 or string_to_array(trim(both '/' from u.path), '/')::uuid[] && $3) and r.state = $4";

/// Reports in `state` about people within `reach`, those that wait longest first; after the one named by `after`.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut PgConnection,
    state: State,
    reach: &Reach,
    after: Option<(DateTime<Utc>, ReportId)>,
    limit: i64,
    today: NaiveDate,
) -> Result<Vec<Listed>, Error> {
    let (at, id) = after.unzip();
    Ok(diesel::sql_query(format!(
        "select r.id, r.employee_id, e.name, e.nip, u.name as unit_name, r.section, r.row_text, r.message, r.state, r.reported_at \
         {IN_REACH} and ($5 is null or (r.reported_at, r.id) > ($5, $6)) order by r.reported_at, r.id limit $7"
    ))
    .bind::<t::Date, _>(today)
    .bind::<t::Bool, _>(reach.agency)
    .bind::<t::Array<t::Uuid>, _>(reach.units.clone())
    .bind::<t::Text, _>(state)
    .bind::<t::Nullable<t::Timestamptz>, _>(at)
    .bind::<t::Nullable<t::Uuid>, _>(id)
    .bind::<t::BigInt, _>(limit)
    .load(conn)?)
}

/// How many there are.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut PgConnection, state: State, reach: &Reach, today: NaiveDate) -> Result<i64, Error> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = t::BigInt)]
        n: i64,
    }
    let count: Count = diesel::sql_query(format!("select count(*) as n {IN_REACH}"))
        .bind::<t::Date, _>(today)
        .bind::<t::Bool, _>(reach.agency)
        .bind::<t::Array<t::Uuid>, _>(reach.units.clone())
        .bind::<t::Text, _>(state)
        .get_result(conn)?;
    Ok(count.n)
}

/// What a row of the record says, as it is kept with a report; `None` when the record has no such row.
#[must_use]
pub fn row_text(record: &ServiceRecord, section: Section, row: Option<HistoryId>) -> Option<String> {
    use kernel::wording::long_day;
    let Some(row) = row else { return Some(section.label().to_owned()) };
    match section {
        Section::Rank => record.ranks.iter().find(|r| r.id == row).map(|r| {
            let title = r.rank_title.as_ref().map(|title| format!(" {title}")).unwrap_or_default();
            format!("{}{title}, TMT {}, SK {}", r.rank_code, long_day(r.since), r.decree_number)
        }),
        Section::Position => record.positions.iter().find(|p| p.id == row).map(|p| {
            let unit = p.unit_name.as_ref().map(|unit| format!(", {unit}")).unwrap_or_default();
            format!("{}{unit}, TMT {}, SK {}", p.position_name, long_day(p.since), p.decree_number)
        }),
        Section::Education => record.educations.iter().find(|e| e.id == row).map(|e| {
            let parts =
                [e.program_name.clone(), e.school.clone(), e.graduated_year.map(|year| format!("lulus {year}"))];
            parts.into_iter().flatten().fold(e.level_name.clone(), |text, part| format!("{text}, {part}"))
        }),
        Section::Identity | Section::Contact | Section::Appraisal | Section::Award => None,
    }
}
