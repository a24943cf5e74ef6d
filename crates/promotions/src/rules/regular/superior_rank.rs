//! Until 31 May 2025 the new rank could not exceed the rank of the direct superior; equal was allowed. Peraturan BKN
//! 2/2025 dropped it for dates from 1 June 2025. Judged by the proposed date; an unknown superior passes, with a warning.

use kernel::{Finding, wording::long_day};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-REG-05.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-REG-05",
    code: "R-SUPERIOR",
    title: "Tidak melampaui pangkat atasan langsung",
    legal_basis: "PP 99/2000 Pasal 6 ayat (2); Peraturan BKN 2/2025",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let era = &policy.superior_rank;
    if !era.value.limits_target {
        let asked = format!("tidak dibatasi pangkat atasan sejak {}", long_day(era.valid_from));
        return Finding::not_applicable(asked, "syarat ini tidak berlaku lagi").under(&era.regulation);
    }
    let Some(target) = facts.grade().and_then(kernel::RankGrade::next) else {
        return Finding::unknown("paling tinggi sama dengan pangkat atasan langsung", "pangkat belum tercatat");
    };
    let Some(superior) = facts.superior_rank else {
        return Finding::unknown("paling tinggi sama dengan pangkat atasan langsung", "pangkat atasan belum diketahui")
            .remedy("Verifikator memeriksa pangkat atasan langsung.")
            .under(&era.regulation);
    };
    let asked = format!("paling tinggi {superior}, pangkat atasan langsung");
    let found = format!("pangkat tujuan {target}");
    let finding = if target <= superior {
        Finding::met(asked, found)
    } else {
        Finding::not_met(asked, found)
            .remedy("Syarat ini bergantung pada tanggal TMT: periksa juga periode kenaikan pangkat sesudahnya.")
    };
    finding.under(&era.regulation)
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::RULE;
    use crate::facts::{
        PromotionFacts,
        testing::{judge, regular_case},
    };

    #[test]
    fn the_superior_limits_until_may_2025_only() {
        let under = |tmt: &str, superior: Option<&str>| {
            let superior_rank = superior.map(|code| code.parse().unwrap());
            judge(&RULE, &PromotionFacts { superior_rank, ..regular_case(tmt).grade_since("III/b", "2021-04-01") })
        };
        assert_eq!(under("2025-04-01", Some("III/b")).code.as_deref(), Some("R-SUPERIOR"));
        assert_eq!(under("2025-04-01", Some("III/c")).outcome, Outcome::Met, "equal is allowed");
        assert_eq!(under("2025-05-31", Some("III/b")).outcome, Outcome::NotMet);
        assert_eq!(under("2025-06-01", Some("III/b")).outcome, Outcome::NotApplicable);
        let unknown = under("2025-04-01", None);
        assert_eq!((unknown.outcome, unknown.code), (Outcome::Unknown, None));
    }
}
