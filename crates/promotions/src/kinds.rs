//! Kinds of rank promotion (jenis kenaikan pangkat) and how a request names one.

use std::{fmt, str::FromStr};

use kernel::text_enum;

use crate::facts::HeldPosition;

text_enum! {
    /// Kind of promotion by the registry's id (`jenisKPId`). The last two have no registry id and carry our own code.
    PromotionKind {
        /// Reguler: operational staff, PP 99/2000 art. 6–8.
        Regular = "101": "Kenaikan pangkat reguler",
        /// Pilihan, jabatan struktural: PP 99/2000 art. 9–12.
        Structural = "201": "Kenaikan pangkat pilihan jabatan struktural",
        /// Pilihan, jabatan fungsional: PP 99/2000 art. 13–14, PermenPANRB 1/2023.
        Functional = "202": "Kenaikan pangkat pilihan jabatan fungsional",
        /// Penyesuaian ijazah: PP 99/2000 art. 18.
        EducationAdjustment = "203": "Kenaikan pangkat penyesuaian ijazah",
        /// Sedang tugas belajar: PP 99/2000 art. 19.
        StudyAssignment = "204": "Kenaikan pangkat sedang tugas belajar",
        /// Selesai tugas belajar: PP 99/2000 art. 20.
        StudyCompleted = "205": "Kenaikan pangkat selesai tugas belajar",
        /// Diperbantukan atau dipekerjakan di luar instansi induk: PP 99/2000 art. 21.
        Seconded = "206": "Kenaikan pangkat diperbantukan/dipekerjakan",
        /// Penemuan baru yang bermanfaat bagi negara: PP 99/2000 art. 16.
        Invention = "207": "Kenaikan pangkat penemuan baru",
        /// Prestasi kerja luar biasa baiknya: PP 99/2000 art. 15.
        Merit = "208": "Kenaikan pangkat prestasi luar biasa",
        /// Diangkat menjadi pejabat negara: PP 99/2000 art. 17.
        StateOfficial = "209": "Kenaikan pangkat pejabat negara",
        /// Selama diperbantukan/dipekerjakan (DPK/DPB): PP 99/2000 art. 21.
        WhileSeconded = "210": "Kenaikan pangkat selama DPK/DPB",
        /// Pengabdian: on death or at retirement age, PP 99/2000 art. 27–29.
        Service = "PENGABDIAN": "Kenaikan pangkat pengabdian",
        /// Anumerta: killed on duty, PP 99/2000 art. 22–26.
        Posthumous = "ANUMERTA": "Kenaikan pangkat anumerta",
    }
}

/// The kind a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestedKind {
    /// The kind follows from the position held.
    Auto,
    /// This kind.
    Kind(PromotionKind),
}

impl RequestedKind {
    /// The kind that is evaluated for somebody who holds `position`.
    ///
    /// `Auto` means structural, functional, or otherwise regular. A state official (209) who still holds a position is
    /// evaluated by that position.
    #[must_use]
    pub const fn resolve(self, position: &HeldPosition) -> PromotionKind {
        let by_position = match position {
            HeldPosition::Structural { .. } => PromotionKind::Structural,
            HeldPosition::Functional { .. } => PromotionKind::Functional,
            HeldPosition::Operational | HeldPosition::None => PromotionKind::Regular,
        };
        match (self, position) {
            (Self::Auto, _) => by_position,
            (Self::Kind(PromotionKind::StateOfficial), HeldPosition::None) => PromotionKind::StateOfficial,
            (Self::Kind(PromotionKind::StateOfficial), _) => by_position,
            (Self::Kind(kind), _) => kind,
        }
    }
}

impl FromStr for RequestedKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "AUTO" { Ok(Self::Auto) } else { text.parse().map(Self::Kind) }
    }
}
impl fmt::Display for RequestedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("AUTO"),
            Self::Kind(kind) => kind.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_follows_from_the_position_unless_it_is_named() {
        let functional = HeldPosition::Functional { level: None, since_on: None };
        let structural = HeldPosition::Structural { echelon: None, inaugurated_on: None };
        let table = [
            ("AUTO", HeldPosition::Operational, "101"),
            ("AUTO", HeldPosition::None, "101"),
            ("AUTO", functional, "202"),
            ("AUTO", structural, "201"),
            ("203", functional, "203"),
            ("101", structural, "101"),
            ("209", structural, "201"),
            ("209", HeldPosition::None, "209"),
        ];
        for (asked, position, evaluated) in table {
            let asked: RequestedKind = asked.parse().unwrap();
            assert_eq!(asked.resolve(&position).as_str(), evaluated, "{asked} for {position:?}");
        }
        assert!("102".parse::<RequestedKind>().is_err());
    }
}
