//! With a rank one below the range: a year in the position since inauguration. Whoever has the full four years in rank
//! need not wait in the position, only have been inaugurated before the proposed date. The source does not say on which
//! day the four years are measured; adopted: on the proposed date.

use kernel::{
    Finding, add_months,
    wording::{long_day, years_and_months},
};

use super::{Situation, inaugurated_on, situation};
use crate::{
    facts::PromotionFacts,
    policy::PromotionPolicy,
    rules::{PromotionRule, due::months_in_rank_complete_on},
};

/// KP-STR-03.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-STR-03",
    code: "R-TIME-POS",
    title: "Masa menduduki jabatan",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let months = policy.structural.value.months_in_position;
    let asked = format!("paling singkat {} dalam jabatan sejak pelantikan", years_and_months(months));
    if !matches!(situation(facts, policy), Some((Situation::OneBelow, _))) {
        return Finding::not_applicable(asked, "pangkat tidak tepat satu tingkat di bawah jenjang eselon");
    }
    let Some(inaugurated) = inaugurated_on(facts) else {
        return Finding::unknown(asked, "tanggal pelantikan belum tercatat")
            .remedy("Lengkapi surat pernyataan pelantikan.");
    };
    let found = format!("dilantik {}", long_day(inaugurated));
    let year_complete_on = add_months(inaugurated, months);
    if year_complete_on <= facts.proposed_on {
        return Finding::met(asked, found);
    }
    let full_time = months_in_rank_complete_on(facts, policy, policy.numbers.value.months_in_rank);
    if full_time.is_some_and(|on| on <= facts.proposed_on) && inaugurated < facts.proposed_on {
        return Finding::met(asked, format!("{found}; masa kerja dalam pangkat sudah penuh"));
    }
    Finding::not_met(asked, found).remedy(format!("Masa jabatan terpenuhi pada {}.", long_day(year_complete_on)))
}
