//! Facts in, assessment out: runs the rules of one kind and sums them up.

use chrono::NaiveDate;
use kernel::{Assessment, Fault, FaultClass, Finding, RuleFinding, Verdict};

use crate::{
    PromotionKind, RequestedKind,
    facts::PromotionFacts,
    policy::{PolicyError, PromotionPolicies, PromotionPolicy},
    rules::{self, RuleTable, TIME_DEPENDENT, Timing, due},
};

/// Why a case cannot be assessed at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssessError {
    /// The rules of this kind are not built yet.
    #[error("the rules of promotion kind {0} are not built yet")]
    KindNotSupported(PromotionKind),
    /// No policy for the proposed day, or the policy data is broken.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

impl Fault for AssessError {
    fn class(&self) -> FaultClass {
        match self {
            Self::KindNotSupported(_) | Self::Policy(PolicyError::NothingInForce { .. }) => FaultClass::Invalid,
            Self::Policy(_) => FaultClass::Bug,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::KindNotSupported(_) => "promotion.kind-not-supported",
            Self::Policy(PolicyError::NothingInForce { .. }) => "promotion.day-before-policy",
            Self::Policy(_) => "promotion.policy-broken",
        }
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::KindNotSupported(kind) => vec![("kind", kind.label().to_owned())],
            Self::Policy(PolicyError::NothingInForce { day, begins_on, .. }) => {
                let say = kernel::wording::long_day;
                vec![("day", say(*day)), ("begins", say(*begins_on))]
            }
            Self::Policy(_) => Vec::new(),
        }
    }
}

/// Judges `facts` on their proposed day, with the policy in force on that day.
///
/// # Errors
/// A kind whose rules are not built, or a day before the policy tables begin.
pub fn assess(
    facts: &PromotionFacts,
    requested: RequestedKind,
    policies: &PromotionPolicies,
) -> Result<Assessment, AssessError> {
    let kind = requested.resolve(&facts.position);
    let table = rules::table_for(kind, &facts.position).ok_or(AssessError::KindNotSupported(kind))?;
    Ok(assess_with(facts, table, &policies.on(facts.proposed_on)?.for_kind(table.numbers)?))
}

/// Judges `facts` by one rule table. For many people on one day: look up the policy of the day for [`RuleTable::numbers`]
/// once and call this.
#[must_use]
pub fn assess_with(facts: &PromotionFacts, table: &RuleTable, policy: &PromotionPolicy) -> Assessment {
    let mut findings = Vec::with_capacity(table.stops.len() + table.own_stops.len() + table.checks.len());
    let mut stopped: Option<&str> = None;
    for rule in table.all_stops() {
        let finding = match stopped {
            None => rule.judge(facts, policy),
            Some(by) => rule.with(not_judged(by)),
        };
        if finding.finding.speaks_against() {
            stopped = Some(rule.title);
        }
        findings.push(finding);
    }
    for rule in table.checks {
        findings.push(match stopped {
            None => rule.judge(facts, policy),
            Some(by) => rule.with(not_judged(by)),
        });
    }
    let codes = codes_of(&findings);
    let earliest_on = if stopped.is_some() { None } else { earliest_on(facts, table, policy, &codes) };
    Assessment {
        day: facts.proposed_on,
        policy: policy.version.to_string(),
        kind: table.kind.to_string(),
        verdict: verdict_of(&codes),
        target: if stopped.is_some() { None } else { (table.target)(facts, policy) },
        earliest_on,
        codes,
        findings,
    }
}

/// By time: while nothing but time speaks against. By event: the day of the event, once nothing speaks against.
fn earliest_on(
    facts: &PromotionFacts,
    table: &RuleTable,
    policy: &PromotionPolicy,
    codes: &[String],
) -> Option<NaiveDate> {
    match table.timing {
        Timing::Due(due_on) if codes.iter().all(|code| TIME_DEPENDENT.contains(&code.as_str())) => {
            due::earliest_on(facts, policy, due_on(facts, policy)?)
        }
        Timing::Event(effective_on) if codes.is_empty() => effective_on(facts, policy),
        Timing::Due(_) | Timing::Event(_) => None,
    }
}

fn not_judged(stopped_by: &str) -> Finding {
    Finding::not_applicable("tidak dinilai", format!("penilaian berhenti pada syarat \"{stopped_by}\""))
}

