//! Holders of a functional position need the credit points of the step they leave, too.

use kernel::Finding;

use crate::{
    facts::{HeldPosition, PromotionFacts},
    policy::PromotionPolicy,
    rules::{PromotionRule, functional},
};

/// KP-PI-06.
pub const RULE: PromotionRule =
    PromotionRule { id: "KP-PI-06", source: file!(), check, ..functional::credit_points::RULE };

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    match facts.position {
        HeldPosition::Functional { .. } => functional::credit_points::check(facts, policy),
        _ => Finding::not_applicable("angka kredit kumulatif", "bukan pejabat fungsional"),
    }
}
