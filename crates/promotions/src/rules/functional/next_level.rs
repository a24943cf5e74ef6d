//! A rank above the level's range needs the next level first. Exception: without a vacancy there the rank may rise one
//! above the range, once (PermenPANRB 1/2023 art. 39); vacancy unknown counts as there being one.

use kernel::Finding;

use super::{Standing, level_unknown, standing};
use crate::{
    facts::PromotionFacts,
    policy::{LevelStep, PromotionPolicy},
    rules::PromotionRule,
};

/// KP-JF-05.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-JF-05",
    code: "R-JENJANG",
    title: "Pangkat tujuan dalam rentang jenjang jabatan",
    legal_basis: "PermenPANRB 1/2023 Pasal 39",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "pangkat tujuan dalam rentang jenjang, atau naik jenjang lebih dahulu";
    let Some((level, standing)) = standing(facts, policy) else { return level_unknown(asked) };
    let remedy = "Ikuti uji kompetensi dan kenaikan jenjang lebih dahulu; angka kredit yang sama lalu dipakai.";
    match standing {
        Standing::Above => Finding::not_met(asked, format!("pangkat sudah di atas jenjang {level}")).remedy(remedy),
        Standing::Within(row) if row.step == LevelStep::Yes => {
            if facts.choice.vacancy_in_next_level == Some(false) {
                return Finding::met(asked, "tidak ada lowongan pada jenjang berikutnya: boleh naik satu tingkat");
            }
            Finding::not_met(asked, format!("{} adalah pangkat tertinggi jenjang {level}", row.from)).remedy(remedy)
        }
        _ => Finding::met(asked, level.label()),
    }
}
