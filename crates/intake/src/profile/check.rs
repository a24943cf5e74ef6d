//! One row of the export, checked: a record, or everything that is wrong with it.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use kernel::{Echelon, EducationLevel, EmploymentKind, LegalStatus, Nip, PositionKind, RankGrade, Sex};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Education, EmployeeRecord, Position, Private, Rank,
    columns::KEPT,
    number::{self, Around},
};
use crate::{Row, RowFault, codes, reading::Reading, source::Header};

/// Units by the registry's id.
pub(crate) type Units = HashMap<String, Uuid>;

/// Steps (jenjang) of functional positions as they stand in names.
const STEPS: [&str; 8] =
    ["Ahli Pertama", "Ahli Muda", "Ahli Madya", "Ahli Utama", "Pemula", "Terampil", "Mahir", "Penyelia"];
const CLASSES: [&str; 17] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];

/// Checks a row. The faults of a good row are warnings.
pub(crate) fn check(
    header: &Header,
    row: &Row,
    units: &Units,
    today: NaiveDate,
) -> (Option<EmployeeRecord>, Vec<RowFault>) {
    let mut reading = Reading::new(header, row);
    let record = record(&mut reading, row.number, units, today);
    let (faults, refused) = reading.finish();
    (record.filter(|_| !refused), faults)
}

/// Reads every column before it gives up, so that the officer sees all faults of the row at once.
fn record(reading: &mut Reading<'_>, row: u32, units: &Units, today: NaiveDate) -> Option<EmployeeRecord> {
    let registry_id = reading.required("PNS ID");
    let name = reading.required("NAMA");
    let born_on = reading.required_date("TANGGAL LAHIR");
    let sex = sex(reading);
    let appointed_on = past(reading, "TMT CPNS", today);
    let nip = nip(reading);
    let kind = kind(reading, nip.as_ref());
    if let Some(nip) = &nip {
        number::check(reading, nip, &Around { born_on, sex, kind, appointed_on, today });
    }
    let permanent_on = reading.date("TMT PNS");
    if let (Some(from), Some(to)) = (appointed_on, permanent_on)
        && to < from
    {
        reading.error("TMT PNS", "DATE-ORDER");
    }
    if kind == Some(EmploymentKind::Permanent) && permanent_on.is_none() {
        reading.required_date("TMT PNS");
    }
    let legal = legal_status(reading);
    let rank = rank(reading, kind, today);
    let unit_registry_id = unit(reading, units);
    let position = position(reading, unit_registry_id.as_deref(), today);
    let education = education(reading);
    let private = private(reading);
    let (legal_status_code, legal_status) = legal?;
    Some(EmployeeRecord {
        row,
        registry_id: registry_id?,
        nip: nip?,
        nip_former: reading.text("NIP LAMA"),
        name: name?,
        title_before: reading.text("GELAR DEPAN"),
        title_after: reading.text("GELAR BELAKANG"),
        birth_place: reading.text("TEMPAT LAHIR NAMA"),
        born_on: born_on?,
        sex: sex?,
        kind: kind?,
        legal_status,
        legal_status_code,
        appointed_on: appointed_on?,
        appointment_number: reading.text("NOMOR SK CPNS"),
        appointment_signed_on: reading.date("TANGGAL SK CPNS"),
        permanent_on,
        permanent_number: reading.text("NOMOR SK PNS"),
        permanent_signed_on: reading.date("TANGGAL SK PNS"),
        rank,
        position: position?,
        education,
        unit_registry_id: unit_registry_id?,
        private,
        kept: kept(reading),
    })
}

fn nip(reading: &mut Reading<'_>) -> Option<Nip> {
    if reading.cell("NIP BARU").is_absent() {
        reading.error("NIP BARU", "COL-EMPTY");
        return None;
    }
    match reading.long_number("NIP BARU")?.parse::<Nip>() {
        Ok(nip) => Some(nip),
        Err(error) => {
            reading.error("NIP BARU", error.code());
            None
        }
    }
}

