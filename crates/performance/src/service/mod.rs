//! How a yearly appraisal gets into the record: [`EnterAppraisal`] is entered by one officer and verified by another
//! ([`employees::service::entry`]).

mod appraisal;
mod check;
mod event;
mod seen;

pub use appraisal::EnterAppraisal;
pub use event::resend_appraisal;
pub use seen::appraisal_seen;
