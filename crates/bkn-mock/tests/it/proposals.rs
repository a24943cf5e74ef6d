//! Proposals of the other three services, and every move of all four.

use crate::common::*;
use crate::raw::{Raw, answer};
use bkn_mock::{Move, Options, Service};
use reqwest::Method;
use serde_json::{Value, json};

async fn by_hand() -> Raw {
    Raw::of(start(Options { decide_after: None, ..Options::in_memory() })).await
}

/// Calls an extension with both tokens.
async fn post(raw: &Raw, path: &str, body: &Value) -> (u16, Value) {
    let request = raw.http.post(format!("{}{path}", raw.registry.address()));
    let request = request.header("Authorization", format!("Bearer {}", raw.gateway));
    answer(request.header("Auth", format!("bearer {}", raw.registry.credentials().sso_token)).json(body)).await
}

async fn enter(raw: &Raw, service: &str, body: Value) -> String {
    let (status, body) = post(raw, &format!("/mock/usulan-{service}"), &body).await;
    assert_eq!((status, &body["success"]), (200, &json!(true)), "{body}");
    body["mapData"]["idUsulan"].as_str().unwrap().to_owned()
}

fn pension() -> Value {
    json!({"nipBaru": BUDI, "tmtPensiun": "01-12-2026", "detailLayananNama": "BUP"})
}
fn transfer() -> Value {
    json!({"pnsId": BUDI_ID, "no_surat_usulan": "800/1", "tmt": "01-12-2026", "instansi_tujuan_id": "i2", "instansi_tujuan_nama": "Kota Serang"})
}
fn recruit() -> Value {
    json!({"no_peserta": "26-1", "nama": "CANDRA", "tahun": "2026", "tgl_kontrak_mulai": "01-06-2026", "tgl_kontrak_akhir": "31-05-2031"})
}

/// Where each service lists its proposals, and what its rows call the state, the consideration and the decree.
const LISTS: [(Service, &str, &str, [&str; 2]); 3] = [
    (
        Service::Pension,
        "/pns/list-pensiun-instansi?tglAwal=01-01-2026&tglAkhir=31-12-2026",
        "statusUsulanNama",
        ["pertekNomor", "skNomor"],
    ),
    (Service::Transfer, "/imut/simpeg/usulan/list", "status_usulan_nama", ["no_pertek", "no_sk"]),
    (Service::Recruitment, "/pengadaan/list-pengadaan-instansi?tahun=2026", "", ["no_pertek", "no_sk"]),
];

fn body_of(service: Service) -> (&'static str, Value) {
    match service {
        Service::Pension => ("pensiun", pension()),
        Service::Transfer => ("imut", transfer()),
        Service::Recruitment | Service::Promotion => ("pengadaan", recruit()),
    }
}

async fn row(raw: &Raw, list: &str) -> Value {
    let (status, body) = raw.get(list).await;
    assert_eq!(status, 200, "{body}");
    body["data"][0].clone()
}

#[tokio::test]
async fn each_service_goes_from_entry_to_decree_by_an_operators_moves() {
    for (service, list, state, [consideration, decree]) in LISTS {
        let raw = by_hand().await;
        let (name, body) = body_of(service);
        let id = enter(&raw, name, body).await;
        let go = |step: Move| raw.registry.handle().move_proposal(service, &id, step).unwrap().unwrap();
        let shown = async || row(&raw, list).await;
        let too_early = go(Move::Decree { nomor: "SK/1".to_owned(), tanggal: None });
        assert!(too_early.is_err(), "no decree before its time");
        go(Move::Verify).unwrap();
        go(Move::Number { nomor: Some("P-7".to_owned()), tanggal: Some(day(2026, 9, 1)) }).unwrap();
        assert_eq!(shown().await[consideration], "P-7");
        go(Move::Sign).unwrap();
        let signed = shown().await;
        assert_eq!(signed[consideration], "P-7", "a number that is there stays");
        if !state.is_empty() {
            assert_eq!(signed[state], "Sudah TTD - Pertek");
        }
        assert!(go(Move::Verify).is_err(), "what is signed is not verified again");
        go(Move::Decree { nomor: "SK/1".to_owned(), tanggal: None }).unwrap();
        assert_eq!(shown().await[decree], "SK/1");
    }
}

#[tokio::test]
async fn a_returned_proposal_is_handed_in_again_and_a_refused_one_is_not() {
    for (service, list, ..) in LISTS {
        let raw = by_hand().await;
        let (name, body) = body_of(service);
        let id = enter(&raw, name, body.clone()).await;
        let go = |step: Move| raw.registry.handle().move_proposal(service, &id, step).unwrap().unwrap();
        assert!(go(Move::Return { alasan: " ".to_owned() }).is_err(), "not without a reason");
        go(Move::Return { alasan: "SK CPNS tidak terbaca".to_owned() }).unwrap();
        let again = json!({"id": id}).as_object().unwrap().clone();
        let mended = Value::Object(body.as_object().unwrap().clone().into_iter().chain(again).collect());
        assert_eq!(enter(&raw, name, mended.clone()).await, id);
        go(Move::Refuse { alasan: "Bukan kewenangan".to_owned() }).unwrap();
        let (_, refused) = post(&raw, &format!("/mock/usulan-{name}"), &mended).await;
        assert_eq!(refused["success"], false);
        assert_eq!(row(&raw, list).await["id"], id);
    }
}

