//! A good enough rating in each of the last calendar years. A year without a recorded rating refuses: the proof is on
//! the record. It is shown as missing ("belum ada"), not as bad.

use chrono::Datelike;
use kernel::{Finding, Rating};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// The rule with the years and the rating of the kind under judgement.
#[must_use]
pub const fn rule(
    id: &'static str,
    title: &'static str,
    legal_basis: &'static str,
    source: &'static str,
) -> PromotionRule {
    PromotionRule {
        id,
        code: "R-PERF",
        title,
        legal_basis,
        source,
        check: |facts, policy| check(facts, policy, facts.proposed_on.year()),
    }
}

/// The check of the years before `of_year`.
pub(crate) fn check(facts: &PromotionFacts, policy: &PromotionPolicy, of_year: i32) -> Finding {
    let numbers = &policy.numbers.value;
    let minimum = numbers.minimum_rating;
    // oldest first, as people read them
    let years: Vec<i32> = (1..=i32::from(numbers.performance_years)).rev().map(|back| of_year - back).collect();
    let asked = format!("predikat paling rendah {} pada {}", minimum.label(), join(years.iter()));
    let found = join(years.iter().map(|year| describe(facts, *year)));
    let below = years.iter().any(|year| facts.rating_of(*year).is_some_and(|r| !r.rating.at_least(minimum)));
    let missing: Vec<_> = years.iter().filter(|year| facts.rating_of(**year).is_none()).collect();
    if below {
        return Finding::not_met(asked, found)
            .remedy("Usulkan kembali setelah predikat kinerja tahun-tahun yang dinilai memenuhi syarat.");
    }
    if !missing.is_empty() {
        let years = join(missing.into_iter());
        return Finding::missing(asked, found)
            .remedy(format!("Minta penilai atau pengelola kepegawaian mencatat predikat kinerja {years}."));
    }
    Finding::met(asked, found)
}

fn describe(facts: &PromotionFacts, year: i32) -> String {
    match facts.rating_of(year) {
        Some(found) if found.provisional => format!("{year}: {} (sementara)", label(found.rating)),
        Some(found) => format!("{year}: {}", label(found.rating)),
        None => format!("{year}: belum ada"),
    }
}

const fn label(rating: Rating) -> &'static str {
    rating.label()
}

fn join(parts: impl Iterator<Item = impl ToString>) -> String {
    parts.map(|part| part.to_string()).collect::<Vec<_>>().join(" dan ")
}

#[cfg(test)]
mod tests {
    use kernel::{Outcome, Rating};

    use crate::facts::{
        YearRating,
        testing::{judge, regular_case},
    };
    use crate::rules::regular::performance::RULE;

    #[test]
    fn both_years_must_be_good_enough() {
        let rated = |first, second| {
            let facts = regular_case("2026-04-01").ratings(&[(2024, first), (2025, second)]);
            judge(&RULE, &facts)
        };
        let met = rated(Rating::Good, Rating::VeryGood);
        assert_eq!((met.outcome, met.found.as_str()), (Outcome::Met, "2024: Baik dan 2025: Sangat Baik"));
        assert_eq!(met.asked, "predikat paling rendah Baik pada 2024 dan 2025");
        for (first, second) in [
            (Rating::Good, Rating::NeedsImprovement),
            (Rating::NeedsImprovement, Rating::VeryGood),
            (Rating::VeryPoor, Rating::Poor),
        ] {
            let refused = rated(first, second);
            assert_eq!((refused.outcome, refused.code.as_deref()), (Outcome::NotMet, Some("R-PERF")));
        }
    }

    #[test]
    fn a_missing_year_is_unknown_and_refuses() {
        let missing = judge(&RULE, &regular_case("2026-04-01").ratings(&[(2025, Rating::Good)]));
        assert_eq!((missing.outcome, missing.code.as_deref()), (Outcome::Unknown, Some("R-PERF")));
        assert_eq!(missing.found, "2024: belum ada dan 2025: Baik");
        // a bad year outweighs a missing one
        let both = judge(&RULE, &regular_case("2026-04-01").ratings(&[(2025, Rating::Poor)]));
        assert_eq!(both.outcome, Outcome::NotMet);
    }

    #[test]
    fn a_provisional_rating_counts_and_is_named() {
        let mut facts = regular_case("2026-01-01").ratings(&[(2024, Rating::Good)]);
        facts.ratings.push(YearRating { year: 2025, rating: Rating::Good, provisional: true });
        let finding = judge(&RULE, &facts);
        assert_eq!((finding.outcome, finding.found.as_str()), (Outcome::Met, "2024: Baik dan 2025: Baik (sementara)"));
    }
}
