//! After a finished study assignment (kind 205): PP 99/2000 art. 20, Perka BKN 33/2011. The same targets as 203, without
//! exam, task or points.

use super::{RuleTable, Timing, due_by_months_in_rank, general, shared};
use crate::PromotionKind;

const BASIS: &str = "PP 99/2000 Pasal 20; Perka BKN 33/2011";

/// The rules of kind 205.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::StudyCompleted,
    numbers: PromotionKind::StudyCompleted,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[shared::adjustable_education::rule("KP-STB-01", BASIS, file!())],
    checks: &[
        general::promotion_date::RULE,
        shared::time_in_rank::rule("KP-STB-02", BASIS, file!()),
        shared::performance::rule("KP-STB-03", "Predikat kinerja tahun terakhir", BASIS, file!()),
        general::no_running_sanction::RULE,
        shared::no_promotion_delay::rule("KP-STB-04", file!()),
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: shared::adjustable_education::target,
    timing: Timing::Due(due_by_months_in_rank),
};
