//! What people do with a promotion request, and what the registry's answers do to it. Each use case is one transaction.

mod answers;
mod approve;
mod attach;
mod complete;
mod decide_many;
mod draft;
mod issue_decree;
mod refuse;
mod return_documents;
mod step;
mod submit;
mod verify;
mod withdraw;

pub use answers::{
    UnderWay, considered, decree_uploaded, due_for_effect, proposal_entered, refused_by_registry, registry_state,
    returned_by_registry, take_effect, under_way, visible,
};
pub use approve::approve;
pub use attach::{attach, detach};
pub use complete::complete;
pub use decide_many::{Chosen, Decision, MOST, Outcome, decide_many};
pub use draft::{DraftPromotion, draft};
pub use issue_decree::{IssueDecree, issue_decree};
pub use refuse::refuse;
pub use return_documents::return_documents;
pub use step::Stepped;
pub use submit::submit;
pub use verify::verify;
pub use withdraw::withdraw;
