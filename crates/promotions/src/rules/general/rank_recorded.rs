//! Without a recorded rank and its TMT nothing can be judged. The case is held, not refused: the fault is in the record.
//!
//! `H-DATA-RANK` is our own code; the registry's contract assumes that the rank is known.

use kernel::{Finding, wording::long_day};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-UMUM-04.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-04",
    code: "H-DATA-RANK",
    title: "Pangkat terakhir dan TMT-nya tercatat",
    legal_basis: "PP 99/2000 Pasal 5",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "pangkat terakhir dan TMT-nya tercatat";
    match facts.rank {
        Some(rank) => {
            Finding::met(asked, format!("{} {} sejak {}", rank.grade.title(), rank.grade, long_day(rank.since_on)))
        }
        None => Finding::hold(asked, "belum ada")
            .remedy("Minta pengelola kepegawaian melengkapi riwayat pangkat beserta SK-nya."),
    }
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
    fn a_missing_rank_holds_the_case() {
        let met = judge(&RULE, &regular_case("2026-04-01"));
        assert_eq!((met.outcome, met.found.as_str()), (Outcome::Met, "Penata Muda III/a sejak 1 April 2022"));
        let held = judge(&RULE, &PromotionFacts { rank: None, ..regular_case("2026-04-01") });
        assert_eq!((held.outcome, held.code.as_deref()), (Outcome::Hold, Some("H-DATA-RANK")));
    }
}
