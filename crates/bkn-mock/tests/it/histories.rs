//! Every history: saved, shown, changed, deleted.

use crate::{
    bodies::saves,
    common::*,
    raw::{Raw, answer},
};
use bkn_mock::Choices;
use reqwest::Method;
use serde_json::{Value, json};

/// Members of `part` that `whole` does not have alike.
fn missing(part: &Value, whole: &Value) -> Vec<String> {
    let differs = |(name, value): &(&String, &Value)| whole[name.as_str()] != **value;
    part.as_object()
        .unwrap()
        .iter()
        .filter(differs)
        .map(|(name, value)| format!("{name}: {value} is {}", whole[name]))
        .collect()
}

fn id_in<'v>(answer: &'v Value, name: &str) -> &'v str {
    let id = if name.is_empty() { &answer["mapData"] } else { &answer["mapData"][name] };
    id.as_str().unwrap_or_else(|| panic!("no id {name} in {answer}"))
}

async fn last_row(raw: &Raw, list: &str) -> Value {
    let (status, body) = raw.get(&format!("/pns/rw-{list}/{BUDI}")).await;
    assert_eq!(status, 200, "rw-{list}");
    assert_eq!(body["count"], json!(body["data"].as_array().unwrap().len()));
    body["data"].as_array().unwrap().last().unwrap().clone()
}

#[tokio::test]
async fn what_is_saved_is_shown_under_the_names_of_the_reply() {
    let raw = Raw::new().await;
    for save in saves() {
        let (status, answer) = raw.post(save.path, &save.body).await;
        assert_eq!(
            (status, &answer["success"], &answer["message"]),
            (200, &json!(true), &json!("success")),
            "{}: {answer}",
            save.path
        );
        let id = id_in(&answer, save.id);
        if !save.list.is_empty() {
            let row = last_row(&raw, save.list).await;
            assert_eq!((row["id"].as_str(), missing(&save.row, &row)), (Some(id), Vec::new()), "{}", save.path);
        }
    }
    let (_, record) = raw.get(&format!("/pns/data-utama/{BUDI}")).await;
    let cpns = saves().into_iter().find(|save| save.path == "/cpns/save").unwrap();
    assert_eq!(missing(&cpns.row, &record["data"]), Vec::<String>::new());
    let (_, again) = raw.post("/cpns/save", &cpns.body).await;
    assert_eq!((&again["code"], &again["data"]), (&json!(1), &json!("success")), "the other reader's envelope");
}

#[tokio::test]
async fn an_id_changes_its_row_and_no_other_history_s_or_person_s() {
    let raw = Raw::new().await;
    for save in saves() {
        let (_, first) = raw.post(save.path, &save.body).await;
        let id = id_in(&first, save.id).to_owned();
        let mut body = save.body.clone();
        body["id"] = json!(id);
        let (status, second) = raw.post(save.path, &body).await;
        assert_eq!((status, id_in(&second, save.id)), (200, id.as_str()), "{}", save.path);
        body["id"] = json!("none");
        assert_eq!(raw.post(save.path, &body).await.0, 404, "{}", save.path);
    }
    let (_, award) = raw
        .post(
            "/penghargaan/save",
            &json!({"hargaId": 201, "pnsOrangId": BUDI_ID, "skDate": "17-08-2025", "skNomor": "K", "tahun": 2025}),
        )
        .await;
    let id = id_in(&award, "rwPenghargaanId");
    let of_other =
        json!({"id": id, "hargaId": 202, "pnsOrangId": SITI_ID, "skDate": "17-08-2025", "skNomor": "K", "tahun": 2025});
    assert_eq!(raw.post("/penghargaan/save", &of_other).await.0, 404);
    assert_eq!(raw.get(&format!("/diklat/id/{id}")).await.0, 404);
    let row = raw.get(&format!("/penghargaan/id/{id}")).await.1;
    assert_eq!(
        (&row["data"]["ID"], &row["data"]["id"], &row["data"]["hargaId"]),
        (&json!(id), &json!(id), &json!("201"))
    );
}

