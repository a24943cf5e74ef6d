//! The numbers of the law, as data with dates: `config/policies/promotion.toml` and the education table.
//!
//! Both files are compiled in and read once. [`PromotionPolicies::on`] gives what was in force on a day; the rules see
//! nothing else, so a rule never contains a number of its own.

mod calendar;
mod education;
mod positions;
mod timeline;

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use chrono::NaiveDate;
use kernel::RankGrade;
use serde::Deserialize;

pub use calendar::{PromotionMonths, ProposalWindow, WindowTable};
pub use education::{Adjustment, EducationLimit, EducationTable};
pub use positions::{
    CreditPoints, CreditRow, EchelonRanges, KindNumbers, LevelStep, RankRange, Secondment, ServicePromotion,
    ServiceStep, StructuralNumbers,
};
pub use timeline::{Era, Timeline};

use crate::{
    PromotionKind,
    facts::{LeadershipTraining, SanctionEffect},
};

/// What is wrong with the policy data, or with a question to it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The file is no TOML of the expected shape.
    #[error("config/policies/promotion.toml: {0}")]
    Unreadable(String),
    /// Eras overlap, leave a hole, or end.
    #[error("config/policies/promotion.toml, table {table}: {why}")]
    BrokenTimeline {
        /// The table.
        table: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A reference table is not as it should be.
    #[error("config/reference/{file}: {why}")]
    Table {
        /// The file.
        file: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Something else in the file contradicts itself.
    #[error("config/policies/promotion.toml: {0}")]
    Inconsistent(String),
    /// The table does not reach back to that day.
    #[error("no rule of table {table} is known for {day}; the table begins on {begins_on}")]
    NothingInForce {
        /// The table.
        table: &'static str,
        /// The day asked for.
        day: NaiveDate,
        /// Its first day.
        begins_on: NaiveDate,
    },
}

/// Whether the superior's rank limits the new rank.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuperiorRank {
    /// It does.
    pub limits_target: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    table: String,
}

/// When a ujian dinas is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceExam {
    /// The rank that is left.
    pub from_rank: RankGrade,
    /// Trainings that stand in for it.
    pub exempting_training: Vec<LeadershipTraining>,
}

/// Numbers of the effects of sanctions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SanctionPeriods {
    /// Months by which a promotion delay moves the due day.
    pub postponement_months: u32,
    /// Months that must pass after a demoted rank was given back.
    pub months_after_demotion: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SanctionKinds {
    effect: SanctionEffect,
    kinds: Vec<String>,
    #[expect(dead_code, reason = "read by people in the file; demanded so that no entry comes without its reason")]
    regulation: String,
}

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    version: String,
    promotion_dates: Vec<Era<PromotionMonths>>,
    kinds: BTreeMap<PromotionKind, Vec<Era<KindNumbers>>>,
    structural: Vec<Era<StructuralNumbers>>,
    echelon_ranges: Vec<Era<EchelonRanges>>,
    credit_points: Vec<Era<TableFile>>,
    secondment: Vec<Era<Secondment>>,
    service_promotion: Vec<Era<ServicePromotion>>,
    superior_rank: Vec<Era<SuperiorRank>>,
    education_limits: Vec<Era<TableFile>>,
    service_exam_1: Vec<Era<ServiceExam>>,
    service_exam_2: Vec<Era<ServiceExam>>,
    sanction_periods: Vec<Era<SanctionPeriods>>,
    sanction_effects: Vec<SanctionKinds>,
    proposal_windows: Vec<Era<WindowTable>>,
    registry_education_levels: Vec<education::NewerLevel>,
}

/// Every table with all its eras.
#[derive(Debug, Clone)]
pub struct PromotionPolicies {
    version: Arc<str>,
    calendar: Arc<Timeline<PromotionMonths>>,
    kinds: BTreeMap<PromotionKind, Timeline<KindNumbers>>,
    structural: Timeline<StructuralNumbers>,
    echelon_ranges: Timeline<EchelonRanges>,
    credit_points: Timeline<Arc<CreditPoints>>,
    secondment: Timeline<Secondment>,
    service_promotion: Timeline<ServicePromotion>,
    superior_rank: Timeline<SuperiorRank>,
    education: Timeline<Arc<EducationTable>>,
    service_exam_1: Timeline<ServiceExam>,
    service_exam_2: Timeline<ServiceExam>,
    sanction_periods: Timeline<SanctionPeriods>,
    sanction_effects: BTreeMap<String, SanctionEffect>,
    windows: Timeline<WindowTable>,
}

