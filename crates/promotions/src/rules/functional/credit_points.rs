//! The points of the level's account must reach the requirement of the step. Compared exactly: 49.999 is below 50. No
//! account counts as 0. Asked whenever the rank lies in the level's range, except at the top of the ladder.

use kernel::Finding;
use rust_decimal::Decimal;

use super::{Standing, level_unknown, standing};
use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-JF-04.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-JF-04",
    code: "R-AK",
    title: "Angka kredit kumulatif",
    legal_basis: "PermenPANRB 1/2023 Pasal 37 sampai 40; Peraturan BKN 3/2023",
    source: file!(),
    check,
};

pub(crate) fn check(facts: &PromotionFacts, policy: &PromotionPolicy) -> Finding {
    let asked = "angka kredit kumulatif sesuai jenjang dan pangkat";
    let Some((level, standing)) = standing(facts, policy) else { return level_unknown(asked) };
    let Standing::Within(row) = standing else {
        return Finding::not_applicable(asked, format!("pangkat di luar rentang jenjang {level}"));
    };
    let Some(needed) = row.points else {
        return Finding::not_applicable(asked, format!("pangkat tertinggi jenjang {level}"));
    };
    let asked = format!("paling sedikit {} angka kredit ({level}, dari {})", points(needed), row.from);
    let balance = facts.choice.credit_points;
    let found = balance.map_or_else(|| "belum ada PAK yang tercatat".to_owned(), points);
    if balance.unwrap_or(Decimal::ZERO) >= needed {
        Finding::met(asked, found)
    } else {
        let lacking = needed - balance.unwrap_or(Decimal::ZERO);
        Finding::not_met(asked, found).remedy(format!("Kurang {} angka kredit.", points(lacking)))
    }
}

/// As PAK forms print it: three decimals at most, with a comma.
fn points(value: Decimal) -> String {
    value.normalize().to_string().replace('.', ",")
}

#[cfg(test)]
mod tests {
    use kernel::Outcome;

    use super::RULE;
    use crate::facts::{
        FunctionalLevel, HeldPosition,
        testing::{judge, regular_case},
    };

    #[test]
    fn a_thousandth_decides() {
        let with = |points: Option<&str>| {
            let mut facts = regular_case("2026-04-01");
            facts.position = HeldPosition::Functional { level: Some(FunctionalLevel::FirstExpert), since_on: None };
            facts.choice.credit_points = points.map(|points| points.parse().unwrap());
            judge(&RULE, &facts)
        };
        assert_eq!(with(Some("50")).outcome, Outcome::Met);
        let short = with(Some("49.999"));
        assert_eq!(short.code.as_deref(), Some("R-AK"));
        assert_eq!((short.found.as_str(), short.remedy.as_deref()), ("49,999", Some("Kurang 0,001 angka kredit.")));
        assert_eq!(with(None).outcome, Outcome::NotMet, "no account counts as 0");
    }
}
