//! The new rank may not exceed the superior's; equal is allowed. Kept for 201 after Peraturan BKN 2/2025, which relaxes it
//! for regular promotion only; `structural.superior_limits_target` in the policy file switches it off.

use kernel::{Finding, RankGrade};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-STR-07.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-STR-07",
    code: "R-SUPERIOR",
    title: "Tidak melampaui pangkat atasan langsung",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "paling tinggi sama dengan pangkat atasan langsung";
    if !policy.structural.value.superior_limits_target {
        return Finding::not_applicable(asked, "syarat ini tidak diberlakukan");
    }
    let Some(target) = facts.grade().and_then(RankGrade::next) else {
        return Finding::unknown(asked, "pangkat belum tercatat");
    };
    let Some(superior) = facts.superior_rank else {
        return Finding::unknown(asked, "pangkat atasan belum diketahui")
            .remedy("Verifikator memeriksa pangkat atasan langsung.");
    };
    let found = format!("pangkat tujuan {target}, atasan {superior}");
    if target <= superior {
        Finding::met(asked, found)
    } else {
        Finding::not_met(asked, found).remedy("Usulkan kembali setelah pangkat atasan langsung naik.")
    }
}
