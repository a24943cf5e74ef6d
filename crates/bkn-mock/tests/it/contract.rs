//! The contract on the wire, byte for byte where clients compare bytes, with raw requests as other clients send them.

use crate::{
    common::*,
    raw::{Raw, answer},
};
use bkn_mock::{Choices, choices::EmptyList};
use reqwest::Method;
use serde_json::{Value, json};

fn save() -> Value {
    json!({"pnsId": BUDI_ID, "instansiId": "i", "satuanKerjaId": "s", "unorId": UNIT, "nomorSk": "821/1/2026", "jenisJabatan": "4", "tmtJabatan": "01-04-2026"})
}

#[tokio::test]
async fn not_found_is_the_text_clients_compare() {
    let raw = Raw::new().await;
    let (status, body) = raw.get("/pns/data-utama/199999999999999999").await;
    assert_eq!(
        (status, &body["code"], &body["count"], &body["data"]),
        (404, &json!(0), &json!(0), &json!("Data tidak ditemukan"))
    );
    assert_eq!(raw.get(&format!("/pns/rw-diklat/{BUDI}")).await.0, 404);
    assert_eq!(raw.get("/jabatan/id/none").await.0, 404);
    let handle = raw.registry.handle();
    handle.set_choices(Choices { empty_list: EmptyList::EmptyArray, ..handle.choices() });
    let (status, body) = raw.get(&format!("/pns/rw-diklat/{BUDI}")).await;
    assert_eq!((status, &body["code"], &body["data"]), (200, &json!(1), &json!([])));
    handle.set_choices(Choices { empty_list: EmptyList::Sentence, ..handle.choices() });
    assert_eq!(raw.get(&format!("/pns/rw-diklat/{BUDI}")).await.1["data"], "Data tidak ditemukan");
}

#[tokio::test]
async fn every_member_of_a_row_is_always_there() {
    let raw = Raw::new().await;
    let (_, body) = raw.get(&format!("/pns/data-utama/{BUDI}")).await;
    let members = body["data"].as_object().unwrap();
    assert!(
        members.len() > 120
            && members["validNik"].is_boolean()
            && members["mkTahun"].is_i64()
            && members["path"].is_object()
    );
    let (_, body) = raw.get(&format!("/pns/rw-golongan/{BUDI}")).await;
    assert_eq!((&body["code"], &body["count"]), (&json!(1), &json!(1)));
    let row = &body["data"][0];
    assert_eq!(
        (&row["golonganId"], &row["golongan"], &row["tmtGolongan"]),
        (&json!("31"), &json!("III/a"), &json!("01-04-2022"))
    );
    assert!(row["masaKerjaGolonganTahun"].is_string() && row["noPertekBkn"].is_string());
    let (_, list) = raw.get(&format!("/jabatan/pns/{BUDI}")).await;
    let id = list["data"][0]["id"].as_str().unwrap();
    assert_eq!(raw.get(&format!("/jabatan/id/{id}")).await.1["data"], list["data"][0]);
}

#[tokio::test]
async fn names_in_any_case_unknown_members_and_two_posts_in_one_body() {
    let raw = Raw::new().await;
    let body = json!({"PNSID": BUDI_ID, "InstansiID": "i", "SatuanKerjaId": "s", "UnorId": UNIT, "NomorSK": "1", "JenisJabatan": 4, "whatever": {"x": 1}});
    let (status, answer) = raw.post("/jabatan/save", &body).await;
    assert_eq!((status, &answer["success"], &answer["message"]), (200, &json!(true), &json!("success")));
    assert!(answer["mapData"]["rwJabatanId"].is_string());
}

