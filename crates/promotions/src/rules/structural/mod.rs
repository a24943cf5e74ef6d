//! Promotion of holders of a structural position (kind 201): PP 99/2000 art. 9–12, rank ranges of PP 100/2000 jo. PP 13/2002.
//!
//! What is asked depends on how the rank held lies to the range of the echelon: [`Situation`].

pub mod rank_ceiling;
pub mod rank_floor;
pub mod structural_track;
pub mod superior_rank;
pub mod time_in_position;
pub mod time_in_rank;

use chrono::NaiveDate;
use kernel::add_months;

use super::{RuleTable, Timing, due::months_in_rank_complete_on, general, next_rank, shared};
use crate::{
    PromotionKind,
    facts::{HeldPosition, PromotionFacts},
    policy::{PromotionPolicy, RankRange},
};

pub(crate) const BASIS: &str = "PP 99/2000 Pasal 9 sampai 12 jo. PP 12/2002";

/// The rules of kind 201.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::Structural,
    numbers: PromotionKind::Structural,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[structural_track::RULE],
    checks: &[
        general::promotion_date::RULE,
        time_in_rank::RULE,
        time_in_position::RULE,
        shared::performance::rule("KP-STR-04", "Predikat kinerja dua tahun terakhir", BASIS, file!()),
        rank_ceiling::RULE,
        rank_floor::RULE,
        superior_rank::RULE,
        shared::service_exam::level_1("KP-STR-08", file!()),
        shared::service_exam::level_2("KP-STR-09", file!()),
        general::no_running_sanction::RULE,
        shared::no_promotion_delay::rule("KP-STR-10", file!()),
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: next_rank,
    timing: Timing::Due(due_on),
};

/// How the rank held lies to the rank range of the echelon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// Exactly one below the lowest (A of the guide): a year in rank and a year in the position.
    OneBelow,
    /// In the range and below its highest (B): the full time in rank.
    Within,
    /// The highest or above it (C): not promotable on this track.
    AtHighest,
    /// Two or more below the lowest (D): not promotable on this track, probably a fault in the data.
    FarBelow,
}

/// The situation and the range; `None` while the rank or the echelon is not recorded.
#[must_use]
pub fn situation(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<(Situation, RankRange)> {
    let HeldPosition::Structural { echelon: Some(echelon), .. } = facts.position else { return None };
    let range = policy.echelon_ranges.value.of(echelon)?;
    let grade = facts.grade()?;
    let situation = if grade >= range.highest {
        Situation::AtHighest
    } else if grade >= range.lowest {
        Situation::Within
    } else if range.is_one_below(grade) {
        Situation::OneBelow
    } else {
        Situation::FarBelow
    };
    Some((situation, range))
}

/// Day of inauguration, where recorded.
pub(crate) fn inaugurated_on(facts: &PromotionFacts) -> Option<NaiveDate> {
    match facts.position {
        HeldPosition::Structural { inaugurated_on, .. } => inaugurated_on,
        _ => None,
    }
}

/// One below the range: the earlier of a year in rank and in the position, and the full time in rank with the position
/// already held on the day before. Otherwise the full time in rank.
fn due_on(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<NaiveDate> {
    let numbers = &policy.structural.value;
    let full_time = months_in_rank_complete_on(facts, policy, policy.numbers.value.months_in_rank)?;
    let Some((Situation::OneBelow, _)) = situation(facts, policy) else { return Some(full_time) };
    let a_year_in_rank = months_in_rank_complete_on(facts, policy, numbers.months_in_rank_below_range)?;
    let Some(inaugurated) = inaugurated_on(facts) else { return Some(a_year_in_rank) };
    let by_year = a_year_in_rank.max(add_months(inaugurated, numbers.months_in_position));
    Some(by_year.min(full_time.max(inaugurated.succ_opt()?)))
}
