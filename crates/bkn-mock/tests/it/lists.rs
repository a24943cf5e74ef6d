//! Lists asked for by query, and the code lists of the reference API.

use crate::{
    common::*,
    raw::{Raw, answer},
};
use bkn_mock::Choices;
use reqwest::{Method, multipart::Form, multipart::Part};
use serde_json::{Value, json};

fn ids(body: &Value) -> Vec<&str> {
    body["data"].as_array().map(|rows| rows.iter().filter_map(|row| row["id"].as_str()).collect()).unwrap_or_default()
}

#[tokio::test]
async fn pensions_are_listed_by_their_first_day_and_by_number() {
    let raw = Raw::new().await;
    let handle = raw.registry.handle();
    let row = |id: &str, from: &str| json!({"id": id, "tmtPensiun": from});
    handle.add_rows(BUDI, "usul-pensiun", [row("a", "2026-05-01 00:00:00"), row("b", "2026-06-01 00:00:00")]).unwrap();
    handle.add_rows(SITI, "usul-pensiun", [row("c", "2026-07-01 00:00:00")]).unwrap();
    let (_, body) = raw.get("/pns/list-pensiun-instansi?tglAwal=01-05-2026&tglAkhir=01-06-2026").await;
    assert_eq!((ids(&body), &body["count"]), (vec!["a", "b"], &json!(2)));
    let (_, body) = raw.get("/pns/list-pensiun-instansi?TglAwal=01-01-2026&TglAkhir=31-12-2026&limit=1&offset=1").await;
    assert_eq!((ids(&body), &body["count"]), (vec!["b"], &json!(3)));
    assert_eq!(ids(&raw.get(&format!("/pns/list-pensiun-instansibynip?nip={SITI}")).await.1), ["c"]);
    let (status, body) = raw.get("/pns/list-pensiun-instansi?tglAwal=2026-05-01").await;
    assert_eq!(
        (status, body["message"].as_str()),
        (400, Some("1 error occurred:\n\t* TglAwal is required\n\n")),
        "the day is written day first"
    );
}

#[tokio::test]
async fn a_recruit_s_decree_is_uploaded_and_listed() {
    let raw = Raw::new().await;
    let recruits = [
        json!({"id": "r", "no_peserta": "P-1", "periode": 2026}),
        json!({"id": "s", "no_peserta": "P-2", "periode": "2025"}),
    ];
    raw.registry.handle().add_rows("", "usul-pengadaan", recruits).unwrap();
    let upload = async |number: &str| {
        let part = Part::bytes(b"%PDF-1.4 x".to_vec()).file_name("a.pdf");
        let form =
            Form::new().text("no_peserta", number.to_owned()).text("tahun_formasi", "2026").text("no_sk", "SK-9");
        let form = form
            .text("tgl_sk", "01-03-2026")
            .text("tgl_ttd_sk", "02-03-2026")
            .text("pejabat_ttd_sk", "X")
            .part("file", part);
        answer(raw.request(Method::POST, "/upload-dok-sk-nip").multipart(form)).await
    };
    assert_eq!(upload("P-2").await.0, 404, "of another year");
    let (status, uploaded) = upload("P-1").await;
    assert_eq!((status, &uploaded["message"]), (200, &json!("File berhasil di upload")));
    let (_, body) = raw.get("/pengadaan/list-pengadaan-instansi?tahun=2026").await;
    let row = &body["data"][0];
    assert_eq!((ids(&body), &row["no_sk"], &row["tgl_sk"]), (vec!["r"], &json!("SK-9"), &json!("01-03-2026")));
    assert_eq!(row["path_ttd_sk"], uploaded["data"]["dok_uri"]);
    assert_eq!(ids(&raw.get("/pengadaan/dokumen-pengadaan").await.1), ["r", "s"]);
}

#[tokio::test]
async fn transfers_answer_get_and_post() {
    let raw = Raw::new().await;
    let transfers = [
        json!({"id": "a", "no_surat_usulan": "S-1", "status_usulan": "1"}),
        json!({"id": "b", "no_surat_usulan": "S-2"}),
    ];
    raw.registry.handle().add_rows(BUDI, "usul-imut", transfers).unwrap();
    let path = "/imut/simpeg/usulan/list";
    assert_eq!(ids(&raw.get(path).await.1), ["a", "b"]);
    let (_, body) = raw.get(&format!("{path}?no_surat_usulan=S-2")).await;
    assert_eq!((ids(&body), &body["data"][0]["nip"]), (vec!["b"], &json!(BUDI)));
    assert_eq!(ids(&raw.post(path, &json!({"no_surat_usulan": "S-1", "limit": 5})).await.1), ["a"]);
    assert_eq!(ids(&raw.post(path, &json!({"limit": 1, "offset": 1})).await.1), ["b"]);
    assert_eq!(raw.post("/partition/list-pg-instansi", &json!({"nip": BUDI})).await.0, 405);
}

