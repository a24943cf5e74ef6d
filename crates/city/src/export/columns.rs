//! One row of the registry's profile export, column by column.

use chrono::{Datelike, NaiveDate};
use kernel::{EducationLevel, EmploymentKind, PositionKind, Sex};

use crate::{AGENCY_ID, AGENCY_NAME, City, Defect, Person, draw::catalogue_id, ladder::echelon_code};

/// The export's columns, in its order.
pub const COLUMNS: [&str; 69] = [
    "PNS ID",
    "NIP BARU",
    "NIP LAMA",
    "NAMA",
    "GELAR DEPAN",
    "GELAR BELAKANG",
    "TEMPAT LAHIR ID",
    "TEMPAT LAHIR NAMA",
    "TANGGAL LAHIR",
    "JENIS KELAMIN",
    "AGAMA ID",
    "AGAMA NAMA",
    "JENIS KAWIN ID",
    "JENIS KAWIN NAMA",
    "NIK",
    "NOMOR HP",
    "EMAIL",
    "EMAIL GOV",
    "ALAMAT",
    "NPWP NOMOR",
    "BPJS",
    "JENIS PEGAWAI ID",
    "JENIS PEGAWAI NAMA",
    "KEDUDUKAN HUKUM ID",
    "KEDUDUKAN HUKUM NAMA",
    "STATUS CPNS PNS",
    "KARTU ASN VIRTUAL",
    "NOMOR SK CPNS",
    "TANGGAL SK CPNS",
    "TMT CPNS",
    "NOMOR SK PNS",
    "TANGGAL SK PNS",
    "TMT PNS",
    "GOL AWAL ID",
    "GOL AWAL NAMA",
    "GOL AKHIR ID",
    "GOL AKHIR NAMA",
    "TMT GOLONGAN",
    "MK TAHUN",
    "MK BULAN",
    "JENIS JABATAN ID",
    "JENIS JABATAN NAMA",
    "JABATAN ID",
    "JABATAN NAMA",
    "TMT JABATAN",
    "TINGKAT PENDIDIKAN ID",
    "TINGKAT PENDIDIKAN NAMA",
    "PENDIDIKAN ID",
    "PENDIDIKAN NAMA",
    "TAHUN LULUS",
    "KPKN ID",
    "KPKN NAMA",
    "LOKASI KERJA ID",
    "LOKASI KERJA NAMA",
    "UNOR ID",
    "UNOR NAMA",
    "INSTANSI INDUK ID",
    "INSTANSI INDUK NAMA",
    "INSTANSI KERJA ID",
    "INSTANSI KERJA NAMA",
    "SATUAN KERJA INDUK ID",
    "SATUAN KERJA INDUK NAMA",
    "SATUAN KERJA KERJA ID",
    "SATUAN KERJA KERJA NAMA",
    "IS VALID NIK",
    "NAMA SEKOLAH",
    "FLAG IKD",
    "ESELON ID",
    "ESELON NAMA",
];

/// How a person's dates are written; real files mix all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateForm {
    DayFirst,
    YearFirst,
    Cell,
}

impl DateForm {
    pub(super) const fn of(index: u64) -> Self {
        match index % 10 {
            3 => Self::YearFirst,
            7 => Self::Cell,
            _ => Self::DayFirst,
        }
    }
}

/// A cell of the export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    Date(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

fn date(day: Option<NaiveDate>, index: u64) -> Cell {
    match day {
        Some(day) => Cell::Date(day),
        None => match index % 3 {
            0 => "",
            1 => "-",
            _ => "0000-00-00",
        }
        .into(),
    }
}

/// The 69 cells of a person, damaged as the person's defect says.
pub(super) fn row(city: &City, person: &Person) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(COLUMNS.len());
    identity(person, &mut cells);
    employment(person, &mut cells);
    work(city, person, &mut cells);
    if let Some(defect) = person.defect {
        damage(defect, person, &mut cells);
    }
    cells
}

fn identity(person: &Person, cells: &mut Vec<Cell>) {
    // Every twentieth number carries the apostrophe with which officers keep a spreadsheet from counting.
    let nip = if person.index % 20 == 11 { format!("'{}", person.nip) } else { person.nip.clone() };
    let letters = if person.index % 8 == 5 { ("L", "P") } else { ("M", "F") };
    cells.extend([
        person.registry_id.clone().into(),
        nip.into(),
        person.nip_former.clone().unwrap_or_default().into(),
        person.name.clone().into(),
        person.title_before.clone().into(),
        person.title_after.clone().into(),
        catalogue_id(person.birth_place).into(),
        person.birth_place.into(),
        date(Some(person.born_on), person.index),
        if person.sex == Sex::Male { letters.0 } else { letters.1 }.into(),
        person.religion.id.into(),
        person.religion.name.into(),
        person.marital.id.into(),
        person.marital.name.into(),
        person.nik.clone().into(),
        person.phone.clone().into(),
        person.email.clone().into(),
        person.email_official.clone().into(),
        person.address.clone().into(),
        person.tax_number.clone().into(),
        person.health_insurance_number.clone().into(),
    ]);
}

