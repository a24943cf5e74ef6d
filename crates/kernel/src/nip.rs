use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Sex;

/// Employee number of 18 digits: NIP of a PNS or NI of a PPPK. Always well-formed.
///
/// `BBBBBBBB TTTTTT S NNN`: birth date, month of appointment (PNS) or year and frequency code (PPPK), sex, serial.
/// Source: Perka BKN 22/2007 (structure), Peraturan BKN 1/2019 (PPPK).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Nip(String);

/// What digits 13–14 say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// A month: the number of a PNS (or CPNS).
    Permanent,
    /// A frequency code from 21: the number of a PPPK.
    Contract,
}

/// Why a text is no employee number. The variants carry the codes of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NipError {
    /// NIP-LEN
    #[error("NIP-LEN: exactly 18 digits are needed")]
    Length,
    /// NIP-BIRTH
    #[error("NIP-BIRTH: digits 1-8 are not a calendar date")]
    Birth,
    /// NIP-KIND
    #[error("NIP-KIND: digits 13-14 are neither a month nor a contract code from 21")]
    Kind,
    /// NIP-TMT
    #[error("NIP-TMT: the year of appointment (digits 9-12) is out of range")]
    Appointment,
    /// NIP-SEX
    #[error("NIP-SEX: digit 15 must be 1 or 2")]
    Sex,
    /// NIP-SEQ
    #[error("NIP-SEQ: the serial (digits 16-18) must be 001 to 999")]
    Serial,
}

impl NipError {
    /// The code of the check.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "NIP-LEN",
            Self::Birth => "NIP-BIRTH",
            Self::Kind => "NIP-KIND",
            Self::Appointment => "NIP-TMT",
            Self::Sex => "NIP-SEX",
            Self::Serial => "NIP-SEQ",
        }
    }
    /// What is wrong and how to mend it, in Indonesian.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Length => {
                "Nomor harus tepat 18 angka; simpan kolom sebagai teks agar tidak rusak, lalu salin dari SK."
            }
            Self::Birth => "Angka 1–8 bukan tanggal lahir yang ada (tahun, bulan, tanggal); periksa nomor pada SK.",
            Self::Kind => "Angka 13–14 harus bulan 01–12 (PNS) atau kode 21–99 (PPPK); periksa nomor pada SK.",
            Self::Appointment => "Tahun pengangkatan (angka 9–12) tidak mungkin; periksa nomor pada SK.",
            Self::Sex => "Angka 15 harus 1 (laki-laki) atau 2 (perempuan); periksa nomor pada SK.",
            Self::Serial => "Angka 16–18 harus 001 sampai 999; periksa nomor pada SK.",
        }
    }
}

impl Nip {
    fn number(&self, from: usize, to: usize) -> u32 {
        self.0.get(from..to).and_then(|part| part.parse().ok()).unwrap_or(0)
    }
    /// The 18 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Birth date written in the number. It may differ from the recorded one, which is corrected without a new number.
    #[must_use]
    pub fn birth_on(&self) -> NaiveDate {
        NaiveDate::parse_from_str(self.0.get(..8).unwrap_or(""), "%Y%m%d").unwrap_or_default()
    }
    /// Year of appointment.
    #[must_use]
    pub fn appointment_year(&self) -> u32 {
        self.number(8, 12)
    }
    /// First day of the month of appointment; `None` for a PPPK, whose number has only the year.
    #[must_use]
    pub fn appointed_on(&self) -> Option<NaiveDate> {
        match self.kind() {
            NumberKind::Permanent => {
                NaiveDate::from_ymd_opt(i32::try_from(self.appointment_year()).ok()?, self.number(12, 14), 1)
            }
            NumberKind::Contract => None,
        }
    }
    /// Whether it is the number of a PNS or of a PPPK.
    #[must_use]
    pub fn kind(&self) -> NumberKind {
        if self.number(12, 14) <= 12 { NumberKind::Permanent } else { NumberKind::Contract }
    }
    /// Sex by digit 15.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.number(14, 15) == 1 { Sex::Male } else { Sex::Female }
    }
    /// Grouped for reading: `19860926 201505 1 001`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let part = |from, to| self.0.get(from..to).unwrap_or("");
        format!("{} {} {} {}", part(0, 8), part(8, 14), part(14, 15), part(15, 18))
    }
    /// Masked for lists of faults and logs meant for people: `198609••••••••••01`.
    #[must_use]
    pub fn masked(&self) -> String {
        let part = |from, to| self.0.get(from..to).unwrap_or("");
        format!("{}••••••••••{}", part(0, 6), part(16, 18))
    }
}

