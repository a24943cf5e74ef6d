//! Regular promotion (kind 101): operational staff, every four years (PP 99/2000 art. 6–8, Peraturan BKN 2/2025).

pub mod education_ceiling;
pub mod no_promotion_delay;
pub mod performance;
pub mod regular_track;
pub mod service_exam;
pub mod superior_rank;
pub mod time_in_rank;

use chrono::NaiveDate;
use kernel::RankGrade;

use super::{RuleTable, due, general};
use crate::{PromotionKind, facts::PromotionFacts, policy::PromotionPolicy};

/// The rules of kind 101.
pub const TABLE: RuleTable = RuleTable {
    kind: PromotionKind::Regular,
    stops: &[
        general::not_contract_staff::RULE,
        general::not_probationary::RULE,
        general::active_status::RULE,
        general::rank_recorded::RULE,
        general::below_highest_rank::RULE,
        regular_track::RULE,
    ],
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
    due_on,
};

/// One rank up.
fn next_rank(facts: &PromotionFacts, _: &PromotionPolicy) -> Option<RankGrade> {
    facts.grade().and_then(RankGrade::next)
}

fn due_on(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<NaiveDate> {
    due::months_in_rank_complete_on(facts, policy, policy.numbers.value.months_in_rank)
}
