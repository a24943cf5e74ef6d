//! Checks of an employee number against the record and today's date. The form itself is checked when a [`Nip`] is parsed.

use chrono::{Datelike, NaiveDate};

use crate::{EmploymentKind, Nip, NumberKind, Sex, months_between, text_enum};

text_enum! {
    /// A check that a well-formed number can still fail. The text is the code of the check, the label says how to mend it.
    /// Uniqueness (`NIP-UNIQUE`) needs everybody's numbers and belongs to the importer.
    NumberCheck {
        /// Birth date in the future.
        Birth = "NIP-BIRTH": "Angka 1–8 adalah tanggal lahir di masa depan; periksa nomor pada SK.",
        /// The kind of number is not the recorded employment kind.
        Kind = "NIP-KIND": "Angka 13–14 tidak cocok dengan status kepegawaian yang tercatat (PNS: bulan 01–12, PPPK: 21–99).",
        /// The year of appointment is after next year.
        Appointment = "NIP-TMT": "Tahun pengangkatan (angka 9–12) melewati tahun depan; periksa nomor pada SK.",
        /// Digit 15 is not the recorded sex.
        SexMatch = "NIP-SEXMATCH": "Angka 15 tidak cocok dengan jenis kelamin yang tercatat; periksa keduanya.",
        /// Digits 1–8 are not the recorded birth date.
        BirthMatch = "NIP-BIRTHMATCH": "Angka 1–8 berbeda dari tanggal lahir yang tercatat; nomor hanya dapat diganti oleh BKN.",
        /// The appointment in the number is not the recorded one.
        AppointmentMatch = "NIP-TMTMATCH": "TMT pada nomor berbeda dari TMT yang tercatat; periksa SK pengangkatan pertama.",
        /// Too young at appointment.
        AgeMin = "NIP-AGEMIN": "Usia saat diangkat terlalu muda; periksa tanggal lahir dan TMT.",
        /// Older at appointment than the rules usually allow.
        AgeMax = "NIP-AGEMAX": "Usia saat diangkat melewati batas umum; pastikan dasar pengangkatannya.",
    }
}

/// How grave a failed check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Accept and tell.
    Warning,
    /// Refuse.
    Error,
}

/// What is recorded beside a number. `None`: not recorded, not compared.
#[derive(Debug, Clone, Copy)]
pub struct NumberRecord {
    /// Kind of employment.
    pub employment: EmploymentKind,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth date.
    pub born_on: Option<NaiveDate>,
    /// TMT CPNS, or begin of the first contract.
    pub appointed_on: Option<NaiveDate>,
    /// Retirement age of the position, in years; asked for PPPK only.
    pub retirement_age: Option<i32>,
}

impl NumberRecord {
    /// A record of which only the employment kind is known.
    #[must_use]
    pub const fn of(employment: EmploymentKind) -> Self {
        Self { employment, sex: None, born_on: None, appointed_on: None, retirement_age: None }
    }
}

impl Nip {
    /// Every check that this number fails against `record` on `today`, in the order of the table of checks.
    ///
    /// Ages: PNS at least 18 at TMT (PP 11/2017 art. 23; below 17 is an error), PPPK at least 20. At most 35, or 46 for
    /// those appointed in the years of the honorer programmes (2005–2014); a PPPK more than a year before the retirement
    /// age. They are measured by the number's birth date.
    #[must_use]
    pub fn check(&self, record: &NumberRecord, today: NaiveDate) -> Vec<(NumberCheck, Severity)> {
        use Severity::{Error, Warning};
        let permanent = self.kind() == NumberKind::Permanent;
        let mut failed = Vec::new();
        let mut fail = |when: bool, check, severity| {
            if when {
                failed.push((check, severity));
            }
        };
        fail(self.birth_on() > today, NumberCheck::Birth, Error);
        fail(record.employment.is_permanent_track() != permanent, NumberCheck::Kind, Error);
        let last_year = u32::try_from(today.year() + 1).unwrap_or(0);
        fail(self.appointment_year() > last_year, NumberCheck::Appointment, Error);
        fail(record.sex.is_some_and(|sex| sex != self.sex()), NumberCheck::SexMatch, Error);
        fail(record.born_on.is_some_and(|born| born != self.birth_on()), NumberCheck::BirthMatch, Warning);
        let differs = record.appointed_on.is_some_and(|on| !self.appointed_in(on));
        fail(differs, NumberCheck::AppointmentMatch, Warning);
        let appointed_on = self.appointed_on().or(record.appointed_on);
        if let Some(age) = appointed_on.map(|on| months_between(self.birth_on(), on).div_euclid(12)) {
            let (least, most) = match (permanent, self.appointment_year()) {
                (true, 2005..=2014) => (18, Some(46)),
                (true, _) => (18, Some(35)),
                (false, _) => (20, record.retirement_age.map(|retires| retires - 2)),
            };
            let severity = if permanent && age < 17 { Error } else { Warning };
            fail(age < least, NumberCheck::AgeMin, severity);
            fail(most.is_some_and(|most| age > most), NumberCheck::AgeMax, Warning);
        }
        failed
    }

