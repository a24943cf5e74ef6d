//! The recorded education must lift the rank held: an adjustment exists for it, and the rank is not there already.

use kernel::{Finding, RankGrade};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// The rule.
#[must_use]
pub const fn rule(id: &'static str, legal_basis: &'static str, source: &'static str) -> PromotionRule {
    PromotionRule {
        id,
        code: "R-EDU-NOADJ",
        title: "Ijazah menaikkan pangkat yang dimiliki",
        legal_basis,
        source,
        check,
    }
}

/// The rank to which the recorded education lifts the rank held.
#[must_use]
pub fn target(facts: &PromotionFacts, policy: &PromotionPolicy) -> Option<RankGrade> {
    let adjustment = policy.education.limit(facts.education?)?.adjustment?;
    (facts.grade()? <= adjustment.from_at_most).then_some(adjustment.to)
}

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "ijazah yang dasar pangkatnya lebih tinggi daripada pangkat sekarang";
    let Some(grade) = facts.grade() else { return Finding::unknown(asked, "pangkat belum tercatat") };
    let Some(class) = facts.education else {
        return Finding::missing(asked, "pendidikan belum tercatat")
            .remedy("Unggah ijazah terakhir agar pendidikan dicatat.");
    };
    let found = format!("{}, pangkat sekarang {grade}", class.label());
    match target(facts, policy) {
        Some(target) => Finding::met(asked, format!("{found}, menjadi {target}")),
        None => Finding::not_met(asked, found).remedy("Gunakan jenis kenaikan pangkat menurut jabatan Anda."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{
        EducationClass,
        testing::{policy_on, regular_case},
    };

    #[test]
    fn a_diploma_lifts_only_from_below_its_own_rank() {
        let lifted = |class: &str, held: &str| {
            let facts = regular_case("2026-04-01").grade_since(held, "2022-04-01");
            let education = Some(class.parse::<EducationClass>().unwrap());
            target(&PromotionFacts { education, ..facts }, &policy_on("2026-04-01")).map(RankGrade::code)
        };
        assert_eq!(lifted("S1", "II/b"), Some("III/a"));
        assert_eq!(lifted("S1", "II/d"), Some("III/a"));
        assert_eq!(lifted("S1", "III/a"), None, "already there");
        assert_eq!(lifted("S2", "III/a"), Some("III/b"));
        assert_eq!(lifted("PROF_DOK", "III/a"), Some("III/b"));
        assert_eq!(lifted("S3", "III/b"), Some("III/c"));
        assert_eq!(lifted("D3", "II/b"), Some("II/c"));
        assert_eq!(lifted("D2", "II/a"), Some("II/b"));
        assert_eq!(lifted("SLTA", "I/d"), Some("II/a"));
        assert_eq!(lifted("SLTP", "I/b"), Some("I/c"));
        assert_eq!(lifted("SD", "I/a"), None, "no adjustment exists");
    }
}
