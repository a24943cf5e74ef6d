//! Promotion of holders of a functional position (kind 202): PP 99/2000 art. 13–14, PermenPANRB 1/2023 art. 37–40,
//! Peraturan BKN 3/2023.
//!
//! What is asked depends on how the rank held lies to the ranks of the level (jenjang): [`Standing`].

pub mod credit_points;
pub mod functional_track;
pub mod ladder_top;
pub mod next_level;
pub mod rank_floor;
pub mod time_in_level;

use chrono::NaiveDate;

use super::{PromotionRule, RuleTable, Timing, due_by_months_in_rank, general, next_rank, shared};
use crate::{
    PromotionKind,
    facts::{FunctionalLevel, HeldPosition, PromotionFacts},
    policy::{CreditRow, PromotionPolicy},
};

pub(crate) const BASIS: &str =
    "PP 99/2000 Pasal 13 dan 14; PermenPANRB 1/2023 Pasal 37 sampai 40; Peraturan BKN 3/2023";

/// KP-JF-02.
pub const TIME_IN_RANK: PromotionRule = shared::time_in_rank::rule("KP-JF-02", BASIS, file!());
/// KP-JF-03.
pub const PERFORMANCE: PromotionRule =
    shared::performance::rule("KP-JF-03", "Predikat kinerja dua tahun terakhir", BASIS, file!());
/// KP-JF-09.
pub const NO_PROMOTION_DELAY: PromotionRule = shared::no_promotion_delay::rule("KP-JF-09", file!());

/// The rules of kind 202.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::Functional,
    numbers: PromotionKind::Functional,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[functional_track::RULE],
    checks: &[
        general::promotion_date::RULE,
        TIME_IN_RANK,
        PERFORMANCE,
        credit_points::RULE,
        next_level::RULE,
        ladder_top::RULE,
        rank_floor::RULE,
        time_in_level::RULE,
        general::no_running_sanction::RULE,
        NO_PROMOTION_DELAY,
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: next_rank,
    timing: Timing::Due(due_on),
};

/// How the rank held lies to the ranks of the level.
#[derive(Debug, Clone, Copy)]
pub enum Standing<'a> {
    /// Two or more below: not promotable on this track.
    FarBelow,
    /// One below, after a step up in level: the points were consumed by that step.
    OneBelow,
    /// In the range: points decide.
    Within(&'a CreditRow),
    /// Above: the next level must come first.
    Above,
}

/// The level and the standing; `None` while rank or level is not recorded.
#[must_use]
pub fn standing<'a>(facts: &PromotionFacts, policy: &'a PromotionPolicy) -> Option<(FunctionalLevel, Standing<'a>)> {
    let HeldPosition::Functional { level: Some(level), .. } = facts.position else { return None };
    let table = policy.credit_points.value.as_ref();
    let range = table.range(level)?;
    let grade = facts.grade()?;
    let standing = match table.row(level, grade) {
        Some(row) => Standing::Within(row),
        None if range.is_one_below(grade) => Standing::OneBelow,
        None if grade < range.lowest => Standing::FarBelow,
        None => Standing::Above,
    };
    Some((level, standing))
}

/// TMT of the level, where recorded.
pub(crate) fn level_since(facts: &PromotionFacts) -> Option<NaiveDate> {
    match facts.position {
        HeldPosition::Functional { since_on, .. } => since_on,
        _ => None,
    }
}

/// The months in rank; with a rank one below the range not before the TMT of the level.
pub(crate) fn due_on(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<NaiveDate> {
    let due = due_by_months_in_rank(facts, policy)?;
    match standing(facts, policy) {
        Some((_, Standing::OneBelow)) => Some(level_since(facts).map_or(due, |since| due.max(since))),
        _ => Some(due),
    }
}

/// What the rules of this folder answer while the level is not recorded.
pub(crate) fn level_unknown(asked: &str) -> kernel::Finding {
    kernel::Finding::unknown(asked, "jenjang jabatan fungsional belum tercatat")
        .remedy("Minta pengelola kepegawaian melengkapi jenjang jabatan.")
}
