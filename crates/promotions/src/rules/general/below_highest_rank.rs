//! Nobody rises above Pembina Utama IV/e.

use kernel::Finding;

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-UMUM-05.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-05",
    code: "R-MAX",
    title: "Masih ada pangkat yang lebih tinggi",
    legal_basis: "PP 99/2000 (susunan pangkat dan golongan ruang PNS)",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "pangkat di bawah Pembina Utama IV/e";
    let Some(grade) = facts.grade() else { return Finding::unknown(asked, "pangkat belum tercatat") };
    match grade.next() {
        Some(_) => Finding::met(asked, grade.code()),
        None => Finding::not_met(asked, format!("{grade}, pangkat tertinggi PNS")),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::RULE;
    use crate::facts::testing::{judge, regular_case};

    #[test]
    fn only_the_highest_rank_is_refused() {
        assert_eq!(judge(&RULE, &regular_case("2026-04-01").grade_since("IV/d", "2022-04-01")).outcome, Outcome::Met);
        let top = judge(&RULE, &regular_case("2026-04-01").grade_since("IV/e", "2022-04-01"));
        assert_eq!(top.code.as_deref(), Some("R-MAX"));
    }
}