fn sex(reading: &mut Reading<'_>) -> Option<Sex> {
    match reading.required("JENIS KELAMIN")?.to_uppercase().as_str() {
        "M" | "L" => Some(Sex::Male),
        "F" | "P" => Some(Sex::Female),
        _ => {
            reading.error("JENIS KELAMIN", "CODE-UNKNOWN");
            None
        }
    }
}

/// A day that must be there and lies at most a year ahead (decrees are entered before their TMT).
fn past(reading: &mut Reading<'_>, column: &str, today: NaiveDate) -> Option<NaiveDate> {
    let day = reading.required_date(column)?;
    if day > today + Days::new(366) {
        reading.error(column, "DATE-FUTURE");
    }
    Some(day)
}

/// PPPK are told by `JENIS PEGAWAI`; of the others `STATUS CPNS PNS` says whether the probation is over.
fn kind(reading: &mut Reading<'_>, nip: Option<&Nip>) -> Option<EmploymentKind> {
    let named = reading.text("JENIS PEGAWAI NAMA").unwrap_or_default().to_uppercase();
    if named.contains("PPPK") {
        let part_time = named.contains("PARUH");
        return Some(if part_time { EmploymentKind::PartTimeContract } else { EmploymentKind::Contract });
    }
    let by_number = || nip.filter(|nip| nip.kind() == kernel::NumberKind::Contract);
    match reading.text("STATUS CPNS PNS").unwrap_or_default().to_uppercase().as_str() {
        "P" | "PNS" => Some(EmploymentKind::Permanent),
        "C" | "CPNS" => Some(EmploymentKind::Probationary),
        "" if named.is_empty() && by_number().is_some() => Some(EmploymentKind::Contract),
        "" => {
            reading.error("STATUS CPNS PNS", "COL-EMPTY");
            None
        }
        _ => {
            reading.error("STATUS CPNS PNS", "CODE-UNKNOWN");
            None
        }
    }
}

fn legal_status(reading: &mut Reading<'_>) -> Option<(String, LegalStatus)> {
    if reading.cell("KEDUDUKAN HUKUM ID").is_absent() {
        reading.error("KEDUDUKAN HUKUM ID", "COL-EMPTY");
        return None;
    }
    let code = reading.code("KEDUDUKAN HUKUM ID", 2)?;
    let Some(status) = codes::legal_status(&code) else {
        reading.error("KEDUDUKAN HUKUM ID", "CODE-UNKNOWN");
        return None;
    };
    Some((code, status))
}

/// Rank of a PNS or class of a PPPK; a part-time PPPK may have none.
fn rank(reading: &mut Reading<'_>, kind: Option<EmploymentKind>, today: NaiveDate) -> Option<Rank> {
    let kind = kind?;
    if kind == EmploymentKind::PartTimeContract && reading.cell("GOL AKHIR ID").is_absent() {
        return None;
    }
    let id = reading.required("GOL AKHIR ID");
    let effective_on = past(reading, "TMT GOLONGAN", today);
    let service_years = reading.number("MK TAHUN", 60).unwrap_or(0);
    let service_months = reading.number("MK BULAN", 11).unwrap_or(0);
    let id = id?;
    let code = if kind.is_permanent_track() {
        RankGrade::from_registry_id(&id).ok().map(RankGrade::code)
    } else {
        id.parse::<usize>().ok().and_then(|class| CLASSES.get(class.checked_sub(1)?).copied())
    };
    let Some(code) = code else {
        reading.error("GOL AKHIR ID", "CODE-UNKNOWN");
        return None;
    };
    if reading.text("GOL AKHIR NAMA").is_some_and(|name| !name.eq_ignore_ascii_case(code)) {
        reading.warning("GOL AKHIR NAMA", "RANK-MISMATCH");
    }
    Some(Rank { code: code.to_owned(), effective_on: effective_on?, service_years, service_months })
}

fn unit(reading: &mut Reading<'_>, units: &Units) -> Option<String> {
    let id = reading.required("UNOR ID")?;
    if !units.contains_key(&id) {
        reading.error("UNOR ID", "UNIT-UNKNOWN");
    }
    Some(id)
}

