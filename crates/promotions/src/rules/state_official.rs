//! State officials released from their position (kind 209): PP 99/2000 art. 17. Whoever still holds one is judged by it.

use super::{RuleTable, Timing, due_by_months_in_rank, general, next_rank, shared};
use crate::PromotionKind;

const BASIS: &str = "PP 99/2000 Pasal 17";

/// The rules of kind 209.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::StateOfficial,
    numbers: PromotionKind::StateOfficial,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[],
    checks: &[
        general::promotion_date::RULE,
        shared::time_in_rank::rule("KP-PN-01", BASIS, file!()),
        shared::performance::rule("KP-PN-02", "Predikat kinerja tahun terakhir", BASIS, file!()),
        general::no_running_sanction::RULE,
        shared::no_promotion_delay::rule("KP-PN-03", file!()),
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: next_rank,
    timing: Timing::Due(due_by_months_in_rank),
};
