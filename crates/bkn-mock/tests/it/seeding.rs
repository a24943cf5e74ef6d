//! A state filled from the files `simasn seed --export` writes: every history is there to be read.

use crate::common::*;
use crate::raw::Raw;
use bkn_mock::{Options, SeedFiles};
use serde_json::{Value, json};

const HEADER: &str = "PNS ID;NIP BARU;NAMA;JENIS KELAMIN;GOL AKHIR ID;TMT GOLONGAN;JENIS JABATAN ID;JABATAN NAMA;UNOR ID;KEDUDUKAN HUKUM ID";

fn line() -> Value {
    let decree = json!({"number": "1/2024", "signed_on": "2024-03-20", "signatory": "Wali Kota"});
    json!({
        "nip": BUDI, "ranks": [], "positions": [],
        "appraisals": [{"year": 2025, "rating": "needs_improvement", "provisional": false}, {"year": 2026, "rating": "good", "provisional": true}],
        "sanctions": [
            {"level": "moderate", "kind": "TK6", "name": "Pemotongan", "starts_on": "2024-04-01", "last_day": "2024-09-30", "decree": decree},
            {"level": "pending", "name": "Sedang dalam pemeriksaan", "starts_on": "2026-01-01"},
        ],
        "trainings": [{"level_id": "3", "organizer": "BPSDM", "certificate": "7/PIM", "starts_on": "2023-02-01", "ends_on": "2023-05-22", "hours": 905}],
        "courses": [{"type_id": "16", "name": "Literasi Digital", "organizer": "LAN", "certificate": "9/16", "starts_on": "2024-02-01", "ends_on": "2024-02-03", "hours": 20}],
        "awards": [{"award_id": "201", "year": 2026, "decree": decree}],
        "spouses": [{"name": "RINA", "sex": "female", "birth_place": "Serang", "born_on": "1988-02-03", "married_on": "2013-06-07",
                     "certificate": "12/3/VI/2013", "state_id": "1", "is_civil_servant": true}],
        "children": [{"name": "DANI", "sex": "male", "birth_place": "Tangerang", "born_on": "2015-01-02"}],
        "parents": [{"name": "HADI", "sex": "male", "birth_place": "Garut", "born_on": "1955-01-02"},
                    {"name": "SARI", "sex": "female", "birth_place": "Garut", "born_on": "1958-01-02"}],
    })
}

#[tokio::test]
async fn the_file_beside_the_export_fills_every_history() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("kota.csv");
    let person = format!("{BUDI_ID};{BUDI};BUDI;M;31;2022-04-01;4;Pengelola Data;{UNIT};01");
    std::fs::write(&export, format!("{HEADER}\n{person}\n")).unwrap();
    std::fs::write(folder.path().join("kota.riwayat-bkn.jsonl"), format!("{}\n", line())).unwrap();
    let files = SeedFiles { export, units: None, histories: None };
    let raw = Raw::of(bkn_mock::start(Options { seed_from: Some(files), ..Options::in_memory() }).unwrap()).await;
    let read = async |path: &str| {
        let (status, body) = raw.get(&format!("/pns/{path}/{BUDI}")).await;
        assert_eq!(status, 200, "{path}: {body}");
        body["data"].clone()
    };
    let has = |row: &Value, members: Value| {
        for (name, value) in members.as_object().unwrap() {
            assert_eq!(&row[name], value, "{name} of {row}");
        }
    };
    let skp = read("rw-skp22").await;
    has(&skp[0], json!({"tahun": "2025", "PerilakuKerjaNilai": "2", "KuadranKinerjaNilai": "3"}));
    assert_eq!(skp[1]["tahun"], "2026");
    let sanctions = read("rw-hukdis").await;
    assert_eq!(sanctions.as_array().unwrap().len(), 1, "an examination is no sanction yet");
    has(&sanctions[0], json!({"jenisHukuman": "23", "jenisTingkatHukumanId": "S", "akhirHukumTanggal": "30-09-2024"}));
    has(&read("rw-diklat").await[0], json!({"latihanStrukturalId": "3", "jumlahJam": 905, "tahun": "2023"}));
    has(
        &read("rw-kursus").await[0],
        json!({"jenisDiklatId": "16", "noSertipikat": "9/16", "tanggalKursus": "01-02-2024"}),
    );
    has(&read("rw-penghargaan").await[0], json!({"hargaId": "201", "tahun": 2026, "skDate": "20-03-2024"}));
    let spouse = read("data-pasangan").await["listPasangan"][0].clone();
    has(&spouse["orang"], json!({"nama": "RINA", "jenisKelamin": "F", "tglLahir": "03-02-1988"}));
    has(&spouse["dataPernikahan"], json!({"isPns": true, "posisi": 1, "tgglMenikah": "07-06-2013"}));
    has(&read("data-anak").await["listAnak"][0], json!({"nama": "DANI", "ayahId": BUDI_ID, "tglLahir": "02-01-2015"}));
    let parents = read("data-ortu").await;
    has(&parents["ayah"], json!({"nama": "HADI"}));
    has(&parents["ibu"], json!({"nama": "SARI", "tglLahir": "02-01-1958"}));
    assert_eq!(read("rw-golongan").await.as_array().unwrap().len(), 1, "the rank of the export");
}
