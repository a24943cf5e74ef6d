//! A rank two or more below the range of the echelon is not promotable on this track, and usually a fault in the record.

use kernel::Finding;

use super::{Situation, situation};
use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-STR-06.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-STR-06",
    code: "R-RANK-BELOW",
    title: "Pangkat tidak lebih dari satu tingkat di bawah jenjang eselon",
    legal_basis: "PP 100/2000 jo. PP 13/2002",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let Some(((situation, range), grade)) = situation(facts, policy).zip(facts.grade()) else {
        return Finding::unknown("pangkat sesuai jenjang eselon", "eselon belum tercatat")
            .remedy("Minta pengelola kepegawaian melengkapi eselon jabatan.");
    };
    let asked = format!("paling rendah satu tingkat di bawah {}", range.lowest);
    match situation {
        Situation::FarBelow => Finding::not_met(asked, grade.code())
            .remedy("Periksa pangkat dan eselon yang tercatat; keduanya tidak sesuai."),
        _ => Finding::met(asked, grade.code()),
    }
}
