//! Rules that give reasons: facts in, findings out; no connection, no clock, no log.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{RankGrade, Reason, text_enum};

text_enum! {
    /// What a rule found.
    Outcome {
        /// The condition is fulfilled.
        Met = "met": "Terpenuhi",
        /// It is not.
        NotMet = "not_met": "Belum terpenuhi",
        /// The record does not say; a person must look. Never refuses and never passes silently.
        Unknown = "unknown": "Belum diketahui",
        /// The rule does not concern this case.
        NotApplicable = "not_applicable": "Tidak berlaku",
        /// The case must wait (examination or appeal pending).
        Hold = "hold": "Ditunda",
    }
}

text_enum! {
    /// Result of all rules together.
    Verdict {
        /// Memenuhi syarat.
        Eligible = "eligible": "Memenuhi syarat",
        /// Tidak memenuhi syarat.
        NotEligible = "not_eligible": "Belum memenuhi syarat",
        /// Ditunda.
        Hold = "hold": "Ditunda",
    }
}

/// What one check found, with the numbers it compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The outcome.
    pub outcome: Outcome,
    /// Refusal code when the finding speaks against (`R-TIME-RANK`, `H-DISC-PENDING`); [`Rule::judge`] fills it in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// What the law asks, in Indonesian: "paling singkat 4 tahun dalam pangkat terakhir".
    pub asked: String,
    /// What the record shows: "4 tahun pada 1 April 2026".
    pub found: String,
    /// What the person can do, where there is something to do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remedy: Option<String>,
    /// The regulation in force on the day that was judged, when it is narrower than the rule's legal basis.
    /// [`Rule::judge`] moves it to [`RuleFinding::legal_basis`].
    #[serde(skip)]
    pub regulation: Option<String>,
    /// Whether an unknown outcome refuses all the same, because the law puts the proof on the record.
    #[serde(skip)]
    refuses_unknown: bool,
}

impl Finding {
    /// A finding with an outcome and nothing else.
    pub fn new(outcome: Outcome, asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            outcome,
            code: None,
            asked: asked.into(),
            found: found.into(),
            remedy: None,
            regulation: None,
            refuses_unknown: false,
        }
    }
    /// Fulfilled.
    pub fn met(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(Outcome::Met, asked, found)
    }
    /// Not fulfilled: the case is refused with the rule's code.
    pub fn not_met(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(Outcome::NotMet, asked, found)
    }
    /// The record does not say. A warning: it does not refuse.
    pub fn unknown(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(Outcome::Unknown, asked, found)
    }
    /// The record does not say, and without the proof the case is refused with the rule's code.
    pub fn missing(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self { refuses_unknown: true, ..Self::new(Outcome::Unknown, asked, found) }
    }
    /// Does not concern this case.
    pub fn not_applicable(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(Outcome::NotApplicable, asked, found)
    }
    /// Must wait, with the rule's code.
    pub fn hold(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(Outcome::Hold, asked, found)
    }
    /// Adds what can be done.
    #[must_use]
    pub fn remedy(mut self, text: impl Into<String>) -> Self {
        self.remedy = Some(text.into());
        self
    }
    /// Names the regulation in force on the day that was judged.
    #[must_use]
    pub fn under(mut self, regulation: &str) -> Self {
        self.regulation = Some(regulation.to_owned());
        self
    }
    /// Whether it keeps the case from being eligible.
    #[must_use]
    pub const fn speaks_against(&self) -> bool {
        match self.outcome {
            Outcome::NotMet | Outcome::Hold => true,
            Outcome::Unknown => self.refuses_unknown || self.code.is_some(),
            Outcome::Met | Outcome::NotApplicable => false,
        }
    }
}

/// A rule: what it is called, where it stands in the law, and its check.
#[derive(Debug)]
pub struct Rule<F: 'static, P: 'static> {
    /// Stable id a clerk reads, `KP-REG-02`.
    pub id: &'static str,
    /// The refusal or hold code it raises, `R-TIME-RANK`.
    pub code: &'static str,
    /// Indonesian title.
    pub title: &'static str,
    /// Regulation and article.
    pub legal_basis: &'static str,
    /// The file it stands in: `file!()`.
    pub source: &'static str,
    /// The check. Pure.
    pub check: fn(&F, &P) -> Finding,
}

