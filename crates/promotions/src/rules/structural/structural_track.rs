//! Only holders of a structural position rise on this track.

use kernel::Finding;

use crate::{
    facts::{HeldPosition, PromotionFacts},
    policy::PromotionPolicy,
    rules::PromotionRule,
};

/// KP-STR-01.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-STR-01",
    code: "R-TRACK",
    title: "Jalur jabatan struktural: menduduki jabatan struktural",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "menduduki jabatan struktural";
    let found = facts.position.label();
    match facts.position {
        HeldPosition::Structural { .. } => Finding::met(asked, found),
        _ => Finding::not_met(asked, found).remedy("Gunakan jenis kenaikan pangkat menurut jabatan Anda."),
    }
}