/// Every code, in plain ASCII order. None occurs twice: each rule of a table has its own.
fn codes_of(findings: &[RuleFinding]) -> Vec<String> {
    let mut codes: Vec<String> = findings.iter().filter_map(|found| found.finding.code.clone()).collect();
    codes.sort_unstable();
    codes
}

/// Any refusal refuses; only holds hold; nothing passes.
fn verdict_of(codes: &[String]) -> Verdict {
    if codes.iter().any(|code| code.starts_with("R-")) {
        Verdict::NotEligible
    } else if codes.is_empty() {
        Verdict::Eligible
    } else {
        Verdict::Hold
    }
}

#[cfg(test)]
mod tests {
    use kernel::{EmploymentKind, Outcome};

    use super::*;
    use crate::facts::{
        SanctionEffect,
        testing::{day, regular_case},
    };

    fn regular(facts: &PromotionFacts) -> Assessment {
        let kind = RequestedKind::Kind(PromotionKind::Regular);
        assess(facts, kind, PromotionPolicies::builtin().unwrap()).unwrap()
    }

    #[test]
    fn an_eligible_case_tells_rank_date_and_every_rule() {
        let assessment = regular(&regular_case("2026-05-01"));
        assert_eq!(assessment.verdict, Verdict::Eligible);
        assert_eq!(assessment.target.map(|rank| rank.code()), Some("III/b"));
        assert_eq!(assessment.earliest_on, Some(day("2026-04-01")));
        assert_eq!((assessment.kind.as_str(), assessment.day), ("101", day("2026-05-01")));
        assert_eq!(assessment.codes, Vec::<String>::new());
        let table = rules::table(PromotionKind::Regular).unwrap();
        let judged: Vec<&str> = assessment.findings.iter().map(|found| found.rule.as_str()).collect();
        assert_eq!(judged, table.rules().map(|rule| rule.id).collect::<Vec<_>>());
    }

    #[test]
    fn a_stop_is_the_only_code_and_the_other_rules_say_that_they_were_not_judged() {
        let mut facts = regular_case("2026-03-15").sanction(SanctionEffect::BlocksHeavy, "2026-01-01", None);
        facts.employment = EmploymentKind::Contract;
        facts.rank = None;
        let assessment = regular(&facts);
        assert_eq!(assessment.codes, ["R-PPPK"]);
        assert_eq!((assessment.target, assessment.earliest_on), (None, None));
        let mut rest = assessment.findings.iter().filter(|found| found.rule != "KP-UMUM-01");
        assert!(rest.all(|found| found.finding.outcome == Outcome::NotApplicable));
    }

    #[test]
    fn a_refusal_outweighs_a_hold_which_is_listed_too() {
        let mut facts = regular_case("2026-04-01").sanction(SanctionEffect::UnderExamination, "2026-03-01", None);
        assert_eq!(regular(&facts).verdict, Verdict::Hold);
        facts.ratings.clear();
        let refused = regular(&facts);
        assert_eq!(refused.verdict, Verdict::NotEligible);
        assert_eq!(refused.codes, ["H-DISC-PENDING", "R-PERF"]);
        assert_eq!(refused.objections().count(), 2);
        assert_eq!(refused.reasons().len(), 2);
    }

    #[test]
    fn unknown_facts_are_warnings_and_do_not_refuse() {
        let facts = PromotionFacts {
            education: None,
            retirement_on: None,
            superior_rank: None,
            ..regular_case("2024-04-01").grade_since("III/a", "2020-04-01")
        };
        let assessment = regular(&facts);
        assert_eq!(assessment.verdict, Verdict::Eligible);
        let warned: Vec<&str> = assessment.warnings().map(|found| found.rule.as_str()).collect();
        assert_eq!(warned, ["KP-REG-04", "KP-REG-05", "KP-UMUM-07"]);
    }

    #[test]
    fn days_before_the_law_are_named() {
        let policies = PromotionPolicies::builtin().unwrap();
        let error = |facts: &PromotionFacts, kind: &str| assess(facts, kind.parse().unwrap(), policies).unwrap_err();
        assert_eq!(error(&regular_case("1979-04-01"), "101").code(), "promotion.day-before-policy");
    }

    #[test]
    fn an_assessment_survives_being_stored() {
        let assessment = regular(&regular_case("2024-03-01").ratings(&[]));
        let stored = serde_json::to_string(&assessment).unwrap();
        let read: Assessment = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, assessment);
        assert_eq!(read.objections().count(), assessment.codes.len());
    }
}
