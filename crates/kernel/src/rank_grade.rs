use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The four families of ranks of a PNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RankFamily {
    /// Juru.
    I,
    /// Pengatur.
    II,
    /// Penata.
    III,
    /// Pembina.
    IV,
}

/// Rank grade (pangkat/golongan ruang) of a PNS, I/a to IV/e, ordered. PPPK have a class (golongan I–XVII) instead,
/// which is another scheme and never compared with this one.
///
/// Source: PP 99/2000 attachment; registry ids 11–45.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RankGrade(u8);

/// (code, registry id, title), lowest first.
const RANKS: [(&str, &str, &str); 17] = [
    ("I/a", "11", "Juru Muda"),
    ("I/b", "12", "Juru Muda Tingkat I"),
    ("I/c", "13", "Juru"),
    ("I/d", "14", "Juru Tingkat I"),
    ("II/a", "21", "Pengatur Muda"),
    ("II/b", "22", "Pengatur Muda Tingkat I"),
    ("II/c", "23", "Pengatur"),
    ("II/d", "24", "Pengatur Tingkat I"),
    ("III/a", "31", "Penata Muda"),
    ("III/b", "32", "Penata Muda Tingkat I"),
    ("III/c", "33", "Penata"),
    ("III/d", "34", "Penata Tingkat I"),
    ("IV/a", "41", "Pembina"),
    ("IV/b", "42", "Pembina Tingkat I"),
    ("IV/c", "43", "Pembina Utama Muda"),
    ("IV/d", "44", "Pembina Utama Madya"),
    ("IV/e", "45", "Pembina Utama"),
];

/// A text that names no rank grade.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a rank grade I/a … IV/e")]
pub struct UnknownRank(pub String);

impl RankGrade {
    /// Every grade, lowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..17).map(Self)
    }
    fn row(self) -> (&'static str, &'static str, &'static str) {
        RANKS.get(usize::from(self.0)).copied().unwrap_or(("", "", ""))
    }
    /// `III/b`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().0
    }
    /// The registry's id (`golonganId`), `32` for III/b.
    #[must_use]
    pub fn registry_id(self) -> &'static str {
        self.row().1
    }
    /// `Penata Muda Tingkat I`.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().2
    }
    /// 1 for I/a … 17 for IV/e.
    #[must_use]
    pub const fn level(self) -> u8 {
        self.0 + 1
    }
    /// The next higher grade; `None` at IV/e.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        (self.0 < 16).then(|| Self(self.0 + 1))
    }
    /// The family, I to IV.
    #[must_use]
    pub fn family(self) -> RankFamily {
        match self.0 {
            0..=3 => RankFamily::I,
            4..=7 => RankFamily::II,
            8..=11 => RankFamily::III,
            _ => RankFamily::IV,
        }
    }
    /// By the registry's id.
    pub fn from_registry_id(id: &str) -> Result<Self, UnknownRank> {
        Self::find(|row| row.1 == id).ok_or_else(|| UnknownRank(id.to_owned()))
    }
    fn find(matches: impl Fn(&(&str, &str, &str)) -> bool) -> Option<Self> {
        RANKS.iter().position(matches).and_then(|at| u8::try_from(at).ok()).map(Self)
    }
}

impl FromStr for RankGrade {
    type Err = UnknownRank;
    fn from_str(code: &str) -> Result<Self, UnknownRank> {
        Self::find(|row| row.0 == code).ok_or_else(|| UnknownRank(code.to_owned()))
    }
}
impl fmt::Display for RankGrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl Serialize for RankGrade {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}
impl<'de> Deserialize<'de> for RankGrade {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_agrees_with_the_reference_table() {
        let table = include_str!("../../../config/reference/ranks.csv");
        let rows: Vec<Vec<&str>> =
            table.lines().filter(|line| line.starts_with("PNS,")).map(|line| line.split(',').collect()).collect();
        assert_eq!(rows.len(), RankGrade::all().count());
        for (grade, row) in RankGrade::all().zip(rows) {
            let family = format!("{:?}", grade.family());
            let seen = [grade.code(), grade.registry_id(), grade.title(), &grade.level().to_string(), &family];
            assert_eq!(seen, row[1..6]);
            assert_eq!(grade.code().parse(), Ok(grade));
            assert_eq!(RankGrade::from_registry_id(grade.registry_id()), Ok(grade));
        }
    }

    #[test]
    fn each_grade_is_followed_by_the_next_higher_one() {
        let ladder: Vec<_> = RankGrade::all().collect();
        for pair in ladder.windows(2) {
            assert_eq!(pair[0].next(), Some(pair[1]));
            assert!(pair[0] < pair[1]);
        }
        assert_eq!(ladder.last().unwrap().next(), None);
    }

    #[test]
    fn other_texts_are_no_grade() {
        for text in ["", "III", "IX", "III/e", "iii/a", "V/a", "31"] {
            assert!(text.parse::<RankGrade>().is_err(), "{text}");
        }
        assert!(RankGrade::from_registry_id("35").is_err());
        assert!(serde_json::from_str::<RankGrade>("\"III/e\"").is_err());
        assert_eq!(serde_json::to_string(&"IV/e".parse::<RankGrade>().unwrap()).unwrap(), "\"IV/e\"");
    }
}
