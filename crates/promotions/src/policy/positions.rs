//! What the law says about positions: numbers of a kind, rank ranges by echelon, levels and points of functional positions.

use kernel::{Echelon, RankGrade, Rating};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::PolicyError;
use crate::facts::FunctionalLevel;

/// Numbers that every kind has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindNumbers {
    /// Months in the rank held, at least.
    pub months_in_rank: u32,
    /// How many calendar years before the year of the proposed date must be good enough.
    pub performance_years: u8,
    /// What is good enough.
    pub minimum_rating: Rating,
}

/// Numbers of the structural promotion (201).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StructuralNumbers {
    /// Months in rank when the rank is one below the range.
    pub months_in_rank_below_range: u32,
    /// Months in the position when the rank is one below the range.
    pub months_in_position: u32,
    /// Whether the superior's rank limits the new rank.
    pub superior_limits_target: bool,
}

/// Lowest and highest rank that go with a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankRange {
    /// Lowest.
    pub lowest: RankGrade,
    /// Highest.
    pub highest: RankGrade,
}

impl RankRange {
    /// Whether `grade` lies in it.
    #[must_use]
    pub fn contains(&self, grade: RankGrade) -> bool {
        self.lowest <= grade && grade <= self.highest
    }
    /// Whether `grade` is exactly one below it.
    #[must_use]
    pub fn is_one_below(&self, grade: RankGrade) -> bool {
        grade.next() == Some(self.lowest)
    }
}

/// Rank ranges by echelon.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EchelonRanges {
    ranges: Vec<EchelonRange>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EchelonRange {
    echelon: Echelon,
    lowest: RankGrade,
    highest: RankGrade,
}

impl EchelonRanges {
    /// The range of `echelon`.
    #[must_use]
    pub fn of(&self, echelon: Echelon) -> Option<RankRange> {
        let row = self.ranges.iter().find(|range| range.echelon == echelon)?;
        Some(RankRange { lowest: row.lowest, highest: row.highest })
    }
}

/// How often a seconded person may rise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secondment {
    /// Promotions while seconded, at most.
    pub most_promotions: u32,
}

/// Numbers of the service promotion (pengabdian).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServicePromotion {
    /// Longest service first.
    pub steps: Vec<ServiceStep>,
    /// Months before the effective date in which no medium or heavy sanction may have run.
    pub months_without_sanction: u32,
}

/// Months in the last rank that go with a length of service.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStep {
    /// Years of continuous service since TMT CPNS, at least.
    pub service_years: u32,
    /// Months in the last rank, at least.
    pub months_in_rank: u32,
}

/// Levels and points of functional positions: `config/reference/credit_points.csv`.
#[derive(Debug, Clone)]
pub struct CreditPoints {
    rows: Vec<CreditRow>,
}

/// One step: points for rising from a rank in a level.
#[derive(Debug, Clone)]
pub struct CreditRow {
    /// The level.
    pub level: FunctionalLevel,
    /// Ranks of the level.
    pub range: RankRange,
    /// The rank that is left.
    pub from: RankGrade,
    /// Points in the account of the level, at least; `None` at the top of a ladder.
    pub points: Option<Decimal>,
    /// What the step needs beside the points.
    pub step: LevelStep,
}

/// Whether a rank step stays in the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LevelStep {
    /// It does.
    No,
    /// It leads out of it: the next level comes first.
    Yes,
    /// There is no further rank in this ladder.
    Top,
}

#[derive(Deserialize)]
struct Row {
    jenjang: FunctionalLevel,
    jenjang_rank_min: RankGrade,
    jenjang_rank_max: RankGrade,
    from_rank: RankGrade,
    ak_cumulative_in_jenjang: Option<Decimal>,
    step_needs_next_jenjang: LevelStep,
}

impl CreditPoints {
    pub(super) fn from_csv(file: &str) -> Result<Self, PolicyError> {
        let refuse = |why: String| PolicyError::Table { file: "credit_points.csv", why };
        let rows: Result<Vec<CreditRow>, PolicyError> = csv::Reader::from_reader(file.as_bytes())
            .deserialize()
            .map(|row| row.map(Row::into_step).map_err(|fault| refuse(fault.to_string())))
            .collect();
        let table = Self { rows: rows? };
        for level in FunctionalLevel::ALL {
            let range = table.range(*level).ok_or_else(|| refuse(format!("level {level} is missing")))?;
            let covered = |grade: &RankGrade| table.row(*level, *grade).is_some();
            if !RankGrade::all().filter(|grade| range.contains(*grade)).all(|grade| covered(&grade)) {
                return Err(refuse(format!("level {level} lacks a rank of its range")));
            }
        }
        Ok(table)
    }

    /// Ranks of a level.
    #[must_use]
    pub fn range(&self, level: FunctionalLevel) -> Option<RankRange> {
        self.rows.iter().find(|row| row.level == level).map(|row| row.range)
    }

    /// The step from `grade` in `level`; `None` outside the level's range.
    #[must_use]
    pub fn row(&self, level: FunctionalLevel, grade: RankGrade) -> Option<&CreditRow> {
        self.rows.iter().find(|row| row.level == level && row.from == grade)
    }
}

impl Row {
    fn into_step(self) -> CreditRow {
        CreditRow {
            level: self.jenjang,
            range: RankRange { lowest: self.jenjang_rank_min, highest: self.jenjang_rank_max },
            from: self.from_rank,
            points: self.ak_cumulative_in_jenjang,
            step: self.step_needs_next_jenjang,
        }
    }
}
