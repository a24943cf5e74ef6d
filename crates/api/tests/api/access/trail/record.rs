use actix_web::http::Method;
use kernel::Role;
use serde_json::json;

use super::Writes;
use crate::support::{City, Person};

pub(super) async fn the_record(city: &City, writes: &mut Writes<'_>) {
    let (owner, hr) = (city.owner(), city.officer(Role::HrOfficer));
    let person = format!("/api/v1/employees/{}", city.siti);
    let contact = city.ask(Method::PATCH, format!("{person}/contact")).json(json!({ "phone": "081298765432" }));
    let reply = contact.by(&owner).fresh().version(1).send().await;
    writes.note("PATCH", "/api/v1/employees/{id}/contact", reply);
    let position =
        employees::testing::a_position(&mut city.db.conn(), kernel::PositionKind::Operational, "Arsiparis", None, None);
    let body = json!({ "position_id": position, "unit_id": city.health, "effective_on": "2026-11-01",
        "decree_number": "821/1", "decree_issued_on": "2026-10-20" });
    let about = format!("/api/v1/employees/{}/positions", city.joko);
    writes.note("POST", "/api/v1/employees/{id}/positions", city.post(about, body).by(&hr).fresh().send().await);
    writes.note("POST", "/api/v1/employees/{id}/documents", city.upload(&owner, city.siti, "diploma", "Ijazah").await);
}

pub(super) async fn a_report(city: &City, writes: &mut Writes<'_>) {
    let owner = city.owner();
    let record = city.get(format!("/api/v1/employees/{}/record", city.siti)).by(&owner).send().await.expect(200);
    let uri = format!("/api/v1/employees/{}/reports", city.siti);
    let body = json!({ "section": "rank", "row_id": record["ranks"][0]["id"], "message": "TMT seharusnya April" });
    let made = city.post(&uri, body).by(&owner).fresh().send().await;
    let report = writes.note("POST", "/api/v1/employees/{id}/reports", made);
    let elsewhere = city.person(None, "Pengelola", Role::UnitAdmin, kernel::Scope::Subtree { unit: city.health });
    let answer = format!("/api/v1/reports/{}/answer", report["id"].as_str().unwrap());
    let reply = |who: &Person| city.post(&answer, json!({ "answer": "Sudah dibetulkan." })).by(who).fresh();
    assert_eq!(reply(&elsewhere).send().await.refused(404), "access.not-found");
    let admin = city.officer(Role::UnitAdmin);
    let open = city.get("/api/v1/reports").by(&admin).send().await.expect(200);
    assert_eq!(open["items"].as_array().unwrap().len(), 1, "{open}");
    assert_eq!(city.get("/api/v1/reports").by(&elsewhere).send().await.expect(200)["items"], json!([]));
    writes.note("POST", "/api/v1/reports/{id}/answer", reply(&admin).send().await);
    assert_eq!(reply(&admin).send().await.refused(409), "employees.report-answered");
    let seen = city.get(uri).by(&owner).send().await.expect(200);
    assert_eq!(seen["items"][0]["answer"], "Sudah dibetulkan.");
    assert!(seen["items"][0]["row_text"].as_str().unwrap().starts_with("III/a"), "{seen}");
}
