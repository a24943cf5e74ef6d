//! The last position must have been structural or functional.

use kernel::Finding;

use crate::{
    facts::{HeldPosition, PromotionFacts},
    policy::PromotionPolicy,
    rules::PromotionRule,
};

/// KP-TB-01.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-TB-01",
    code: "R-TRACK",
    title: "Tugas belajar dari jabatan struktural atau fungsional",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "jabatan terakhir struktural atau fungsional";
    let found = facts.position.label();
    match facts.position {
        HeldPosition::Structural { .. } | HeldPosition::Functional { .. } => Finding::met(asked, found),
        HeldPosition::Operational | HeldPosition::None => {
            Finding::not_met(asked, found).remedy("Ajukan kenaikan pangkat reguler.")
        }
    }
}
