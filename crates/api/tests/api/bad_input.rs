//! Damaged requests get a clear problem, never a 500.

use actix_web::http::Method;
use kernel::{Role, UnitId};
use serde_json::json;

use crate::support::City;

#[actix_web::test]
async fn damaged_bodies_say_what_and_where() {
    let city = City::new();
    let owner = city.owner();
    let ask =
        |body: &str| city.ask(Method::POST, "/api/v1/promotions").raw("application/json", body).by(&owner).fresh();
    for (body, code, part) in [
        ("", "JSON", "baris 1"),
        ("{", "JSON", "baris 1"),
        ("[]", "BENTUK", "NewPromotion"),
        ("{}", "WAJIB", "Wajib diisi"),
        (r#"{"employee_id": 7}"#, "BENTUK", "UUID"),
        (r#"{"employee_id": "bukan-uuid"}"#, "NILAI", ""),
        (&format!(r#"{{"employee_id": "{}", "effective_on": "2026-02-31"}}"#, city.siti), "NILAI", "tanggal"),
        (&format!(r#"{{"employee_id": "{}", "effective_on": "31-02-2026"}}"#, city.siti), "NILAI", "tanggal"),
        (&format!(r#"{{"employee_id": "{}", "gaji": 1}}"#, city.siti), "TIDAK-DIKENAL", "employee_id"),
    ] {
        let problem = ask(body).send().await.expect(400);
        assert_eq!(problem["code"], "http.body-invalid", "{body}");
        let reason = &problem["reasons"][0];
        assert_eq!(reason["code"], code, "{body}: {problem}");
        assert!(reason["message"].as_str().unwrap().contains(part), "{body}: {problem}");
    }
    let huge = ask(&format!(r#"{{"employee_id": "{}"}}"#, "x".repeat(300 * 1024))).send().await;
    assert_eq!(huge.refused(413), "http.body-too-large");
    let form = city.ask(Method::POST, "/api/v1/promotions").raw("text/plain", "{}").by(&owner).fresh().send().await;
    assert_eq!(form.refused(415), "http.body-type");
}

#[actix_web::test]
async fn damaged_addresses_and_headers_are_told() {
    let city = City::new();
    let (owner, hr) = (city.owner(), city.officer(Role::HrOfficer));
    let nowhere = UnitId::new();
    for (uri, status, code) in [
        (format!("/api/v1/employees/{}?as_of=2026-02-31", city.siti), 400, "http.query-invalid"),
        (format!("/api/v1/employees/{}/record?as_of=kemarin", city.siti), 400, "http.query-invalid"),
        (format!("/api/v1/employees/{}/promotion-eligibility?on=31-02-2026", city.siti), 400, "http.query-invalid"),
        ("/api/v1/employees/bukan-uuid".to_owned(), 404, "http.path-invalid"),
        (format!("/api/v1/employees?unit={nowhere}"), 404, "organization.unit-not-found"),
        ("/api/v1/employees?unit=x".to_owned(), 400, "http.query-invalid"),
        ("/api/v1/employees?sort=umur".to_owned(), 400, "http.query-invalid"),
        ("/api/v1/employees?limit=0".to_owned(), 400, "http.limit-invalid"),
        ("/api/v1/employees?cursor=%25%25".to_owned(), 400, "http.cursor-invalid"),
        (format!("/api/v1/units/{nowhere}"), 404, "organization.unit-not-found"),
        (format!("/api/v1/units/{nowhere}/subtree"), 404, "organization.unit-not-found"),
        ("/api/v1/employees/export?format=pdf".to_owned(), 400, "http.query-invalid"),
        ("/api/v1/tidak-ada".to_owned(), 404, "http.no-route"),
    ] {
        let reply = city.get(&uri).by(&hr).send().await;
        assert_eq!(reply.refused(status), code, "{uri}");
    }
    let method = city.ask(Method::PUT, format!("/api/v1/promotions/{}", kernel::RequestId::new())).by(&hr).send().await;
    assert_eq!(method.header("allow"), "GET");
    assert_eq!(method.refused(405), "http.method");
    let contact = format!("/api/v1/employees/{}/contact", city.siti);
    let change = || city.ask(Method::PATCH, &contact).json(json!({ "phone": "081298765432" })).by(&owner);
    assert_eq!(change().version(1).send().await.refused(400), "http.idempotency-missing");
    assert_eq!(change().version(1).key("pendek").send().await.refused(400), "http.idempotency-invalid");
    assert_eq!(change().fresh().send().await.refused(428), "http.if-match-missing");
    assert_eq!(change().fresh().header("if-match", "satu").send().await.refused(400), "http.if-match-invalid");
}

#[actix_web::test]
async fn facts_that_do_not_fit_are_refused_all_at_once() {
    let city = City::new();
    let hr = city.officer(Role::HrOfficer);
    let mut conn = city.db.conn();
    let chief = employees::testing::a_position(
        &mut conn,
        kernel::PositionKind::Structural,
        "Kepala Bidang",
        Some("III.b"),
        None,
    );
    let uri = format!("/api/v1/employees/{}/positions", city.siti);
    let record = |unit: UnitId, number: &str, on: &str| {
        let body = json!({ "position_id": chief, "unit_id": unit, "effective_on": on, "decree_number": number, "decree_issued_on": "2026-11-01" });
        city.post(&uri, body).by(&hr).fresh().send()
    };
    assert_eq!(record(UnitId::new(), "1", "2026-11-10").await.refused(404), "organization.unit-not-found");
    let faults = record(city.social, " ", "2026-11-10").await.expect(400);
    let codes: Vec<&str> = faults["reasons"].as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["decree-number", "inauguration-missing"]);
    let owner = city.owner();
    let late = json!({ "employee_id": city.siti, "effective_on": "2026-12-01" });
    let refused = city.post("/api/v1/promotions", late).by(&owner).fresh().send().await.expect(400);
    assert_eq!(refused["reasons"][0]["field"], "effective_on", "{refused}");
}
