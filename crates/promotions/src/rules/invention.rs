//! An invention useful to the state (kind 207): PP 99/2000 art. 16. The decree that recognises it is a document of the file.

use super::{RuleTable, Timing, due_by_months_in_rank, general, next_rank, shared};
use crate::PromotionKind;

const BASIS: &str = "PP 99/2000 Pasal 16";

/// The rules of kind 207.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::Invention,
    numbers: PromotionKind::Invention,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[],
    checks: &[
        general::promotion_date::RULE,
        shared::time_in_rank::rule("KP-PB-01", BASIS, file!()),
        shared::performance::rule("KP-PB-02", "Predikat kinerja tahun terakhir", BASIS, file!()),
        general::no_running_sanction::RULE,
        shared::no_promotion_delay::rule("KP-PB-03", file!()),
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: next_rank,
    timing: Timing::Due(due_by_months_in_rank),
};
