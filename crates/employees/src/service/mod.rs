//! Use cases that change a person's record, each in one transaction with its audit row and its event.

mod answer_report;
mod award;
mod award_event;
mod change_contact;
mod correct;
pub mod entry;
mod record_decree;
mod record_position;
mod record_rank;
mod report_error;
mod resend;
mod seen_at_registry;

pub use answer_report::answer_report;
pub use award::EnterAward;
pub use change_contact::{ChangeContact, ContactView, change_contact, take_contact};
pub use correct::{
    Because, DecreeCorrection, EducationCorrection, Identity, PositionCorrection, RankCorrection, correct_education,
    correct_identity, correct_position, correct_rank,
};
pub use entry::Entry;
pub use record_decree::{NewDecree, record_decree};
pub use record_position::{RecordPosition, RecordedPosition, record_position};
pub use record_rank::{RankRecord, record_rank};
pub use report_error::{ReportError, report_error};
pub use resend::{resend_award, resend_contact, resend_position};
pub use seen_at_registry::{award_seen, position_seen, rank_seen};
