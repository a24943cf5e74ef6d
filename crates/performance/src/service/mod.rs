//! How a yearly appraisal gets into the record: [`EnterAppraisal`] is entered by one officer and verified by another
//! ([`employees::service::entry`]).

mod appraisal;
mod check;
mod seen;

pub use appraisal::EnterAppraisal;
pub use seen::appraisal_seen;
