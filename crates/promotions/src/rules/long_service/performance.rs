//! At least Baik in the year before the effective date.

use chrono::Datelike;
use kernel::Finding;

use super::effective_on;
use crate::{
    facts::PromotionFacts,
    policy::PromotionPolicy,
    rules::{PromotionRule, shared},
};

/// KP-PGB-03.
pub const RULE: PromotionRule = PromotionRule {
    check,
    ..shared::performance::rule("KP-PGB-03", "Predikat kinerja tahun terakhir", super::BASIS, file!())
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let effective = effective_on(facts).unwrap_or(facts.proposed_on);
    shared::performance::check(facts, policy, effective.year())
}
