//! At least ten years of continuous service since TMT CPNS.

use kernel::{
    Finding, months_between,
    wording::{long_day, years_and_months},
};

use super::{effective_on, step, without_years};
use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-PGB-01.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-PGB-01",
    code: "R-SERVICE",
    title: "Masa kerja terus-menerus sebagai PNS",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let least = policy.service_promotion.value.steps.iter().map(|step| step.service_years).min().unwrap_or(0);
    let asked = format!("paling singkat {least} tahun sejak TMT CPNS");
    if without_years(facts) {
        return Finding::not_applicable(asked, "cacat karena dinas: tanpa syarat masa kerja");
    }
    let Some((probation, effective)) = facts.probation_on.zip(effective_on(facts)) else {
        return Finding::missing(asked, "TMT CPNS belum tercatat").remedy("Lengkapi SK CPNS.");
    };
    let served = u32::try_from(months_between(probation, effective)).unwrap_or(0);
    let found = format!("{} pada {}", years_and_months(served), long_day(effective));
    match step(probation, effective, policy) {
        Some(_) => Finding::met(asked, found),
        None => Finding::not_met(asked, found),
    }
}