#[tokio::test]
async fn missing_members_are_told_all_at_once_in_go_names() {
    let raw = Raw::new().await;
    let mut body = save();
    body["nomorSk"] = json!("");
    body["unorId"] = Value::Null;
    body["tmtJabatan"] = json!("2026-04-01");
    let (status, answer) = raw.post("/jabatan/unorjabatan/save", &body).await;
    assert_eq!(status, 400);
    assert_eq!(
        answer["message"],
        "3 errors occurred:\n\t* NomorSk is required\n\t* UnorId is required\n\t* TmtJabatan is not a valid date (dd-mm-yyyy)\n\n"
    );
    assert_eq!((&answer["code"], &answer["data"]), (&json!(0), &Value::Null));
}

#[tokio::test]
async fn documents_come_as_an_array_and_go_as_an_object() {
    let raw = Raw::new().await;
    let part = reqwest::multipart::Part::bytes(b"%PDF-1.4 x".to_vec()).file_name("a.pdf");
    let form = reqwest::multipart::Form::new().part("file", part).text("id_ref_dokumen", "872");
    let (status, uploaded) = answer(raw.request(Method::POST, "/upload-dok").multipart(form)).await;
    assert_eq!((status, &uploaded["code"], &uploaded["message"]), (200, &json!(1), &json!("File berhasil di upload")));
    let mut body = save();
    body["path"] = json!([uploaded["data"]]);
    let (_, saved) = raw.post("/jabatan/unorjabatan/save", &body).await;
    let id = saved["mapData"]["rwJabatanId"].as_str().unwrap();
    let (_, row) = raw.get(&format!("/jabatan/id/{id}")).await;
    assert_eq!(row["data"]["path"]["872"], uploaded["data"]);
    let uri = uploaded["data"]["dok_uri"].as_str().unwrap();
    for path in [uri.to_owned(), uri.replace('/', "%2F")] {
        let file = raw.request(Method::GET, &format!("/download-dok?filePath={path}")).send().await.unwrap();
        assert_eq!(file.headers()["content-type"], "application/pdf");
        assert_eq!(file.bytes().await.unwrap(), "%PDF-1.4 x");
    }
}

#[tokio::test]
async fn a_chunked_upload_without_lengths() {
    let raw = Raw::new().await;
    let body = "--b\r\nContent-Disposition: form-data; name=\"id_ref_dokumen\"\r\n\r\n872\r\n--b\r\nContent-Disposition: form-data; \
                name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF\r\n--b--\r\n";
    let chunks: Vec<Result<&str, std::io::Error>> = vec![Ok(&body[..40]), Ok(&body[40..90]), Ok(&body[90..])];
    let stream = || {
        reqwest::Body::wrap_stream(futures_util::stream::iter(
            chunks.iter().map(|c| Ok::<_, std::io::Error>(c.as_ref().unwrap().to_string())).collect::<Vec<_>>(),
        ))
    };
    let send = |content_type: &str| {
        answer(raw.request(Method::POST, "/upload-dok").header("Content-Type", content_type).body(stream()))
    };
    assert_eq!(send("multipart/form-data; boundary=b").await.0, 200);
    // One client sends multipart under a JSON content type; refused unless the switch is on.
    assert_eq!(send("application/json").await.0, 400);
    let handle = raw.registry.handle();
    handle.set_choices(Choices { sniff_multipart: true, ..handle.choices() });
    assert_eq!(send("application/json").await.0, 200);
}

#[tokio::test]
async fn recompute_calls_have_capital_keys_and_a_textual_error() {
    let raw = Raw::new().await;
    let nothing = json!({"Error": "true", "Message": "Data Tidak Ada Perubahan"});
    assert_eq!(raw.get(&format!("/pns/data-utama-jabatansync?pns_orang_id={BUDI_ID}")).await, (200, nothing.clone()));
    assert_eq!(raw.get(&format!("/pns/data-utama-golongansync/{BUDI_ID}")).await, (200, nothing));
    assert_eq!(raw.get("/pns/data-utama-golongansync?pns_orang_id=x").await.1["Error"], "true");
}

