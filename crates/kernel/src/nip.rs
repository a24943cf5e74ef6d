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
    /// this order; checks that need today's date or the record (future birth, age, match) belong to the importer.
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
