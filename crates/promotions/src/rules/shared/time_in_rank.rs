//! Months in the rank held, counted from its TMT (the first rank: from TMT CPNS) to the proposed TMT.

use kernel::{
    Finding, months_between,
    wording::{long_day, years_and_months},
};

use crate::{
    facts::{PromotionFacts, SanctionEffect},
    policy::PromotionPolicy,
    rules::{PromotionRule, due},
};

/// The rule with the months of the kind under judgement.
#[must_use]
pub const fn rule(id: &'static str, legal_basis: &'static str, source: &'static str) -> PromotionRule {
    PromotionRule {
        id,
        code: "R-TIME-RANK",
        title: "Masa kerja dalam pangkat terakhir",
        legal_basis,
        source,
        check: |facts, policy| check(facts, policy, policy.numbers.value.months_in_rank),
    }
}

/// The check with another number of months than the kind's own.
pub(crate) fn check(facts: &PromotionFacts, policy: &PromotionPolicy, months: u32) -> Finding {
    let asked = format!("paling singkat {} dalam pangkat terakhir", years_and_months(months));
    let Some(rank) = facts.rank else { return Finding::unknown(asked, "pangkat belum tercatat") };
    let served = u32::try_from(months_between(rank.since_on, facts.proposed_on)).unwrap_or(0);
    let demoted = facts.sanctions_with(SanctionEffect::Demotes).next().is_some();
    let found = format!(
        "{} pada {} (dalam {} sejak {}{})",
        years_and_months(served),
        long_day(facts.proposed_on),
        rank.grade,
        long_day(rank.since_on),
        if demoted { "; masa penurunan pangkat tidak dihitung" } else { "" },
    );
    match due::months_in_rank_complete_on(facts, policy, months) {
        Some(complete_on) if complete_on <= facts.proposed_on => Finding::met(asked, found),
        Some(complete_on) => {
            Finding::not_met(asked, found).remedy(format!("Masa kerja terpenuhi pada {}.", long_day(complete_on)))
        }
        None => Finding::not_met(asked, found).remedy("Masa penurunan pangkat belum berakhir."),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use crate::facts::{
        SanctionEffect,
        testing::{judge, regular_case},
    };
    use crate::rules::regular::time_in_rank::RULE;

    #[test]
    fn forty_eight_months_are_enough_and_forty_seven_are_not() {
        let met = judge(&RULE, &regular_case("2026-04-01").grade_since("III/a", "2022-04-01"));
        assert_eq!(met.outcome, Outcome::Met);
        assert_eq!(met.asked, "paling singkat 4 tahun dalam pangkat terakhir");
        assert_eq!(met.found, "4 tahun pada 1 April 2026 (dalam III/a sejak 1 April 2022)");
        let short = judge(&RULE, &regular_case("2026-03-01").grade_since("III/a", "2022-04-01"));
        assert_eq!(short.code.as_deref(), Some("R-TIME-RANK"));
        assert!(short.found.starts_with("3 tahun 11 bulan"), "{}", short.found);
        assert_eq!(short.remedy.as_deref(), Some("Masa kerja terpenuhi pada 1 April 2026."));
    }

    #[test]
    fn a_rank_that_begins_after_the_proposed_date_has_no_service() {
        let finding = judge(&RULE, &regular_case("2026-04-01").grade_since("III/a", "2026-05-01"));
        assert_eq!(finding.outcome, Outcome::NotMet);
        assert!(finding.found.starts_with("0 bulan"), "{}", finding.found);
    }

    #[test]
    fn the_time_of_a_demotion_does_not_count() {
        let demoted = regular_case("2026-04-01").sanction(SanctionEffect::Demotes, "2024-01-01", Some("2024-12-31"));
        let finding = judge(&RULE, &demoted);
        assert_eq!(finding.code.as_deref(), Some("R-TIME-RANK"));
        assert_eq!(finding.remedy.as_deref(), Some("Masa kerja terpenuhi pada 1 April 2027."));
    }
}
