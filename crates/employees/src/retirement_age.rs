//! Retirement age (BUP) by position and the first day of retirement, as far as other rules ask for it.
//!
//! UU 20/2023 art. 55: 60 for senior executives (JPT), 58 for administrators, supervisors and pelaksana; PP 11/2017
//! art. 239: functional positions 65 Ahli Utama, 60 Ahli Madya, 58 the rest; UU 14/2005 art. 40(4): teachers 60.
//! In force on every day this system asks about (2014-01-15 for 58/60, UU 5/2014 art. 90); earlier days are history.

use chrono::{Datelike, NaiveDate};
use kernel::{PositionKind, add_months};

use crate::Profile;

/// Retirement age in years for the position held; `None` when no position is recorded.
#[must_use]
pub fn years(profile: &Profile) -> Option<u32> {
    let name = profile.position_name.as_deref().unwrap_or_default().to_lowercase();
    match profile.position_kind? {
        PositionKind::Structural => {
            let senior = profile.echelon.as_deref().is_some_and(|e| e.starts_with("I.") || e.starts_with("II."));
            Some(if senior { 60 } else { 58 })
        }
        PositionKind::Functional if name.starts_with("guru") || name.starts_with("pengawas sekolah") => Some(60),
        PositionKind::Functional => Some(match profile.functional_level.as_deref() {
            Some("Ahli Utama") => 65,
            Some("Ahli Madya") => 60,
            _ => 58,
        }),
        PositionKind::Operational => Some(58),
    }
}

/// First day of retirement (TMT pensiun): the first of the month after the one in which the age is reached
/// (PP 11/2017 art. 240).
#[must_use]
pub fn retires_on(profile: &Profile) -> Option<NaiveDate> {
    let reached = add_months(profile.born_on, years(profile)? * 12);
    add_months(reached.with_day(1)?, 1).into()
}