/// What was in force on one day, for one kind. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PromotionPolicy {
    /// The day.
    pub day: NaiveDate,
    /// Version of the policy file.
    pub version: Arc<str>,
    /// All promotion dates: the earliest date of a case may lie in another era.
    pub calendar: Arc<Timeline<PromotionMonths>>,
    /// The kind whose [`Self::numbers`] these are.
    pub kind: PromotionKind,
    /// Numbers of that kind.
    pub numbers: Arc<Era<KindNumbers>>,
    kinds: Arc<NumbersByKind>,
    /// Numbers of the structural promotion.
    pub structural: Arc<Era<StructuralNumbers>>,
    /// Rank ranges by echelon.
    pub echelon_ranges: Arc<Era<EchelonRanges>>,
    /// Levels and points of functional positions.
    pub credit_points: Arc<Era<Arc<CreditPoints>>>,
    /// Limits of secondment.
    pub secondment: Arc<Era<Secondment>>,
    /// Numbers of the service promotion.
    pub service_promotion: Arc<Era<ServicePromotion>>,
    /// Whether the superior's rank limits the new rank.
    pub superior_rank: Arc<Era<SuperiorRank>>,
    /// Limits by education.
    pub education: Arc<EducationTable>,
    /// The regulation behind [`Self::education`].
    pub education_regulation: Arc<Era<Arc<EducationTable>>>,
    /// Ujian dinas I.
    pub service_exam_1: Arc<Era<ServiceExam>>,
    /// Ujian dinas II.
    pub service_exam_2: Arc<Era<ServiceExam>>,
    /// Numbers of the effects of sanctions.
    pub sanction_periods: Arc<Era<SanctionPeriods>>,
}

const POLICY_FILE: &str = include_str!("../../../../config/policies/promotion.toml");
/// Reference tables by the name the policy file gives them.
const TABLE_FILES: &[(&str, &str)] = &[
    ("education_rank_limits.csv", include_str!("../../../../config/reference/education_rank_limits.csv")),
    ("credit_points.csv", include_str!("../../../../config/reference/credit_points.csv")),
];

static BUILTIN: LazyLock<Result<PromotionPolicies, PolicyError>> =
    LazyLock::new(|| PromotionPolicies::from_toml(POLICY_FILE));

impl PromotionPolicies {
    /// The policies compiled into the program, read once.
    ///
    /// # Errors
    /// Only if the files in `config/` are broken, which a test of this crate refuses.
    pub fn builtin() -> Result<&'static Self, PolicyError> {
        BUILTIN.as_ref().map_err(Clone::clone)
    }

    /// Reads and checks a policy file.
    ///
    /// # Errors
    /// Unknown or missing keys, dates that overlap or leave a hole, months that do not exist, an unknown table.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let file: PolicyFile = toml::from_str(text).map_err(|fault| PolicyError::Unreadable(fault.to_string()))?;
        check_months(&file)?;
        let newer = file.registry_education_levels;
        let education = read_tables(file.education_limits, |csv| EducationTable::from_csv(csv, newer.clone()))?;
        let credit_points = read_tables(file.credit_points, CreditPoints::from_csv)?;
        let kinds: Result<BTreeMap<_, _>, PolicyError> =
            file.kinds.into_iter().map(|(kind, eras)| Ok((kind, Timeline::new("kinds", eras)?))).collect();
        Ok(Self {
            version: file.version.into(),
            calendar: Arc::new(Timeline::new("promotion_dates", file.promotion_dates)?),
            kinds: kinds?,
            structural: Timeline::new("structural", file.structural)?,
            echelon_ranges: Timeline::new("echelon_ranges", file.echelon_ranges)?,
            credit_points: Timeline::new("credit_points", credit_points)?,
            secondment: Timeline::new("secondment", file.secondment)?,
            service_promotion: Timeline::new("service_promotion", file.service_promotion)?,
            superior_rank: Timeline::new("superior_rank", file.superior_rank)?,
            education: Timeline::new("education_limits", education)?,
            service_exam_1: Timeline::new("service_exam_1", file.service_exam_1)?,
            service_exam_2: Timeline::new("service_exam_2", file.service_exam_2)?,
            sanction_periods: Timeline::new("sanction_periods", file.sanction_periods)?,
            sanction_effects: effects_by_kind(file.sanction_effects)?,
            windows: Timeline::new("proposal_windows", file.proposal_windows)?,
        })
    }

    /// What was in force on `day`, the proposed TMT, with the numbers of the regular promotion; for another kind see
    /// [`PromotionPolicy::for_kind`].
    ///
    /// # Errors
    /// [`PolicyError::NothingInForce`] for a day before the tables begin (1980).
    pub fn on(&self, day: NaiveDate) -> Result<PromotionPolicy, PolicyError> {
        let education = self.education.on(day)?;
        // a day before the calendar begins must fail here, not look like "no promotion date"
        self.calendar.on(day)?;
        let kinds: Result<BTreeMap<_, _>, PolicyError> =
            self.kinds.iter().map(|(kind, table)| Ok((*kind, table.on(day)?))).collect();
        let kinds = Arc::new(kinds?);
        let kind = PromotionKind::Regular;
        Ok(PromotionPolicy {
            day,
            kind,
            numbers: numbers_of(&kinds, kind)?,
            kinds,
            structural: self.structural.on(day)?,
            echelon_ranges: self.echelon_ranges.on(day)?,
            credit_points: self.credit_points.on(day)?,
            secondment: self.secondment.on(day)?,
            service_promotion: self.service_promotion.on(day)?,
            version: Arc::clone(&self.version),
            calendar: Arc::clone(&self.calendar),
            superior_rank: self.superior_rank.on(day)?,
            education: Arc::clone(&education.value),
            education_regulation: education,
            service_exam_1: self.service_exam_1.on(day)?,
            service_exam_2: self.service_exam_2.on(day)?,
            sanction_periods: self.sanction_periods.on(day)?,
        })
    }

    /// Version of the policy file.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All promotion dates.
    #[must_use]
    pub fn calendar(&self) -> &Timeline<PromotionMonths> {
        &self.calendar
    }

    /// What a sanction of this kind (`TK6`, code of `discipline_types.csv`) does to a promotion; `None` for an unknown code.
    #[must_use]
    pub fn sanction_effect(&self, kind: &str) -> Option<SanctionEffect> {
        self.sanction_effects.get(kind).copied()
    }

    /// The next `count` promotion dates on or after `from`.
    #[must_use]
    pub fn next_promotion_dates(&self, from: NaiveDate, count: usize) -> Vec<NaiveDate> {
        self.calendar.dates_from(from).take(count).collect()
    }

    /// When a proposal for the promotion date `tmt` may be made; `None` when a yearly letter of BKN set it.
    ///
    /// # Errors
    /// [`PolicyError::NothingInForce`] for a day before the tables begin.
    pub fn proposal_window(&self, tmt: NaiveDate) -> Result<Option<ProposalWindow>, PolicyError> {
        self.windows.window(tmt)
    }

    /// The first promotion date on or after `earliest` for which a proposal made on `today` is still in time at the
    /// registry. A proposal that comes too late for one date is thereby offered the next.
    ///
    /// # Errors
    /// [`PolicyError::NothingInForce`] for days before the tables begin.
    pub fn next_proposable(
        &self,
        today: NaiveDate,
        earliest: NaiveDate,
    ) -> Result<Option<ProposalWindow>, PolicyError> {
        for tmt in self.calendar.dates_from(earliest.max(today)).take(24) {
            if let Some(window) = self.proposal_window(tmt)?.filter(|window| today <= window.closes_on) {
                return Ok(Some(window));
            }
        }
        Ok(None)
    }
}

