//! Regular promotion is for operational staff. Holders of a structural or functional position have their own track.

use kernel::Finding;

use crate::{
    facts::{HeldPosition, PromotionFacts},
    policy::PromotionPolicy,
    rules::PromotionRule,
};

/// KP-REG-01.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-REG-01",
    code: "R-TRACK",
    title: "Jalur reguler: bukan pejabat struktural atau fungsional",
    legal_basis: "PP 99/2000 Pasal 6; Keputusan Kepala BKN 12/2002",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "tidak menduduki jabatan struktural atau fungsional";
    let found = facts.position.label();
    match facts.position {
        HeldPosition::Operational | HeldPosition::None => Finding::met(asked, found),
        HeldPosition::Structural { .. } => {
            Finding::not_met(asked, found).remedy("Ajukan kenaikan pangkat pilihan jabatan struktural.")
        }
        HeldPosition::Functional { .. } => {
            Finding::not_met(asked, found).remedy("Ajukan kenaikan pangkat pilihan jabatan fungsional.")
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::RULE;
    use crate::facts::{
        HeldPosition, PromotionFacts,
        testing::{judge, regular_case},
    };

    #[test]
    fn structural_and_functional_staff_have_their_own_track() {
        let holding = |position| judge(&RULE, &PromotionFacts { position, ..regular_case("2026-04-01") });
        assert_eq!(holding(HeldPosition::Operational).outcome, Outcome::Met);
        assert_eq!(holding(HeldPosition::None).outcome, Outcome::Met);
        let structural = holding(HeldPosition::Structural { echelon: None, inaugurated_on: None });
        assert_eq!(structural.code.as_deref(), Some("R-TRACK"));
        let functional = holding(HeldPosition::Functional { level: None, since_on: None });
        assert_eq!(functional.code.as_deref(), Some("R-TRACK"));
    }
}
