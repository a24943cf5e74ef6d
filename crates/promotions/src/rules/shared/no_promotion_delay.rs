//! A promotion delay (LKP12) moves the due day by a year. Before the normal due day only the time in rank refuses.

use kernel::{Finding, wording::long_day};

use crate::{
    facts::PromotionFacts,
    policy::PromotionPolicy,
    rules::{self, PromotionRule, due},
};

/// The rule with the due day of the kind under judgement.
#[must_use]
pub const fn rule(id: &'static str, source: &'static str) -> PromotionRule {
    PromotionRule {
        id,
        code: "R-DISC-POSTPONED",
        title: "Tidak sedang ditunda kenaikan pangkatnya",
        legal_basis: "PP 53/2010 Pasal 7 ayat (3) huruf b; Perka BKN 21/2010",
        source,
        check,
    }
}

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "tidak ada penundaan kenaikan pangkat yang belum selesai";
    let due = rules::due_on(facts, policy);
    let Some(due) = due else { return Finding::met(asked, "tidak ada") };
    match due::postponed_until(facts, policy, due) {
        None => Finding::met(asked, "tidak ada"),
        Some(until) if due <= facts.proposed_on && facts.proposed_on < until => {
            Finding::not_met(asked, format!("ditunda sampai {}", long_day(until)))
                .remedy(format!("Usulkan untuk periode mulai {}.", long_day(until)))
        }
        Some(until) => Finding::met(asked, format!("penundaan sampai {}", long_day(until))),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use crate::facts::{
        SanctionEffect,
        testing::{judge, regular_case},
    };
    use crate::rules::regular::no_promotion_delay::RULE;

    #[test]
    fn a_delay_refuses_between_the_due_day_and_the_delayed_day() {
        // III/a since 1 April 2022: due 1 April 2026, delayed to 1 April 2027
        let on = |tmt: &str| {
            judge(&RULE, &regular_case(tmt).sanction(SanctionEffect::Postpones, "2025-06-01", Some("2026-05-31")))
        };
        assert_eq!(on("2026-03-01").outcome, Outcome::Met, "not due yet: the time in rank refuses");
        assert_eq!(on("2026-04-01").code.as_deref(), Some("R-DISC-POSTPONED"));
        assert_eq!(on("2027-03-01").code.as_deref(), Some("R-DISC-POSTPONED"));
        assert_eq!(on("2027-04-01").outcome, Outcome::Met);
    }
}
