//! The rules for everybody at once: streamed row by row, so that memory does not grow with the number of people.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{PgConnection, pg::PgRowByRowLoadingMode, prelude::*, sql_types as t};
use employees::retirement_age;
use kernel::{Assessment, EmployeeId, EmploymentKind, LegalStatus, PositionKind, RankGrade, Rating, UnitId};

use crate::{
    Error, PromotionFacts, PromotionKind, assess_with,
    facts::{ChoiceFacts, DossierFacts, HeldRank, SanctionEffect, SanctionFact, YearRating},
    facts_load::{education_class, held_position, sanction_effect},
    policy::{PromotionPolicies, PromotionPolicy},
    rules,
};

/// The statement that gives the facts; the benchmark copies the same to standard output.
pub const FACTS: &str = include_str!("everybody.sql");

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = t::Uuid)]
    id: EmployeeId,
    #[diesel(sql_type = t::Date)]
    born_on: NaiveDate,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    probationary_since: Option<NaiveDate>,
    #[diesel(sql_type = t::Text)]
    employment_kind: EmploymentKind,
    #[diesel(sql_type = t::Text)]
    legal_status: LegalStatus,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    rank_code: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    rank_since: Option<NaiveDate>,
    #[diesel(sql_type = t::Bool)]
    only_first_rank: bool,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    position_kind: Option<PositionKind>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    position_name: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    echelon: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    functional_level: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    position_since: Option<NaiveDate>,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    inaugurated_on: Option<NaiveDate>,
    #[diesel(sql_type = t::Nullable<t::Uuid>)]
    unit_id: Option<UnitId>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    education_level: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    education_program: Option<String>,
    #[diesel(sql_type = t::Array<t::SmallInt>)]
    rating_years: Vec<i16>,
    #[diesel(sql_type = t::Array<t::Text>)]
    ratings: Vec<Rating>,
    #[diesel(sql_type = t::Array<t::Bool>)]
    provisional: Vec<bool>,
    #[diesel(sql_type = t::Array<t::Text>)]
    qualifications: Vec<String>,
    #[diesel(sql_type = t::Array<t::Text>)]
    sanction_kinds: Vec<String>,
    #[diesel(sql_type = t::Array<t::Text>)]
    sanction_severities: Vec<String>,
    #[diesel(sql_type = t::Array<t::Date>)]
    sanction_froms: Vec<NaiveDate>,
    #[diesel(sql_type = t::Array<t::Nullable<t::Date>>)]
    sanction_untils: Vec<Option<NaiveDate>>,
    #[diesel(sql_type = t::Array<t::Date>)]
    examinations: Vec<NaiveDate>,
}

/// For each unit: who leads it, with their rank, nearest first (the unit itself, then the units above).
type Leaders = HashMap<UnitId, Vec<(EmployeeId, Option<RankGrade>)>>;

#[derive(QueryableByName)]
struct LeaderRow {
    #[diesel(sql_type = t::Uuid)]
    unit_id: UnitId,
    #[diesel(sql_type = t::Uuid)]
    employee_id: EmployeeId,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    rank_code: Option<String>,
}

fn leaders(conn: &mut PgConnection, day: NaiveDate) -> Result<Leaders, Error> {
    let rows: Vec<LeaderRow> = diesel::sql_query(include_str!("leaders.sql")).bind::<t::Date, _>(day).load(conn)?;
    let mut leaders = Leaders::new();
    for row in rows {
        let rank = row.rank_code.and_then(|code| code.parse().ok());
        leaders.entry(row.unit_id).or_default().push((row.employee_id, rank));
    }
    Ok(leaders)
}

/// Judges everybody in service on `day` for a regular promotion, and hands each result to `each` as it comes.
/// Answers how many were judged.
///
/// # Errors
/// The database's; a `day` before the policy tables begin; what `each` answers.
pub fn everybody<E: From<Error>>(
    conn: &mut PgConnection,
    day: NaiveDate,
    mut each: impl FnMut(EmployeeId, &Assessment) -> Result<(), E>,
) -> Result<u64, E> {
    let policies = PromotionPolicies::builtin().map_err(Error::from)?;
    let policy = policies.on(day).map_err(Error::from)?;
    let table = rules::table(PromotionKind::Regular).ok_or(Error::NotFound)?;
    let leaders = leaders(conn, day)?;
    let rows = diesel::sql_query(FACTS)
        .bind::<t::Date, _>(day)
        .load_iter::<Row, PgRowByRowLoadingMode>(conn)
        .map_err(Error::from)?;
    let mut judged = 0;
    for row in rows {
        let row = row.map_err(Error::from)?;
        let facts = facts(&row, day, policies, &policy, &leaders);
        each(row.id, &assess_with(&facts, table, &policy))?;
        judged += 1;
    }
    Ok(judged)
}

fn facts(
    row: &Row,
    day: NaiveDate,
    policies: &PromotionPolicies,
    policy: &PromotionPolicy,
    leaders: &Leaders,
) -> PromotionFacts {
    let grade: Option<RankGrade> = row.rank_code.as_deref().and_then(|code| code.parse().ok());
    let first_counts_from = row.probationary_since.filter(|_| row.only_first_rank);
    let superior = row.unit_id.and_then(|unit| leaders.get(&unit)?.iter().find(|(id, _)| *id != row.id));
    let held = retirement_age::HeldPosition {
        kind: row.position_kind,
        name: row.position_name.as_deref().unwrap_or_default(),
        echelon: row.echelon.as_deref(),
        functional_level: row.functional_level.as_deref(),
    };
    PromotionFacts {
        proposed_on: day,
        employment: row.employment_kind,
        legal_status: row.legal_status,
        rank: grade.zip(row.rank_since).map(|(grade, since)| HeldRank {
            grade,
            since_on: first_counts_from.map_or(since, |first| first.min(since)),
        }),
        probation_on: row.probationary_since,
        position: held_position(
            row.position_kind,
            held.echelon,
            held.functional_level,
            row.position_since,
            row.inaugurated_on,
        ),
        education: row
            .education_level
            .as_deref()
            .and_then(|level| education_class(policy, level, row.education_program.as_deref())),
        ratings: ratings(row),
        exams: row.qualifications.iter().filter_map(|kind| kind.parse().ok()).collect(),
        trainings: row.qualifications.iter().filter_map(|kind| kind.parse().ok()).collect(),
        sanctions: sanctions(row, policies),
        superior_rank: superior.and_then(|(_, rank)| *rank),
        retirement_on: retirement_age::retires_on(row.born_on, held),
        dossier: DossierFacts::default(),
        choice: ChoiceFacts::default(),
    }
}

fn ratings(row: &Row) -> Vec<YearRating> {
    row.rating_years
        .iter()
        .zip(&row.ratings)
        .zip(&row.provisional)
        .map(|((year, rating), provisional)| YearRating {
            year: i32::from(*year),
            rating: *rating,
            provisional: *provisional,
        })
        .collect()
}

fn sanctions(row: &Row, policies: &PromotionPolicies) -> Vec<SanctionFact> {
    let kinds = row.sanction_kinds.iter().zip(&row.sanction_severities);
    let spans = row.sanction_froms.iter().zip(&row.sanction_untils);
    let decided = kinds.zip(spans).map(|((kind, severity), (from, until))| SanctionFact {
        effect: sanction_effect(policies, kind, severity),
        from_on: *from,
        through_on: until.and_then(|until| until.pred_opt()),
    });
    let pending = row.examinations.iter().map(|opened| SanctionFact {
        effect: SanctionEffect::UnderExamination,
        from_on: *opened,
        through_on: None,
    });
    decided.chain(pending).collect()
}
