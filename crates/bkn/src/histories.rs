//! The histories of a person that can be asked for: `GET /pns/rw-<name>/{nip}`.
//!
//! [`crate::Registry::history`] gives their rows as they came, so that one unreadable row does not hide the others: whoever
//! takes stock of a person reads each row by itself with [`crate::fields::FromFields::from_value`].
//!
//! Source: the registry's contract §6.

use crate::endpoint::Endpoint;

/// A history of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum History {
    /// `rw-golongan`: [`crate::RankRow`].
    Ranks,
    /// `rw-jabatan`: [`crate::PositionRow`].
    Positions,
    /// `rw-pendidikan`: [`crate::EducationRow`].
    Educations,
    /// `rw-skp22`: [`crate::YearlyRatingRow`].
    Ratings,
    /// `rw-diklat`: [`crate::TrainingRow`].
    Trainings,
    /// `rw-hukdis`: [`crate::SanctionRow`].
    Sanctions,
}

impl History {
    /// Last fixed segment of the address.
    #[must_use]
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Ranks => "rw-golongan",
            Self::Positions => "rw-jabatan",
            Self::Educations => "rw-pendidikan",
            Self::Ratings => "rw-skp22",
            Self::Trainings => "rw-diklat",
            Self::Sanctions => "rw-hukdis",
        }
    }

    /// The call that reads it.
    #[must_use]
    pub const fn endpoint(self) -> Endpoint {
        match self {
            Self::Ranks => Endpoint::RankHistory,
            Self::Positions => Endpoint::PositionHistory,
            Self::Educations => Endpoint::EducationHistory,
            Self::Ratings => Endpoint::RatingHistory,
            Self::Trainings => Endpoint::TrainingHistory,
            Self::Sanctions => Endpoint::SanctionHistory,
        }
    }
}
