//! Ranks, ceilings and dates as far as the generator needs them to write believable histories. The law itself is
//! decided in the domain crates; this only keeps the synthetic city from contradicting it.

use chrono::{Datelike, NaiveDate};
use kernel::{Echelon, RankGrade, add_months};

/// Level of education by the registry's id.
pub(crate) type LevelId = &'static str;

/// What a level of education means for a career (PP 98/2000 art. 11, PP 99/2000 art. 8; rank levels 1 = I/a … 17 = IV/e).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) level: LevelId,
    /// First rank of a CPNS.
    pub(crate) first: u8,
    /// Years of service counted at the start.
    pub(crate) service_years: u32,
    /// Highest rank by regular promotion.
    pub(crate) ceiling: u8,
    /// Class of a PPPK.
    pub(crate) class: u8,
    /// Youngest age at which somebody has the diploma and is appointed.
    pub(crate) youngest: u32,
}

const ENTRIES: [Entry; 9] = [
    Entry { level: "05", first: 1, service_years: 0, ceiling: 5, class: 1, youngest: 20 },
    Entry { level: "10", first: 3, service_years: 3, ceiling: 7, class: 4, youngest: 20 },
    Entry { level: "15", first: 5, service_years: 0, ceiling: 10, class: 5, youngest: 20 },
    Entry { level: "30", first: 7, service_years: 3, ceiling: 11, class: 7, youngest: 22 },
    Entry { level: "35", first: 9, service_years: 0, ceiling: 12, class: 9, youngest: 23 },
    Entry { level: "40", first: 9, service_years: 0, ceiling: 12, class: 9, youngest: 23 },
    Entry { level: "42", first: 10, service_years: 0, ceiling: 13, class: 10, youngest: 26 },
    Entry { level: "45", first: 10, service_years: 0, ceiling: 13, class: 10, youngest: 26 },
    Entry { level: "50", first: 11, service_years: 0, ceiling: 14, class: 11, youngest: 30 },
];

/// The row of a level; S1 for an id that is not listed.
pub(crate) fn entry(level: LevelId) -> Entry {
    let s1 = ENTRIES.iter().find(|row| row.level == "40");
    ENTRIES.iter().find(|row| row.level == level).or(s1).copied().unwrap_or(Entry {
        level: "40",
        first: 9,
        service_years: 0,
        ceiling: 12,
        class: 9,
        youngest: 23,
    })
}

/// Grade of a rank level, 1 = I/a.
pub(crate) fn grade(level: u8) -> RankGrade {
    let top = || RankGrade::all().last();
    let Some(grade) = RankGrade::all().find(|grade| grade.level() == level).or_else(top) else {
        unreachable!("there are seventeen grades")
    };
    grade
}

/// Class of a PPPK as it is written: `IX`.
pub(crate) fn class_code(class: u8) -> &'static str {
    const CLASSES: [&str; 17] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];
    CLASSES.get(usize::from(class.saturating_sub(1))).copied().unwrap_or("IX")
}

/// Lowest and highest rank level of an echelon (PP 13/2002).
pub(crate) const fn echelon_range(echelon: Echelon) -> (u8, u8) {
    match echelon {
        Echelon::Ia => (16, 17),
        Echelon::Ib => (15, 17),
        Echelon::IIa => (15, 16),
        Echelon::IIb => (14, 15),
        Echelon::IIIa => (13, 14),
        Echelon::IIIb => (12, 13),
        Echelon::IVa => (11, 12),
        Echelon::IVb => (10, 11),
        Echelon::Va => (9, 10),
    }
}

/// The registry's code of an echelon; `99` for none.
pub(crate) const fn echelon_code(echelon: Option<Echelon>) -> &'static str {
    match echelon {
        Some(Echelon::Ia) => "11",
        Some(Echelon::Ib) => "12",
        Some(Echelon::IIa) => "21",
        Some(Echelon::IIb) => "22",
        Some(Echelon::IIIa) => "31",
        Some(Echelon::IIIb) => "32",
        Some(Echelon::IVa) => "41",
        Some(Echelon::IVb) => "42",
        Some(Echelon::Va) => "51",
        None => "99",
    }
}

/// Step (jenjang) of a functional position by rank level: the expert ladder from S1 up, the skilled one below.
pub(crate) const fn step(rank: u8, expert: bool) -> &'static str {
    match (expert, rank) {
        (true, 0..=10) => "Ahli Pertama",
        (true, 11..=12) => "Ahli Muda",
        (true, 13..=15) => "Ahli Madya",
        (true, _) => "Ahli Utama",
        (false, 0..=5) => "Pemula",
        (false, 6..=8) => "Terampil",
        (false, 9..=10) => "Mahir",
        (false, _) => "Penyelia",
    }
}

/// A day that exists; the constants of this crate all do.
pub(crate) fn day(year: i32, month: u32, of_month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, of_month).unwrap_or_default()
}

/// Whether ranks could rise on `on` by the rules of that day (PP 99/2000, PP 12/2002, Peraturan BKN 4/2023 and 4/2025).
pub(crate) fn is_promotion_date(on: NaiveDate) -> bool {
    let months: &[u32] = if on < day(2002, 4, 17) {
        &[1, 4, 7, 10]
    } else if on < day(2024, 1, 1) {
        &[4, 10]
    } else if on < day(2025, 10, 1) {
        &[2, 4, 6, 8, 10, 12]
    } else {
        &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    };
    on.day() == 1 && months.contains(&on.month())
}

/// The first promotion date on or after `on`.
pub(crate) fn promotion_date_from(on: NaiveDate) -> NaiveDate {
    let mut candidate = if on.day() == 1 { on } else { first_of_next_month(on) };
    while !is_promotion_date(candidate) {
        candidate = add_months(candidate, 1);
    }
    candidate
}

/// The first day of the month after `on`.
pub(crate) fn first_of_next_month(on: NaiveDate) -> NaiveDate {
    add_months(on.with_day(1).unwrap_or(on), 1)
}
