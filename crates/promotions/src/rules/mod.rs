//! The rules of rank promotion: one file per rule, one table per kind.
//!
//! A rule is a constant with an id, the refusal code it raises, an Indonesian title, its legal basis and a pure check.
//! `general` holds what every kind asks, the other folders what one kind asks. `docs/rules.md` is generated from the
//! tables; `docs/adding-a-rule.md` tells how to add one.

mod catalogue;
pub mod due;
pub mod general;
pub mod regular;

use chrono::NaiveDate;
use kernel::{RankGrade, Rule};

pub use catalogue::catalogue_markdown;

use crate::{PromotionKind, facts::PromotionFacts, policy::PromotionPolicy};

/// A rule of rank promotion.
pub type PromotionRule = Rule<PromotionFacts, PromotionPolicy>;

/// All rules of one kind.
#[derive(Debug)]
pub struct RuleTable {
    /// The kind.
    pub kind: PromotionKind,
    /// Tried in this order; the first that speaks against ends the assessment, and its code is the only one.
    pub stops: &'static [PromotionRule],
    /// All of them are run.
    pub checks: &'static [PromotionRule],
    /// The rank the person would get.
    pub target: fn(&PromotionFacts, &PromotionPolicy) -> Option<RankGrade>,
    /// The day on which the time conditions are fulfilled, before sanctions and before it is moved to a promotion date.
    pub due_on: fn(&PromotionFacts, &PromotionPolicy) -> Option<NaiveDate>,
}

impl RuleTable {
    /// Every rule, stops first.
    pub fn rules(&self) -> impl Iterator<Item = &'static PromotionRule> {
        self.stops.iter().chain(self.checks)
    }
}

/// The tables that are built, by kind.
pub const TABLES: &[&RuleTable] = &[&regular::TABLE];

/// The rules of `kind`; `None` while they are not built.
#[must_use]
pub fn table(kind: PromotionKind) -> Option<&'static RuleTable> {
    TABLES.iter().copied().find(|table| table.kind == kind)
}

/// Refusal codes that time alone mends: with only these an earliest date can be told.
pub const TIME_DEPENDENT: &[&str] = &["R-PERIOD", "R-TIME-RANK", "R-TIME-POS", "R-DISC-ACTIVE", "R-DISC-POSTPONED"];

#[cfg(test)]
mod tests;
