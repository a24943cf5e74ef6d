//! Masa kerja golongan carried over a promotion.

use chrono::NaiveDate;
use kernel::{RankFamily, RankGrade, months_between};

/// Years and months of service in the pay scale (MKG).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceLength {
    /// Whole years.
    pub years: i16,
    /// Months beyond the years, 0 to 11.
    pub months: i16,
}

/// Years taken off when a promotion enters the next family: I→II 6, II→III 5, III→IV none
/// (PP 7/1977 attachment as amended, art. on adjusting the length of service).
const fn deduction(entered: RankFamily) -> i32 {
    match entered {
        RankFamily::II => 6,
        RankFamily::III => 5,
        RankFamily::I | RankFamily::IV => 0,
    }
}

/// First row of the pay table of a grade: 3 years for I/b–I/d and II/b–II/d, else 0 (PP 5/2024 attachment).
fn first_row(grade: RankGrade) -> i16 {
    let low = matches!(grade.family(), RankFamily::I | RankFamily::II);
    if low && !grade.code().ends_with("/a") { 3 } else { 0 }
}

/// MKG on `on` when it was `stored` at `since` in `from`, and the rank becomes `to`: the stored value plus whole months
/// since, less the deduction for each family entered, never below the first row of the new grade.
#[must_use]
pub fn carried(
    stored: ServiceLength,
    since: NaiveDate,
    from: RankGrade,
    to: RankGrade,
    on: NaiveDate,
) -> ServiceLength {
    let gained = months_between(since, on).max(0);
    let families = [RankFamily::II, RankFamily::III, RankFamily::IV];
    let off: i32 = families.into_iter().filter(|f| *f > from.family() && *f <= to.family()).map(deduction).sum();
    let total = (i32::from(stored.years) * 12 + i32::from(stored.months) + gained - off * 12).max(0);
    let length = ServiceLength { years: narrow(total / 12), months: narrow(total % 12) };
    let floor = first_row(to);
    if length.years < floor { ServiceLength { years: floor, months: 0 } } else { length }
}

fn narrow(value: i32) -> i16 {
    i16::try_from(value).unwrap_or(i16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_continues_and_families_deduct() {
        for (stored, since, from, to, on, expected) in [
            ((4, 0), "2022-04-01", "III/a", "III/b", "2026-04-01", (8, 0)),
            ((7, 3), "2022-04-01", "II/d", "III/a", "2026-04-01", (6, 3)),
            ((3, 0), "2022-04-01", "I/d", "II/a", "2026-04-01", (1, 0)),
            ((10, 5), "2022-04-01", "III/d", "IV/a", "2026-05-01", (14, 6)),
            ((0, 0), "2024-04-01", "II/a", "II/b", "2026-04-01", (3, 0)),
            ((2, 0), "2025-04-01", "II/d", "III/a", "2026-04-01", (0, 0)),
        ] {
            let seen = carried(
                ServiceLength { years: stored.0, months: stored.1 },
                since.parse().unwrap(),
                from.parse().unwrap(),
                to.parse().unwrap(),
                on.parse().unwrap(),
            );
            assert_eq!((seen.years, seen.months), expected, "{from} → {to}");
        }
    }
}
