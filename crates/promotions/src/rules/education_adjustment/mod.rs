//! Adjustment to a higher diploma (kind 203): PP 99/2000 art. 18, Perka BKN 33/2011. Open to every position; the rank may jump.

pub mod adjustment_exam;
pub mod credit_points;
pub mod task_needs_diploma;

use super::{RuleTable, Timing, due_by_months_in_rank, general, shared};
use crate::PromotionKind;

pub(crate) const BASIS: &str = "PP 99/2000 Pasal 18; Perka BKN 33/2011";

/// The rules of kind 203.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::EducationAdjustment,
    numbers: PromotionKind::EducationAdjustment,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[shared::adjustable_education::rule("KP-PI-01", BASIS, file!())],
    checks: &[
        general::promotion_date::RULE,
        shared::time_in_rank::rule("KP-PI-02", BASIS, file!()),
        shared::performance::rule("KP-PI-03", "Predikat kinerja tahun terakhir", BASIS, file!()),
        task_needs_diploma::RULE,
        adjustment_exam::RULE,
        credit_points::RULE,
        general::no_running_sanction::RULE,
        shared::no_promotion_delay::rule("KP-PI-07", file!()),
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: shared::adjustable_education::target,
    timing: Timing::Due(due_by_months_in_rank),
};