#[tokio::test]
async fn deletes_are_there_for_the_histories_that_have_one() {
    let raw = Raw::new().await;
    let with = ["jabatan", "angkakredit", "diklat", "kursus", "penghargaan", "kinerjaperiodik", "sertifikasi", "kgb"];
    for save in saves().into_iter().filter(|save| !save.list.is_empty()) {
        let (_, answer) = raw.post(save.path, &save.body).await;
        let path = format!("/{}/delete/{}", save.list, id_in(&answer, save.id));
        let (status, body) = crate::raw::answer(raw.request(Method::DELETE, &path)).await;
        if with.contains(&save.list) {
            assert_eq!((status, &body["success"], &body["mapData"]), (200, &json!(true), &Value::Null), "{path}");
            assert_eq!(crate::raw::answer(raw.request(Method::DELETE, &path)).await.0, 404, "{path}");
        } else {
            assert_eq!((status, &body["code"]), (404, &json!("900906")), "{path}");
        }
    }
    let (_, answer) = raw.post("/dashboard/aktivity/save", &json!({"kegiatanId": "k", "pnsId": BUDI_ID})).await;
    let path = format!("/dashboard/aktivity/delete/{}", id_in(&answer, "id"));
    assert_eq!(crate::raw::answer(raw.request(Method::DELETE, &path)).await.0, 200);
}

#[tokio::test]
async fn every_required_member_is_missed_by_its_go_name() {
    let raw = Raw::new().await;
    let (status, body) = raw.post("/kinerjaperiodik/save", &json!({})).await;
    let message = body["message"].as_str().unwrap();
    assert_eq!((status, &body["code"], &body["data"]), (400, &json!(0), &Value::Null));
    assert!(
        message.starts_with(
            "11 errors occurred:\n\t* BulanMulaiPenilaian is required\n\t* BulanSelesaiPenilaian is required"
        ),
        "{message}"
    );
    assert!(message.contains("\n\t* PnsDinilaiId is required") && message.contains("\n\t* KoefisienId is required"));
    for save in saves().iter().filter(|save| save.path != "/kompetensi/refkegiataninstansi/save") {
        assert_eq!(raw.post(save.path, &json!({})).await.0, 400, "{}", save.path);
    }
}

#[tokio::test]
async fn unknown_people_units_posts_and_codes_are_refused_and_the_switches_turn_it_off() {
    let raw = Raw::new().await;
    let award = |code: &str| json!({"hargaId": code, "pnsOrangId": BUDI_ID, "skDate": "17-08-2025", "skNomor": "K", "tahun": 2025});
    let (status, body) = raw.post("/penghargaan/save", &award("999")).await;
    assert_eq!(
        (status, body),
        (
            200,
            json!({"success": false, "mapData": null, "message": "hargaId tidak ditemukan pada referensi penghargaan"})
        )
    );
    let nobody = json!({"hargaId": 201, "pnsOrangId": "none", "skDate": "17-08-2025", "skNomor": "K", "tahun": 2025});
    assert_eq!(raw.post("/penghargaan/save", &nobody).await.1["message"], "PNS tidak ditemukan");
    let post = json!({"pnsId": BUDI_ID, "instansiId": "i", "satuanKerjaId": "s", "unorId": UNIT, "nomorSk": "1", "jenisJabatan": "4",
        "jabatanFungsionalUmumId": "none"});
    assert_eq!(raw.post("/jabatan/save", &post).await.1["success"], true);
    let handle = raw.registry.handle();
    handle.set_choices(Choices { check_posts: true, check_codes: false, ..handle.choices() });
    assert_eq!(
        raw.post("/jabatan/save", &post).await.1["message"],
        "jabatanFungsionalUmumId tidak ditemukan pada referensi jabatan"
    );
    assert_eq!(raw.post("/penghargaan/save", &award("999")).await.1["success"], true);
}

#[tokio::test]
async fn an_update_blanks_what_it_does_not_carry_unless_told_otherwise() {
    let raw = Raw::new().await;
    let award = json!({"pnsOrangId": BUDI_ID, "namaSertifikasi": "A", "nomorSertifikat": "N-1"});
    let (_, saved) = raw.post("/sertifikasi/save", &award).await;
    let less = json!({"id": id_in(&saved, "rwSertifikasiId"), "pnsOrangId": BUDI_ID, "namaSertifikasi": "B"});
    let handle = raw.registry.handle();
    handle.set_choices(Choices { update_keeps_absent: true, ..handle.choices() });
    raw.post("/sertifikasi/save", &less).await;
    assert_eq!(
        missing(&json!({"namaSertifikasi": "B", "nomorSertifikat": "N-1"}), &last_row(&raw, "sertifikasi").await),
        [""; 0]
    );
    handle.set_choices(Choices { update_keeps_absent: false, ..handle.choices() });
    raw.post("/sertifikasi/save", &less).await;
    assert_eq!(last_row(&raw, "sertifikasi").await["nomorSertifikat"], "");
}