#[tokio::test]
async fn proposals_are_decided_by_rules_when_somebody_looks() {
    let raw = Raw::new().await;
    enter(&raw, "pensiun", pension()).await;
    enter(&raw, "imut", json!({"pnsId": BUDI_ID, "no_surat_usulan": "800/1", "tmt": "01-12-2026"})).await;
    enter(&raw, "pengadaan", recruit()).await;
    let [pension, transfer, recruit] = LISTS.map(|(_, list, ..)| list);
    assert_eq!(row(&raw, pension).await["statusUsulanNama"], "Sudah TTD - Pertek");
    let returned = row(&raw, transfer).await;
    assert_eq!(returned["status_usulan_nama"], "Perbaikan Dokumen - BTS");
    assert_eq!(returned["alasan"], "Instansi tujuan belum diisi");
    let number = row(&raw, recruit).await["no_pertek"].clone();
    assert!(number.as_str().unwrap().starts_with("PG-"), "{number}");
    let path = row(&raw, pension).await["pathPertek"].as_str().unwrap().to_owned();
    let file = raw.request(Method::GET, &format!("/download-dok?filePath={path}")).send().await.unwrap();
    assert!(file.bytes().await.unwrap().starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_proposal_waits_as_long_as_it_is_told_to() {
    let options = Options { decide_after: Some(std::time::Duration::from_secs(600)), ..Options::in_memory() };
    let raw = Raw::of(start(options)).await;
    enter(&raw, "pensiun", pension()).await;
    let list = LISTS[0].1;
    assert_eq!(row(&raw, list).await["statusUsulanNama"], "Terima Usulan");
    raw.registry.handle().advance(std::time::Duration::from_secs(600));
    assert_eq!(row(&raw, list).await["statusUsulanNama"], "Sudah TTD - Pertek");
}

#[tokio::test]
async fn a_decree_of_pension_and_of_transfer_is_in_the_histories() {
    let raw = Raw::new().await;
    for (service, list, history, number) in [
        (Service::Pension, LISTS[0].1, "pemberhentian", "skNomor"),
        (Service::Transfer, LISTS[1].1, "pindahinstansi", "skTujuanNomor"),
    ] {
        let (name, body) = body_of(service);
        let id = enter(&raw, name, body).await;
        row(&raw, list).await;
        let decree = Move::Decree { nomor: "SK/9".to_owned(), tanggal: Some(day(2026, 11, 1)) };
        raw.registry.handle().move_proposal(service, &id, decree).unwrap().unwrap().unwrap();
        assert_eq!(raw.get(&format!("/pns/rw-{history}/{BUDI}")).await.1["data"][0][number], "SK/9");
    }
}

#[tokio::test]
async fn what_is_missing_is_told_and_nobody_unknown_is_proposed() {
    let raw = Raw::new().await;
    let (status, body) = post(&raw, "/mock/usulan-pensiun", &json!({"nipBaru": BUDI})).await;
    assert_eq!(status, 400);
    assert!(body["message"].as_str().unwrap().contains("TmtPensiun is required"), "{body}");
    let (_, body) =
        post(&raw, "/mock/usulan-imut", &json!({"pnsId": "x", "no_surat_usulan": "1", "tmt": "01-12-2026"})).await;
    assert_eq!(body["success"], false);
    let no_token = raw.http.post(format!("{}/mock/usulan-imut", raw.registry.address())).json(&json!({})).send().await;
    assert_eq!(no_token.unwrap().status(), 401);
}

#[tokio::test]
async fn a_promotion_moves_by_admin_calls_too() {
    let raw = by_hand().await;
    let body = json!({"pnsId": BUDI_ID, "golonganBaruId": "32", "tmtKp": "01-04-2026", "jenis_kp": "101"});
    let id = enter(&raw, "kp", body).await;
    let go = async |step: Value| {
        let url = format!("{}/mock/admin/usulan/kp/{id}", raw.registry.address());
        raw.http.post(url).json(&step).send().await.unwrap().status().as_u16()
    };
    let state = async || row(&raw, "/pns/list-kp-instansi?periode=2026-04-01").await;
    assert_eq!(go(json!({"langkah": "verifikasi"})).await, 204);
    assert_eq!(state().await["statusUsulanNama"], "Verifikasi dan Validasi");
    assert_eq!(go(json!({"langkah": "pertek", "nomor": "PG-1", "tanggal": "2026-03-02"})).await, 204);
    let numbered = state().await;
    assert_eq!((&numbered["no_pertek"], &numbered["tgl_pertek"]), (&json!("PG-1"), &json!("02-03-2026")));
    assert_eq!(go(json!({"langkah": "ttd"})).await, 204);
    assert_eq!(state().await["statusUsulanNama"], "Sudah TTD Pertek");
    assert_eq!(go(json!({"langkah": "sk", "nomor": "1"})).await, 400, "its decree is uploaded");
    assert_eq!(go(json!({"langkah": "tari"})).await, 400);
}
