//! Fills the facts from the record, as it stands on the proposed day.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use employees::{ServiceRecord, retirement_age};
use kernel::{EducationLevel, EmployeeId, EmploymentKind, LegalStatus, PositionKind};

use crate::{
    Error, PromotionFacts,
    facts::{DossierFacts, EducationClass, HeldPosition, HeldRank, SanctionEffect, SanctionFact, YearRating},
    policy::{PromotionPolicies, PromotionPolicy},
};

/// The record and the facts drawn from it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The record on the proposed day.
    pub record: ServiceRecord,
    /// What the rules see.
    pub facts: PromotionFacts,
}

/// Loads the facts about `employee` for a promotion on `day`, as known at `known_at`.
///
/// # Errors
/// [`employees::Error::NotFound`], or the database's.
pub fn load(
    conn: &mut PgConnection,
    employee: EmployeeId,
    day: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<Loaded, Error> {
    let record = employees::service_record_as_of(conn, employee, day, known_at)?;
    let ratings = performance::appraisals_as_of(conn, employee, known_at)?;
    let superior = match record.profile.unit_id {
        Some(unit) => organization::head_of(conn, unit, employee, day)?,
        None => None,
    };
    let superior_rank = match superior {
        Some(superior) => employees::rank_of(conn, superior, day)?,
        None => None,
    };
    let policies = PromotionPolicies::builtin()?;
    let policy = policies.on(day)?;
    let profile = &record.profile;
    let rank = profile
        .grade()
        .zip(profile.rank_since)
        .map(|(grade, since)| HeldRank { grade, since_on: counted_since(&record, since) });
    let facts = PromotionFacts {
        proposed_on: day,
        employment: profile.employment_kind.unwrap_or(EmploymentKind::Permanent),
        legal_status: profile.legal_status.unwrap_or(LegalStatus::Other),
        rank,
        probation_on: profile.probationary_since,
        position: position(&record),
        education: education(&record, &policy, day),
        ratings: ratings
            .iter()
            .map(|a| YearRating { year: i32::from(a.year), rating: a.rating, provisional: a.provisional })
            .collect(),
        exams: record.qualifications.iter().filter_map(|q| q.kind.parse().ok()).collect(),
        trainings: record.qualifications.iter().filter_map(|q| q.kind.parse().ok()).collect(),
        sanctions: sanctions(&record, policies),
        superior_rank,
        retirement_on: retirement_age::retires_on(profile.born_on, profile.into()),
        dossier: dossier(&record, rank),
        choice: crate::facts::ChoiceFacts::default(),
    };
    Ok(Loaded { record, facts })
}

/// Service in the first rank counts from the TMT CPNS (PP 99/2000 art. 5); the registry writes the TMT of the PNS rank
/// when it was the same grade.
fn counted_since(record: &ServiceRecord, since: NaiveDate) -> NaiveDate {
    let first = record.ranks.iter().all(|r| Some(&r.rank_code) == record.profile.rank_code.as_ref());
    match record
        .profile
        .probationary_since
        .filter(|_| first && record.ranks.iter().all(|r| r.promotion_kind.as_deref() == Some("211")))
    {
        Some(probation) => probation.min(since),
        None => since,
    }
}

fn position(record: &ServiceRecord) -> HeldPosition {
    let p = &record.profile;
    held_position(
        p.position_kind,
        p.echelon.as_deref(),
        p.functional_level.as_deref(),
        p.position_since,
        p.inaugurated_on,
    )
}

/// The position held, from its columns.
pub(crate) fn held_position(
    kind: Option<PositionKind>,
    echelon: Option<&str>,
    level: Option<&str>,
    since_on: Option<NaiveDate>,
    inaugurated_on: Option<NaiveDate>,
) -> HeldPosition {
    match kind {
        None => HeldPosition::None,
        Some(PositionKind::Operational) => HeldPosition::Operational,
        Some(PositionKind::Structural) => HeldPosition::Structural {
            echelon: echelon.and_then(|e| e.parse().ok()),
            inaugurated_on: inaugurated_on.or(since_on),
        },
        Some(PositionKind::Functional) => {
            HeldPosition::Functional { level: level.and_then(|l| l.parse().ok()), since_on }
        }
    }
}

fn education(record: &ServiceRecord, policy: &PromotionPolicy, day: NaiveDate) -> Option<EducationClass> {
    let highest = record.educations.iter().find(|e| e.recognised_on.is_none_or(|on| on <= day))?;
    education_class(policy, &highest.level_id, highest.program_name.as_deref())
}

/// The class of a diploma, from its columns.
pub(crate) fn education_class(
    policy: &PromotionPolicy,
    level_id: &str,
    program: Option<&str>,
) -> Option<EducationClass> {
    let level: EducationLevel = level_id.parse().ok()?;
    policy.education.class_of(level, program.unwrap_or_default())
}

/// What a sanction does. A kind the table does not know is judged by its severity: it must not slip through.
pub(crate) fn sanction_effect(policies: &PromotionPolicies, kind: &str, severity: &str) -> SanctionEffect {
    policies.sanction_effect(kind).unwrap_or(match severity {
        "light" => SanctionEffect::None,
        "promotion_delay" => SanctionEffect::Postpones,
        "severe" => SanctionEffect::BlocksHeavy,
        _ => SanctionEffect::BlocksMedium,
    })
}

fn sanctions(record: &ServiceRecord, policies: &PromotionPolicies) -> Vec<SanctionFact> {
    let decided = record.sanctions.iter().map(|s| SanctionFact {
        effect: sanction_effect(policies, &s.kind, &s.severity),
        from_on: s.since,
        through_on: s.until.and_then(|until| until.pred_opt()),
    });
    let pending = record.disciplinary_cases.iter().filter(|c| c.closed_on.is_none()).map(|c| SanctionFact {
        effect: SanctionEffect::UnderExamination,
        from_on: c.opened_on,
        through_on: None,
    });
    decided.chain(pending).collect()
}

fn dossier(record: &ServiceRecord, rank: Option<HeldRank>) -> DossierFacts {
    let since = rank.map(|r| r.since_on);
    DossierFacts {
        first_promotion: record.ranks.len() == 1
            && record.ranks.first().is_some_and(|r| {
                r.promotion_kind.as_deref() == Some("211") || Some(r.since) == record.profile.probationary_since
            }),
        education_rose_since_rank: record
            .educations
            .iter()
            .any(|e| e.recognised_on.zip(since).is_some_and(|(on, since)| on > since)),
        // Moves between agencies have no history here; the unit's officer asks for the decree when there was one.
        transferred_since_rank: false,
    }
}