impl PromotionPolicy {
    /// The same day with the numbers of another kind.
    ///
    /// # Errors
    /// [`PolicyError::Inconsistent`] if the file has no numbers for the kind, which a test refuses.
    pub fn for_kind(&self, kind: PromotionKind) -> Result<Self, PolicyError> {
        Ok(Self { kind, numbers: numbers_of(&self.kinds, kind)?, ..self.clone() })
    }
}

type NumbersByKind = BTreeMap<PromotionKind, Arc<Era<KindNumbers>>>;

fn numbers_of(kinds: &NumbersByKind, kind: PromotionKind) -> Result<Arc<Era<KindNumbers>>, PolicyError> {
    kinds.get(&kind).map(Arc::clone).ok_or_else(|| PolicyError::Inconsistent(format!("there is no table kinds.{kind}")))
}

/// Eras that name a reference file become eras that hold its table.
fn read_tables<T>(
    eras: Vec<Era<TableFile>>,
    read: impl Fn(&'static str) -> Result<T, PolicyError>,
) -> Result<Vec<Era<Arc<T>>>, PolicyError> {
    let table = |era: Era<TableFile>| {
        let name = era.value.table;
        let text = TABLE_FILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        let text = text.ok_or_else(|| {
            PolicyError::Inconsistent(format!("reference table {name:?} is not compiled in (promotions::policy)"))
        })?;
        let value = Arc::new(read(text)?);
        Ok(Era { valid_from: era.valid_from, valid_to: era.valid_to, regulation: era.regulation, value })
    };
    eras.into_iter().map(table).collect()
}

fn effects_by_kind(entries: Vec<SanctionKinds>) -> Result<BTreeMap<String, SanctionEffect>, PolicyError> {
    let mut effects = BTreeMap::new();
    for entry in entries {
        for kind in entry.kinds {
            if effects.insert(kind.clone(), entry.effect).is_some() {
                return Err(PolicyError::Inconsistent(format!("sanction kind {kind} has two effects")));
            }
        }
    }
    Ok(effects)
}

fn check_months(file: &PolicyFile) -> Result<(), PolicyError> {
    let dates = file.promotion_dates.iter().flat_map(|era| &era.value.months);
    let windows = file.proposal_windows.iter().flat_map(|era| &era.value.windows).flat_map(|rule| &rule.tmt_months);
    match dates.chain(windows).find(|month| !(1..=12).contains(*month)) {
        Some(month) => Err(PolicyError::Inconsistent(format!("{month} is not a month from 1 to 12"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
