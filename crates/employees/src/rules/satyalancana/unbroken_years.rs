//! 10, 20 or 30 full years of unbroken service, counted from the TMT CPNS. A medium or severe sanction and unpaid leave
//! break it: the count begins again after they end.

use kernel::{
    Finding,
    wording::{long_day, years_and_months},
};

use super::{AwardFacts, AwardRule, LEGAL_BASIS_WITH_DISCIPLINE};

/// PH-SLKS-02.
pub const RULE: AwardRule = AwardRule {
    id: "PH-SLKS-02",
    code: "W-SLKS-YEARS",
    title: "Masa kerja terus-menerus",
    legal_basis: LEGAL_BASIS_WITH_DISCIPLINE,
    source: file!(),
    check,
};

fn check(facts: &AwardFacts, (): &()) -> Finding {
    let asked = format!("{} tahun penuh tanpa putus pada {}", facts.years, long_day(facts.day));
    let Some(from) = facts.counted_from() else {
        return Finding::unknown(asked, "TMT CPNS belum tercatat");
    };
    let months = facts.months_since(from);
    let found = format!("{} sejak {}", years_and_months(months), long_day(from));
    if i64::from(months) >= i64::from(facts.years) * 12 {
        Finding::met(asked, found)
    } else {
        Finding::not_met(asked, found)
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Outcome, Span};

    use super::super::testing::{facts, on};
    use super::*;

    fn outcome(facts: &AwardFacts) -> Outcome {
        RULE.judge(facts, &()).finding.outcome
    }

    #[test]
    fn twenty_years_and_five_months_are_enough_for_twenty_and_not_for_thirty() {
        assert_eq!(outcome(&facts(20)), Outcome::Met);
        let short = RULE.judge(&facts(30), &());
        assert_eq!(short.finding.code.as_deref(), Some("W-SLKS-YEARS"));
        assert_eq!(short.finding.found, "20 tahun 5 bulan sejak 1 Maret 2006");
    }

    #[test]
    fn a_month_that_has_only_begun_does_not_count() {
        let nearly = AwardFacts { begun_on: Some(on("2006-09-01")), ..facts(20) };
        assert_eq!(RULE.judge(&nearly, &()).finding.found, "19 tahun 11 bulan sejak 1 September 2006");
        assert_eq!(outcome(&AwardFacts { begun_on: Some(on("2006-08-17")), ..facts(20) }), Outcome::Met);
        assert_eq!(outcome(&AwardFacts { begun_on: Some(on("2006-08-18")), ..facts(20) }), Outcome::NotMet);
    }

    #[test]
    fn the_count_begins_again_after_a_sanction_or_unpaid_leave() {
        let sanction = Span::through(on("2017-02-01"), on("2018-01-31"));
        let after = AwardFacts { sanctions: vec![sanction], ..facts(10) };
        assert_eq!(RULE.judge(&after, &()).finding.found, "8 tahun 6 bulan sejak 1 Februari 2018");
        let leave = Span::through(on("2010-01-01"), on("2011-12-31"));
        let back = AwardFacts { unpaid_leave: vec![leave], ..facts(20) };
        assert_eq!(RULE.judge(&back, &()).finding.found, "14 tahun 7 bulan sejak 1 Januari 2012");
        let later = AwardFacts { sanctions: vec![Span::through(on("2027-01-01"), on("2027-06-30"))], ..facts(20) };
        assert_eq!(outcome(&later), Outcome::Met, "what comes after the day breaks nothing");
    }

    #[test]
    fn without_a_beginning_nothing_is_known() {
        assert_eq!(outcome(&AwardFacts { begun_on: None, ..facts(10) }), Outcome::Unknown);
    }
}
