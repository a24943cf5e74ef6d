//! The proposed TMT must be earlier than the retirement TMT; the same day is too late. Unknown passes, with a warning.

use kernel::{Finding, wording::long_day};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-UMUM-07.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-07",
    code: "R-BUP",
    title: "Belum mencapai TMT pensiun",
    legal_basis: "UU 20/2023 Pasal 55; PP 11/2017 Pasal 239",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "TMT sebelum TMT pensiun";
    let tmt = long_day(facts.proposed_on);
    match facts.retirement_on {
        None => Finding::unknown(asked, "TMT pensiun belum diketahui")
            .remedy("Minta pengelola kepegawaian memeriksa tanggal lahir dan jabatan yang tercatat."),
        Some(retirement) if facts.proposed_on < retirement => {
            Finding::met(asked, format!("TMT {tmt}, pensiun {}", long_day(retirement)))
        }
        Some(retirement) => Finding::not_met(asked, format!("TMT {tmt}, pensiun {}", long_day(retirement)))
            .remedy("Tanyakan kenaikan pangkat pengabdian kepada pengelola kepegawaian."),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::RULE;
    use crate::facts::{
        PromotionFacts,
        testing::{day, judge, regular_case},
    };

    #[test]
    fn the_day_of_retirement_itself_is_too_late() {
        let retiring =
            |on: &str| judge(&RULE, &PromotionFacts { retirement_on: Some(day(on)), ..regular_case("2026-04-01") });
        assert_eq!(retiring("2026-05-01").outcome, Outcome::Met);
        assert_eq!(retiring("2026-04-01").code.as_deref(), Some("R-BUP"));
        assert_eq!(retiring("2026-03-01").code.as_deref(), Some("R-BUP"));
        let unknown = judge(&RULE, &PromotionFacts { retirement_on: None, ..regular_case("2026-04-01") });
        assert_eq!((unknown.outcome, unknown.code), (Outcome::Unknown, None));
    }
}
