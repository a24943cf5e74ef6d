//! Good lines on their way into the temporary tables, by binary COPY.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use kernel::PositionKind;
use store::Tx;
use uuid::Uuid;

use super::line::{AwardLine, DecreeLine, FamilyLine, HistoryLine, PositionLine, RankLine, SanctionLine, TrainingLine};
use crate::{
    Error,
    profile::{self, Units},
};

diesel::table! {
    history_people (employee_id) { row_number -> Int4, employee_id -> Uuid, }
}
diesel::table! {
    history_ranks (employee_id) {
        employee_id -> Uuid, rank_code -> Text, from_on -> Date, until_on -> Nullable<Date>, promotion_kind -> Nullable<Text>,
        service_years -> Int2, service_months -> Int2, consideration_number -> Nullable<Text>, consideration_on -> Nullable<Date>,
        decree_number -> Nullable<Text>, decree_on -> Nullable<Date>, signatory -> Nullable<Text>, registry_id -> Nullable<Text>,
    }
}
diesel::table! {
    history_positions (employee_id) {
        employee_id -> Uuid, position_kind -> Text, position_registry_id -> Text, position_name -> Text, echelon -> Nullable<Text>,
        functional_level -> Nullable<Text>, unit_id -> Uuid, from_on -> Date, until_on -> Nullable<Date>,
        decree_number -> Nullable<Text>, decree_on -> Nullable<Date>, signatory -> Nullable<Text>, registry_id -> Nullable<Text>,
    }
}
diesel::table! {
    history_educations (employee_id) {
        employee_id -> Uuid, level_id -> Text, program_id -> Nullable<Text>, program_name -> Nullable<Text>, school -> Nullable<Text>,
        graduated_year -> Nullable<Int2>, graduated_on -> Nullable<Date>, diploma_number -> Nullable<Text>,
    }
}
diesel::table! {
    history_appraisals (employee_id) { employee_id -> Uuid, year -> Int2, rating -> Text, provisional -> Bool, }
}
diesel::table! {
    history_sanctions (employee_id) {
        employee_id -> Uuid, severity -> Text, kind -> Nullable<Text>, from_on -> Date, last_on -> Nullable<Date>,
        decree_number -> Nullable<Text>, decree_on -> Nullable<Date>, signatory -> Nullable<Text>, registry_id -> Nullable<Text>,
    }
}
diesel::table! {
    history_exams (employee_id) { employee_id -> Uuid, kind -> Text, passed_on -> Nullable<Date>, }
}

diesel::table! {
    history_trainings (employee_id) {
        employee_id -> Uuid, kind -> Text, type_id -> Nullable<Text>, name -> Text, organizer -> Nullable<Text>,
        certificate_number -> Nullable<Text>, started_on -> Nullable<Date>, finished_on -> Nullable<Date>, year -> Nullable<Int2>,
        hours -> Nullable<Int4>, registry_id -> Nullable<Text>,
    }
}
diesel::table! {
    history_awards (employee_id) {
        employee_id -> Uuid, kind_code -> Text, year -> Int2, decree_number -> Nullable<Text>, decree_on -> Nullable<Date>,
        signatory -> Nullable<Text>, registry_id -> Nullable<Text>,
    }
}
diesel::table! {
    history_family (employee_id) {
        employee_id -> Uuid, relation -> Text, name -> Text, sex -> Nullable<Text>, birth_place -> Nullable<Text>,
        born_on -> Nullable<Date>, died_on -> Nullable<Date>, marriage_state -> Nullable<Text>, married_on -> Nullable<Date>,
        divorced_on -> Nullable<Date>, certificate_number -> Nullable<Text>, is_civil_servant -> Nullable<Bool>,
        child_kind_id -> Nullable<Text>, registry_id -> Nullable<Text>,
    }
}

#[derive(Insertable)]
#[diesel(table_name = history_people, treat_none_as_default_value = false)]
struct Person {
    row_number: i32,
    employee_id: Uuid,
}

#[derive(Insertable)]
#[diesel(table_name = history_ranks, treat_none_as_default_value = false)]
struct Rank {
    employee_id: Uuid,
    rank_code: String,
    from_on: NaiveDate,
    until_on: Option<NaiveDate>,
    promotion_kind: Option<String>,
    service_years: i16,
    service_months: i16,
    consideration_number: Option<String>,
    consideration_on: Option<NaiveDate>,
    decree_number: Option<String>,
    decree_on: Option<NaiveDate>,
    signatory: Option<String>,
    registry_id: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = history_positions, treat_none_as_default_value = false)]
struct Position {
    employee_id: Uuid,
    position_kind: &'static str,
    position_registry_id: String,
    position_name: String,
    echelon: Option<&'static str>,
    functional_level: Option<String>,
    unit_id: Uuid,
    from_on: NaiveDate,
    until_on: Option<NaiveDate>,
    decree_number: Option<String>,
    decree_on: Option<NaiveDate>,
    signatory: Option<String>,
    registry_id: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = history_educations, treat_none_as_default_value = false)]