fn employment(person: &Person, cells: &mut Vec<Cell>) {
    let (type_id, type_name, status) = match person.kind {
        EmploymentKind::Permanent => ("15", "PNS Daerah Kab/Kota Bekerja pada Kab/Kota", "P"),
        EmploymentKind::Probationary => ("15", "PNS Daerah Kab/Kota Bekerja pada Kab/Kota", "C"),
        EmploymentKind::Contract => ("71", "PPPK", ""),
        EmploymentKind::PartTimeContract => ("72", "PPPK Paruh Waktu", ""),
    };
    let index = person.index;
    cells.extend([
        type_id.into(),
        type_name.into(),
        person.legal_status.id.into(),
        person.legal_status.name.into(),
        status.into(),
        if person.kind == EmploymentKind::Permanent { format!("V{}", person.nip) } else { String::new() }.into(),
        person.appointment_decree.number.clone().into(),
        date(Some(person.appointment_decree.signed_on), index),
        date(Some(person.appointed_on), index),
        person.permanent_decree.as_ref().map(|decree| decree.number.clone()).unwrap_or_default().into(),
        date(person.permanent_decree.as_ref().map(|decree| decree.signed_on), index),
        date(person.permanent_on, index),
    ]);
    let (first, last) = (person.ranks.first(), person.ranks.last());
    let years = |months: bool| {
        last.map(|rank| if months { rank.service_months } else { rank.service_years }.to_string()).unwrap_or_default()
    };
    cells.extend([
        first.map(|rank| rank.rank_id.clone()).unwrap_or_default().into(),
        first.map(|rank| rank.rank.clone()).unwrap_or_default().into(),
        last.map(|rank| rank.rank_id.clone()).unwrap_or_default().into(),
        last.map(|rank| rank.rank.clone()).unwrap_or_default().into(),
        date(last.map(|rank| rank.effective_on), index),
        years(false).into(),
        years(true).into(),
    ]);
}

fn work(city: &City, person: &Person, cells: &mut Vec<Cell>) {
    let position = person.position();
    let (kind_id, kind_name) = match position.map(|position| position.kind) {
        Some(PositionKind::Structural) => ("1", "Jabatan Struktural"),
        Some(PositionKind::Functional) => ("2", "Jabatan Fungsional"),
        _ => ("4", "Jabatan Pelaksana"),
    };
    let education = person.education();
    let level: Option<EducationLevel> = education.and_then(|education| education.level_id.parse().ok());
    let unit = city.unit(person.unit);
    let echelon = position.and_then(|position| position.echelon);
    cells.extend([
        kind_id.into(),
        kind_name.into(),
        position.map(|position| position.position_id.clone()).unwrap_or_default().into(),
        position.map(|position| position.name.clone()).unwrap_or_default().into(),
        date(position.map(|position| position.effective_on), person.index),
        level.map(EducationLevel::id).unwrap_or_default().into(),
        level.map(EducationLevel::label).unwrap_or_default().into(),
        education.map(|education| education.program_id.clone()).unwrap_or_default().into(),
        education.map(|education| education.program).unwrap_or_default().into(),
        education.map(|education| education.graduated_on.year().to_string()).unwrap_or_default().into(),
        catalogue_id("KPPN Tangerang").into(),
        "KPPN Tangerang".into(),
        catalogue_id("Kota Tangerang").into(),
        "Kota Tangerang".into(),
        unit.map(|unit| unit.id.clone()).unwrap_or_default().into(),
        unit.map(|unit| unit.name.clone()).unwrap_or_default().into(),
        AGENCY_ID.into(),
        AGENCY_NAME.into(),
        AGENCY_ID.into(),
        AGENCY_NAME.into(),
        AGENCY_ID.into(),
        AGENCY_NAME.into(),
        AGENCY_ID.into(),
        AGENCY_NAME.into(),
        "1".into(),
        education.map(|education| education.school.clone()).unwrap_or_default().into(),
        if person.index.is_multiple_of(4) { "0" } else { "1" }.into(),
        echelon_code(echelon).into(),
        echelon.map_or("Non Eselon", |echelon| echelon.label()).into(),
    ]);
}

fn damage(defect: Defect, person: &Person, cells: &mut [Cell]) {
    let (column, value): (&str, Cell) = match defect {
        Defect::DamagedNip => (
            "NIP BARU",
            format!("{}.{}E+17", person.nip.get(..1).unwrap_or("1"), person.nip.get(1..6).unwrap_or("98501")).into(),
        ),
        Defect::LetterInNip => ("NIP BARU", person.nip.replacen('0', "O", 1).into()),
        Defect::ImpossibleDate => ("TANGGAL LAHIR", format!("31-02-{}", person.born_on.year()).into()),
        Defect::UnknownUnit => ("UNOR ID", catalogue_id(&person.registry_id).into()),
        Defect::SexMismatch => ("JENIS KELAMIN", if person.sex == Sex::Male { "F" } else { "M" }.into()),
        Defect::BirthMismatch => ("TANGGAL LAHIR", Cell::Date(person.born_on + chrono::Days::new(31))),
        Defect::TmtWithoutDay => (
            "TMT GOLONGAN",
            person.rank().map_or_else(String::new, |rank| rank.effective_on.format("00-%m-%Y").to_string()).into(),
        ),
        Defect::UnknownRank => ("GOL AKHIR ID", "39".into()),
    };
    if let Some(cell) = COLUMNS.iter().position(|name| *name == column).and_then(|place| cells.get_mut(place)) {
        *cell = value;
    }
}
