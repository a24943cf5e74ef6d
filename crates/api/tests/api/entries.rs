//! Appraisals and awards over HTTP alone: entered by one officer, verified by another.

use kernel::Role;
use serde_json::{Value, json};

use crate::support::{Case, City, Person, Reply};

fn appraisal(document: &Value) -> Value {
    json!({ "year": 2025, "work_result": "meets", "behaviour": "above", "rating": "good", "document_id": document,
        "assessor": { "status": "asn", "nip": "197503122000031002", "name": "Ratna Kusuma", "rank": "IV/a",
            "position": "Kepala Bidang", "unit": "Dinas Sosial" } })
}

fn award(document: &Value, kind: &str) -> Value {
    json!({ "kind_code": kind, "year": 2026, "decree_number": "52/TK/Tahun 2026", "decree_issued_on": "2026-08-12",
        "document_id": document })
}

async fn document(city: &City, hr: &Person, kind: &str) -> Value {
    city.upload(hr, city.siti, kind, kind).await.expect(201)["id"].clone()
}

async fn enter(city: &City, hr: &Person, history: &str, body: Value) -> Reply {
    city.post(format!("/api/v1/employees/{}/{history}", city.siti), body).by(hr).fresh().send().await
}

async fn step(city: &City, who: &Person, of: &str, case: &Case, step: &str, body: Value) -> Reply {
    city.post(format!("/api/v1/{of}/{}/{step}", case.id), body).by(who).fresh().version(case.version).send().await
}

#[actix_web::test]
async fn an_appraisal_travels_from_the_officer_to_the_record() {
    let city = City::new();
    let (hr, verifier) = (city.officer(Role::HrOfficer), city.officer(Role::Verifier));
    let scan = document(&city, &hr, "appraisal").await;
    let entered = enter(&city, &hr, "appraisals", appraisal(&scan)).await;
    assert_eq!(entered.header("etag"), "\"2\"");
    let case = Case::of(&entered.expect(201));
    let queue = city.get("/api/v1/entries?kind=appraisal&state=completed").by(&verifier).send().await.expect(200);
    let [waiting] = queue["items"].as_array().unwrap().as_slice() else { panic!("{queue}") };
    assert_eq!(
        (&waiting["entered_by"], &waiting["content"]["work_result"]),
        (&json!(Role::HrOfficer.label()), &json!("meets"))
    );

    assert_eq!(step(&city, &hr, "appraisals", &case, "verify", json!({})).await.refused(403), "access.denied");
    let stale = Case { version: 1, id: case.id.clone() };
    assert_eq!(step(&city, &verifier, "appraisals", &stale, "verify", json!({})).await.refused(409), "request.moved");
    let done = step(&city, &verifier, "appraisals", &case, "verify", json!({})).await.expect(200);
    assert_eq!(done["state"]["code"], "effective");
    let late = step(&city, &verifier, "entries", &case, "return", json!({ "note": "terlambat" })).await.expect(409);
    assert_eq!(late["present"]["state"], "effective");

    let owner = city.owner();
    let list = city.get(format!("/api/v1/employees/{}/appraisals", city.siti)).by(&owner).send().await.expect(200);
    let year = list["items"].as_array().unwrap().iter().find(|row| row["year"] == 2025).unwrap();
    assert_eq!((&year["rating"]["label"], &year["behaviour"]["code"]), (&json!("Baik"), &json!("above")));
    let seen = city.get(format!("/api/v1/entries/{}", case.id)).by(&owner).send().await.expect(200);
    assert!(seen["marks"]["recorded_at"].is_string() && seen["marks"]["sent_at"].is_null(), "{seen}");
    let stranger = city.stranger();
    assert_eq!(
        city.get(format!("/api/v1/entries/{}", case.id)).by(&stranger).send().await.refused(404),
        "access.not-found"
    );
}

#[actix_web::test]
async fn a_rating_that_is_not_the_tables_is_refused_with_the_tables_answer() {
    let city = City::new();
    let hr = city.officer(Role::HrOfficer);
    let scan = document(&city, &hr, "appraisal").await;
    let mut body = appraisal(&scan);
    body["behaviour"] = json!("below");
    body["rating"] = json!("needs_improvement");
    let refused = enter(&city, &hr, "appraisals", body.clone()).await.expect(400);
    let reason = &refused["reasons"][0];
    assert_eq!((&reason["field"], &reason["code"]), (&json!("rating"), &json!("rating-differs")));
    assert!(reason["message"].as_str().unwrap().contains("berpredikat Kurang"), "{reason}");
    assert!(reason["legal_basis"].as_str().unwrap().contains("PermenPANRB 6/2022"));
    body["work_result"] = json!("hebat");
    assert_eq!(enter(&city, &hr, "appraisals", body).await.refused(400), "http.body-invalid");
    assert_eq!(city.count("requests"), 0);
}

#[actix_web::test]
async fn an_award_warns_those_who_decide_and_the_opening_is_recorded() {
    let city = City::new();
    let (hr, verifier) = (city.officer(Role::HrOfficer), city.officer(Role::Verifier));
    let scan = document(&city, &hr, "award_certificate").await;
    // Siti serves since 2015: twenty years are not over.
    let case = Case::of(&enter(&city, &hr, "awards", award(&scan, "202")).await.expect(201));
    let uri = format!("/api/v1/entries/{}", case.id);
    let seen = city.get(&uri).by(&verifier).send().await.expect(200);
    let years = seen["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "PH-SLKS-02").unwrap();
    assert_eq!(years["outcome"]["code"], "not_met");
    assert!(years["legal_basis"].as_str().unwrap().contains("PP 35/2010"));
    assert_eq!(city.count("sensitive_reads"), 1);
    let own = city.get(&uri).by(&city.owner()).send().await.expect(200);
    assert_eq!(own["findings"], json!([]), "the person is not told of rules that tell of discipline");
    step(&city, &verifier, "awards", &case, "verify", json!({})).await.expect(200);
    let list = city.get(format!("/api/v1/employees/{}/awards", city.siti)).by(&hr).send().await.expect(200);
    assert_eq!(list["items"][0]["kind"]["label"], "Satyalancana Karya Satya 20 Tahun");
    assert_eq!(list["kinds"].as_array().unwrap().len(), 29);
    let other = step(&city, &verifier, "appraisals", &case, "verify", json!({})).await;
    assert_eq!(other.refused(404), "access.not-found", "an award is no appraisal");
}

#[actix_web::test]
async fn lists_are_narrowed_and_say_what_they_know() {
    let city = City::new();
    let hr = city.officer(Role::HrOfficer);
    let scan = document(&city, &hr, "award_certificate").await;
    enter(&city, &hr, "awards", award(&scan, "400")).await.expect(201);
    let count = async |query: &str, who: &Person| {
        let list = city.get(format!("/api/v1/entries{query}")).by(who).send().await.expect(200);
        list["items"].as_array().unwrap().len()
    };
    assert_eq!([count("?kind=award", &hr).await, count("?kind=appraisal", &hr).await], [1, 0]);
    assert_eq!(count(&format!("?employee_id={}", city.joko), &hr).await, 0);
    assert_eq!([count("", &city.owner()).await, count("", &city.stranger()).await], [1, 0]);
    for wrong in ["?kind=medali", "?state=entah"] {
        assert_eq!(city.get(format!("/api/v1/entries{wrong}")).by(&hr).send().await.refused(400), "http.query-invalid");
    }
}
