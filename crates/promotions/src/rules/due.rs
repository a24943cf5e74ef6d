//! When a promotion is due: time in rank, demotions, delays, and the first promotion date after them.

use chrono::NaiveDate;
use kernel::{add_months, months_between};

use crate::{
    facts::{PromotionFacts, SanctionEffect},
    policy::PromotionPolicy,
};

/// The day on which `months` in the rank held are complete; `None` without a recorded rank.
///
/// The time of a rank demotion does not count, and a waiting time follows it (PP 53/2010 art. 7): its whole months are
/// added, and the day is at least [`crate::policy::SanctionPeriods::months_after_demotion`] after its end. A demotion
/// without an end makes the day unknown.
#[must_use]
pub fn months_in_rank_complete_on(facts: &PromotionFacts, policy: &PromotionPolicy, months: u32) -> Option<NaiveDate> {
    let rank = facts.rank?;
    let mut due = add_months(rank.since_on, months);
    for demotion in facts.sanctions_with(SanctionEffect::Demotes) {
        let returned_on = demotion.through_on?.succ_opt()?;
        if demotion.from_on >= rank.since_on {
            due = add_months(due, u32::try_from(months_between(demotion.from_on, returned_on)).unwrap_or(0));
        }
        due = due.max(add_months(returned_on, policy.sanction_periods.value.months_after_demotion));
    }
    Some(due)
}

/// The due day moved by promotion delays (LKP12) that are not spent: `due` plus the delay, and after the delay's end.
/// `None` when nothing delays. A delay that ended before the rank held began is spent.
#[must_use]
pub fn postponed_until(facts: &PromotionFacts, policy: &PromotionPolicy, due: NaiveDate) -> Option<NaiveDate> {
    let held_since = facts.rank?.since_on;
    let periods = &policy.sanction_periods.value;
    facts
        .sanctions_with(SanctionEffect::Postpones)
        .filter(|delay| delay.through_on.is_none_or(|last| last >= held_since))
        .map(|delay| {
            let moved = add_months(due, periods.postponement_months);
            delay.through_on.and_then(|last| last.succ_opt()).map_or(moved, |after| moved.max(after))
        })
        .max()
}

/// The earliest promotion date by the time-dependent rules: not before `due` (moved by delays), and after the end of
/// every medium or heavy sanction and demotion that began by the proposed date, ended ones included.
///
/// `None` when a sanction has no end yet, or when the date is on or after the retirement TMT. Performance, exams and
/// the superior's rank are not judged again for that date.
#[must_use]
pub fn earliest_on(facts: &PromotionFacts, policy: &PromotionPolicy, due: NaiveDate) -> Option<NaiveDate> {
    let mut lower = postponed_until(facts, policy, due).unwrap_or(due);
    for sanction in &facts.sanctions {
        if sanction.effect.blocks_while_it_runs() && sanction.began_by(facts.proposed_on) {
            lower = lower.max(sanction.through_on?.succ_opt()?);
        }
    }
    policy.calendar.first_on_or_after(lower).filter(|day| facts.retirement_on.is_none_or(|retired| *day < retired))
}

impl SanctionEffect {
    /// Whether no promotion is possible while it runs.
    #[must_use]
    pub const fn blocks_while_it_runs(self) -> bool {
        matches!(self, Self::BlocksMedium | Self::BlocksHeavy | Self::Demotes | Self::EndsService)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::testing::{day, policy_on, regular_case};

    #[test]
    fn a_demotion_does_not_count_and_a_year_must_follow() {
        // III/a since April 2022, demoted from April 2025 through March 2026: 48 + 12 months, a year after the return
        let facts = regular_case("2026-04-01").sanction(SanctionEffect::Demotes, "2025-04-01", Some("2026-03-31"));
        let policy = policy_on("2026-04-01");
        assert_eq!(months_in_rank_complete_on(&facts, &policy, 48), Some(day("2027-04-01")));
        assert_eq!(
            months_in_rank_complete_on(&facts, &policy, 24),
            Some(day("2027-04-01")),
            "the year after the return"
        );
        let running = regular_case("2026-04-01").sanction(SanctionEffect::Demotes, "2025-04-01", None);
        assert_eq!(months_in_rank_complete_on(&running, &policy, 48), None);
        let long_ago = regular_case("2026-04-01").sanction(SanctionEffect::Demotes, "2018-01-01", Some("2018-12-31"));
        assert_eq!(months_in_rank_complete_on(&long_ago, &policy, 48), Some(day("2026-04-01")), "before the rank held");
    }

    #[test]
    fn a_delay_moves_the_due_day_unless_it_is_spent() {
        let policy = policy_on("2026-04-01");
        let due = day("2026-04-01");
        let delayed = |from, through| {
            let facts = regular_case("2026-04-01").sanction(SanctionEffect::Postpones, from, Some(through));
            postponed_until(&facts, &policy, due)
        };
        assert_eq!(delayed("2025-06-01", "2026-05-31"), Some(day("2027-04-01")));
        assert_eq!(delayed("2026-03-01", "2027-09-30"), Some(day("2027-10-01")), "not before its end");
        assert_eq!(delayed("2021-01-01", "2021-12-31"), None, "ended before the rank held began");
        assert_eq!(delayed("2026-05-01", "2027-04-30"), None, "begins after the proposed date");
    }

    #[test]
    fn the_earliest_date_waits_for_sanctions_and_ends_at_retirement() {
        let policy = policy_on("2026-04-01");
        let due = day("2026-04-01");
        let base = regular_case("2026-04-01");
        assert_eq!(earliest_on(&base, &policy, due), Some(due));
        let sanctioned = base.clone().sanction(SanctionEffect::BlocksMedium, "2025-11-01", Some("2026-04-30"));
        assert_eq!(earliest_on(&sanctioned, &policy, due), Some(day("2026-05-01")));
        let later = base.clone().sanction(SanctionEffect::BlocksHeavy, "2026-04-02", Some("2027-04-01"));
        assert_eq!(earliest_on(&later, &policy, due), Some(due), "begins after the proposed date");
        let endless = base.clone().sanction(SanctionEffect::BlocksHeavy, "2025-11-01", None);
        assert_eq!(earliest_on(&endless, &policy, due), None);
        let retiring = PromotionFacts { retirement_on: Some(due), ..base };
        assert_eq!(earliest_on(&retiring, &policy, due), None, "equal is too late");
    }
}
