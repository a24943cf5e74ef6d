//! What is deliberately wrong with one to two rows in a hundred, as in real files.

use serde::Serialize;

use crate::{
    Person,
    draw::{Draw, Topic},
};

/// A deliberate defect of a row of the export. The person itself stays consistent; the damage is done on the way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// `NIP BARU` as a spreadsheet spoils it: `1.98501E+17`.
    DamagedNip,
    /// A letter among the digits of `NIP BARU`.
    LetterInNip,
    /// `TANGGAL LAHIR` on 31 February.
    ImpossibleDate,
    /// `UNOR ID` that is in no list of units.
    UnknownUnit,
    /// `JENIS KELAMIN` against digit 15.
    SexMismatch,
    /// `TANGGAL LAHIR` against digits 1–8: tolerated with a warning.
    BirthMismatch,
    /// `TMT GOLONGAN` without a day: `00-04-2020`.
    TmtWithoutDay,
    /// `GOL AKHIR` of a code that does not exist.
    UnknownRank,
}

impl Defect {
    const ALL: &'static [(u32, Self)] = &[
        (20, Self::DamagedNip),
        (10, Self::LetterInNip),
        (10, Self::ImpossibleDate),
        (15, Self::UnknownUnit),
        (10, Self::SexMismatch),
        (15, Self::BirthMismatch),
        (10, Self::TmtWithoutDay),
        (10, Self::UnknownRank),
    ];

    /// Whether the row must be refused; otherwise it is loaded with a warning.
    #[must_use]
    pub const fn refuses(self) -> bool {
        !matches!(self, Self::BirthMismatch)
    }
}

/// The defect of a person's row, if it is to have one: 1.5 % of the rows.
pub(crate) fn draw(seed: u64, person: &Person) -> Option<Defect> {
    let mut draw = Draw::new(seed, Topic::Defect, person.index);
    if !draw.chance(150) {
        return None;
    }
    let defect = *draw.weighted(Defect::ALL);
    // Only somebody with a rank can have a wrong one.
    match defect {
        Defect::TmtWithoutDay | Defect::UnknownRank if person.ranks.is_empty() => Some(Defect::DamagedNip),
        other => Some(other),
    }
}
