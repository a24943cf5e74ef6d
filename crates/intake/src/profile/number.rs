//! The checks of an employee number against the rest of the row (Perka BKN 22/2007; Peraturan BKN 1/2019).

use chrono::{Datelike, NaiveDate};
use kernel::{EmploymentKind, Nip, NumberKind, Sex, months_between};

use crate::reading::Reading;

/// What the rest of the row says; unknown where that was faulty itself.
pub(super) struct Around {
    pub(super) born_on: Option<NaiveDate>,
    pub(super) sex: Option<Sex>,
    pub(super) kind: Option<EmploymentKind>,
    pub(super) appointed_on: Option<NaiveDate>,
    pub(super) today: NaiveDate,
}

const COLUMN: &str = "NIP BARU";

/// Checks a well-formed number against the row.
pub(super) fn check(reading: &mut Reading<'_>, nip: &Nip, around: &Around) {
    if nip.birth_on() > around.today {
        reading.error(COLUMN, "NIP-BIRTH");
    }
    if i64::from(nip.appointment_year()) > i64::from(around.today.year()) + 1 {
        reading.error(COLUMN, "NIP-TMT");
    }
    if around.kind.is_some_and(|kind| kind.is_permanent_track() != (nip.kind() == NumberKind::Permanent)) {
        reading.error(COLUMN, "NIP-KIND");
    }
    if around.sex.is_some_and(|sex| sex != nip.sex()) {
        reading.error("JENIS KELAMIN", "NIP-SEXMATCH");
    }
    if around.born_on.is_some_and(|day| day != nip.birth_on()) {
        reading.warning("TANGGAL LAHIR", "NIP-BIRTHMATCH");
    }
    if let Some(appointed_on) = around.appointed_on {
        let differs = match nip.appointed_on() {
            Some(month) => (month.year(), month.month()) != (appointed_on.year(), appointed_on.month()),
            None => i64::from(nip.appointment_year()) != i64::from(appointed_on.year()),
        };
        if differs {
            reading.warning("TMT CPNS", "NIP-TMTMATCH");
        }
    }
    age(reading, nip, around);
}

fn age(reading: &mut Reading<'_>, nip: &Nip, around: &Around) {
    let Some(appointed_on) = nip.appointed_on().or(around.appointed_on) else { return };
    let months = months_between(nip.birth_on(), appointed_on);
    match nip.kind() {
        NumberKind::Permanent if months < 17 * 12 => reading.error(COLUMN, "NIP-AGEMIN"),
        NumberKind::Permanent if months < 18 * 12 => reading.warning(COLUMN, "NIP-AGEMIN"),
        NumberKind::Contract if months < 20 * 12 => reading.warning(COLUMN, "NIP-AGEMIN"),
        // 35 years normally; doctors, lecturers and the converted honorary staff of 2005–2014 could be older.
        NumberKind::Permanent if months > 36 * 12 => reading.warning(COLUMN, "NIP-AGEMAX"),
        // One year before the lowest retirement age, 58.
        NumberKind::Contract if months > 57 * 12 => reading.warning(COLUMN, "NIP-AGEMAX"),
        _ => {}
    }
}
