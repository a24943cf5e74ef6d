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
    /// Refusal code when not met (`R-TIME-RANK`) or held (`H-DISC-PENDING`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// What the law asks, in Indonesian: "paling singkat 4 tahun dalam pangkat terakhir".
    pub asked: String,
    /// What the record shows: "4 tahun 0 bulan pada 1 April 2026".
    pub found: String,
    /// What the person can do, where there is something to do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remedy: Option<String>,
}

impl Finding {
    /// A finding without code or remedy.
    pub fn new(outcome: Outcome, asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self { outcome, code: None, asked: asked.into(), found: found.into(), remedy: None }
    }
    /// Fulfilled.
    pub fn met(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(Outcome::Met, asked, found)
    }
    /// Refused with `code`.
    pub fn not_met(code: &str, asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self { code: Some(code.to_owned()), ..Self::new(Outcome::NotMet, asked, found) }
    }
    /// The record does not say.
    pub fn unknown(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(Outcome::Unknown, asked, found)
    }
    /// Does not concern this case.
    pub fn not_applicable(asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(Outcome::NotApplicable, asked, found)
    }
    /// Must wait, with `code`.
    pub fn hold(code: &str, asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self { code: Some(code.to_owned()), ..Self::new(Outcome::Hold, asked, found) }
    }
    /// Adds what can be done.
    #[must_use]
    pub fn remedy(mut self, text: impl Into<String>) -> Self {
        self.remedy = Some(text.into());
        self
    }
}

/// A rule: what it is called, where it stands in the law, and its check.
pub struct Rule<F: 'static, P: 'static> {
    /// Stable id a clerk reads, `KP-REG-02`.
    pub id: &'static str,
    /// Indonesian title.
    pub title: &'static str,
    /// Regulation and article.
    pub legal_basis: &'static str,
    /// The check. Pure.
    pub check: fn(&F, &P) -> Finding,
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
    /// The reasons that speak against, as an error or a page lists them.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        self.findings
            .iter()
            .filter(|f| matches!(f.finding.outcome, Outcome::NotMet | Outcome::Hold))
            .map(|f| Reason {
                code: f.finding.code.clone().unwrap_or_else(|| f.rule.clone()),
                field: Some(f.rule.clone()),
                message: format!("{}: diminta {}; tercatat {}.", f.title, f.finding.asked, f.finding.found),
                legal_basis: Some(f.legal_basis.clone()),
            })
            .collect()
    }
}
