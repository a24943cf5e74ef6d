//! PPPK have no rank promotion: they change class (golongan) only by a new contract.

use kernel::{EmploymentKind, Finding};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-UMUM-01.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-01",
    code: "R-PPPK",
    title: "Kenaikan pangkat hanya untuk PNS",
    legal_basis: "UU 20/2023; PP 49/2018; PP 99/2000",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "pegawai berstatus PNS";
    match facts.employment {
        EmploymentKind::Contract | EmploymentKind::PartTimeContract => {
            Finding::not_met(asked, facts.employment.label())
                .remedy("PPPK tidak memiliki kenaikan pangkat; golongan berubah hanya dengan perjanjian kerja baru.")
        }
        EmploymentKind::Permanent | EmploymentKind::Probationary => Finding::met(asked, facts.employment.label()),
    }
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
    fn contract_staff_is_refused_and_permanent_staff_passes() {
        let with = |employment| judge(&RULE, &PromotionFacts { employment, ..regular_case("2026-04-01") });
        assert_eq!(with(EmploymentKind::Permanent).outcome, Outcome::Met);
        assert_eq!(with(EmploymentKind::Probationary).outcome, Outcome::Met, "that is another rule");
        for refused in [EmploymentKind::Contract, EmploymentKind::PartTimeContract] {
            assert_eq!(with(refused).code.as_deref(), Some("R-PPPK"));
        }
    }
}
