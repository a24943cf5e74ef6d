use std::str::FromStr;

/// Level of education by the registry's two-digit id (`tingkatPendidikanId`, leading zero kept), e.g. `40` for S1.
///
/// Only known ids can be built: 05 SD, 10 SLTP, 12 SLTP kejuruan, 15 SLTA, 17 SLTA kejuruan, 18 SLTA keguruan, 20 D I,
/// 25 D II, 30 D III, 35 D IV, 40 S1, 42 profesi, 45 S2, 47 spesialis, 49 subspesialis, 50 S3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EducationLevel(&'static str);

const LEVELS: &[(&str, &str)] = &[
    ("05", "SD"),
    ("10", "SLTP"),
    ("12", "SLTP Kejuruan"),
    ("15", "SLTA"),
    ("17", "SLTA Kejuruan"),
    ("18", "SLTA Keguruan"),
    ("20", "Diploma I"),
    ("25", "Diploma II"),
    ("30", "Diploma III/Sarjana Muda"),
    ("35", "Diploma IV"),
    ("40", "S-1/Sarjana"),
    ("42", "Profesi"),
    ("45", "S-2"),
    ("47", "Spesialis"),
    ("49", "Subspesialis"),
    ("50", "S-3/Doktor"),
];

impl EducationLevel {
    /// Every known level, lowest id first.
    pub fn all() -> impl Iterator<Item = Self> {
        LEVELS.iter().map(|(id, _)| Self(id))
    }
    /// The registry's id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.0
    }
    /// What a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        LEVELS.iter().find(|(id, _)| *id == self.0).map_or("", |(_, label)| label)
    }
}

impl FromStr for EducationLevel {
    type Err = String;
    fn from_str(id: &str) -> Result<Self, String> {
        LEVELS
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(known, _)| Self(known))
            .ok_or_else(|| format!("{id:?} is not a level of education"))
    }
}
