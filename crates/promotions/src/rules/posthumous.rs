//! Posthumous promotion (anumerta): PP 99/2000 art. 22–26. Killed on duty; a CPNS is made PNS first. From the date of death,
//! without time, performance, discipline or promotion dates.

use super::{RuleTable, Timing, general, next_rank};
use crate::PromotionKind;

/// The rules of the posthumous promotion.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::Posthumous,
    numbers: PromotionKind::Posthumous,
    applies: |_| true,
    note: "",
    stops: &[
        general::not_contract_staff::RULE,
        general::active_status::RULE,
        general::rank_recorded::RULE,
        general::below_highest_rank::RULE,
    ],
    own_stops: &[],
    checks: &[general::before_retirement::RULE],
    target: next_rank,
    timing: Timing::Event(|facts, _| Some(facts.proposed_on)),
};