impl<F, P> Rule<F, P> {
    /// Runs the check and names the rule beside what it found.
    #[must_use]
    pub fn judge(&self, facts: &F, policy: &P) -> RuleFinding {
        self.with((self.check)(facts, policy))
    }

    /// A finding of this rule that was reached without its check (a rule that was not run, and why).
    #[must_use]
    pub fn with(&self, mut finding: Finding) -> RuleFinding {
        if finding.speaks_against() {
            finding.code = Some(self.code.to_owned());
        }
        // from here on the code says it, also after the finding was stored and read back
        finding.refuses_unknown = false;
        let legal_basis = finding.regulation.take().unwrap_or_else(|| self.legal_basis.to_owned());
        RuleFinding { rule: self.id.to_owned(), title: self.title.to_owned(), legal_basis, finding }
    }
}

/// One rule with its finding, as it is stored with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFinding {
    /// Rule id.
    pub rule: String,
    /// Indonesian title.
    pub title: String,
    /// Regulation and article.
    pub legal_basis: String,
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
}

/// The result of all rules for one case, stored with the request: years later one can say why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The day that was judged: the proposed TMT.
    pub day: NaiveDate,
    /// Version of the policy in force on that day.
    pub policy: String,
    /// Kind of promotion that was judged (`101`).
    pub kind: String,
    /// Result.
    pub verdict: Verdict,
    /// Rank the person would get; `None` when a stop rule ended the assessment.
    pub target: Option<RankGrade>,
    /// Earliest TMT by the time-dependent rules, if any.
    pub earliest_on: Option<NaiveDate>,
    /// Every refusal and hold code, sorted.
    pub codes: Vec<String>,
    /// Every rule with what it found.
    pub findings: Vec<RuleFinding>,
}

impl Assessment {
    /// The findings that speak against: refusals, holds, and missing proof.
    pub fn objections(&self) -> impl Iterator<Item = &RuleFinding> {
        self.findings.iter().filter(|f| f.finding.speaks_against())
    }

    /// What the record does not say but does not refuse either: a person should look.
    pub fn warnings(&self) -> impl Iterator<Item = &RuleFinding> {
        self.findings.iter().filter(|f| f.finding.outcome == Outcome::Unknown && !f.finding.speaks_against())
    }

    /// The reasons that speak against, as an error or a page lists them.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        self.objections()
            .map(|f| Reason {
                code: f.finding.code.clone().unwrap_or_else(|| f.rule.clone()),
                field: Some(f.rule.clone()),
                message: format!("{}: diminta {}; tercatat {}.", f.title, f.finding.asked, f.finding.found),
                legal_basis: Some(f.legal_basis.clone()),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule<Outcome, ()> = Rule {
        id: "KP-TEST-01",
        code: "R-TEST",
        title: "Syarat",
        legal_basis: "PP",
        source: file!(),
        check: |outcome, ()| Finding::new(*outcome, "diminta", "ada"),
    };

    #[test]
    fn the_code_stands_on_what_speaks_against() {
        let code = |outcome| RULE.judge(&outcome, &()).finding.code;
        for against in [Outcome::NotMet, Outcome::Hold] {
            assert_eq!(code(against).as_deref(), Some("R-TEST"));
        }
        for not in [Outcome::Met, Outcome::Unknown, Outcome::NotApplicable] {
            assert_eq!(code(not), None);
        }
        let missing = RULE.with(Finding::missing("diminta", "belum ada"));
        assert_eq!((missing.finding.outcome, missing.finding.code.as_deref()), (Outcome::Unknown, Some("R-TEST")));
    }

    #[test]
    fn the_regulation_in_force_replaces_the_legal_basis() {
        assert_eq!(RULE.judge(&Outcome::Met, &()).legal_basis, "PP");
        assert_eq!(RULE.with(Finding::met("a", "b").under("Peraturan BKN 4/2025")).legal_basis, "Peraturan BKN 4/2025");
    }
}
