//! Seconded full time to another institution (kinds 206 and 210): PP 99/2000 art. 21. Holders of a functional position rise
//! by the rules of 202, both at most three times while seconded.

pub mod most_promotions;

use super::{PromotionRule, RuleTable, Timing, due_by_months_in_rank, functional, general, next_rank, shared};
use crate::{PromotionKind, facts::HeldPosition};

pub(crate) const BASIS: &str = "PP 99/2000 Pasal 21";

const CHECKS: &[PromotionRule] = &[
    general::promotion_date::RULE,
    most_promotions::RULE,
    shared::time_in_rank::rule("KP-DPK-02", BASIS, file!()),
    shared::performance::rule("KP-DPK-03", "Predikat kinerja dua tahun terakhir", BASIS, file!()),
    shared::service_exam::level_1("KP-DPK-04", file!()),
    shared::service_exam::level_2("KP-DPK-05", file!()),
    general::no_running_sanction::RULE,
    shared::no_promotion_delay::rule("KP-DPK-06", file!()),
    general::no_pending_examination::RULE,
    general::before_retirement::RULE,
];

const FUNCTIONAL_CHECKS: &[PromotionRule] = &[
    general::promotion_date::RULE,
    most_promotions::RULE,
    functional::TIME_IN_RANK,
    functional::PERFORMANCE,
    functional::credit_points::RULE,
    functional::next_level::RULE,
    functional::ladder_top::RULE,
    functional::rank_floor::RULE,
    functional::time_in_level::RULE,
    general::no_running_sanction::RULE,
    functional::NO_PROMOTION_DELAY,
    general::no_pending_examination::RULE,
    general::before_retirement::RULE,
];

/// The rules of kind 206 for leading positions.
pub const ASSIGNED: RuleTable = plain(PromotionKind::Seconded);
/// The rules of kind 206 for functional positions.
pub const ASSIGNED_FUNCTIONAL: RuleTable = by_points(PromotionKind::Seconded);
/// The rules of kind 210 for leading positions.
pub const LENT: RuleTable = plain(PromotionKind::WhileSeconded);
/// The rules of kind 210 for functional positions.
pub const LENT_FUNCTIONAL: RuleTable = by_points(PromotionKind::WhileSeconded);

const fn plain(kind: PromotionKind) -> RuleTable {
    RuleTable {
        kind,
        numbers: kind,
        applies: |position| !matches!(position, HeldPosition::Functional { .. }),
        note: "",
        stops: general::STOPS,
        own_stops: &[],
        checks: CHECKS,
        target: next_rank,
        timing: Timing::Due(due_by_months_in_rank),
    }
}

const fn by_points(kind: PromotionKind) -> RuleTable {
    RuleTable {
        kind,
        numbers: PromotionKind::Functional,
        applies: |position| matches!(position, HeldPosition::Functional { .. }),
        note: "pejabat fungsional",
        stops: general::STOPS,
        own_stops: &[],
        checks: FUNCTIONAL_CHECKS,
        target: next_rank,
        timing: Timing::Due(functional::due_on),
    }
}