#[tokio::test]
async fn sources_that_disagree_on_map_data_are_both_served() {
    let raw = Raw::new().await;
    let handle = raw.registry.handle();
    handle.set_choices(Choices { bare_ids: vec!["hukdis".to_owned()], ..handle.choices() });
    let save = |path: &str| saves().into_iter().find(|save| save.path == path).unwrap().body;
    assert!(raw.post("/hukdis/save", &save("/hukdis/save")).await.1["mapData"].is_string());
    assert!(
        raw.post("/kinerjaperiodik/save", &save("/kinerjaperiodik/save")).await.1["mapData"]["rwKinerjaPeriodikId"]
            .is_string()
    );
}

#[tokio::test]
async fn credit_takes_both_spellings() {
    let raw = Raw::new().await;
    let mut body = saves().into_iter().find(|save| save.path == "/angkakredit/save").unwrap().body;
    let body = body.as_object_mut().unwrap();
    for (wire, corrected) in
        [("bulanMulaiPenailan", "bulanMulaiPenilaian"), ("tahunSelesaiPenailan", "TahunSelesaiPenilaian")]
    {
        let value = body.remove(wire).unwrap();
        body.insert(corrected.to_owned(), value);
    }
    let (status, answer) = raw.post("/angkakredit/save", &json!(body)).await;
    assert_eq!(status, 200, "{answer}");
    let row = last_row(&raw, "angkakredit").await;
    assert_eq!((&row["bulanMulaiPenailan"], &row["tahunSelesaiPenailan"]), (&json!("1"), &json!("2025")));
}

#[tokio::test]
async fn a_save_with_files_has_the_members_in_snake_case_and_keeps_the_files() {
    let raw = Raw::new().await;
    let part = |name: &str| reqwest::multipart::Part::bytes(b"%PDF-1.4 x".to_vec()).file_name(name.to_owned());
    let form = reqwest::multipart::Form::new()
        .part("sk_pak", part("b.pdf"))
        .text("bulan_mulai_penailan", "1")
        .text("bulan_selesai_penailan", "12")
        .text("kredit_baru_total", "25")
        .text("kredit_penunjang_baru", "0")
        .text("kredit_utama_baru", "25")
        .text("nomor_sk", "PAK-2")
        .text("pns_id", BUDI_ID)
        .text("tahun_mulai_penailan", "2025")
        .text("tahun_selesai_penailan", "2025")
        .text("tanggal_sk", "10-01-2026")
        .part("dok_pak", part("a.pdf"));
    let (status, saved) = answer(raw.request(Method::POST, "/angkakredit/document/save").multipart(form)).await;
    assert_eq!(status, 200, "{saved}");
    let row = last_row(&raw, "angkakredit").await;
    assert_eq!(
        (&row["nomorSk"], &row["path"]["879"]["dok_nama"], &row["path"]["880"]["dok_id"]),
        (&json!("PAK-2"), &json!("Dok PAK"), &json!("880"))
    );
    let form = reqwest::multipart::Form::new()
        .text("nomor_sk_cpns", "C-2")
        .text("pns_orang_id", BUDI_ID)
        .text("tgl_sk_cpns", "01-03-2015")
        .part("file", part("c.pdf"));
    assert_eq!(answer(raw.request(Method::POST, "/cpns/document/save").multipart(form)).await.0, 200);
    let (_, record) = raw.get(&format!("/pns/data-utama/{BUDI}")).await;
    assert_eq!(
        (&record["data"]["nomorSkCpns"], &record["data"]["path"]["889"]["dok_id"]),
        (&json!("C-2"), &json!("889"))
    );
    for path in ["/jabatan/unorjabatan", "/skp22", "/diklat", "/kursus", "/penghargaan"] {
        let form = reqwest::multipart::Form::new().text("x", "y");
        let (status, body) = answer(raw.request(Method::POST, &format!("{path}/document/save")).multipart(form)).await;
        assert!(status == 400 && body["message"].as_str().unwrap().contains(" is required"), "{path}: {body}");
    }
}