#[tokio::test]
async fn proposals_are_listed_paged_and_found_by_id_in_both_spellings() {
    let raw = Raw::new().await;
    let enter = async |id: &str| {
        let body = json!({"pnsId": id, "golonganBaruId": "32", "tmtKp": "01-04-2026", "jenis_kp": "101"});
        raw.enter("/mock/usulan-kp", &body).await
    };
    let (first, second) = (enter(BUDI_ID).await, enter(SITI_ID).await);
    let (_, all) = raw.get("/pns/list-kp-instansi?periode=2026-04-01").await;
    assert_eq!((&all["count"], all["data"].as_array().unwrap().len()), (&json!(2), 2));
    assert_eq!(all["data"][0].as_object().unwrap().len(), 24);
    assert_eq!(all["data"][0]["statusUsulanNama"], "Sudah TTD Pertek");
    let (_, page) = raw.get("/pns/list-kp-instansi?periode=2026-04-01&limit=1&offset=1").await;
    assert_eq!((&page["count"], &page["data"][0]["id"]), (&json!(2), &json!(second)));
    for name in ["idUsulan", "IdUsulan"] {
        assert_eq!(raw.get(&format!("/pns/kp-instansi-byId?{name}={first}")).await.1["data"][0]["id"], json!(first));
    }
    assert_eq!(raw.get("/pns/list-kp-instansi?periode=2026-05-01").await.0, 404);
}

#[tokio::test]
async fn units_are_in_pascal_case_and_paged() {
    let raw = Raw::new().await;
    let (_, body) = raw.get("/referensi/ref-unor").await;
    assert_eq!(body["data"].as_array().unwrap().len(), 2);
    let (_, body) = raw.get("/referensi/ref-unor?limit=1&offset=1").await;
    assert_eq!((&body["count"], &body["data"][0]["Id"]), (&json!(2), &json!(OTHER_UNIT)));
}

#[tokio::test]
async fn paths_and_methods_the_gateway_does_not_know() {
    let raw = Raw::new().await;
    assert_eq!(raw.get("/no/such/call").await.1["code"], "900906");
    let (status, body) = raw.get("/jabatan/save").await;
    assert_eq!((status, &body["code"]), (405, &json!("900908")));
}

#[tokio::test]
async fn the_operator_works_over_http() {
    let raw = Raw::new().await;
    let admin =
        |method: Method, path: &str| raw.http.request(method, format!("{}/mock/admin{path}", raw.registry.address()));
    let order = json!({"path": "/pns", "count": 1, "fault": {"kind": "server_error", "status": 502}});
    let ordered = admin(Method::POST, "/faults").json(&order).send().await.unwrap();
    assert_eq!((ordered.status().as_u16(), ordered.json::<Value>().await.unwrap()), (201, json!({"id": 1})));
    assert_eq!(raw.request(Method::GET, &format!("/pns/data-utama/{BUDI}")).send().await.unwrap().status(), 502);
    assert_eq!(raw.get(&format!("/pns/data-utama/{BUDI}")).await.0, 200);
    let listed: Value = admin(Method::GET, "/faults").send().await.unwrap().json().await.unwrap();
    assert_eq!(listed[0]["seen"], 2);
    assert_eq!(admin(Method::POST, "/faults").json(&json!({"path": "/"})).send().await.unwrap().status(), 400);
    let state: Value = admin(Method::GET, "/state").send().await.unwrap().json().await.unwrap();
    assert_eq!((&state["people"], &state["rank_rows"]), (&json!(2), &json!(2)));
    assert_eq!(admin(Method::POST, "/today").json(&json!({"date": "2026-04-01"})).send().await.unwrap().status(), 204);
    let state: Value = admin(Method::GET, "/state").send().await.unwrap().json().await.unwrap();
    assert_eq!(state["today"], "2026-04-01");
    assert_eq!(admin(Method::POST, "/choices").json(&json!({"no_such": 1})).send().await.unwrap().status(), 400);
    assert_eq!(
        admin(Method::POST, "/tokens/revoke").json(&json!({"kind": "gateway"})).send().await.unwrap().status(),
        200
    );
    assert_eq!(raw.get(&format!("/pns/data-utama/{BUDI}")).await.0, 401);
}
