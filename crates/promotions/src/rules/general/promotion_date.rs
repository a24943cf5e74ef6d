//! The proposed TMT must be a promotion date in force on that day: twelve a year since October 2025, fewer before.

use kernel::{Finding, wording::long_day};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-UMUM-06.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-06",
    code: "R-PERIOD",
    title: "TMT jatuh pada periode kenaikan pangkat",
    legal_basis: "PP 99/2000 Pasal 4 jo. PP 12/2002; Peraturan BKN 4/2023; Peraturan BKN 4/2025",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let tmt = facts.proposed_on;
    let Some(era) = policy.calendar.find(tmt) else {
        return Finding::not_met("TMT pada periode kenaikan pangkat", long_day(tmt));
    };
    let asked = format!("TMT pada tanggal 1, {} periode setahun", era.value.months.len());
    if policy.calendar.is_promotion_date(tmt) {
        return Finding::met(asked, long_day(tmt)).under(&era.regulation);
    }
    let finding = Finding::not_met(asked, format!("{}, bukan periode kenaikan pangkat", long_day(tmt)));
    let finding = match policy.calendar.first_on_or_after(tmt) {
        Some(next) => finding.remedy(format!("Pilih periode berikutnya: {}.", long_day(next))),
        None => finding,
    };
    finding.under(&era.regulation)
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::RULE;
    use crate::facts::testing::{judge, regular_case};

    #[test]
    fn each_era_has_its_own_dates() {
        let table = [
            ("2001-07-01", true), // four a year
            ("2002-07-01", false),
            ("2023-10-01", true), // two a year
            ("2023-12-01", false),
            ("2024-02-01", true), // six a year
            ("2024-03-01", false),
            ("2025-09-01", false),
            ("2025-10-01", true),
            ("2025-11-01", true), // twelve a year
            ("2025-11-02", false),
        ];
        for (tmt, is_date) in table {
            let finding = judge(&RULE, &regular_case(tmt));
            assert_eq!(finding.outcome == Outcome::Met, is_date, "{tmt}");
            assert_eq!(finding.code.is_none(), is_date, "{tmt}");
        }
        let refused = judge(&RULE, &regular_case("2024-03-01"));
        assert_eq!(refused.remedy.as_deref(), Some("Pilih periode berikutnya: 1 April 2024."));
        assert_eq!(refused.code.as_deref(), Some("R-PERIOD"));
    }
}
