//! Documents and loads: what goes in comes out, and what is refused says why.

use actix_web::http::Method;
use documents::testing::{encrypted_pdf, pdf};
use kernel::Role;
use serde_json::json;

use crate::support::City;

/// A list of two units.
pub(crate) const UNITS: &[u8] =
    b"UNOR ID,UNOR NAMA,DIATASAN ID,JENIS\nU-1,Badan Baru,,badan\nU-2,Bidang Satu,U-1,bidang\n";

#[actix_web::test]
async fn a_document_goes_in_once_and_comes_out_unchanged() {
    let city = City::new();
    let owner = city.owner();
    let uri = format!("/api/v1/employees/{}/documents", city.siti);
    let bytes = pdf(3);
    let put = |key: &str| {
        city.ask(Method::POST, &uri)
            .by(&owner)
            .key(key)
            .form(&[("kind", "diploma"), ("title", "Ijazah S1")], ("ijazah saya.pdf", &bytes))
    };
    let first = put("unggah-0001").send().await.expect(201);
    assert_eq!((&first["kind"], &first["page_count"]), (&json!("diploma"), &json!(3)));
    assert_eq!(put("unggah-0001").send().await.expect(201), first, "the same key");
    assert_eq!(put("unggah-0002").send().await.expect(201)["id"], first["id"], "the same content");
    assert_eq!(city.count("documents"), 1);
    let file = city.get(&uri).by(&owner).send().await.expect(200);
    assert_eq!(file["items"][0]["title"], "Ijazah S1");
    assert!(file["kinds"].as_array().unwrap().len() > 5);

    let content = format!("/api/v1/documents/{}/content", first["id"].as_str().unwrap());
    let read = city.get(&content).by(&owner).send().await;
    assert_eq!((read.header("content-type"), &read.bytes), ("application/pdf", &bytes));
    assert_eq!(city.count("sensitive_reads"), 0, "one's own");
    city.get(&content).by(&city.officer(Role::Verifier)).send().await;
    assert_eq!(city.count("sensitive_reads"), 1, "somebody else's is recorded");
    assert_eq!(city.get(&content).by(&city.stranger()).send().await.refused(404), "document.not-found");
}

#[actix_web::test]
async fn what_is_no_sound_pdf_is_refused_with_every_reason() {
    let city = City::new();
    let owner = city.owner();
    let uri = format!("/api/v1/employees/{}/documents", city.siti);
    let put = async |kind: &str, bytes: &[u8]| {
        city.ask(Method::POST, &uri).by(&owner).fresh().form(&[("kind", kind)], ("a.pdf", bytes)).send().await
    };
    let cut = &pdf(2)[..200];
    for (bytes, code) in [
        (&b""[..], "document.empty"),
        (b"PK\x03\x04 bukan pdf", "document.not-pdf"),
        (cut, "document.truncated"),
        (&encrypted_pdf(), "document.encrypted"),
        (&pdf(201), "document.too-many-pages"),
    ] {
        let refused = put("diploma", bytes).await.expect(400);
        assert_eq!(refused["reasons"][0]["code"], code, "{refused}");
    }
    let unknown = put("exe", &pdf(1)).await.expect(400);
    assert_eq!(unknown["reasons"][0]["code"], "document.unknown-kind");
    let huge = put("other", &vec![b'x'; 11 * 1024 * 1024]).await;
    assert_eq!(huge.refused(413), "http.body-too-large");
    let missing = city
        .ask(Method::POST, &uri)
        .by(&owner)
        .fresh()
        .raw("multipart/form-data; boundary=b", "--b--\r\n")
        .send()
        .await;
    assert_eq!(missing.refused(400), "http.body-invalid");
    let json = city.post(&uri, json!({})).by(&owner).fresh().send().await;
    assert_eq!(json.refused(415), "http.body-type");
    assert_eq!(city.count("documents"), 0);
}

#[actix_web::test]
async fn a_load_is_tried_done_once_and_damaged_files_are_refused() {
    let city = City::new();
    let hr = city.officer(Role::HrOfficer);
    let load = |query: &str, file: &'static [u8]| {
        city.ask(Method::POST, format!("/api/v1/imports?kind=units{query}")).by(&hr).form(&[], ("../unor.csv", file))
    };
    let tried = load("&dry_run=true", UNITS).fresh().send().await.expect(200);
    assert_eq!((&tried["dry_run"], &tried["new"], &tried["batch_id"]), (&json!(true), &json!(2), &json!(null)));
    assert_eq!(city.count("import_batches"), 0);
    let done = load("", UNITS).key("muat-unor-1").send().await.expect(200);
    assert_eq!(load("", UNITS).key("muat-unor-1").send().await.expect(200), done);
    assert_eq!(load("&dry_run=true", UNITS).key("muat-unor-1").send().await.refused(422), "idempotency.key-reused");
    let again = load("", UNITS).fresh().send().await.expect(200);
    assert_eq!((&again["unchanged"], &again["batch_id"]), (&json!(2), &json!(null)));
    let bad = load("", b"UNOR ID,UNOR NAMA,DIATASAN ID\nU-9,Seksi,TIDAK-ADA\n").fresh().send().await.expect(200);
    assert_eq!((&bad["bad"], &bad["faults"][0]["row"]), (&json!(1), &json!(2)), "{bad}");
    assert!(bad["faults"][0]["remedy"].as_str().is_some_and(|r| !r.is_empty()));
    let books = city.get("/api/v1/imports/fault-books").by(&hr).send().await.expect(200);
    assert_eq!((&books["items"][0]["id"], &books["items"][0]["file_name"]), (&bad["fault_book"], &json!("unor.csv")));
    let book = format!("/api/v1/imports/fault-books/{}", bad["fault_book"].as_str().unwrap());
    let workbook = city.get(&book).by(&hr).send().await;
    assert!(workbook.status.is_success() && workbook.bytes.starts_with(b"PK\x03\x04"), "an .xlsx is a zip");
    assert_eq!(city.count("audit_log where action = 'import.open-fault-book'"), 1, "the download is in the trail");
    let gone = format!("/api/v1/imports/fault-books/{}", kernel::FaultBookId::new());
    assert_eq!(city.get(gone).by(&hr).send().await.refused(404), "intake.fault-book-not-found");
    let columns = load("", b"NAMA\nx\n").fresh().send().await;
    assert_eq!(columns.refused(400), "intake.missing-columns");
    assert_eq!(load("", b"").fresh().send().await.refused(400), "intake.empty");
    let kind =
        city.ask(Method::POST, "/api/v1/imports?kind=gaji").by(&hr).fresh().form(&[], ("a.csv", UNITS)).send().await;
    assert_eq!(kind.refused(400), "http.query-invalid");
    let none =
        city.post(format!("/api/v1/imports/{}/undo", kernel::BatchId::new()), json!({})).by(&hr).fresh().send().await;
    assert_eq!(none.refused(404), "intake.batch-not-found");
    let left = std::fs::read_dir(&city.state.scratch).unwrap().count();
    assert_eq!(left, 1, "only the folder of documents is left");
}
