//! Histories beside the export: one JSON object per person and line, with `nip`, `ranks`, `positions`, `educations` and
//! `appraisals`, in the words of the city generator. What is not there is left blank.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use bkn::dates;
use serde_json::{Map, Value, json};

use super::{SeedError, new_id, object};
use crate::state::{
    Draft, Outcome, StateError,
    people::{self, Members, text},
    rows, units,
};

/// Opens the file; its lines are read one by one.
pub(super) fn open(path: &Path) -> Result<impl Iterator<Item = Outcome<Value>> + use<>, SeedError> {
    let file =
        File::open(path).map_err(|error| SeedError::File { path: path.to_owned(), reason: error.to_string() })?;
    let lines = BufReader::new(file).lines();
    Ok(lines.map(|line| {
        let line = line.map_err(serde_json::Error::io)?;
        serde_json::from_str(&line).map_err(StateError::from)
    }))
}

/// Adds the rows of one person. Nobody the registry knows: nothing.
pub(super) fn add(tx: &mut Draft<'_>, history: &Value) -> Outcome<()> {
    let nip = shown(history, "nip");
    let Some(person) = people::by_nip(tx, &nip)? else { return Ok(()) };
    let id = text(&person, "id");
    for row in list(history, "ranks") {
        rows::add(tx, "golongan", &id, &owned(&id, &nip, rank(row)))?;
    }
    for row in list(history, "positions") {
        let position = position(tx, row)?;
        rows::add(tx, "jabatan", &id, &owned(&id, &nip, position))?;
    }
    for row in list(history, "educations") {
        rows::add(tx, "pendidikan", &id, &owned(&id, &nip, education(row)))?;
    }
    for row in list(history, "appraisals") {
        rows::add(tx, "skp22", &id, &owned(&id, &nip, appraisal(&id, row)))?;
    }
    Ok(())
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// A member as text, also a number; empty when absent.
fn shown(value: &Value, name: &str) -> String {
    match value.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A day as the registry shows it.
fn day(value: &Value, name: &str) -> String {
    dates::read(&shown(value, name)).ok().flatten().map(dates::day_first).unwrap_or_default()
}

fn owned(person: &str, nip: &str, row: Value) -> Members {
    let mut members: Map<String, Value> = object(row);
    members.extend(object(json!({"id": new_id(), "idPns": person, "nipBaru": nip})));
    members
}

fn rank(row: &Value) -> Value {
    let rank = kernel::RankGrade::from_registry_id(&shown(row, "rank_id"));
    let decree = row.get("decree").unwrap_or(&Value::Null);
    json!({
        "golonganId": shown(row, "rank_id"), "golongan": shown(row, "rank"), "pangkat": rank.map(kernel::RankGrade::title).unwrap_or_default(),
        "tmtGolongan": day(row, "effective_on"), "jenisKPId": shown(row, "kind"), "skNomor": shown(decree, "number"),
        "skTanggal": day(decree, "signed_on"), "noPertekBkn": shown(row, "consideration_number"), "tglPertekBkn": day(row, "consideration_on"),
        "masaKerjaGolonganTahun": shown(row, "service_years"), "masaKerjaGolonganBulan": shown(row, "service_months"),
    })
}

fn position(tx: &Draft<'_>, row: &Value) -> Outcome<Value> {
    let (unit_id, post_id, name) = (shown(row, "unit_id"), shown(row, "position_id"), shown(row, "name"));
    let unit = units::by_id(tx, &unit_id)?.unwrap_or_default();
    let decree = row.get("decree").unwrap_or(&Value::Null);
    let kind = match shown(row, "kind").as_str() {
        "structural" => "1",
        "functional" => "2",
        _ => "4",
    };
    let only = |wanted: &str, value: &str| if kind == wanted { value.to_owned() } else { String::new() };
    Ok(json!({
        "jenisJabatan": kind, "namaJabatan": name, "eselonId": echelon_id(&shown(row, "echelon")), "eselon": shown(row, "echelon"),
        "jabatanFungsionalId": only("2", &post_id), "jabatanFungsionalNama": only("2", &name),
        "jabatanFungsionalUmumId": only("4", &post_id), "jabatanFungsionalUmumNama": only("4", &name),
        "unorId": unit_id, "unorNama": text(&unit, "NamaUnor"), "namaUnor": text(&unit, "NamaUnor"), "unorIndukId": text(&unit, "IndukUnorId"),
        "instansiKerjaId": text(&unit, "InstansiId"), "tmtJabatan": day(row, "effective_on"), "nomorSk": shown(decree, "number"),
        "tanggalSk": day(decree, "signed_on"), "jenisPenugasanId": "D", "jenisMutasiId": "MJ",
    }))
}

/// The registry's code of an echelon.
fn echelon_id(echelon: &str) -> &'static str {
    match echelon {
        "I.a" => "11",
        "I.b" => "12",
        "II.a" => "21",
        "II.b" => "22",
        "III.a" => "31",
        "III.b" => "32",
        "IV.a" => "41",
        "IV.b" => "42",
        "V.a" => "51",
        _ => "",
    }
}

fn education(row: &Value) -> Value {
    let graduated = day(row, "graduated_on");
    json!({
        "tkPendidikanId": shown(row, "level_id"), "pendidikanId": shown(row, "program_id"), "pendidikanNama": shown(row, "program"),
        "namaSekolah": shown(row, "school"), "nomorIjasah": shown(row, "diploma_number"),
        "tahunLulus": graduated.get(6..).unwrap_or_default(), "tglLulus": graduated,
    })
}

fn appraisal(person: &str, row: &Value) -> Value {
    let (quadrant, name) = match shown(row, "rating").as_str() {
        "very_good" => (1, "SANGAT BAIK"),
        "good" => (2, "BAIK"),
        "needs_improvement" => (3, "BUTUH PERBAIKAN"),
        "poor" => (4, "KURANG"),
        _ => (5, "SANGAT KURANG"),
    };
    json!({"pnsDinilaiId": person, "tahun": shown(row, "year"), "KuadranKinerjaNilai": quadrant, "kuadranKinerja": name, "statusPenilai": "ASN"})
}
