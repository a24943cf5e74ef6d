//! Histories beside the export: one JSON object per person and line, in the words of the city generator. What is not there is
//! left blank.
//!
//! | List | History |
//! |---|---|
//! | `ranks`, `positions`, `educations` | `golongan`, `jabatan`, `pendidikan` |
//! | `appraisals` | `skp22` |
//! | `trainings`, `courses`, `awards` | `diklat`, `kursus`, `penghargaan` |
//! | `sanctions` that have a decree | `hukdis` |
//! | `spouses`, `children`, `parents` | `pasangan`, `anak`, `ayah` and `ibu` |

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
    let mut keep = |kind: &str, row: Value| rows::add(tx, kind, &id, &owned(&id, &nip, row));
    for row in list(history, "ranks") {
        keep("golongan", rank(row))?;
    }
    for row in list(history, "educations") {
        keep("pendidikan", education(row))?;
    }
    for row in list(history, "appraisals") {
        keep("skp22", appraisal(&id, row))?;
    }
    for row in list(history, "trainings") {
        keep("diklat", training(row))?;
    }
    for row in list(history, "courses") {
        keep("kursus", course(row))?;
    }
    for row in list(history, "awards") {
        keep("penghargaan", award(&id, row))?;
    }
    for row in list(history, "sanctions").filter(|row| row.get("decree").is_some()) {
        keep("hukdis", sanction(&id, &person, row))?;
    }
    for (position, row) in (1..).zip(list(history, "spouses")) {
        keep("pasangan", spouse(&id, position, row))?;
    }
    for row in list(history, "children") {
        keep("anak", child(&id, &person, row))?;
    }
    for row in list(history, "parents") {
        let (kind, row) = parent(row);
        keep(kind, row)?;
    }
    for row in list(history, "positions") {
        let position = position(tx, row)?;
        rows::add(tx, "jabatan", &id, &owned(&id, &nip, position))?;
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
    json!({
        "tkPendidikanId": shown(row, "level_id"), "pendidikanId": shown(row, "program_id"), "pendidikanNama": shown(row, "program"),
        "namaSekolah": shown(row, "school"), "nomorIjasah": shown(row, "diploma_number"),
        "tahunLulus": year(row, "graduated_on"), "tglLulus": day(row, "graduated_on"),
    })
}

/// The rating as quadrant, with a result and a behaviour that lead to it (PermenPANRB 6/2022): 1 above, 2 as, 3 below expectation.
fn appraisal(person: &str, row: &Value) -> Value {
    let (quadrant, result, behaviour) = match shown(row, "rating").as_str() {
        "very_good" => (1, 1, 1),
        "good" => (2, 2, 2),
        "needs_improvement" => (3, 3, 2),
        "poor" => (4, 2, 3),
        _ => (5, 3, 3),
    };
    json!({
        "pnsDinilaiId": person, "tahun": shown(row, "year"), "hasilKinerjaNilai": result, "PerilakuKerjaNilai": behaviour,
        "KuadranKinerjaNilai": quadrant, "statusPenilai": "ASN",
    })
}

fn training(row: &Value) -> Value {
    json!({
        "latihanStrukturalId": shown(row, "level_id"), "institusiPenyelenggara": shown(row, "organizer"), "nomor": shown(row, "certificate"),
        "tanggal": day(row, "starts_on"), "tanggalSelesai": day(row, "ends_on"), "tahun": year(row, "ends_on"),
        "jumlahJam": number(row, "hours"),
    })
}

fn course(row: &Value) -> Value {
    json!({
        "jenisDiklatId": shown(row, "type_id"), "namaKursus": shown(row, "name"), "institusiPenyelenggara": shown(row, "organizer"),
        "noSertipikat": shown(row, "certificate"), "tanggalKursus": day(row, "starts_on"), "tanggalSelesaiKursus": day(row, "ends_on"),
        "tahunKursus": year(row, "ends_on"), "jumlahJam": number(row, "hours"), "jenisKursusSertifikat": "T",
    })
}

fn award(person: &str, row: &Value) -> Value {
    let decree = row.get("decree").unwrap_or(&Value::Null);
    json!({
        "pnsOrangId": person, "hargaId": shown(row, "award_id"), "tahun": number(row, "year"), "skNomor": shown(decree, "number"),
        "skDate": day(decree, "signed_on"),
    })
}

fn sanction(person: &str, record: &Members, row: &Value) -> Value {
    let decree = row.get("decree").unwrap_or(&Value::Null);
    let (kind, months) = match shown(row, "kind").as_str() {
        "TL" => ("1", 0),
        "TT" => ("2", 0),
        "TK6" => ("23", 6),
        "TK9" => ("24", 9),
        "TK12" => ("25", 12),
        "PJ12" => ("27", 12),
        "BJ12" => ("28", 12),
        _ => ("", 0),
    };
    let level = match shown(row, "level").as_str() {
        "light" => "R",
        "moderate" => "S",
        _ => "B",
    };
    json!({
        "pnsOrang": person, "jenisHukuman": kind, "jenisTingkatHukumanId": level, "golongan": text(record, "golRuangAkhirId"),
        "kedudukanHukum": text(record, "kedudukanPnsId"), "skNomor": shown(decree, "number"), "skTanggal": day(decree, "signed_on"),
        "hukumanTanggal": day(row, "starts_on"), "akhirHukumTanggal": day(row, "last_day"), "masaTahun": "0",
        "masaBulan": months.to_string(), "nomorPp": "PP 94 Tahun 2021", "keterangan": shown(row, "name"),
    })
}

fn spouse(person: &str, position: u32, row: &Value) -> Value {
    json!({
        "orang.nama": shown(row, "name"), "orang.jenisKelamin": sex(row), "orang.tempatLahir": shown(row, "birth_place"),
        "orang.tglLahir": day(row, "born_on"), "orang.jenisKawinId": shown(row, "state_id"),
        "orang.statusHidup": if shown(row, "state_id") == "3" { "0" } else { "1" },
        "dataPernikahan.pnsOrangId": person, "dataPernikahan.posisi": position, "dataPernikahan.status": shown(row, "state_id"),
        "dataPernikahan.isPns": row.get("is_civil_servant").cloned().unwrap_or_default(),
        "dataPernikahan.aktaMenikah": shown(row, "certificate"), "dataPernikahan.tgglMenikah": day(row, "married_on"),
    })
}

fn child(person: &str, record: &Members, row: &Value) -> Value {
    let of = if text(record, "jenisKelamin").to_uppercase().starts_with(['F', 'P', 'W']) { "ibuId" } else { "ayahId" };
    json!({
        of: person, "nama": shown(row, "name"), "jenisKelamin": sex(row), "tempatLahir": shown(row, "birth_place"),
        "tglLahir": day(row, "born_on"), "jenisAnak": "1",
    })
}

fn parent(row: &Value) -> (&'static str, Value) {
    let kind = if sex(row) == "M" { "ayah" } else { "ibu" };
    let members = json!({
        "nama": shown(row, "name"), "jenisKelamin": sex(row), "tempatLahir": shown(row, "birth_place"), "tglLahir": day(row, "born_on"),
    });
    (kind, members)
}

/// `M` or `F`, as the registry writes it.
fn sex(row: &Value) -> &'static str {
    if shown(row, "sex") == "male" { "M" } else { "F" }
}

fn number(row: &Value, name: &str) -> Value {
    row.get(name).filter(|value| value.is_number()).cloned().unwrap_or(json!(0))
}

fn year(row: &Value, name: &str) -> String {
    day(row, name).get(6..).unwrap_or_default().to_owned()
}
