//! Each grade is given once, and a lower one is not given after a higher.

use kernel::Finding;

use super::{AwardFacts, AwardRule, LEGAL_BASIS};

/// PH-SLKS-04.
pub const RULE: AwardRule = AwardRule {
    id: "PH-SLKS-04",
    code: "W-SLKS-HELD",
    title: "Belum memiliki tanda kehormatan yang sama atau lebih tinggi",
    legal_basis: LEGAL_BASIS,
    source: file!(),
    check,
};

fn check(facts: &AwardFacts, (): &()) -> Finding {
    let asked = format!("belum memiliki Satyalancana Karya Satya {} tahun atau lebih", facts.years);
    match facts.held.iter().copied().filter(|held| *held >= facts.years).max() {
        Some(held) => Finding::not_met(asked, format!("sudah tercatat memiliki yang {held} tahun")),
        None => Finding::met(asked, "belum ada"),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::super::testing::facts;
    use super::*;

    #[test]
    fn the_same_or_a_higher_one_speaks_against_a_lower_one_does_not() {
        for (held, outcome) in [(vec![], Outcome::Met), (vec![10], Outcome::Met), (vec![20], Outcome::NotMet)] {
            assert_eq!(RULE.judge(&AwardFacts { held: held.clone(), ..facts(20) }, &()).finding.outcome, outcome);
            let higher = RULE.judge(&AwardFacts { held, ..facts(10) }, &()).finding.outcome;
            assert!(outcome == Outcome::Met || higher == Outcome::NotMet);
        }
    }
}
