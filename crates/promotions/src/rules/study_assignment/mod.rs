//! While on a study assignment, formerly in a structural or functional position (kind 204): PP 99/2000 art. 19. Whoever
//! was operational staff rises by 101.

pub mod last_position_range;
pub mod study_track;

use super::{RuleTable, Timing, due_by_months_in_rank, general, next_rank, shared};
use crate::PromotionKind;

pub(crate) const BASIS: &str = "PP 99/2000 Pasal 19";

/// The rules of kind 204.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::StudyAssignment,
    numbers: PromotionKind::StudyAssignment,
    applies: |_| true,
    note: "",
    stops: general::STOPS,
    own_stops: &[study_track::RULE],
    checks: &[
        general::promotion_date::RULE,
        shared::time_in_rank::rule("KP-TB-02", BASIS, file!()),
        shared::performance::rule("KP-TB-03", "Predikat kinerja tahun terakhir", BASIS, file!()),
        last_position_range::RULE,
        shared::service_exam::level_1("KP-TB-05", file!()),
        shared::service_exam::level_2("KP-TB-06", file!()),
        general::no_running_sanction::RULE,
        shared::no_promotion_delay::rule("KP-TB-07", file!()),
        general::no_pending_examination::RULE,
        general::before_retirement::RULE,
    ],
    target: next_rank,
    timing: Timing::Due(due_by_months_in_rank),
};
