use actix_web::http::Method;
use kernel::Role;
use promotions::service;
use serde_json::json;
use testkit::day;

use super::Writes;
use crate::support::{Case, City};

pub(super) async fn sitis_way(city: &City, writes: &mut Writes<'_>) {
    let owner = city.owner();
    let case = city.draft(&owner).await;
    writes.skip_to_now();
    let uri = format!("/api/v1/promotions/{}/documents", case.id);
    let seen = city.get(format!("/api/v1/promotions/{}", case.id)).by(&owner).send().await.expect(200);
    let item = &seen["checklist"][0];
    let (code, document) = (item["code"].as_str().unwrap(), item["attached"][0]["id"].as_str().unwrap());
    let detach = city.ask(Method::DELETE, format!("{uri}/{code}/{document}")).by(&owner).fresh().send().await;
    writes.note("DELETE", "/api/v1/promotions/{id}/documents/{requirement}/{document_id}", detach);
    let attach =
        city.post(&uri, json!({ "requirement": code, "document_id": document })).by(&owner).fresh().send().await;
    writes.note("POST", "/api/v1/promotions/{id}/documents", attach);
    let case = writes.step(&owner, case, "submit", json!({})).await;
    let case = writes.step(&city.officer(Role::UnitAdmin), case, "complete", json!({})).await;
    let case = writes.step(&city.officer(Role::Verifier), case, "verify", json!({})).await;
    let case = writes.step(&city.officer(Role::Head), case, "approve", json!({})).await;
    city.effect(|tx| service::proposal_entered(tx, case.request(), "USUL-1"));
    city.effect(|tx| service::considered(tx, case.request(), "PG-1", day(2026, 11, 22)));
    let hr = city.officer(Role::HrOfficer);
    let scan = city.upload(&hr, city.siti, "rank_decree", "SK III/b").await.expect(201);
    writes.skip_to_now();
    let decree =
        json!({ "number": "823", "issued_on": "2026-11-22", "signatory": "Wali Kota", "document_id": scan["id"] });
    writes.step(&hr, Case { version: case.version + 2, id: case.id }, "decree", decree).await;
}

pub(super) async fn jokos_way(city: &City, writes: &mut Writes<'_>) {
    let joko = city.stranger();
    let wish = || city.post("/api/v1/promotions", json!({ "employee_id": city.joko })).by(&joko).fresh().send();
    let case = Case::of(&writes.note("POST", "/api/v1/promotions", wish().await));
    writes.step(&joko, case, "withdraw", json!({})).await;
    let uri = format!("/api/v1/employees/{}/promotion-eligibility", city.joko);
    let asked = city.get(uri).by(&joko).send().await.expect(200);
    for item in asked["checklist"].as_array().unwrap() {
        let kind = item["document_kind"]["code"].as_str().unwrap();
        let title = format!("{kind} {}", item["year"].as_i64().unwrap_or(0));
        city.upload(&joko, city.joko, kind, &title).await.expect(201);
    }
    let case = Case::of(&wish().await.expect(201));
    writes.skip_to_now();
    let case = writes.step(&joko, case, "submit", json!({})).await;
    let admin = city.person(None, "Pengelola", Role::UnitAdmin, kernel::Scope::Subtree { unit: city.health });
    let case = writes.step(&admin, case, "return", json!({ "reasons": ["DOC-WRONG"] })).await;
    let case = writes.step(&joko, case, "submit", json!({})).await;
    let body = json!({ "action": "complete", "chosen": [{ "id": case.id, "version": case.version }] });
    let done = city.post("/api/v1/promotions/decisions", body).by(&admin).fresh().send().await;
    let done = writes.note("POST", "/api/v1/promotions/decisions", done);
    let case = Case::of(&done["items"][0]["done"]);
    writes.step(&city.officer(Role::Verifier), case, "refuse", json!({ "note": "tidak memenuhi syarat" })).await;
}
