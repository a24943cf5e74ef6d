//! What a refused form shows: a summary whose lines lead to the fields, and a line at each field.

use kernel::{FaultClass, Reason};
use web::Problem;

/// Nothing wrong, or what is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    /// Heading of the summary.
    pub(crate) title: String,
    /// Sentence below it.
    pub(crate) detail: String,
    /// Every fault.
    pub(crate) reasons: Vec<Reason>,
}

impl Faults {
    /// The refusal of a service, when mending the form can help; other problems have pages of their own.
    pub(crate) fn of_problem(problem: Problem) -> Result<Self, Problem> {
        let mendable = matches!(problem.fault().class(), FaultClass::Invalid | FaultClass::NotEligible);
        if !mendable || problem.code() == "idempotency.key-reused" {
            return Err(problem);
        }
        Ok(Self::said(&problem))
    }

    /// The problem in words, whatever it is.
    pub(crate) fn said(problem: &Problem) -> Self {
        let said = problem.sentence();
        Self { title: said.title, detail: said.detail, reasons: problem.fault().reasons() }
    }

    /// Nothing wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.title.is_empty()
    }

    /// What is wrong with one field.
    pub(crate) fn of(&self, field: impl AsRef<str>) -> impl Iterator<Item = &str> {
        self.reasons.iter().filter(move |r| r.field.as_deref() == Some(field.as_ref())).map(|r| r.message.as_str())
    }

    /// Whether something is wrong with it.
    pub(crate) fn has(&self, field: impl AsRef<str>) -> bool {
        self.of(field).next().is_some()
    }
}
