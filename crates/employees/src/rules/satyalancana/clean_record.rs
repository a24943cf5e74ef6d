//! No medium or severe sanction, no unpaid leave and no examination on the reference day.

use kernel::{Finding, wording::long_day};

use super::{AwardFacts, AwardRule, LEGAL_BASIS_WITH_DISCIPLINE};

/// PH-SLKS-03.
pub const RULE: AwardRule = AwardRule {
    id: "PH-SLKS-03",
    code: "W-SLKS-DISC",
    title: "Tidak sedang dijatuhi hukuman disiplin sedang atau berat",
    legal_basis: LEGAL_BASIS_WITH_DISCIPLINE,
    source: file!(),
    check,
};

fn check(facts: &AwardFacts, (): &()) -> Finding {
    let asked = format!(
        "tidak ada hukuman disiplin sedang atau berat, pemeriksaan, atau cuti di luar tanggungan negara pada {}",
        long_day(facts.day)
    );
    if facts.sanctions.iter().any(|span| span.contains(facts.day)) {
        return Finding::not_met(asked, "hukuman disiplin sedang atau berat masih berjalan");
    }
    if facts.under_examination {
        return Finding::not_met(asked, "sedang diperiksa atau menunggu putusan banding");
    }
    if facts.unpaid_leave.iter().any(|span| span.contains(facts.day)) {
        return Finding::not_met(asked, "sedang cuti di luar tanggungan negara");
    }
    Finding::met(asked, "tidak ada")
}

#[cfg(test)]
mod tests {
    use kernel::{Outcome, Span};

    use super::super::testing::{facts, on};
    use super::*;

    #[test]
    fn what_runs_on_the_day_speaks_against_and_what_is_over_does_not() {
        let outcome = |facts: AwardFacts| RULE.judge(&facts, &()).finding.outcome;
        let running = Span::through(on("2026-08-01"), on("2026-08-17"));
        let over = Span::through(on("2026-08-01"), on("2026-08-16"));
        assert_eq!(outcome(facts(10)), Outcome::Met);
        assert_eq!(outcome(AwardFacts { sanctions: vec![running], ..facts(10) }), Outcome::NotMet);
        assert_eq!(outcome(AwardFacts { unpaid_leave: vec![running], ..facts(10) }), Outcome::NotMet);
        assert_eq!(outcome(AwardFacts { under_examination: true, ..facts(10) }), Outcome::NotMet);
        assert_eq!(outcome(AwardFacts { sanctions: vec![over], ..facts(10) }), Outcome::Met);
    }
}
