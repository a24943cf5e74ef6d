//! At most three promotions while seconded.

use kernel::Finding;

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-DPK-01.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-DPK-01",
    code: "R-DPK3",
    title: "Kenaikan pangkat selama diperbantukan belum mencapai batas",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let most = policy.secondment.value.most_promotions;
    let given = facts.choice.promotions_while_seconded;
    let asked = format!("paling banyak {most} kali selama diperbantukan atau dipekerjakan");
    let found = format!("sudah {given} kali");
    if given < most {
        Finding::met(asked, found)
    } else {
        Finding::not_met(asked, found).remedy("Kenaikan berikutnya setelah kembali ke instansi induk.")
    }
}
