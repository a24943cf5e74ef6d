//! Four years in rank within the range of the echelon; one year when the rank is exactly one below it. Not judged where
//! this track ends anyway (rank at its highest, or two below).

use kernel::Finding;

use super::{Situation, situation};
use crate::{
    facts::PromotionFacts,
    policy::PromotionPolicy,
    rules::{PromotionRule, shared},
};

/// KP-STR-02.
pub const RULE: PromotionRule =
    PromotionRule { check, ..shared::time_in_rank::rule("KP-STR-02", super::BASIS, file!()) };

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let months = match situation(facts, policy).map(|(situation, _)| situation) {
        Some(Situation::OneBelow) => policy.structural.value.months_in_rank_below_range,
        Some(Situation::Within) | None => policy.numbers.value.months_in_rank,
        Some(Situation::AtHighest | Situation::FarBelow) => {
            return Finding::not_applicable("masa kerja dalam pangkat", "pangkat di luar jenjang eselon ini");
        }
    };
    shared::time_in_rank::check(facts, policy, months)
}
