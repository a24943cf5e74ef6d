//! No promotion while a medium or heavy sanction runs, both ends included. Light ones have no effect, and a promotion
//! delay has its own rule. Decided by the kind on the decision, never by its date.

use kernel::{Finding, wording::long_day};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-UMUM-08.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-08",
    code: "R-DISC-ACTIVE",
    title: "Tidak sedang menjalani hukuman disiplin sedang atau berat",
    legal_basis: "PP 94/2021 Pasal 8; Peraturan BKN 6/2022; Perka BKN 21/2010",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked =
        format!("tidak ada hukuman disiplin sedang atau berat yang berjalan pada {}", long_day(facts.proposed_on));
    let running = facts
        .sanctions
        .iter()
        .filter(|sanction| sanction.effect.blocks_while_it_runs() && sanction.runs_on(facts.proposed_on))
        .max_by_key(|sanction| (sanction.through_on.is_none(), sanction.through_on));
    let Some(sanction) = running else { return Finding::met(asked, "tidak ada") };
    let kind = sanction.effect.label();
    let from = long_day(sanction.from_on);
    match sanction.through_on {
        Some(last) => {
            Finding::not_met(asked, format!("hukuman disiplin {kind}, {from} sampai dengan {}", long_day(last)))
                .remedy(format!("Usulkan untuk periode setelah {}.", long_day(last)))
        }
        None => {
            Finding::not_met(asked, format!("hukuman disiplin {kind} sejak {from}, tanggal berakhir belum tercatat"))
                .remedy("Minta pengelola kepegawaian melengkapi tanggal berakhirnya hukuman.")
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::RULE;
    use crate::facts::{
        SanctionEffect,
        testing::{judge, regular_case},
    };

    #[test]
    fn both_ends_of_a_running_sanction_block_and_the_days_around_do_not() {
        let on = |tmt: &str| {
            judge(&RULE, &regular_case(tmt).sanction(SanctionEffect::BlocksMedium, "2025-11-01", Some("2026-05-01")))
        };
        assert_eq!(on("2025-10-01").outcome, Outcome::Met);
        assert_eq!(on("2025-11-01").code.as_deref(), Some("R-DISC-ACTIVE"));
        assert_eq!(on("2026-05-01").code.as_deref(), Some("R-DISC-ACTIVE"));
        assert_eq!(on("2026-06-01").outcome, Outcome::Met);
    }

    #[test]
    fn the_effect_decides() {
        let with = |effect| judge(&RULE, &regular_case("2026-04-01").sanction(effect, "2026-01-01", None)).outcome;
        for blocks in [SanctionEffect::BlocksHeavy, SanctionEffect::Demotes, SanctionEffect::EndsService] {
            assert_eq!(with(blocks), Outcome::NotMet, "{blocks}");
        }
        for passes in [SanctionEffect::None, SanctionEffect::Postpones, SanctionEffect::UnderExamination] {
            assert_eq!(with(passes), Outcome::Met, "{passes}");
        }
    }
}
