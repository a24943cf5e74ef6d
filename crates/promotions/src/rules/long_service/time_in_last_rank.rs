//! Time in the last rank: the longer the service, the shorter. Not judged below the shortest service.

use kernel::{
    Finding, months_between,
    wording::{long_day, years_and_months},
};

use super::{effective_on, step, without_years};
use crate::{
    facts::PromotionFacts,
    policy::PromotionPolicy,
    rules::{PromotionRule, due::months_in_rank_complete_on},
};

/// KP-PGB-02.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-PGB-02",
    code: "R-TIME-RANK",
    title: "Masa kerja dalam pangkat terakhir menurut masa pengabdian",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "masa kerja dalam pangkat terakhir menurut masa pengabdian";
    if without_years(facts) {
        return Finding::not_applicable(asked, "cacat karena dinas: tanpa syarat masa kerja");
    }
    let Some(((probation, effective), rank)) = facts.probation_on.zip(effective_on(facts)).zip(facts.rank) else {
        return Finding::not_applicable(asked, "masa pengabdian belum diketahui");
    };
    let Some(step) = step(probation, effective, policy) else {
        return Finding::not_applicable(asked, "masa pengabdian belum cukup");
    };
    let asked = format!(
        "paling singkat {} dalam pangkat terakhir (masa kerja {} tahun atau lebih)",
        years_and_months(step.months_in_rank),
        step.service_years
    );
    let served = u32::try_from(months_between(rank.since_on, effective)).unwrap_or(0);
    let found =
        format!("{} pada {} (sejak {})", years_and_months(served), long_day(effective), long_day(rank.since_on));
    match months_in_rank_complete_on(facts, policy, step.months_in_rank) {
        Some(complete_on) if complete_on <= effective => Finding::met(asked, found),
        _ => Finding::not_met(asked, found),
    }
}
