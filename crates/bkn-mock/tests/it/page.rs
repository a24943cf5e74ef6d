//! The operator's page, and who is let in.

use crate::common::*;
use crate::raw::Raw;
use bkn_mock::{Choices, Options};
use reqwest::{Method, StatusCode};
use serde_json::json;

async fn page(raw: &Raw, path: &str) -> String {
    let answer = raw.http.get(format!("{}{path}", raw.registry.address())).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/"), "{path}");
    answer.text().await.unwrap()
}

/// Sends a form; gives the page it leads to.
async fn send(raw: &Raw, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = raw.http.post(format!("{}{path}", raw.registry.address())).form(fields).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}

#[tokio::test]
async fn people_are_found_and_shown_with_their_histories() {
    let raw = Raw::new().await;
    assert!(page(&raw, "/mock/").await.contains("Pegawai</dt><dd>2</dd>"));
    let found = page(&raw, "/mock/orang?q=bud").await;
    assert!(found.contains(BUDI) && !found.contains(SITI));
    assert!(page(&raw, "/mock/orang?q=zzz").await.contains("Tidak ada pegawai"));
    let person = page(&raw, &format!("/mock/orang/{BUDI_ID}")).await;
    assert!(person.contains("Riwayat: golongan") && person.contains("Pengelola Data"));
    assert!(page(&raw, "/mock/gaya.css").await.contains("--ink"));
}

#[tokio::test]
async fn a_proposal_is_moved_by_its_buttons() {
    let raw = Raw::of(start(Options { decide_after: None, ..Options::in_memory() })).await;
    let body = json!({"pnsId": BUDI_ID, "golonganBaruId": "32", "tmtKp": "01-04-2026", "jenis_kp": "101"});
    let request = raw.http.post(format!("{}/mock/usulan-kp", raw.registry.address()));
    let request = request.header("Authorization", format!("Bearer {}", raw.gateway));
    let sso = format!("bearer {}", raw.registry.credentials().sso_token);
    let entered: serde_json::Value =
        request.header("Auth", sso).json(&body).send().await.unwrap().json().await.unwrap();
    let id = entered["mapData"]["idUsulan"].as_str().unwrap();
    assert!(page(&raw, "/mock/usulan").await.contains("Usulan Diterima"));
    let place = format!("/mock/usulan/kp/{id}");
    assert!(send(&raw, &place, &[("langkah", "tolak")]).await.contains("Alasan wajib diisi"));
    let returned = send(&raw, &place, &[("langkah", "kembalikan"), ("alasan", "Ijazah <b>buram</b>")]).await;
    assert!(returned.contains("Perbaikan Dokumen (BTS)") && returned.contains("Tersimpan."));
    assert!(!returned.contains("<b>buram"), "what was typed is text");
    assert!(send(&raw, &place, &[("langkah", "ttd")]).await.contains("tidak sedang diproses"));
}

#[tokio::test]
async fn faults_are_ordered_and_taken_back() {
    let raw = Raw::new().await;
    let order = [("kind", "server_error"), ("path", "/pns"), ("count", "1"), ("method", ""), ("rincian", "")];
    let ordered = send(&raw, "/mock/gangguan", &order).await;
    assert!(ordered.contains("Gangguan dipesan.") && ordered.contains("semua /pns, 1 kali"), "{ordered}");
    let read =
        async || raw.request(Method::GET, &format!("/pns/data-utama/{SITI}")).send().await.unwrap().status().as_u16();
    assert_eq!((read().await, read().await), (503, 200));
    assert!(page(&raw, "/mock/gangguan").await.contains("selesai"), "it was for one call");
    assert!(send(&raw, "/mock/gangguan/1/cabut", &[]).await.contains("Tidak ada. Semua panggilan"));
}

#[tokio::test]
async fn requests_are_shown_without_numbers_of_people() {
    let raw = Raw::new().await;
    raw.get(&format!("/pns/data-utama/{BUDI}")).await;
    let shown = page(&raw, "/mock/permintaan").await;
    assert!(shown.contains("/apisiasn/1.0/pns/data-utama/") && !shown.contains(BUDI));
    assert!(!shown.contains(">/mock/"), "the operator's own calls are not noted");
}

#[tokio::test]
async fn a_page_of_another_site_orders_nothing() {
    let raw = Raw::new().await;
    let url = format!("{}/mock/gangguan/cabut", raw.registry.address());
    let foreign = raw.http.post(&url).header("Origin", "http://jahat.example").send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::UNAUTHORIZED);
    let own = raw.http.post(&url).header("Origin", raw.registry.address()).send().await.unwrap();
    assert_eq!(own.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_account_is_locked_after_wrong_passwords_and_unlocked_by_the_operator() {
    let raw = Raw::new().await;
    let handle = raw.registry.handle();
    handle.set_choices(Choices { lock_after: 2, ..handle.choices() });
    let credentials = raw.registry.credentials().clone();
    let login = async |password: &str| {
        let url = format!("{}/auth/realms/public-siasn/protocol/openid-connect/token", raw.registry.address());
        let form = [
            ("client_id", credentials.sso_client_id.as_str()),
            ("grant_type", "password"),
            ("username", &credentials.sso_username),
            ("password", password),
        ];
        let body: serde_json::Value = raw.http.post(url).form(&form).send().await.unwrap().json().await.unwrap();
        body["error_description"].as_str().unwrap_or("in").to_owned()
    };
    let right = credentials.sso_password.as_str();
    assert_eq!((login("x").await, login(right).await), ("Invalid user credentials".to_owned(), "in".to_owned()));
    assert_eq!(
        (login("x").await, login("x").await),
        ("Invalid user credentials".to_owned(), "Invalid user credentials".to_owned())
    );
    assert_eq!(login(right).await, "Account disabled");
    let unlock = format!("{}/mock/admin/account/unlock", raw.registry.address());
    assert_eq!(raw.http.post(unlock).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(login(right).await, "in");
}
