//! No medium or heavy sanction in the last year: begun by the effective date and ended within the twelve months before
//! it, or still running. A promotion delay counts too.

use chrono::Months;
use kernel::{
    Finding,
    wording::{long_day, years_and_months},
};

use super::effective_on;
use crate::{
    facts::{PromotionFacts, SanctionEffect},
    policy::PromotionPolicy,
    rules::PromotionRule,
};

/// KP-PGB-04.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-PGB-04",
    code: "R-DISC-RECENT",
    title: "Tidak dijatuhi hukuman disiplin sedang atau berat dalam satu tahun terakhir",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let months = policy.service_promotion.value.months_without_sanction;
    let asked = format!("tidak ada hukuman disiplin sedang atau berat dalam {} terakhir", years_and_months(months));
    let effective = effective_on(facts).unwrap_or(facts.proposed_on);
    let Some(since) = effective.checked_sub_months(Months::new(months)) else {
        return Finding::met(asked, "tidak ada");
    };
    let recent = facts.sanctions.iter().find(|sanction| {
        let grave = sanction.effect.blocks_while_it_runs() || sanction.effect == SanctionEffect::Postpones;
        grave && sanction.began_by(effective) && sanction.through_on.is_none_or(|last| last >= since)
    });
    match recent {
        None => Finding::met(asked, "tidak ada"),
        Some(sanction) => Finding::not_met(
            asked,
            format!("hukuman disiplin {} sejak {}", sanction.effect.label(), long_day(sanction.from_on)),
        ),
    }
}
