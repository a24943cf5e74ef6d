//! Builders for tests: a case that is eligible for regular promotion, to be bent in one point.
#![expect(clippy::unwrap_used, reason = "only tests call these; a wrong literal should fail the test at once")]

use chrono::{Datelike, NaiveDate};
use kernel::{Finding, Rating};

use super::{EducationClass, HeldRank, PromotionFacts, SanctionEffect, SanctionFact, YearRating};
use crate::{
    policy::{PromotionPolicies, PromotionPolicy},
    rules::PromotionRule,
};

/// A day from `2026-04-01`.
#[must_use]
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The policy in force on a day.
#[must_use]
pub fn policy_on(text: &str) -> PromotionPolicy {
    PromotionPolicies::builtin().unwrap().on(day(text)).unwrap()
}

/// What `rule` finds, with the policy in force on the proposed day.
#[must_use]
pub fn judge(rule: &PromotionRule, facts: &PromotionFacts) -> Finding {
    let policy = PromotionPolicies::builtin().unwrap().on(facts.proposed_on).unwrap();
    rule.judge(facts, &policy).finding
}

/// Operational, S1, III/a since 1 April 2022, rated Baik in the two years before the proposed date, superior IV/a,
/// retiring in 2050: eligible on every promotion date from 1 April 2026.
#[must_use]
pub fn regular_case(proposed_on: &str) -> PromotionFacts {
    let proposed_on = day(proposed_on);
    let year = proposed_on.year();
    PromotionFacts {
        education: Some(EducationClass::Bachelor),
        superior_rank: Some("IV/a".parse().unwrap()),
        retirement_on: Some(day("2050-01-01")),
        ..PromotionFacts::of_permanent(proposed_on, "III/a".parse().unwrap(), day("2022-04-01"))
    }
    .ratings(&[(year - 2, Rating::Good), (year - 1, Rating::Good)])
}

impl PromotionFacts {
    /// The same with this rank.
    #[must_use]
    pub fn grade_since(mut self, grade: &str, since_on: &str) -> Self {
        self.rank = Some(HeldRank { grade: grade.parse().unwrap(), since_on: day(since_on) });
        self
    }

    /// The same with exactly these final ratings.
    #[must_use]
    pub fn ratings(mut self, ratings: &[(i32, Rating)]) -> Self {
        self.ratings = ratings
            .iter()
            .map(|(year, rating)| YearRating { year: *year, rating: *rating, provisional: false })
            .collect();
        self
    }

    /// The same with one more sanction.
    #[must_use]
    pub fn sanction(mut self, effect: SanctionEffect, from_on: &str, through_on: Option<&str>) -> Self {
        self.sanctions.push(SanctionFact { effect, from_on: day(from_on), through_on: through_on.map(day) });
        self
    }
}
