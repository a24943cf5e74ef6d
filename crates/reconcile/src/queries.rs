//! The differences as officers look at them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{Actor, EmployeeId, HistoryId, Permission, UnitId, access};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Error, Scope, fields, policy,
    words::{ClosedHow, DiffState, Kind, RunKind, Sort, Winner},
};

/// The officer in charge, who may also look at people.
///
/// # Errors
/// [`Error::Denied`].
pub fn allowed(actor: &Actor) -> Result<(), Error> {
    access::require_agency(actor, Permission::ManageRegistry)?;
    access::require_agency(actor, Permission::ViewEmployee)?;
    Ok(())
}

/// Which differences. Every field narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this state; `None`: all that are not closed.
    pub state: Option<DiffState>,
    /// Part of the record.
    pub kind: Option<Kind>,
    /// Field.
    pub field: Option<String>,
    /// In which way they differ.
    pub sort: Option<Sort>,
    /// A unit and everything below it.
    pub unit: Option<UnitId>,
    /// One person.
    pub employee: Option<EmployeeId>,
    /// First seen before this instant.
    pub seen_before: Option<DateTime<Utc>>,
    /// Behind this one, oldest first.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    /// This difference.
    pub only: Option<Uuid>,
}

impl Filter {
    /// The differences of a scope.
    ///
    /// # Errors
    /// The database's; [`Error::Nobody`].
    pub fn of(conn: &mut PgConnection, scope: &Scope) -> Result<Self, Error> {
        use store::schema::employees as e;
        Ok(match scope {
            Scope::All => Self::default(),
            Scope::Unit(unit) => Self { unit: Some(*unit), ..Self::default() },
            Scope::Person(nip) => {
                let id: Option<EmployeeId> =
                    e::table.filter(e::nip.eq(nip.as_str())).select(e::id).first(conn).optional()?;
                Self { employee: Some(id.ok_or_else(|| Error::Nobody(scope.to_string()))?), ..Self::default() }
            }
        })
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Listed {
    /// Identifier.
    #[diesel(sql_type = t::Uuid)]
    pub id: Uuid,
    /// Whose.
    #[diesel(sql_type = t::Uuid)]
    pub employee_id: EmployeeId,
    /// Employee number.
    #[diesel(sql_type = t::Text)]
    pub nip: String,
    /// Name.
    #[diesel(sql_type = t::Text)]
    pub name: String,
    /// Unit today.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub unit_name: Option<String>,
    /// Part of the record.
    #[diesel(sql_type = t::Text)]
    pub kind: Kind,
    /// The row.
    #[diesel(sql_type = t::Text)]
    pub label: String,
    /// The field.
    #[diesel(sql_type = t::Text)]
    pub field: String,
    /// In which way they differ.
    #[diesel(sql_type = t::Text)]
    pub sort: Sort,
    /// What we have, masked where personal.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub ours: Option<String>,
    /// What the registry has, masked where personal.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub theirs: Option<String>,
    /// Whose value holds by the table of fields.
    #[diesel(sql_type = t::Text)]
    pub winner: Winner,
    /// State.
    #[diesel(sql_type = t::Text)]
    pub state: DiffState,
    /// First found.
    #[diesel(sql_type = t::Timestamptz)]
    pub first_seen_at: DateTime<Utc>,
    /// Last found.
    #[diesel(sql_type = t::Timestamptz)]
    pub last_seen_at: DateTime<Utc>,
    /// Who decided.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub decided_by_name: Option<String>,
    /// When.
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    pub decided_at: Option<DateTime<Utc>>,
    /// Why.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub reason: Option<String>,
    /// Put off until.
    #[diesel(sql_type = t::Nullable<t::Date>)]
    pub postponed_until: Option<NaiveDate>,
    /// When it was gone.
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    pub closed_at: Option<DateTime<Utc>>,
    /// How it went away.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub closed_how: Option<ClosedHow>,
    /// Our row has what the registry asks for: a decree of its own, of ratings and awards also the document.
    #[diesel(sql_type = t::Bool)]
    pub backed: bool,
    /// Our row came with a load, or its kind is corrected row by row.
    #[diesel(sql_type = t::Bool)]
    pub replaceable: bool,
}

impl Listed {
    /// The field as a person names it.
    #[must_use]
    pub fn field_label(&self) -> &'static str {
        fields::find(self.kind, &self.field).map_or("", |field| field.label)
    }
    /// Whether ours can be sent now.
    #[must_use]
    pub fn can_send(&self) -> bool {
        let field = fields::find(self.kind, &self.field);
        self.is_open() && self.backed && field.is_some_and(|field| field.can_send(self.sort))
    }
    /// Whether theirs can be taken over now.
    #[must_use]
    pub fn can_take(&self) -> bool {
        let field = fields::find(self.kind, &self.field);
        self.is_open() && self.replaceable && field.is_some_and(|field| field.can_take(self.sort))
    }
    /// Whether somebody may decide about it now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, DiffState::Open | DiffState::Postponed)
    }
    /// Why the table of fields says what it says.
    #[must_use]
    pub fn why(&self) -> &'static str {
        policy::settled(self.kind, &self.field).map_or("", |line| line.reason.as_str())
    }
    /// What to do where nothing can be sent or taken.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        policy::settled(self.kind, &self.field).map_or("", |line| line.advice.as_str())
    }
    /// Whole days since it was first found.
    #[must_use]
    pub fn age_days(&self, now: DateTime<Utc>) -> i64 {
        (self.closed_at.unwrap_or(now) - self.first_seen_at).num_days().max(0)
    }
}

