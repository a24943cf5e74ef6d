//! Penyelia III/d is the top of its ladder.

use kernel::Finding;

use super::{Standing, level_unknown, standing};
use crate::{
    facts::PromotionFacts,
    policy::{LevelStep, PromotionPolicy},
    rules::PromotionRule,
};

/// KP-JF-06.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-JF-06",
    code: "R-RANK-CEILING",
    title: "Belum pangkat tertinggi kategori jabatan fungsional",
    legal_basis: "PermenPANRB 1/2023",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "belum pangkat tertinggi kategori";
    let Some((level, standing)) = standing(facts, policy) else { return level_unknown(asked) };
    match standing {
        Standing::Within(row) if row.step == LevelStep::Top => {
            Finding::not_met(asked, format!("{} {level}, pangkat tertinggi", row.from))
                .remedy("Kenaikan berikutnya memerlukan alih kategori.")
        }
        _ => Finding::met(asked, level.label()),
    }
}