struct Education {
    employee_id: Uuid,
    level_id: String,
    program_id: Option<String>,
    program_name: Option<String>,
    school: Option<String>,
    graduated_year: Option<i16>,
    graduated_on: Option<NaiveDate>,
    diploma_number: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = history_appraisals, treat_none_as_default_value = false)]
struct Appraisal {
    employee_id: Uuid,
    year: i16,
    rating: &'static str,
    provisional: bool,
}

#[derive(Insertable)]
#[diesel(table_name = history_sanctions, treat_none_as_default_value = false)]
struct Sanction {
    employee_id: Uuid,
    severity: String,
    kind: Option<String>,
    from_on: NaiveDate,
    last_on: Option<NaiveDate>,
    decree_number: Option<String>,
    decree_on: Option<NaiveDate>,
    signatory: Option<String>,
    registry_id: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = history_exams, treat_none_as_default_value = false)]
struct Exam {
    employee_id: Uuid,
    kind: String,
    passed_on: Option<NaiveDate>,
}

#[derive(Insertable)]
#[diesel(table_name = history_trainings, treat_none_as_default_value = false)]
struct Training {
    employee_id: Uuid,
    kind: &'static str,
    type_id: Option<String>,
    name: String,
    organizer: Option<String>,
    certificate_number: Option<String>,
    started_on: Option<NaiveDate>,
    finished_on: Option<NaiveDate>,
    year: Option<i16>,
    hours: Option<i32>,
    registry_id: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = history_awards, treat_none_as_default_value = false)]
struct Award {
    employee_id: Uuid,
    kind_code: String,
    year: i16,
    decree_number: Option<String>,
    decree_on: Option<NaiveDate>,
    signatory: Option<String>,
    registry_id: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = history_family, treat_none_as_default_value = false)]
struct Relative {
    employee_id: Uuid,
    relation: &'static str,
    name: String,
    sex: Option<&'static str>,
    birth_place: Option<String>,
    born_on: Option<NaiveDate>,
    died_on: Option<NaiveDate>,
    marriage_state: Option<&'static str>,
    married_on: Option<NaiveDate>,
    divorced_on: Option<NaiveDate>,
    certificate_number: Option<String>,
    is_civil_servant: Option<bool>,
    child_kind_id: Option<String>,
    registry_id: Option<String>,
}

/// The rows of a chunk of good lines.
#[derive(Default)]
pub(super) struct Staged {
    people: Vec<Person>,
    ranks: Vec<Rank>,
    positions: Vec<Position>,
    educations: Vec<Education>,
    appraisals: Vec<Appraisal>,
    sanctions: Vec<Sanction>,
    exams: Vec<Exam>,
    trainings: Vec<Training>,
    awards: Vec<Award>,
    family: Vec<Relative>,
}

impl Staged {
    pub(super) fn add(&mut self, number: u32, employee_id: Uuid, line: HistoryLine, units: &Units) {
        self.people.push(Person { row_number: i32::try_from(number).unwrap_or(i32::MAX), employee_id });
        let starts: Vec<NaiveDate> = line.ranks.iter().skip(1).map(|rank| rank.effective_on).collect();
        let ends = starts.into_iter().map(Some).chain([None]);
        self.ranks
            .extend(line.ranks.into_iter().zip(ends).map(|(rank, until_on)| row_of_rank(employee_id, rank, until_on)));
        let starts: Vec<NaiveDate> = line.positions.iter().skip(1).map(|position| position.effective_on).collect();
        let ends = starts.into_iter().map(Some).chain([None]);
        self.positions.extend(
            line.positions
                .into_iter()
                .zip(ends)
                .map(|(position, next)| row_of_position(employee_id, position, next, units)),
        );
        self.educations.extend(line.educations.into_iter().map(|education| Education {
            employee_id,
            level_id: education.level_id,
            program_id: education.program_id,
            program_name: education.program,
            school: education.school,
            graduated_year:
                education.graduated_on.and_then(|day| i16::try_from(day.year()).ok()).or(education.graduated_year),
            graduated_on: education.graduated_on,
            diploma_number: education.diploma_number,
        }));
        self.appraisals.extend(line.appraisals.into_iter().map(|row| Appraisal {
            employee_id,
            year: row.year,
            rating: row.rating.as_str(),
            provisional: row.provisional,
        }));
        self.sanctions.extend(line.sanctions.into_iter().map(|row| row_of_sanction(employee_id, row)));
        self.exams.extend(line.exams.into_iter().map(|row| Exam {
            employee_id,
            kind: row.kind,
            passed_on: row.passed_on,
        }));
        self.trainings.extend(line.trainings.into_iter().map(|row| row_of_training(employee_id, row)));
        self.awards.extend(line.awards.into_iter().map(|row| row_of_award(employee_id, row)));
        self.family.extend(line.family.into_iter().map(|row| row_of_relative(employee_id, row)));
    }

