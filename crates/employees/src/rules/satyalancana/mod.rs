//! Satyalancana Karya Satya: what the list of candidates asks (UU 20/2009; PP 35/2010 jo. PP 1/2020).
//!
//! The decree is the President's and stands; a finding that speaks against tells the officers what to look at before they
//! believe that it is this person's.

pub mod civil_servant;
pub mod clean_record;
pub mod held_once;
pub mod unbroken_years;

use chrono::{Datelike, NaiveDate};
use kernel::{EmploymentKind, Rule, RuleFinding, Span};

/// One of these rules; the law leaves no numbers to a policy.
pub type AwardRule = Rule<AwardFacts, ()>;

/// Where the conditions stand.
pub const LEGAL_BASIS: &str = "UU 20/2009; PP 35/2010 jo. PP 1/2020 (syarat Satyalancana Karya Satya)";

/// The same for a rule that asks for sanctions: which ones are medium or severe.
pub const LEGAL_BASIS_WITH_DISCIPLINE: &str = "UU 20/2009; PP 35/2010 jo. PP 1/2020 (syarat Satyalancana Karya Satya); \
                                               tingkat hukuman disiplin menurut PP 94/2021 Pasal 8";

/// Every rule, in the order people read them.
pub const RULES: &[AwardRule] = &[civil_servant::RULE, unbroken_years::RULE, clean_record::RULE, held_once::RULE];

/// What the record says on the reference day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardFacts {
    /// Years the award is given for: 10, 20 or 30.
    pub years: i32,
    /// Reference day of the list: 17 August of the year of the award.
    pub day: NaiveDate,
    /// Kind of employment on that day.
    pub employment: Option<EmploymentKind>,
    /// TMT CPNS.
    pub begun_on: Option<NaiveDate>,
    /// Medium and severe sanctions. Light ones have no effect.
    pub sanctions: Vec<Span>,
    /// Unpaid leave (CLTN).
    pub unpaid_leave: Vec<Span>,
    /// An examination or appeal was open on that day.
    pub under_examination: bool,
    /// Grades held already.
    pub held: Vec<i32>,
}

impl AwardFacts {
    /// The day the count begins: TMT CPNS, or the day after the last medium or severe sanction or unpaid leave that ended.
    #[must_use]
    pub fn counted_from(&self) -> Option<NaiveDate> {
        let restarts = self.sanctions.iter().chain(&self.unpaid_leave).filter(|span| span.from <= self.day);
        let ends = restarts.filter_map(|span| span.until).filter(|until| *until <= self.day);
        self.begun_on.map(|begun| ends.chain([begun]).max().unwrap_or(begun))
    }

    /// Whole months from `from` to the reference day; a month that has only begun does not count.
    #[must_use]
    pub fn months_since(&self, from: NaiveDate) -> u32 {
        let of = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month()).unwrap_or(0);
        let begun = i32::from(self.day.day() < from.day());
        u32::try_from(of(self.day) - of(from) - begun).unwrap_or(0)
    }
}

/// Every finding, in the order of [`RULES`].
#[must_use]
pub fn judge(facts: &AwardFacts) -> Vec<RuleFinding> {
    RULES.iter().map(|rule| rule.judge(facts, &())).collect()
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    pub(crate) fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A PNS since 1 March 2006, considered on 17 August 2026 for `years`.
    pub(crate) fn facts(years: i32) -> AwardFacts {
        AwardFacts {
            years,
            day: on("2026-08-17"),
            employment: Some(EmploymentKind::Permanent),
            begun_on: Some(on("2006-03-01")),
            sanctions: Vec::new(),
            unpaid_leave: Vec::new(),
            under_examination: false,
            held: Vec::new(),
        }
    }

    #[test]
    fn rule_ids_are_unique_and_name_the_law() {
        let mut ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        ids.dedup();
        assert_eq!(ids, ["PH-SLKS-01", "PH-SLKS-02", "PH-SLKS-03", "PH-SLKS-04"]);
        assert!(RULES.iter().all(|rule| rule.legal_basis.contains("PP 35/2010")));
    }
}
