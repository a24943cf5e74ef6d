//! With a rank one below the level's range the proposed date may not lie before the TMT of the level; the same day is
//! allowed, and an unrecorded TMT is not judged.

use kernel::{Finding, wording::long_day};

use super::{Standing, level_since, level_unknown, standing};
use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-JF-08.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-JF-08",
    code: "R-TIME-POS",
    title: "TMT pangkat tidak mendahului TMT jenjang",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "TMT pangkat pada atau setelah TMT jenjang";
    let Some((_, standing)) = standing(facts, policy) else { return level_unknown(asked) };
    let Standing::OneBelow = standing else {
        return Finding::not_applicable(asked, "pangkat tidak di bawah rentang jenjang");
    };
    match level_since(facts) {
        None => Finding::unknown(asked, "TMT jenjang belum tercatat"),
        Some(since) if since <= facts.proposed_on => Finding::met(asked, format!("TMT jenjang {}", long_day(since))),
        Some(since) => Finding::not_met(asked, format!("TMT jenjang {}", long_day(since)))
            .remedy(format!("Usulkan untuk periode mulai {}.", long_day(since))),
    }
}
