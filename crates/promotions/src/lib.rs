//! Rank promotion (kenaikan pangkat): who may rise, to which rank, from which date, and why not.
//!
//! - [`facts`]: what is decided about, as plain values;
//! - [`policy`]: the numbers of the law with their dates;
//! - [`rules`]: one file per rule, one table per kind of promotion;
//! - [`assess()`]: runs the rules of a kind and sums them up, with every reason;
//! - [`requirements()`]: the documents a proposal needs;
//! - [`eligibility()`]: the same for a person of the record, with the date that can be proposed;
//! - [`service`]: what people and the registry do with a request, over the edges of [`transitions`];
//! - [`cases`]: judged cases as CSV, to check the rules against people's judgement.
//!
//! Rules are pure: no connection, no clock, no log. Kinds whose rules are not built answer
//! [`AssessError::KindNotSupported`] instead of guessing.

mod assess;
pub mod cases;
mod eligibility;
mod error;
mod everybody;
pub mod facts;
pub mod facts_load;
mod kinds;
pub mod policy;
pub mod queries;
mod requirements;
pub mod return_reasons;
pub mod rules;
pub mod service;
pub mod service_length;
pub mod transitions;

#[cfg(test)]
mod properties;

pub use assess::{AssessError, assess, assess_with};
pub use eligibility::{ChecklistItem, Eligibility, eligibility};
pub use error::Error;
pub use everybody::{FACTS, everybody};
pub use facts::PromotionFacts;
pub use kinds::{PromotionKind, RequestedKind};
pub use policy::{PolicyError, PromotionPolicies, PromotionPolicy, ProposalWindow};
pub use requirements::{DocumentKind, Requirement, requirements};