const LISTED: &str = include_str!("listed.sql");

/// Differences, oldest first.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut PgConnection, day: NaiveDate, filter: &Filter, limit: i64) -> Result<Vec<Listed>, Error> {
    let (after_at, after_id) = filter.after.unzip();
    Ok(diesel::sql_query(LISTED)
        .bind::<t::Date, _>(day)
        .bind::<t::Nullable<t::Text>, _>(filter.state.map(DiffState::as_str))
        .bind::<t::Nullable<t::Text>, _>(filter.kind.map(Kind::as_str))
        .bind::<t::Nullable<t::Text>, _>(filter.field.as_deref())
        .bind::<t::Nullable<t::Text>, _>(filter.sort.map(Sort::as_str))
        .bind::<t::Nullable<t::Uuid>, _>(filter.unit)
        .bind::<t::Nullable<t::Uuid>, _>(filter.employee)
        .bind::<t::Nullable<t::Timestamptz>, _>(filter.seen_before)
        .bind::<t::Nullable<t::Timestamptz>, _>(after_at)
        .bind::<t::Nullable<t::Uuid>, _>(after_id)
        .bind::<t::BigInt, _>(limit)
        .bind::<t::Nullable<t::Uuid>, _>(filter.only)
        .load(conn)?)
}

/// How many differences of a person are open.
///
/// # Errors
/// The database's.
pub fn open_of(conn: &mut PgConnection, employee: EmployeeId) -> Result<i64, Error> {
    use store::schema::registry_differences as d;
    let open = d::table.filter(d::employee_id.eq(employee).and(d::closed_at.is_null()));
    Ok(open.count().get_result(conn)?)
}

/// Rows of the record that differ from the registry's, for the marks on a person's page.
///
/// # Errors
/// The database's.
pub fn differing_rows(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<HistoryId>, Error> {
    use store::schema::registry_differences as d;
    let rows: Vec<Option<Uuid>> = d::table
        .filter(d::employee_id.eq(employee).and(d::closed_at.is_null()).and(d::history_id.is_not_null()))
        .filter(d::sort.eq(Sort::Differs.as_str()))
        .select(d::history_id)
        .load(conn)?;
    Ok(rows.into_iter().flatten().map(HistoryId::from).collect())
}

/// Differences of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct FieldCount {
    /// Part of the record.
    #[diesel(sql_type = t::Text)]
    pub kind: Kind,
    /// Field.
    #[diesel(sql_type = t::Text)]
    pub field: String,
    /// Differences.
    #[diesel(sql_type = t::BigInt)]
    pub differences: i64,
    /// People.
    #[diesel(sql_type = t::BigInt)]
    pub people: i64,
    /// The oldest.
    #[diesel(sql_type = t::Timestamptz)]
    pub oldest_at: DateTime<Utc>,
}

impl FieldCount {
    /// The field as a person names it.
    #[must_use]
    pub fn label(&self) -> &'static str {
        fields::find(self.kind, &self.field).map_or("", |field| field.label)
    }
}

