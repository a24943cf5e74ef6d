//! The highest rank of the echelon ends this track.

use kernel::Finding;

use super::{Situation, situation};
use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-STR-05.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-STR-05",
    code: "R-RANK-CEILING",
    title: "Pangkat belum yang tertinggi untuk eselonnya",
    legal_basis: "PP 100/2000 jo. PP 13/2002",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let Some(((situation, range), grade)) = situation(facts, policy).zip(facts.grade()) else {
        return Finding::unknown("pangkat di bawah batas tertinggi eselon", "eselon belum tercatat")
            .remedy("Minta pengelola kepegawaian melengkapi eselon jabatan.");
    };
    let asked = format!("pangkat di bawah {}, tertinggi untuk eselon ini", range.highest);
    match situation {
        Situation::AtHighest => Finding::not_met(asked, grade.code())
            .remedy("Kenaikan berikutnya memerlukan jabatan dengan eselon yang lebih tinggi."),
        _ => Finding::met(asked, grade.code()),
    }
}