#[tokio::test]
async fn what_only_newer_clients_read() {
    let raw = Raw::new().await;
    let handle = raw.registry.handle();
    handle.add_rows(BUDI, "usul-pg", [json!({"id": "pg", "status_usulan": "3", "gelar": "S.Kom"})]).unwrap();
    handle.add_rows(BUDI, "profesi", [json!({"id": "pr"})]).unwrap();
    handle.add_rows("", "pelaporan", [json!({"id": "pl"})]).unwrap();
    handle.add_rows("", "refinstitusipenkom", [json!({"id": "in", "nama": "LAN"})]).unwrap();
    handle.add_rows("", "nonasn", [json!({"id": "na", "nik": "3671010101900001", "nama": "X"})]).unwrap();
    raw.post("/kompetensi/refkegiataninstansi/save", &json!({"nama": "Uji"})).await;
    raw.post("/tm/talentmapping-save", &json!({"pns_id": BUDI_ID, "box": "9", "sumbu_x": 90, "sumbu_y": 91})).await;
    for (path, id) in [
        (format!("/partition/list-pg-instansi?nip={BUDI}"), "pg"),
        (format!("/partition/profesi-instansi?nip={BUDI}"), "pr"),
        ("/idis/usulan-pelaporan".to_owned(), "pl"),
        ("/idis/usulan-pelaporan-detail?id=pl".to_owned(), "pl"),
        ("/kompetensi/refinstitusipenkom".to_owned(), "in"),
    ] {
        assert_eq!(ids(&raw.get(&path).await.1), [id], "{path}");
    }
    let (_, title) = raw.get(&format!("/partition/list-pg-instansi?nip={BUDI}")).await;
    assert_eq!((&title["data"][0]["gelar"], &title["data"][0]["status_usulan"]), (&json!("S.Kom"), &json!("3")));
    assert_eq!(raw.get("/nonasn/data/3671010101900001").await.1["data"]["nama"], "X");
    assert_eq!(raw.get("/nonasn/data/3671010101900002").await.0, 404);
    assert_eq!(raw.get("/kompetensi/refkegiatan").await.1["data"][0]["nama"], "Uji");
    let (_, axes) = raw.get(&format!("/tm/detail-nilai-sumbu-tm?pns_id={BUDI_ID}")).await;
    assert_eq!((&axes["data"][0]["sumbu_x"], &axes["data"][0]["box"]), (&json!(90), &json!("9")));
    let (status, body) = raw.get(&format!("/partition/list-pg-instansi?nip={SITI}")).await;
    assert_eq!((status, &body["data"]), (404, &json!("Data tidak ditemukan")));
    assert_eq!(raw.get(&format!("/pns/rw-tubel/{BUDI}")).await.1["data"], "record not found");
}

#[tokio::test]
async fn every_code_list_is_served_in_both_addresses_by_the_gateway_s_token_alone() {
    let raw = Raw::new().await;
    let file: Value = serde_saphyr::from_str(include_str!("../siasn-openapi.yaml")).unwrap();
    let lists = file["components"]["schemas"]["ReferensiName"]["x-fields"].as_object().unwrap();
    assert_eq!(lists.len(), 23);
    for (name, members) in lists {
        for path in [name.clone(), format!("{name}/search")] {
            let url = format!("{}/referensi_siasn/1/{path}", raw.registry.address());
            let request = raw.http.get(&url).header("Authorization", format!("Bearer {}", raw.gateway));
            let (status, body) = answer(request).await;
            let rows = body["results"].as_array().unwrap();
            assert_eq!((status, &body["count"]), (200, &json!(rows.len())), "{path}");
            let expected: Vec<&str> =
                members.as_array().unwrap().iter().map(|member| member.as_str().unwrap()).collect();
            for row in rows {
                let row = row.as_object().unwrap();
                assert!(
                    row.len() == expected.len() && expected.iter().all(|member| row.contains_key(*member)),
                    "{path}"
                );
            }
        }
    }
}

#[tokio::test]
async fn posts_that_people_hold_are_listed_once() {
    let raw = Raw::new().await;
    let url = format!("{}/referensi_siasn/1/jabatan-fungsional-umum", raw.registry.address());
    let (_, body) = answer(raw.http.get(&url).header("Authorization", format!("Bearer {}", raw.gateway))).await;
    let row = &body["results"][0];
    assert_eq!(
        (&body["count"], &row["id"], &row["nama"]),
        (&json!(1), &json!("jfu-pengelola"), &json!("Pengelola Data"))
    );
    assert_eq!(row.as_object().unwrap().len(), 18);
}

#[tokio::test]
async fn code_lists_are_paged_and_come_bare_when_told() {
    let raw = Raw::new().await;
    let handle = raw.registry.handle();
    let ask = async |path: &str| {
        let url = format!("{}/referensi_siasn/1/{path}", raw.registry.address());
        answer(raw.http.get(&url).header("Authorization", format!("Bearer {}", raw.gateway)).header("Auth", "bearer x"))
            .await
    };
    let (_, body) = ask("golongan/search?limit=2&offset=8").await;
    assert_eq!(
        (&body["count"], &body["results"][0]["id"], &body["results"][1]["nama"]),
        (&json!(17), &json!("31"), &json!("III/b"))
    );
    handle.set_choices(Choices { bare_references: true, ..handle.choices() });
    assert_eq!(ask("jenis-diklat?limit=1").await.1, json!([{"id": "1", "jenis_diklat": "Struktural"}]));
    assert_eq!(ask("koefisien").await.0, 404, "clients ship this one as a file");
    let url = format!("{}/referensi_siasn/1/agama", raw.registry.address());
    let (status, body) = answer(raw.http.get(&url)).await;
    assert_eq!((status, &body["code"]), (401, &json!("900902")));
}
