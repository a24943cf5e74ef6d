//! The new rank must lie in the rank range of the last position.

use kernel::{Finding, RankGrade};

use crate::{
    facts::{HeldPosition, PromotionFacts},
    policy::{PromotionPolicy, RankRange},
    rules::PromotionRule,
};

/// KP-TB-04.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-TB-04",
    code: "R-RANK-CEILING",
    title: "Pangkat tujuan dalam jenjang pangkat jabatan terakhir",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "pangkat tujuan dalam jenjang pangkat jabatan terakhir";
    let Some((range, target)) = range(facts, policy).zip(facts.grade().and_then(RankGrade::next)) else {
        return Finding::unknown(asked, "eselon atau jenjang jabatan terakhir belum tercatat")
            .remedy("Minta pengelola kepegawaian melengkapi riwayat jabatan.");
    };
    let found = format!("pangkat tujuan {target}, jabatan terakhir {}–{}", range.lowest, range.highest);
    if range.contains(target) {
        Finding::met(asked, found)
    } else {
        Finding::not_met(asked, found).remedy("Kenaikan pangkat dapat diusulkan setelah tugas belajar selesai.")
    }
}

fn range(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<RankRange> {
    match facts.position {
        HeldPosition::Structural { echelon, .. } => policy.echelon_ranges.value.of(echelon?),
        HeldPosition::Functional { level, .. } => policy.credit_points.value.range(level?),
        HeldPosition::Operational | HeldPosition::None => None,
    }
}