    pub(super) fn copy(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let conn = tx.conn();
        diesel::copy_from(history_people::table).from_insertable(self.people).execute(conn)?;
        diesel::copy_from(history_ranks::table).from_insertable(self.ranks).execute(conn)?;
        diesel::copy_from(history_positions::table).from_insertable(self.positions).execute(conn)?;
        diesel::copy_from(history_educations::table).from_insertable(self.educations).execute(conn)?;
        diesel::copy_from(history_appraisals::table).from_insertable(self.appraisals).execute(conn)?;
        diesel::copy_from(history_sanctions::table).from_insertable(self.sanctions).execute(conn)?;
        diesel::copy_from(history_exams::table).from_insertable(self.exams).execute(conn)?;
        diesel::copy_from(history_trainings::table).from_insertable(self.trainings).execute(conn)?;
        diesel::copy_from(history_awards::table).from_insertable(self.awards).execute(conn)?;
        diesel::copy_from(history_family::table).from_insertable(self.family).execute(conn)?;
        Ok(())
    }
}

fn row_of_rank(employee_id: Uuid, rank: RankLine, until_on: Option<NaiveDate>) -> Rank {
    let (decree_number, decree_on, signatory) = decree(rank.decree);
    Rank {
        employee_id,
        rank_code: rank.rank,
        from_on: rank.effective_on,
        until_on,
        promotion_kind: rank.kind,
        service_years: rank.service_years,
        service_months: rank.service_months,
        consideration_number: rank.consideration_number,
        consideration_on: rank.consideration_on,
        decree_number,
        decree_on,
        signatory,
        registry_id: rank.registry_id,
    }
}

fn row_of_position(employee_id: Uuid, position: PositionLine, next: Option<NaiveDate>, units: &Units) -> Position {
    let (decree_number, decree_on, signatory) = decree(position.decree);
    let named = || profile::step(&position.name).map(str::to_owned);
    let functional = position.kind == PositionKind::Functional;
    Position {
        employee_id,
        position_kind: position.kind.as_str(),
        functional_level: position.functional_level.or_else(|| functional.then(named).flatten()),
        position_registry_id: position.position_id,
        position_name: position.name,
        echelon: position.echelon.map(kernel::Echelon::as_str),
        // A good line names known units.
        unit_id: units.get(&position.unit_id).copied().unwrap_or_default(),
        from_on: position.effective_on,
        until_on: position.until.or(next),
        decree_number,
        decree_on,
        signatory,
        registry_id: position.registry_id,
    }
}

fn row_of_sanction(employee_id: Uuid, sanction: SanctionLine) -> Sanction {
    let (decree_number, decree_on, signatory) = decree(sanction.decree);
    Sanction {
        employee_id,
        severity: sanction.level,
        kind: sanction.kind,
        from_on: sanction.starts_on,
        last_on: sanction.last_day,
        decree_number,
        decree_on,
        signatory,
        registry_id: sanction.registry_id,
    }
}

fn row_of_training(employee_id: Uuid, training: TrainingLine) -> Training {
    Training {
        employee_id,
        kind: training.kind.as_str(),
        type_id: training.type_id,
        name: training.name,
        organizer: training.organizer,
        certificate_number: training.certificate_number,
        started_on: training.started_on,
        finished_on: training.finished_on,
        year: training.year,
        hours: training.hours,
        registry_id: training.registry_id,
    }
}

fn row_of_award(employee_id: Uuid, award: AwardLine) -> Award {
    let (decree_number, decree_on, signatory) = decree(award.decree);
    Award {
        employee_id,
        kind_code: award.kind,
        year: award.year,
        decree_number,
        decree_on,
        signatory,
        registry_id: award.registry_id,
    }
}

fn row_of_relative(employee_id: Uuid, member: FamilyLine) -> Relative {
    let marriage = member.marriage.unwrap_or_default();
    Relative {
        employee_id,
        relation: member.relation.as_str(),
        name: member.name,
        sex: member.sex.map(kernel::Sex::as_str),
        birth_place: member.birth_place,
        born_on: member.born_on,
        died_on: member.died_on,
        marriage_state: marriage.state.map(kernel::MarriageState::as_str),
        married_on: marriage.married_on,
        divorced_on: marriage.divorced_on,
        certificate_number: marriage.certificate_number,
        is_civil_servant: marriage.is_civil_servant,
        child_kind_id: member.child_kind_id,
        registry_id: member.registry_id,
    }
}

/// Number, date and signatory.
fn decree(decree: Option<DecreeLine>) -> (Option<String>, Option<NaiveDate>, Option<String>) {
    decree.map_or((None, None, None), |decree| (Some(decree.number), decree.signed_on, decree.signatory))
}
