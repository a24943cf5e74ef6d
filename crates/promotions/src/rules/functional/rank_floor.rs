//! A rank two or more below the level's range is not promotable on this track, and usually a fault in the record.

use kernel::Finding;

use super::{Standing, level_unknown, standing};
use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-JF-07.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-JF-07",
    code: "R-RANK-BELOW",
    title: "Pangkat tidak lebih dari satu tingkat di bawah jenjang",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "paling rendah satu tingkat di bawah rentang jenjang";
    let Some((level, standing)) = standing(facts, policy) else { return level_unknown(asked) };
    match standing {
        Standing::FarBelow => Finding::not_met(asked, format!("jauh di bawah jenjang {level}"))
            .remedy("Periksa pangkat dan jenjang yang tercatat; keduanya tidak sesuai."),
        _ => Finding::met(asked, level.label()),
    }
}
