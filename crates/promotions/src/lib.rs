//! Rank promotion (kenaikan pangkat): who may rise, to which rank, from which date, and why not.
//!
//! - [`facts`]: what is decided about, as plain values;
//! - [`policy`]: the numbers of the law with their dates;
//! - [`rules`]: one file per rule, one table per kind of promotion;
//! - [`assess()`]: runs the rules of a kind and sums them up, with every reason;
//! - [`requirements()`]: the documents a proposal needs;
//! - [`cases`]: judged cases as CSV, to check the rules against people's judgement.
//!
//! Rules are pure: no connection, no clock, no log. Kinds whose rules are not built answer
//! [`AssessError::KindNotSupported`] instead of guessing.

mod assess;
pub mod cases;
pub mod facts;
mod kinds;
pub mod policy;
mod requirements;
pub mod rules;

#[cfg(test)]
mod properties;

pub use assess::{AssessError, assess, assess_with};
pub use facts::PromotionFacts;
pub use kinds::{PromotionKind, RequestedKind};
pub use policy::{PolicyError, PromotionPolicies, PromotionPolicy, ProposalWindow};
pub use requirements::{DocumentKind, Requirement, requirements};
