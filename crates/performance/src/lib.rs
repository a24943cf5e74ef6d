//! Yearly appraisals: the rating (predikat kinerja) of each year, as rules and pages ask for it, and how one is entered and
//! verified ([`service`]). Rows are superseded, never changed.

mod appraisals;
mod expectation;
pub mod rules;
pub mod service;
#[cfg(feature = "testing")]
pub mod testing;

pub use appraisals::{Appraisal, AppraisalRow, Assessor, appraisals_as_of, current_rows};
pub use expectation::{AssessorStatus, Expectation};
