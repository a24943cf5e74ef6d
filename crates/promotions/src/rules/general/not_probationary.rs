//! A CPNS has no rank promotion yet; the first one counts from TMT CPNS once the person is PNS.

use kernel::{EmploymentKind, Finding};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-UMUM-02.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-02",
    code: "R-CPNS",
    title: "Sudah diangkat menjadi PNS",
    legal_basis: "PP 99/2000 Pasal 5 dan 6",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "sudah diangkat menjadi PNS";
    if facts.employment == EmploymentKind::Probationary {
        return Finding::not_met(asked, "masih CPNS").remedy(
            "Kenaikan pangkat pertama dapat diusulkan setelah SK PNS terbit; masa kerjanya tetap dihitung sejak TMT CPNS.",
        );
    }
    Finding::met(asked, facts.employment.label())
}

#[cfg(test)]
mod tests {
    use kernel::{EmploymentKind, Outcome};

    use super::RULE;
    use crate::facts::{
        PromotionFacts,
        testing::{judge, regular_case},
    };

    #[test]
    fn probation_is_refused() {
        assert_eq!(judge(&RULE, &regular_case("2026-04-01")).outcome, Outcome::Met);
        let probation = PromotionFacts { employment: EmploymentKind::Probationary, ..regular_case("2026-04-01") };
        assert_eq!(judge(&RULE, &probation).code.as_deref(), Some("R-CPNS"));
    }
}