/// People of one office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct UnitCount {
    /// The office.
    #[diesel(sql_type = t::Uuid)]
    pub unit_id: UnitId,
    /// Its name.
    #[diesel(sql_type = t::Text)]
    pub name: String,
    /// People compared.
    #[diesel(sql_type = t::BigInt)]
    pub checked: i64,
    /// Of them with an open difference.
    #[diesel(sql_type = t::BigInt)]
    pub different: i64,
}

/// Differences by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Ages {
    /// Found within a day.
    #[diesel(sql_type = t::BigInt)]
    pub day: i64,
    /// Within a week.
    #[diesel(sql_type = t::BigInt)]
    pub week: i64,
    /// Within thirty days.
    #[diesel(sql_type = t::BigInt)]
    pub month: i64,
    /// Older.
    #[diesel(sql_type = t::BigInt)]
    pub older: i64,
}

/// People compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, QueryableByName)]
pub struct People {
    /// Compared at least once.
    #[diesel(sql_type = t::BigInt)]
    pub checked: i64,
    /// With an open difference.
    #[diesel(sql_type = t::BigInt)]
    pub different: i64,
    /// Whose number the registry does not know.
    #[diesel(sql_type = t::BigInt)]
    pub unknown: i64,
}

/// A time when stock was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Run {
    /// Why.
    #[diesel(sql_type = t::Text)]
    pub kind: RunKind,
    /// Begin.
    #[diesel(sql_type = t::Timestamptz)]
    pub started_at: DateTime<Utc>,
    /// End.
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    pub finished_at: Option<DateTime<Utc>>,
    /// People compared.
    #[diesel(sql_type = t::Integer)]
    pub people: i32,
    /// Of them with a difference.
    #[diesel(sql_type = t::Integer)]
    pub different: i32,
    /// People the registry did not answer for.
    #[diesel(sql_type = t::Integer)]
    pub unanswered: i32,
}

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// People.
    pub people: People,
    /// By age.
    pub ages: Ages,
    /// By field, most people first.
    pub fields: Vec<FieldCount>,
    /// By office, the largest share first.
    pub units: Vec<UnitCount>,
    /// The last times stock was taken.
    pub runs: Vec<Run>,
}

impl Summary {
    /// Share of the people compared who have an open difference, in tenths of a percent.
    #[must_use]
    pub fn per_mille(&self) -> i64 {
        per_mille(self.people.different, self.people.checked)
    }
}

/// A share in tenths of a percent; nothing of nothing is nothing.
#[must_use]
pub fn per_mille(part: i64, of: i64) -> i64 {
    part.saturating_mul(1_000).checked_div(of).unwrap_or(0)
}

/// How things stand.
///
/// # Errors
/// The database's.
pub fn summary(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Summary, Error> {
    let day = kernel::clock::day_in_jakarta(now);
    let people: People = diesel::sql_query(
        "select count(*) as checked, count(*) filter (where outcome = 'unknown_there') as unknown, \
         (select count(distinct employee_id) from registry_differences where closed_at is null) as different from registry_checks",
    )
    .get_result(conn)?;
    let ages: Ages = diesel::sql_query(
        "select count(*) filter (where first_seen_at > $1 - interval '1 day') as day, \
         count(*) filter (where first_seen_at <= $1 - interval '1 day' and first_seen_at > $1 - interval '7 days') as week, \
         count(*) filter (where first_seen_at <= $1 - interval '7 days' and first_seen_at > $1 - interval '30 days') as month, \
         count(*) filter (where first_seen_at <= $1 - interval '30 days') as older \
         from registry_differences where closed_at is null",
    )
    .bind::<t::Timestamptz, _>(now)
    .get_result(conn)?;
    let fields: Vec<FieldCount> = diesel::sql_query(
        "select kind, field, count(*) as differences, count(distinct employee_id) as people, min(first_seen_at) as oldest_at \
         from registry_differences where closed_at is null group by kind, field order by people desc, kind, field",
    )
    .load(conn)?;
    let units: Vec<UnitCount> = diesel::sql_query(include_str!("units.sql")).bind::<t::Date, _>(day).load(conn)?;
    let runs: Vec<Run> = diesel::sql_query(
        "select kind, started_at, finished_at, people, different, unanswered from registry_runs order by started_at desc limit 10",
    )
    .load(conn)?;
    Ok(Summary { people, ages, fields, units, runs })
}
