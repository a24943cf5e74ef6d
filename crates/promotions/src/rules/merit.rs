//! Extraordinary merit (kind 208): PP 99/2000 art. 15. Beyond rank range, ceiling and superior; the rating must be Sangat Baik.

use super::{RuleTable, Timing, due_by_months_in_rank, general, next_rank, shared};
use crate::PromotionKind;

const BASIS: &str = "PP 99/2000 Pasal 15";

/// The rules of kind 208.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::Merit,
    numbers: PromotionKind::Merit,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[],
    checks: &[
        general::promotion_date::RULE,
        shared::time_in_rank::rule("KP-PLB-01", BASIS, file!()),
        shared::performance::rule("KP-PLB-02", "Predikat kinerja tahun terakhir", BASIS, file!()),
        general::no_running_sanction::RULE,
        shared::no_promotion_delay::rule("KP-PLB-03", file!()),
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: next_rank,
    timing: Timing::Due(due_by_months_in_rank),
};
