//! Regular promotion ends at the ceiling of the highest education recorded. Unknown education passes, with a warning.

use kernel::Finding;

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-REG-04.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-REG-04",
    code: "R-EDU-CEILING",
    title: "Batas pangkat menurut pendidikan",
    legal_basis: "PP 99/2000 Pasal 8 jo. PP 12/2002; Peraturan BKN 2/2025",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let Some(target) = facts.grade().and_then(kernel::RankGrade::next) else {
        return Finding::unknown("pangkat tujuan dalam batas pendidikan", "pangkat belum tercatat");
    };
    let Some(limit) = facts.education.and_then(|class| policy.education.limit(class)) else {
        return Finding::unknown(format!("pendidikan yang membolehkan {target}"), "pendidikan belum tercatat")
            .remedy("Unggah ijazah terakhir agar pendidikan dicatat.");
    };
    let asked = format!("paling tinggi {} untuk {}", limit.ceiling, limit.class.label());
    let found = format!("pangkat tujuan {target}");
    let finding = if target <= limit.ceiling {
        Finding::met(asked, found)
    } else {
        Finding::not_met(asked, found)
            .remedy("Catatkan ijazah yang lebih tinggi, atau tempuh jalur jabatan struktural atau fungsional.")
    };
    finding.under(&policy.education_regulation.regulation)
}

#[cfg(test)]
mod tests {
    use kernel::{Outcome, RankGrade};

    use super::RULE;
    use crate::facts::{
        EducationClass, PromotionFacts,
        testing::{judge, regular_case},
    };

    /// The ceilings of the regulation, written out a second time on purpose: the table in `config/` must agree.
    const CEILINGS: &[(&str, &str)] = &[
        ("SD", "II/a"),
        ("SLTP", "II/c"),
        ("SLTP_KEJ", "II/d"),
        ("SLTA", "III/b"),
        ("SLTA_KEJ", "III/b"),
        ("D1", "III/b"),
        ("D2", "III/b"),
        ("SGPLB", "III/c"),
        ("D3", "III/c"),
        ("D4", "III/d"),
        ("S1", "III/d"),
        ("PROF_DOK", "IV/a"),
        ("S2", "IV/a"),
        ("S3", "IV/b"),
    ];

    #[test]
    fn every_education_ends_at_its_ceiling() {
        assert_eq!(CEILINGS.len(), EducationClass::ALL.len());
        for (class, ceiling) in CEILINGS {
            let ceiling: RankGrade = ceiling.parse().unwrap();
            let education = Some(class.parse().unwrap());
            for held in RankGrade::all().filter(|held| held.next().is_some()) {
                let facts = regular_case("2026-04-01").grade_since(held.code(), "2022-04-01");
                let finding = judge(&RULE, &PromotionFacts { education, ..facts });
                let passes = held < ceiling;
                assert_eq!(finding.outcome == Outcome::Met, passes, "{class} from {held}");
                assert_eq!(finding.code.as_deref(), (!passes).then_some("R-EDU-CEILING"), "{class} from {held}");
            }
        }
    }

    #[test]
    fn unknown_education_is_a_warning() {
        let finding = judge(&RULE, &PromotionFacts { education: None, ..regular_case("2026-04-01") });
        assert_eq!((finding.outcome, finding.code), (Outcome::Unknown, None));
    }
}
