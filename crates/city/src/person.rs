//! One invented person with everything the city knows about them.

use chrono::NaiveDate;
use kernel::{Echelon, EmploymentKind, PositionKind, Rating, Sex};
use serde::Serialize;

use crate::Defect;

/// A code of the registry with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The id.
    pub id: &'static str,
    /// What a person reads.
    pub name: &'static str,
}

/// A decree (SK): the basis of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decree {
    /// Number.
    pub number: String,
    /// Date.
    pub signed_on: NaiveDate,
    /// Office of the signatory.
    pub signatory: &'static str,
}

/// A rank (PNS) or class (PPPK) from its TMT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RankRow {
    /// `III/b`, or a Roman numeral for a PPPK.
    pub rank: String,
    /// The registry's id.
    pub rank_id: String,
    /// TMT golongan.
    pub effective_on: NaiveDate,
    /// Kind of promotion: `211` from recruitment, `101` regular, `201` structural, `202` functional, `203` adjustment
    /// to education; `PPPK` for a class.
    pub kind: &'static str,
    /// Masa kerja golongan at the TMT, whole years.
    pub service_years: u32,
    /// Masa kerja golongan, months beyond the years.
    pub service_months: u32,
    /// The decree.
    pub decree: Decree,
    /// Number of the registry's technical consideration, for promotions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consideration_number: Option<String>,
    /// Its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consideration_on: Option<NaiveDate>,
}

/// A position from its TMT until the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PositionRow {
    /// structural, functional, operational.
    pub kind: PositionKind,
    /// `JABATAN ID`; the unit's id for a structural position.
    pub position_id: String,
    /// `JABATAN NAMA`.
    pub name: String,
    /// Echelon of a structural position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub echelon: Option<Echelon>,
    /// Step (jenjang) of a functional position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub functional_level: Option<&'static str>,
    /// `UNOR ID`.
    pub unit_id: String,
    /// TMT jabatan (the inauguration date of a structural one).
    pub effective_on: NaiveDate,
    /// First day no longer in it; open for the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The decree.
    pub decree: Decree,
}

/// A diploma.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EducationRow {
    /// `TINGKAT PENDIDIKAN ID`, two digits.
    pub level_id: &'static str,
    /// `PENDIDIKAN ID`.
    pub program_id: String,
    /// `PENDIDIKAN NAMA`.
    pub program: &'static str,
    /// Day of graduation.
    pub graduated_on: NaiveDate,
    /// School.
    pub school: String,
    /// Number of the diploma.
    pub diploma_number: String,
}

/// The rating of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AppraisalRow {
    /// Calendar year.
    pub year: i32,
    /// Predicate (PermenPANRB 6/2022).
    pub rating: Rating,
    /// The year is not over: the latest periodic evaluation stands in (SE BKN 16/2023).
    pub provisional: bool,
}

/// A disciplinary sanction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SanctionRow {
    /// light, moderate, severe; `pending` while under examination.
    pub level: &'static str,
    /// Code of `config/reference/discipline_types.csv` (`TK6`); none while pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// What it is.
    pub name: &'static str,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, included; none for one that has no duration or is still pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<NaiveDate>,
    /// The decree; none while pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decree: Option<Decree>,
}

/// A service examination or a leadership training passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ExamRow {
    /// `UD1`, `UD2`, `PKP`, `PKA`.
    pub kind: &'static str,
    /// Day on the certificate.
    pub passed_on: NaiveDate,
}

/// Everything about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Place in the city's list, from 0.
    pub index: u64,
    /// `PNS ID`.
    pub registry_id: String,
    /// `NIP BARU`, 18 digits.
    pub nip: String,
    /// `NIP LAMA`, for those appointed before 2009.
    pub nip_former: Option<String>,
    /// Name without titles.
    pub name: String,
    /// `GELAR DEPAN`.
    pub title_before: String,
    /// `GELAR BELAKANG`.
    pub title_after: String,
    /// `TEMPAT LAHIR NAMA`.
    pub birth_place: &'static str,
    /// `TANGGAL LAHIR`.
    pub born_on: NaiveDate,
    /// `JENIS KELAMIN`.
    pub sex: Sex,
    /// `AGAMA`.
    pub religion: Code,
    /// `JENIS KAWIN`.
    pub marital: Code,
    /// `NIK`: well-formed, of a regency code that does not exist.
    pub nik: String,
    /// `NOMOR HP`.
    pub phone: String,
    /// `EMAIL`.
    pub email: String,
    /// `EMAIL GOV`.
    pub email_official: String,
    /// `ALAMAT`.
    pub address: String,
    /// `NPWP NOMOR`.
    pub tax_number: String,
    /// `BPJS`.
    pub health_insurance_number: String,
    /// PNS, CPNS, PPPK, PPPK paruh waktu.
    pub kind: EmploymentKind,
    /// `KEDUDUKAN HUKUM`.
    pub legal_status: Code,
    /// TMT CPNS, or the first contract of a PPPK.
    pub appointed_on: NaiveDate,
    /// Its decree.
    pub appointment_decree: Decree,
    /// TMT PNS.
    pub permanent_on: Option<NaiveDate>,
    /// Its decree.
    pub permanent_decree: Option<Decree>,
    /// Ranks, oldest first; empty for part-time PPPK.
    pub ranks: Vec<RankRow>,
    /// Positions, oldest first; the last one is held today.
    pub positions: Vec<PositionRow>,
    /// Diplomas, oldest first.
    pub educations: Vec<EducationRow>,
    /// Ratings by year, oldest first.
    pub appraisals: Vec<AppraisalRow>,
    /// Sanctions, oldest first.
    pub sanctions: Vec<SanctionRow>,
    /// Examinations and trainings, oldest first.
    pub exams: Vec<ExamRow>,
    /// Place of the unit in [`crate::City::units`].
    pub unit: usize,
    /// What is deliberately wrong with the row in the export.
    pub defect: Option<Defect>,
}

impl Person {
    /// The rank held today.
    #[must_use]
    pub fn rank(&self) -> Option<&RankRow> {
        self.ranks.last()
    }
    /// The position held today.
    #[must_use]
    pub fn position(&self) -> Option<&PositionRow> {
        self.positions.last()
    }
    /// The highest diploma.
    #[must_use]
    pub fn education(&self) -> Option<&EducationRow> {
        self.educations.last()
    }
}