#[tokio::test]
async fn a_scan_is_attached_to_a_row_of_any_history() {
    let raw = Raw::new().await;
    raw.registry.handle().add_rows(BUDI, "masakerja", [json!({"id": "mk-1", "tasaKerjaTahun": "2"})]).unwrap();
    let award = saves().into_iter().find(|save| save.path == "/penghargaan/save").unwrap();
    let (_, saved) = raw.post(award.path, &award.body).await;
    for (row, document, list) in [("mk-1", "888", "masakerja"), (id_in(&saved, award.id), "892", "penghargaan")] {
        let part = reqwest::multipart::Part::bytes(b"%PDF-1.4 x".to_vec()).file_name("a.pdf");
        let form = reqwest::multipart::Form::new()
            .text("id_riwayat", row.to_owned())
            .text("id_ref_dokumen", document)
            .part("file", part);
        let (_, uploaded) = answer(raw.request(Method::POST, "/upload-dok-rw").multipart(form)).await;
        assert_eq!(uploaded["message"], "File berhasil di upload");
        let shown = last_row(&raw, list).await;
        assert_eq!(shown["path"][document], uploaded["data"]);
    }
    assert_eq!(last_row(&raw, "masakerja").await["tasaKerjaTahun"], 2);
}

#[tokio::test]
async fn the_family_is_saved_and_shown_in_its_three_shapes() {
    let raw = Raw::new().await;
    for shape in ["pasangan", "anak", "ortu"] {
        let (status, body) = raw.get(&format!("/pns/data-{shape}/{BUDI}")).await;
        assert_eq!((status, &body["code"]), (404, &json!(0)), "{shape}");
    }
    for save in saves().iter().filter(|save| save.path.starts_with("/keluarga")) {
        raw.post(save.path, &save.body).await;
    }
    raw.registry.handle().add_rows(BUDI, "ibu", [json!({"nama": "DEWI", "tglLahir": "01-01-1950"})]).unwrap();
    let (_, spouses) = raw.get(&format!("/pns/data-pasangan/{BUDI}")).await;
    let spouse = &spouses["data"]["listPasangan"][0];
    assert_eq!(
        (&spouses["data"]["idPns"], &spouse["orang"]["nama"], &spouse["statusNikah"]),
        (&json!(BUDI_ID), &json!("ANI"), &json!("Menikah"))
    );
    assert_eq!(
        missing(
            &json!({"tgglMenikah": "01-02-2010", "posisi": 1, "isPns": false, "aktaMenikah": "N-1"}),
            &spouse["dataPernikahan"]
        ),
        [""; 0]
    );
    let (_, children) = raw.get(&format!("/pns/data-anak/{BUDI}")).await;
    let child = &children["data"]["listAnak"][0];
    assert_eq!(
        missing(&json!({"nama": "CITRA", "ayahId": BUDI_ID, "ibuId": "ibu-1", "jenisAnak": "1"}), child),
        [""; 0]
    );
    let (_, parents) = raw.get(&format!("/pns/data-ortu/{BUDI}")).await;
    assert_eq!((&parents["data"]["ibu"]["nama"], &parents["data"]["ayah"]["nama"]), (&json!("DEWI"), &json!("")));
}

#[tokio::test]
async fn a_photo_and_an_index() {
    let raw = Raw::new().await;
    assert_eq!(raw.get(&format!("/pns/photo/{BUDI_ID}")).await.0, 404);
    let part = reqwest::multipart::Part::bytes(b"\x89PNG\r\n\x1a\n image".to_vec()).file_name("a.png");
    let form = reqwest::multipart::Form::new().part("file", part).text("pns_id", BUDI_ID);
    assert_eq!(answer(raw.request(Method::POST, "/upload-photo").multipart(form)).await.1["code"], 1);
    let photo = raw.request(Method::GET, &format!("/pns/photo/{BUDI_ID}")).send().await.unwrap();
    assert_eq!(photo.headers()["content-type"], "image/png");
    assert!(photo.bytes().await.unwrap().ends_with(b"image"));
    assert_eq!(raw.get(&format!("/pns/nilaiipasn/{BUDI}")).await.0, 404);
    raw.registry.handle().add_rows(BUDI, "nilaiipasn", [json!({"subtotal": 81.5})]).unwrap();
    for path in [format!("/pns/nilaiipasn/{BUDI}?nipBaru={BUDI}"), format!("/pns/nilaiipasn?nip={BUDI}")] {
        assert_eq!(raw.get(&path).await.1["data"]["subtotal"], 81.5, "{path}");
    }
}