    /// Whether the number says that the appointment was in the month (PNS) or year (PPPK) of `day`.
    fn appointed_in(&self, day: NaiveDate) -> bool {
        match self.appointed_on() {
            Some(appointed) => (appointed.year(), appointed.month()) == (day.year(), day.month()),
            None => i64::from(self.appointment_year()) == i64::from(day.year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn permanent() -> NumberRecord {
        NumberRecord::of(EmploymentKind::Permanent)
    }
    fn codes(nip: &str, record: &NumberRecord) -> Vec<(&'static str, Severity)> {
        let failed = nip.parse::<Nip>().unwrap().check(record, day("2026-11-22"));
        failed.into_iter().map(|(check, severity)| (check.as_str(), severity)).collect()
    }

    #[test]
    fn worked_examples_against_their_record() {
        use Severity::{Error, Warning};
        let contract = NumberRecord::of(EmploymentKind::Contract);
        let woman = NumberRecord { sex: Some(Sex::Female), ..permanent() };
        assert_eq!(codes("198609262015051001", &permanent()), []);
        assert_eq!(codes("199009132025242014", &contract), []);
        assert_eq!(codes("199009132025242014", &NumberRecord::of(EmploymentKind::PartTimeContract)), []);
        assert_eq!(codes("200601012024021001", &permanent()), [], "18 years and a month");
        assert_eq!(codes("200801012024021001", &permanent()), [("NIP-AGEMIN", Error)], "16 years");
        assert_eq!(codes("200611012024021001", &permanent()), [("NIP-AGEMIN", Warning)], "17 years");
        assert_eq!(codes("198609262015051001", &woman), [("NIP-SEXMATCH", Error)]);
        assert_eq!(codes("198609262015051001", &contract).first(), Some(&("NIP-KIND", Error)));
        assert_eq!(codes("199009132025242014", &permanent()), [("NIP-KIND", Error)]);
    }

    #[test]
    fn dates_are_compared_with_the_record_and_with_today() {
        use Severity::{Error, Warning};
        let recorded = |born: &str, appointed: &str| NumberRecord {
            born_on: Some(day(born)),
            appointed_on: Some(day(appointed)),
            ..permanent()
        };
        let nip = "198609262015051001";
        assert_eq!(codes(nip, &recorded("1986-09-26", "2015-05-01")), []);
        assert_eq!(codes(nip, &recorded("1986-09-27", "2015-05-18")), [("NIP-BIRTHMATCH", Warning)]);
        assert_eq!(codes(nip, &recorded("1986-09-26", "2015-06-01")), [("NIP-TMTMATCH", Warning)]);
        assert_eq!(codes("198609262028011001", &permanent()).first(), Some(&("NIP-TMT", Error)));
        assert_eq!(
            codes("198609262027011001", &permanent()),
            [("NIP-AGEMAX", Warning)],
            "next year is allowed, 40 is old"
        );
        let contract =
            NumberRecord { appointed_on: Some(day("2025-03-01")), ..NumberRecord::of(EmploymentKind::Contract) };
        assert_eq!(codes("199009132025242014", &contract), []);
        let other_year = NumberRecord { appointed_on: Some(day("2024-03-01")), ..contract };
        assert_eq!(codes("199009132025242014", &other_year), [("NIP-TMTMATCH", Warning)]);
        let future = NumberRecord::of(EmploymentKind::Contract);
        assert_eq!(codes("202711012027211001", &future), [("NIP-BIRTH", Error)]);
    }

    #[test]
    fn ages_at_appointment_have_bounds_by_programme() {
        let ages = |nip: &str| codes(nip, &permanent());
        assert_eq!(ages("196804112012031009"), [], "43, honorer programme");
        assert_eq!(ages("196804112015031009"), [("NIP-AGEMAX", Severity::Warning)], "46, after the programme");
        let contract = |age| NumberRecord {
            appointed_on: Some(day("2025-03-01")),
            retirement_age: Some(age),
            ..NumberRecord::of(EmploymentKind::Contract)
        };
        assert_eq!(codes("196804112025211009", &contract(60)), [], "56 years old, four before retirement");
        assert_eq!(codes("196804112025211009", &contract(57)), [("NIP-AGEMAX", Severity::Warning)]);
        let young =
            NumberRecord { appointed_on: Some(day("2025-03-01")), ..NumberRecord::of(EmploymentKind::Contract) };
        assert_eq!(codes("200604112025211009", &young), [("NIP-AGEMIN", Severity::Warning)]);
    }
}
