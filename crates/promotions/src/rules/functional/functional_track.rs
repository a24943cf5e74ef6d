//! Only holders of a functional position rise on this track.

use kernel::Finding;

use crate::{
    facts::{HeldPosition, PromotionFacts},
    policy::PromotionPolicy,
    rules::PromotionRule,
};

/// KP-JF-01.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-JF-01",
    code: "R-TRACK",
    title: "Jalur jabatan fungsional: menduduki jabatan fungsional",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "menduduki jabatan fungsional";
    let found = facts.position.label();
    match facts.position {
        HeldPosition::Functional { .. } => Finding::met(asked, found),
        _ => Finding::not_met(asked, found).remedy("Gunakan jenis kenaikan pangkat menurut jabatan Anda."),
    }
}
