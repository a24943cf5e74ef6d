//! Use cases that change a person's record, each in one transaction with its audit row and its event.

mod answer_report;
mod change_contact;
mod correct;
mod enter_award;
mod entry_steps;
mod record_decree;
mod record_position;
mod record_rank;
mod report_error;
mod resend;
mod seen_at_registry;
mod verify_award;

pub use answer_report::answer_report;
pub use change_contact::{ChangeContact, ContactView, change_contact, take_contact};
pub use correct::{
    Because, DecreeCorrection, EducationCorrection, Identity, PositionCorrection, RankCorrection, correct_education,
    correct_identity, correct_position, correct_rank,
};
pub use enter_award::{AWARD_ENTRY, EnterAward, enter_award, enter_award_again};
pub use entry_steps::{return_entry, review_award, withdraw_entry};
pub use record_decree::{NewDecree, record_decree};
pub use record_position::{RecordPosition, RecordedPosition, record_position};
pub use record_rank::{RankRecord, record_rank};
pub use report_error::{ReportError, report_error};
pub use resend::{resend_contact, resend_position};
pub use seen_at_registry::{award_seen, position_seen, rank_seen};
pub use verify_award::verify_award;
