//! Retirement age (BUP) by position and the first day of retirement, as far as other rules ask for it.
//!
//! UU 20/2023 art. 55: 60 for senior executives (JPT), 58 for administrators, supervisors and pelaksana; PP 11/2017
//! art. 239: functional positions 65 Ahli Utama, 60 Ahli Madya, 58 the rest; UU 14/2005 art. 40(4): teachers 60.
//! In force on every day this system asks about (2014-01-15 for 58/60, UU 5/2014 art. 90); earlier days are history.

use chrono::{Datelike, NaiveDate};
use kernel::{PositionKind, add_months};

use crate::Profile;

/// The position as far as the retirement age asks for it.
#[derive(Debug, Clone, Copy)]
pub struct HeldPosition<'a> {
    /// Kind; `None` when no position is recorded.
    pub kind: Option<PositionKind>,
    /// Nama jabatan.
    pub name: &'a str,
    /// Echelon of a structural position.
    pub echelon: Option<&'a str>,
    /// Jenjang of a functional position.
    pub functional_level: Option<&'a str>,
}

impl<'a> From<&'a Profile> for HeldPosition<'a> {
    fn from(profile: &'a Profile) -> Self {
        Self {
            kind: profile.position_kind,
            name: profile.position_name.as_deref().unwrap_or_default(),
            echelon: profile.echelon.as_deref(),
            functional_level: profile.functional_level.as_deref(),
        }
    }
}

/// Retirement age in years for the position held; `None` when no position is recorded.
#[must_use]
pub fn years(held: HeldPosition<'_>) -> Option<u32> {
    let teaches = || {
        let name = held.name.to_lowercase();
        name.starts_with("guru") || name.starts_with("pengawas sekolah")
    };
    Some(match held.kind? {
        PositionKind::Structural => {
            let senior = held.echelon.is_some_and(|e| e.starts_with("I.") || e.starts_with("II."));
            if senior { 60 } else { 58 }
        }
        PositionKind::Functional => match held.functional_level {
            _ if teaches() => 60,
            Some("Ahli Utama") => 65,
            Some("Ahli Madya") => 60,
            _ => 58,
        },
        PositionKind::Operational => 58,
    })
}

/// First day of retirement (TMT pensiun): the first of the month after the one in which the age is reached
/// (PP 11/2017 art. 240).
#[must_use]
pub fn retires_on(born_on: NaiveDate, held: HeldPosition<'_>) -> Option<NaiveDate> {
    let reached = add_months(born_on, years(held)? * 12);
    Some(add_months(reached.with_day(1)?, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_follows_the_position_and_retirement_begins_with_a_month() {
        use PositionKind::{Functional, Operational, Structural};
        for (kind, name, echelon, level, expected) in [
            (Some(Structural), "Kepala Dinas", Some("II.b"), None, Some("2044-10-01")),
            (Some(Structural), "Camat", Some("III.a"), None, Some("2042-10-01")),
            (Some(Functional), "Guru Ahli Pertama", None, Some("Ahli Pertama"), Some("2044-10-01")),
            (Some(Functional), "Perawat Mahir", None, Some("Mahir"), Some("2042-10-01")),
            (Some(Functional), "Dokter Ahli Utama", None, Some("Ahli Utama"), Some("2049-10-01")),
            (Some(Operational), "Penelaah Teknis Kebijakan", None, None, Some("2042-10-01")),
            (None, "", None, None, None),
        ] {
            let held = HeldPosition { kind, name, echelon, functional_level: level };
            let on = retires_on("1984-09-26".parse().unwrap(), held).map(|d| d.to_string());
            assert_eq!(on.as_deref(), expected, "{name}");
        }
    }
}
