//! Regular promotion (kind 101): operational staff, every four years (PP 99/2000 art. 6–8, Peraturan BKN 2/2025).

pub mod education_ceiling;
pub mod no_promotion_delay;
pub mod performance;
pub mod regular_track;
pub mod service_exam;
pub mod superior_rank;
pub mod time_in_rank;

use super::{RuleTable, Timing, due_by_months_in_rank, general, next_rank};
use crate::PromotionKind;

/// The rules of kind 101.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::Regular,
    numbers: PromotionKind::Regular,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[regular_track::RULE],
    checks: &[
        general::promotion_date::RULE,
        time_in_rank::RULE,
        performance::RULE,
        education_ceiling::RULE,
        superior_rank::RULE,
        service_exam::LEVEL_1,
        service_exam::LEVEL_2,
        general::no_running_sanction::RULE,
        no_promotion_delay::RULE,
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: next_rank,
    timing: Timing::Due(due_by_months_in_rank),
};
