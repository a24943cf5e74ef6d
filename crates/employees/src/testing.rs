//! Builders for tests of this and other crates: people with a rank, a position and a unit, in a few words.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use diesel::{PgConnection, prelude::*};
use kernel::{
    Actor, DecreeId, EmployeeId, EmploymentKind, Grant, HistoryId, LegalStatus, PositionId, PositionKind, Relation,
    Role, Scope, Sex, Span, TrainingKind, UnitId, UserId,
};
use store::{
    range::bounds,
    schema::{
        decrees, educations, employee_private, employees, employment_status_history, family_members, position_history,
        positions, rank_history, sanctions, trainings, unit_history, units, users,
    },
};
use uuid::Uuid;

fn long_ago() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2020, 1, 1, 0, 0, 0).unwrap()
}

fn the_day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A unit below `parent`, since 2000.
pub fn a_unit(conn: &mut PgConnection, name: &str, parent: Option<UnitId>) -> UnitId {
    let id = UnitId::new();
    let above: String = parent.map_or_else(
        || "/".to_owned(),
        |p| unit_history::table.filter(unit_history::unit_id.eq(p)).select(unit_history::path).first(conn).unwrap(),
    );
    diesel::insert_into(units::table)
        .values((units::id.eq(id), units::registry_id.eq(format!("UNOR-{id}")), units::created_at.eq(long_ago())))
        .execute(conn)
        .unwrap();
    diesel::insert_into(unit_history::table)
        .values((
            unit_history::id.eq(Uuid::now_v7()),
            unit_history::unit_id.eq(id),
            unit_history::parent_id.eq(parent),
            unit_history::name.eq(name),
            unit_history::kind.eq("dinas"),
            unit_history::path.eq(format!("{above}{id}/")),
            unit_history::valid_during.eq(bounds(Span::since(the_day("2000-01-01")))),
            unit_history::recorded_at.eq(long_ago()),
        ))
        .execute(conn)
        .unwrap();
    id
}

/// A position of the catalogue.
pub fn a_position(
    conn: &mut PgConnection,
    kind: PositionKind,
    name: &str,
    echelon: Option<&str>,
    level: Option<&str>,
) -> PositionId {
    let id = PositionId::new();
    diesel::insert_into(positions::table)
        .values((
            positions::id.eq(id),
            positions::registry_id.eq(format!("JAB-{id}")),
            positions::kind.eq(kind),
            positions::name.eq(name),
            positions::echelon.eq(echelon),
            positions::functional_level.eq(level),
        ))
        .execute(conn)
        .unwrap();
    id
}

/// A written basis.
pub fn a_decree(conn: &mut PgConnection, number: &str) -> DecreeId {
    let id = DecreeId::new();
    diesel::insert_into(decrees::table)
        .values((
            decrees::id.eq(id),
            decrees::kind.eq("other"),
            decrees::number.eq(number),
            decrees::recorded_at.eq(long_ago()),
        ))
        .execute(conn)
        .unwrap();
    id
}

/// A person under construction: a PNS pelaksana III/a since 2022-04-01 with S1, unless told otherwise.
pub struct Builder {
    nip: String,
    name: String,
    rank: String,
    rank_since: NaiveDate,
    position: Option<PositionId>,
    education: String,
    kind: EmploymentKind,
    legal: LegalStatus,
    born_on: NaiveDate,
}

/// Starts a person. Two in one database need different serials (1 to 999).
#[must_use]
pub fn an_employee(name: &str, serial: u16) -> Builder {
    Builder {
        nip: format!("198609262015051{serial:03}"),
        name: name.to_owned(),
        rank: "III/a".to_owned(),
        rank_since: the_day("2022-04-01"),
        position: None,
        education: "40".to_owned(),
        kind: EmploymentKind::Permanent,
        legal: LegalStatus::Active,
        born_on: the_day("1986-09-26"),
    }
}

impl Builder {
    /// Rank and its TMT.
    #[must_use]
    pub fn rank(mut self, code: &str, since: &str) -> Self {
        (self.rank, self.rank_since) = (code.to_owned(), the_day(since));
        self
    }
    /// Position; default a pelaksana.
    #[must_use]
    pub fn position(mut self, id: PositionId) -> Self {
        self.position = Some(id);
        self
    }
    /// Level of education by the registry's id.
    #[must_use]
    pub fn education(mut self, level: &str) -> Self {
        level.clone_into(&mut self.education);
        self
    }
    /// Kind of employment.
    #[must_use]
    pub fn kind(mut self, kind: EmploymentKind) -> Self {
        self.kind = kind;
        self
    }
    /// Legal status.
    #[must_use]
    pub fn legal(mut self, status: LegalStatus) -> Self {
        self.legal = status;
        self
    }
    /// Birth date as recorded (the number keeps its own).
    #[must_use]
    pub fn born(mut self, on: &str) -> Self {
        self.born_on = the_day(on);
        self
    }

