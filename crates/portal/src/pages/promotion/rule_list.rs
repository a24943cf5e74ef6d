//! Every rule with what it asks, what the record shows, where it stands in the law, and what can be done.

use kernel::{Assessment, Outcome, RuleFinding};

/// Rules in the order in which somebody reads them: what speaks against first.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleList {
    pub(crate) against: Vec<Rule>,
    pub(crate) unknown: Vec<Rule>,
    pub(crate) met: Vec<Rule>,
    pub(crate) not_applicable: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) outcome: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) asked: String,
    pub(crate) found: String,
    pub(crate) law: String,
    pub(crate) remedy: Option<String>,
}

impl RuleList {
    pub(crate) fn of(assessment: &Assessment) -> Self {
        let mut list = Self::default();
        for finding in &assessment.findings {
            let place = match finding.finding.outcome {
                _ if finding.finding.speaks_against() => &mut list.against,
                Outcome::Met => &mut list.met,
                Outcome::NotApplicable => &mut list.not_applicable,
                Outcome::Unknown | Outcome::NotMet | Outcome::Hold => &mut list.unknown,
            };
            place.push(rule(finding));
        }
        list
    }

    /// Those a reader looks at; the ones that do not concern the person stay folded.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &Rule> {
        self.against.iter().chain(&self.unknown).chain(&self.met)
    }
}

fn rule(found: &RuleFinding) -> Rule {
    let finding = &found.finding;
    let colour = match finding.outcome {
        Outcome::Met => "ok",
        Outcome::NotMet | Outcome::Hold => "stop",
        Outcome::Unknown => "warn",
        Outcome::NotApplicable => "",
    };
    Rule {
        id: found.rule.clone(),
        title: found.title.clone(),
        outcome: finding.outcome.label(),
        colour,
        asked: finding.asked.clone(),
        found: finding.found.clone(),
        law: found.legal_basis.clone(),
        remedy: finding.remedy.clone(),
    }
}