impl FromStr for Nip {
    type Err = NipError;
    /// Accepts 18 ASCII digits, with spaces anywhere. Checks NIP-LEN, -BIRTH, -KIND, -TMT (1940 up), -SEX and -SEQ in
    /// this order; checks that need today's date or the record are [`Nip::check`].
    fn from_str(text: &str) -> Result<Self, NipError> {
        let digits: String = text.chars().filter(|c| *c != ' ').collect();
        if digits.len() != 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NipError::Length);
        }
        let nip = Self(digits);
        let birth = NaiveDate::parse_from_str(nip.0.get(..8).unwrap_or(""), "%Y%m%d").map_err(|_| NipError::Birth)?;
        match nip.number(12, 14) {
            1..=12 | 21..=99 => {}
            _ => return Err(NipError::Kind),
        }
        let year = nip.appointment_year();
        if year < 1940 || i64::from(year) < i64::from(birth.year()) {
            return Err(NipError::Appointment);
        }
        if !matches!(nip.number(14, 15), 1 | 2) {
            return Err(NipError::Sex);
        }
        if nip.number(15, 18) == 0 {
            return Err(NipError::Serial);
        }
        Ok(nip)
    }
}

impl fmt::Display for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Nip {
    /// Masked: a number must not slip into a log through `{:?}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nip({})", self.masked())
    }
}
impl Serialize for Nip {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Nip {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn worked_examples_of_the_form() {
        let table = [
            ("198609262015051001", Ok(("1986-09-26", Some("2015-05-01"), Sex::Male))),
            ("199608182022042001", Ok(("1996-08-18", Some("2022-04-01"), Sex::Female))),
            ("196804111993031009", Ok(("1968-04-11", Some("1993-03-01"), Sex::Male))),
            ("199009132025242014", Ok(("1990-09-13", None, Sex::Female))),
            ("200601012024021001", Ok(("2006-01-01", Some("2024-02-01"), Sex::Male))),
            (" 19860926 201505 1 001 ", Ok(("1986-09-26", Some("2015-05-01"), Sex::Male))),
            ("199002302015051001", Err("NIP-BIRTH")),
            ("198609262015151001", Err("NIP-KIND")),
            ("198609262015001001", Err("NIP-KIND")),
            ("198609262015201001", Err("NIP-KIND")),
            ("198609262015053001", Err("NIP-SEX")),
            ("198609262015051000", Err("NIP-SEQ")),
            ("19860926201505100", Err("NIP-LEN")),
            ("1986092620150510011", Err("NIP-LEN")),
            ("19860926201505100A", Err("NIP-LEN")),
            ("１98609262015051001", Err("NIP-LEN")),
            ("1.98501E+17", Err("NIP-LEN")),
            ("", Err("NIP-LEN")),
            ("193001011939051001", Err("NIP-TMT")),
            ("198609261985051001", Err("NIP-TMT")),
        ];
        for (text, expected) in table {
            let read = text.parse::<Nip>();
            let seen = read.as_ref().map(|nip| (nip.birth_on(), nip.appointed_on(), nip.sex())).map_err(|e| e.code());
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(seen, expected.map(|(born, on, sex)| (day(born), on.map(day), sex)), "{text:?}");
        }
    }

    #[test]
    fn kinds_and_ways_to_write_it() {
        let nip: Nip = "198609262015051001".parse().unwrap();
        assert_eq!(nip.kind(), NumberKind::Permanent);
        assert_eq!(nip.grouped(), "19860926 201505 1 001");
        assert_eq!(nip.masked(), "198609••••••••••01");
        assert!(!format!("{nip:?}").contains("2015051"), "a debug print shows the number");
        let contract: Nip = "199009132025242014".parse().unwrap();
        assert_eq!((contract.kind(), contract.appointment_year()), (NumberKind::Contract, 2025));
        assert_eq!(serde_json::from_str::<Nip>(&serde_json::to_string(&nip).unwrap()).unwrap(), nip);
        assert!(serde_json::from_str::<Nip>("\"123\"").is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,24}") {
            if let Ok(nip) = text.parse::<Nip>() {
                prop_assert_eq!(nip.as_str().len(), 18);
            }
        }

        #[test]
        fn eighteen_digits_are_read_back_as_written(text in "[0-9]{18}") {
            if let Ok(nip) = text.parse::<Nip>() {
                prop_assert_eq!(nip.as_str(), text.as_str());
                prop_assert_eq!(nip.grouped().replace(' ', ""), text);
            }
        }
    }
}