    /// Writes the person into `unit`.
    pub fn insert(self, conn: &mut PgConnection, unit: UnitId) -> EmployeeId {
        let id = EmployeeId::new();
        let at = long_ago();
        let since = the_day("2015-05-01");
        diesel::insert_into(employees::table)
            .values((
                (
                    employees::id.eq(id),
                    employees::registry_id.eq(format!("PNS-{id}")),
                    employees::nip.eq(&self.nip),
                    employees::name.eq(&self.name),
                ),
                (
                    employees::born_on.eq(self.born_on),
                    employees::sex.eq(Sex::Male),
                    employees::probationary_since.eq(since),
                    employees::permanent_since.eq(the_day("2016-05-01")),
                ),
                (employees::created_at.eq(at), employees::updated_at.eq(at)),
            ))
            .execute(conn)
            .unwrap();
        diesel::insert_into(employee_private::table)
            .values((
                employee_private::id.eq(HistoryId::new()),
                employee_private::employee_id.eq(id),
                employee_private::nik.eq("3671012609860001"),
                employee_private::phone.eq("081234567890"),
                employee_private::recorded_at.eq(at),
            ))
            .execute(conn)
            .unwrap();
        let decree = a_decree(conn, &format!("823/{}", self.nip.get(12..).unwrap()));
        diesel::insert_into(rank_history::table)
            .values((
                rank_history::id.eq(HistoryId::new()),
                rank_history::employee_id.eq(id),
                rank_history::rank_code.eq(&self.rank),
                rank_history::service_years.eq(4),
                rank_history::valid_during.eq(bounds(Span::since(self.rank_since))),
                rank_history::decree_id.eq(decree),
                rank_history::recorded_at.eq(at),
            ))
            .execute(conn)
            .unwrap();
        diesel::insert_into(employment_status_history::table)
            .values((
                employment_status_history::id.eq(HistoryId::new()),
                employment_status_history::employee_id.eq(id),
                employment_status_history::kind.eq(self.kind),
                employment_status_history::legal_status.eq(self.legal),
                employment_status_history::legal_status_code.eq("01"),
                employment_status_history::valid_during.eq(bounds(Span::since(since))),
                employment_status_history::decree_id.eq(decree),
                employment_status_history::recorded_at.eq(at),
            ))
            .execute(conn)
            .unwrap();
        diesel::insert_into(educations::table)
            .values((
                educations::id.eq(HistoryId::new()),
                educations::employee_id.eq(id),
                educations::level_id.eq(&self.education),
                educations::graduated_year.eq(2009),
                educations::decree_id.eq(decree),
                educations::recorded_at.eq(at),
            ))
            .execute(conn)
            .unwrap();
        let position = self
            .position
            .unwrap_or_else(|| a_position(conn, PositionKind::Operational, "Penelaah Teknis Kebijakan", None, None));
        diesel::insert_into(position_history::table)
            .values((
                position_history::id.eq(HistoryId::new()),
                position_history::employee_id.eq(id),
                position_history::position_id.eq(position),
                position_history::unit_id.eq(unit),
                position_history::valid_during.eq(bounds(Span::since(since))),
                position_history::decree_id.eq(decree),
                position_history::recorded_at.eq(at),
            ))
            .execute(conn)
            .unwrap();
        id
    }
}

/// A sanction that runs from `from` through `last_day`.
pub fn a_sanction(
    conn: &mut PgConnection,
    employee: EmployeeId,
    kind: &str,
    severity: &str,
    from: &str,
    last_day: &str,
) {
    let decree = a_decree(conn, "SK-HD-1");
    diesel::insert_into(sanctions::table)
        .values((
            sanctions::id.eq(HistoryId::new()),
            sanctions::employee_id.eq(employee),
            sanctions::kind.eq(kind),
            sanctions::severity.eq(severity),
            sanctions::valid_during.eq(bounds(Span::through(the_day(from), the_day(last_day)))),
            sanctions::decree_id.eq(decree),
            sanctions::recorded_at.eq(long_ago()),
        ))
        .execute(conn)
        .unwrap();
}

/// A course of 40 hours in March 2021.
pub fn a_course(conn: &mut PgConnection, employee: EmployeeId, name: &str) {
    let decree = a_decree(conn, "profil");
    diesel::insert_into(trainings::table)
        .values((
            trainings::id.eq(HistoryId::new()),
            trainings::employee_id.eq(employee),
            trainings::kind.eq(TrainingKind::Course),
            trainings::name.eq(name),
            trainings::finished_on.eq(the_day("2021-03-05")),
            trainings::hours.eq(40),
            trainings::decree_id.eq(decree),
            trainings::recorded_at.eq(long_ago()),
        ))
        .execute(conn)
        .unwrap();
}

/// A child, born on 1 February 2015.
pub fn a_child(conn: &mut PgConnection, employee: EmployeeId, name: &str) {
    let decree = a_decree(conn, "profil");
    diesel::insert_into(family_members::table)
        .values((
            family_members::id.eq(HistoryId::new()),
            family_members::employee_id.eq(employee),
            family_members::relation.eq(Relation::Child),
            family_members::name.eq(name),
            family_members::born_on.eq(the_day("2015-02-01")),
            family_members::decree_id.eq(decree),
            family_members::recorded_at.eq(long_ago()),
        ))
        .execute(conn)
        .unwrap();
}

/// An account that acts in these roles over the whole agency, or as themself.
pub fn an_account(conn: &mut PgConnection, employee: Option<EmployeeId>, name: &str, roles: &[Role]) -> Actor {
    let user = UserId::new();
    diesel::insert_into(users::table)
        .values((
            users::id.eq(user),
            users::employee_id.eq(employee),
            users::login.eq(user.to_string()),
            users::display_name.eq(name),
            users::state.eq("active"),
            users::created_at.eq(long_ago()),
        ))
        .execute(conn)
        .unwrap();
    let scope = |role: &Role| if *role == Role::Employee { Scope::Own } else { Scope::Agency };
    let grants = roles.iter().map(|role| Grant { role: *role, scope: scope(role) }).collect();
    Actor { user: Some(user), employee, name: name.to_owned(), grants }
}
