//! The award is a PNS's: neither a CPNS nor a PPPK is proposed.

use kernel::{EmploymentKind, Finding};

use super::{AwardFacts, AwardRule, LEGAL_BASIS};

/// PH-SLKS-01.
pub const RULE: AwardRule = AwardRule {
    id: "PH-SLKS-01",
    code: "W-SLKS-PNS",
    title: "Penerima berstatus PNS",
    legal_basis: LEGAL_BASIS,
    source: file!(),
    check,
};

fn check(facts: &AwardFacts, (): &()) -> Finding {
    let asked = "PNS";
    match facts.employment {
        Some(EmploymentKind::Permanent) => Finding::met(asked, EmploymentKind::Permanent.label()),
        Some(other) => Finding::not_met(asked, other.label()),
        None => Finding::unknown(asked, "status kepegawaian pada tahun itu belum tercatat"),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::super::testing::facts;
    use super::*;

    #[test]
    fn only_a_pns_is_proposed() {
        for (employment, outcome) in [
            (Some(EmploymentKind::Permanent), Outcome::Met),
            (Some(EmploymentKind::Probationary), Outcome::NotMet),
            (Some(EmploymentKind::Contract), Outcome::NotMet),
            (None, Outcome::Unknown),
        ] {
            let found = RULE.judge(&AwardFacts { employment, ..facts(10) }, &());
            assert_eq!(found.finding.outcome, outcome, "{employment:?}");
        }
    }
}