fn position(reading: &mut Reading<'_>, unit: Option<&str>, today: NaiveDate) -> Option<Position> {
    let kind = match reading.required("JENIS JABATAN ID").as_deref() {
        // 3, a structural post held together with a functional one, is led by the structural one.
        Some("1" | "3") => Some(PositionKind::Structural),
        Some("2") => Some(PositionKind::Functional),
        Some("4") => Some(PositionKind::Operational),
        Some(_) => {
            reading.error("JENIS JABATAN ID", "CODE-UNKNOWN");
            None
        }
        None => None,
    };
    let name = reading.required("JABATAN NAMA");
    let effective_on = past(reading, "TMT JABATAN", today);
    let echelon = echelon(reading);
    // A structural post is the head of its unit and carries the unit's id.
    let registry_id = match kind {
        Some(PositionKind::Structural) => unit.map(str::to_owned),
        _ => reading.required("JABATAN ID"),
    };
    let (kind, name) = (kind?, name?);
    let functional_level = (kind == PositionKind::Functional).then(|| step(&name)).flatten();
    Some(Position {
        kind,
        registry_id: registry_id?,
        echelon: echelon.filter(|_| kind == PositionKind::Structural),
        functional_level,
        name,
        effective_on: effective_on?,
    })
}

/// Step of a functional position by its name: `Guru Ahli Muda`, `AHLI MUDA - GURU`.
pub(crate) fn step(name: &str) -> Option<&'static str> {
    let name = name.to_uppercase();
    STEPS.into_iter().find(|step| name.contains(&step.to_uppercase()))
}

fn echelon(reading: &mut Reading<'_>) -> Option<Echelon> {
    let id = reading.code("ESELON ID", 2)?;
    if let Some(echelon) = codes::echelon(&id) {
        return echelon;
    }
    reading.error("ESELON ID", "CODE-UNKNOWN");
    None
}

fn education(reading: &mut Reading<'_>) -> Option<Education> {
    let id = reading.code("TINGKAT PENDIDIKAN ID", 2)?;
    let graduated_year = reading.number("TAHUN LULUS", 2100);
    let Ok(level) = id.parse::<EducationLevel>() else {
        reading.error("TINGKAT PENDIDIKAN ID", "CODE-UNKNOWN");
        return None;
    };
    Some(Education {
        level_id: level.id(),
        program_id: reading.text("PENDIDIKAN ID"),
        program_name: reading.text("PENDIDIKAN NAMA"),
        graduated_year,
        school: reading.text("NAMA SEKOLAH"),
    })
}

fn private(reading: &mut Reading<'_>) -> Private {
    let mut nik = reading.long_number("NIK");
    if nik.as_ref().is_some_and(|nik| nik.len() != 16 || !nik.bytes().all(|b| b.is_ascii_digit())) {
        reading.warning("NIK", "NIK-INVALID");
        nik = None;
    }
    let religion_id = reading.text("AGAMA ID");
    if religion_id.as_ref().is_some_and(|id| !codes::is_religion(id)) {
        reading.error("AGAMA ID", "CODE-UNKNOWN");
    }
    let marital_id = reading.text("JENIS KAWIN ID");
    if marital_id.as_ref().is_some_and(|id| !codes::is_marital_status(id)) {
        reading.error("JENIS KAWIN ID", "CODE-UNKNOWN");
    }
    Private {
        nik,
        phone: reading.text("NOMOR HP"),
        email: reading.text("EMAIL"),
        email_official: reading.text("EMAIL GOV"),
        address: reading.text("ALAMAT"),
        tax_number: reading.long_number("NPWP NOMOR"),
        health_insurance_number: reading.long_number("BPJS"),
        religion_id,
        marital_id,
    }
}

fn kept(reading: &mut Reading<'_>) -> Value {
    let pairs =
        KEPT.into_iter().filter_map(|column| reading.text(column).map(|text| (column.to_owned(), Value::String(text))));
    Value::Object(pairs.collect())
}
