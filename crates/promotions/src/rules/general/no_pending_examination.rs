//! Under examination for a medium or heavy breach, or with an objection or appeal undecided, a case waits: it is held,
//! not refused.

use kernel::{Finding, wording::long_day};

use crate::{
    facts::{PromotionFacts, SanctionEffect},
    policy::PromotionPolicy,
    rules::PromotionRule,
};

/// KP-UMUM-09.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-09",
    code: "H-DISC-PENDING",
    title: "Tidak sedang diperiksa atau menunggu putusan banding",
    legal_basis: "Perka BKN 21/2010; PP 53/2010 Pasal 41; Peraturan BKN 6/2022",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked =
        "tidak sedang diperiksa, mengajukan keberatan, atau banding atas pelanggaran disiplin sedang atau berat";
    let pending = facts
        .sanctions_with(SanctionEffect::UnderExamination)
        .filter(|examination| examination.runs_on(facts.proposed_on))
        .min_by_key(|examination| examination.from_on);
    match pending {
        None => Finding::met(asked, "tidak ada"),
        Some(examination) => Finding::hold(asked, format!("dalam proses sejak {}", long_day(examination.from_on)))
            .remedy("Usul dilanjutkan setelah keputusan terbit."),
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
    fn a_pending_examination_holds_from_its_first_day() {
        let examined = |from: &str| {
            judge(&RULE, &regular_case("2026-04-01").sanction(SanctionEffect::UnderExamination, from, None))
        };
        assert_eq!(judge(&RULE, &regular_case("2026-04-01")).outcome, Outcome::Met);
        let held = examined("2026-03-10");
        assert_eq!((held.outcome, held.code.as_deref()), (Outcome::Hold, Some("H-DISC-PENDING")));
        assert_eq!(examined("2026-04-02").outcome, Outcome::Met, "begins after the proposed date");
    }
}
