//! The rules of rank promotion: one file per rule, one table per kind.
//!
//! A rule is a constant with an id, the refusal code it raises, an Indonesian title, its legal basis and a pure check.
//! `general` holds what every kind asks in the same words, `shared` what several kinds ask with numbers and ids of their
//! own, the other folders what one kind asks. `docs/rules.md` is generated from the tables; `docs/adding-a-rule.md` tells
//! how to add one.

mod catalogue;
pub mod due;
pub mod education_adjustment;
pub mod functional;
pub mod general;
pub mod invention;
pub mod long_service;
pub mod merit;
pub mod posthumous;
pub mod regular;
pub mod secondment;
pub mod shared;
pub mod state_official;
pub mod structural;
pub mod study_assignment;
pub mod study_completed;

use chrono::NaiveDate;
use kernel::{RankGrade, Rule};

pub use catalogue::catalogue_markdown;

use crate::{
    PromotionKind,
    facts::{HeldPosition, PromotionFacts},
    policy::PromotionPolicy,
};

/// A rule of rank promotion.
pub type PromotionRule = Rule<PromotionFacts, PromotionPolicy>;

/// A day that follows from the facts.
pub type DayOf = fn(&PromotionFacts, &PromotionPolicy) -> Option<NaiveDate>;

/// All rules of one kind.
#[derive(Debug)]
pub struct RuleTable {
    /// The kind.
    pub kind: PromotionKind,
    /// The kind whose numbers apply: its own, but a seconded functional official rises by those of 202.
    pub numbers: PromotionKind,
    /// For which positions this table is the one, when a kind has several.
    pub applies: fn(&HeldPosition) -> bool,
    /// What tells this table from another of the same kind, in Indonesian; else empty.
    pub note: &'static str,
    /// Tried first, in this order; the first that speaks against ends the assessment, and its code is the only one.
    pub stops: &'static [PromotionRule],
    /// Tried after them in the same way: the stops of this kind alone.
    pub own_stops: &'static [PromotionRule],
    /// All of them are run.
    pub checks: &'static [PromotionRule],
    /// The rank the person would get.
    pub target: fn(&PromotionFacts, &PromotionPolicy) -> Option<RankGrade>,
    /// How its date comes about.
    pub timing: Timing,
}

/// How the date of a promotion comes about.
#[derive(Debug, Clone, Copy)]
pub enum Timing {
    /// By time: the day on which the time conditions are fulfilled, before sanctions and before it is moved to a
    /// promotion date.
    Due(DayOf),
    /// By an event: death, retirement, a medical finding. No promotion dates.
    Event(DayOf),
}

impl RuleTable {
    /// The stops in the order in which they are tried.
    pub fn all_stops(&self) -> impl Iterator<Item = &'static PromotionRule> {
        self.stops.iter().chain(self.own_stops)
    }
    /// Every rule, stops first.
    pub fn rules(&self) -> impl Iterator<Item = &'static PromotionRule> {
        self.all_stops().chain(self.checks)
    }
}

/// The tables, by kind.
pub const TABLES: &[&RuleTable] = &[
    &regular::TABLE,
    &structural::TABLE,
    &functional::TABLE,
    &education_adjustment::TABLE,
    &study_assignment::TABLE,
    &study_completed::TABLE,
    &secondment::ASSIGNED,
    &secondment::ASSIGNED_FUNCTIONAL,
    &invention::TABLE,
    &merit::TABLE,
    &state_official::TABLE,
    &secondment::LENT,
    &secondment::LENT_FUNCTIONAL,
    &long_service::TABLE,
    &posthumous::TABLE,
];

/// The rules of `kind`, for the position that most of its people hold.
#[must_use]
pub fn table(kind: PromotionKind) -> Option<&'static RuleTable> {
    TABLES.iter().copied().find(|table| table.kind == kind)
}

/// The rules of `kind` for somebody who holds `position`.
#[must_use]
pub fn table_for(kind: PromotionKind, position: &HeldPosition) -> Option<&'static RuleTable> {
    TABLES.iter().copied().find(|table| table.kind == kind && (table.applies)(position))
}

/// The day on which the kind under judgement is due, if time decides it.
fn due_on(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<NaiveDate> {
    match table_for(policy.kind, &facts.position)?.timing {
        Timing::Due(due) => due(facts, policy),
        Timing::Event(_) => None,
    }
}

/// The months of the kind under judgement in the rank held.
fn due_by_months_in_rank(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<NaiveDate> {
    due::months_in_rank_complete_on(facts, policy, policy.numbers.value.months_in_rank)
}

/// One rank up.
fn next_rank(facts: &PromotionFacts, _: &PromotionPolicy) -> Option<RankGrade> {
    facts.grade().and_then(RankGrade::next)
}

/// Refusal codes that time alone mends: with only these an earliest date can be told.
pub const TIME_DEPENDENT: &[&str] = &["R-PERIOD", "R-TIME-RANK", "R-TIME-POS", "R-DISC-ACTIVE", "R-DISC-POSTPONED"];

#[cfg(test)]
mod tests;
