//! A promotion from a person's page to its decree, over HTTP alone; the registry's answers are given by hand.

use kernel::Role;
use promotions::service;
use serde_json::json;
use testkit::day;

use crate::support::{Case, City};

#[actix_web::test]
async fn a_promotion_travels_from_the_employee_to_its_decree() {
    let city = City::new();
    let case = city.completed().await;
    let uri = format!("/api/v1/promotions/{}", case.id);
    let (verifier, head, hr) = (city.officer(Role::Verifier), city.officer(Role::Head), city.officer(Role::HrOfficer));
    let case = Case::of(&city.step(&verifier, &case, "verify", json!({})).await.expect(200));
    let case = Case::of(&city.step(&head, &case, "approve", json!({ "note": "setuju" })).await.expect(200));
    assert_eq!(city.count("outbox where kind = 'promotion.approved'"), 1);

    city.effect(|tx| service::proposal_entered(tx, case.request(), "USUL-1"));
    city.effect(|tx| service::considered(tx, case.request(), "PG-1", day(2026, 11, 22)));
    let seen = city.get(&uri).by(&hr).send().await;
    let version: i64 = seen.header("etag").trim_matches('"').parse().unwrap();
    let seen = seen.expect(200);
    assert_eq!(
        (&seen["state"]["code"], &seen["registry"]["consideration_number"]),
        (&json!("considered"), &json!("PG-1"))
    );
    assert_eq!(seen["actions"], json!([{ "code": "decree", "label": "Mencatat SK" }]));
    assert_eq!(seen["version"], version);
    let case = Case { version, ..case };

    let scan = city.upload(&hr, city.siti, "rank_decree", "SK kenaikan pangkat III/b").await.expect(201);
    let decree = json!({ "number": "823.3/12/2026", "issued_on": "2026-11-22", "signatory": "Wali Kota", "document_id": scan["id"] });
    let decreed = city.step(&hr, &case, "decree", decree).await.expect(200);
    assert_eq!(decreed["state"], json!({ "code": "decreed", "label": "SK terbit" }));
    city.effect(|tx| service::visible(tx, case.request(), "RW-9"));

    let owner = city.get(&uri).by(&city.owner()).send().await.expect(200);
    let steps: Vec<&str> =
        owner["steps"].as_array().unwrap().iter().map(|s| s["action"]["code"].as_str().unwrap()).collect();
    assert_eq!(steps, ["create", "submit", "complete", "verify", "approve", "enter", "consider", "decree"]);
    assert!(owner["marks"]["visible_at"].is_string());
    assert!(
        owner["assessment"]["findings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|f| f["legal_basis"].as_str().is_some_and(|l| !l.is_empty()))
    );

    // The record answers by day: III/a until the TMT, III/b from then on.
    let person = format!("/api/v1/employees/{}", city.siti);
    for (on, rank) in [("2026-12-31", "III/a"), ("2027-01-01", "III/b"), ("2022-10-01", "III/a")] {
        let shown = city.get(format!("{person}?as_of={on}")).by(&hr).send().await.expect(200);
        assert_eq!((&shown["rank"]["code"], &shown["as_of"]), (&json!(rank), &json!(on)));
        let record = city.get(format!("{person}/record?as_of={on}")).by(&hr).send().await.expect(200);
        assert_eq!(record["ranks"][0]["code"], json!(rank), "{on}");
    }
}

#[actix_web::test]
async fn a_request_comes_back_with_every_reason_and_is_mended() {
    let city = City::new();
    let case = city.completed().await;
    let verifier = city.officer(Role::Verifier);
    let none = city.step(&verifier, &case, "return", json!({ "reasons": [] })).await;
    assert_eq!(none.refused(400), "input.invalid");
    let unknown = city.step(&verifier, &case, "return", json!({ "reasons": ["APA-SAJA"] })).await;
    assert_eq!(unknown.refused(400), "input.invalid");
    let body = json!({ "reasons": ["DOC-UNREADABLE", "DATA-RANK"], "note": "mohon dipindai ulang" });
    let case = Case::of(&city.step(&verifier, &case, "return", body).await.expect(200));

    let owner = city.owner();
    let seen = city.get(format!("/api/v1/promotions/{}", case.id)).by(&owner).send().await.expect(200);
    let last = seen["steps"].as_array().unwrap().last().unwrap().clone();
    let codes: Vec<&str> = last["reasons"].as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["DOC-UNREADABLE", "DATA-RANK"]);

    // Another document in place of the unreadable one.
    let item = &seen["checklist"][0];
    let kind = item["document_kind"]["code"].as_str().unwrap();
    let year = item["year"].as_i64().map_or_else(String::new, |y| format!(" {y}"));
    let new = city.upload(&owner, city.siti, kind, &format!("pindaian baru{year}")).await.expect(201);
    let uri = format!("/api/v1/promotions/{}/documents", case.id);
    let attach = json!({ "requirement": item["code"], "document_id": new["id"] });
    city.post(&uri, attach).by(&owner).fresh().send().await.expect(204);
    let old = format!("{uri}/{}/{}", item["code"].as_str().unwrap(), item["attached"][0]["id"].as_str().unwrap());
    city.ask(actix_web::http::Method::DELETE, old).by(&owner).fresh().send().await.expect(204);
    let seen = city.get(format!("/api/v1/promotions/{}", case.id)).by(&owner).send().await.expect(200);
    assert_eq!(seen["checklist"][0]["attached"].as_array().unwrap().len(), 1);
    assert_eq!(seen["checklist"][0]["attached"][0]["id"], new["id"]);
    city.step(&owner, &case, "submit", json!({})).await.expect(200);
}

#[actix_web::test]
async fn a_double_click_does_it_once_and_gets_the_same_answer() {
    let city = City::new();
    let owner = city.owner();
    let ask = |body| city.post("/api/v1/promotions", body).by(&owner).key("klik-ganda-1");
    let body = json!({ "employee_id": city.siti });
    let first = ask(body.clone()).send().await;
    let second = ask(body.clone()).send().await;
    assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), ("", "true"));
    assert_eq!(first.header("etag"), second.header("etag"));
    assert_eq!(first.expect(201), second.expect(201));
    assert_eq!(city.count("requests"), 1);
    let other = ask(json!({ "employee_id": city.siti, "effective_on": "2027-01-01" })).send().await;
    assert_eq!(other.refused(422), "idempotency.key-reused");
    let again = city.post("/api/v1/promotions", body).by(&owner).fresh().send().await;
    assert_eq!(again.refused(409), "request.already-open");
}

#[actix_web::test]
async fn of_two_verifiers_at_once_one_is_told_the_present_state() {
    let city = City::new();
    let case = city.completed().await;
    let (one, two) = (city.officer(Role::Verifier), city.officer(Role::Verifier));
    let body = json!({ "reasons": ["DOC-WRONG"] });
    let (verified, returned) =
        futures_util::join!(city.step(&one, &case, "verify", json!({})), city.step(&two, &case, "return", body));
    let (won, lost) = if verified.status.is_success() { (verified, returned) } else { (returned, verified) };
    let now = won.expect(200);
    assert_eq!(lost.status.as_u16(), 409, "{}", lost.text());
    let problem = lost.json();
    assert_eq!((&problem["code"], &problem["present"]["state"]), (&json!("request.moved"), &now["state"]["code"]));
    assert_eq!(problem["present"]["version"], now["version"]);
    assert_eq!(city.count("request_transitions where action in ('verify', 'return')"), 1);
}

#[actix_web::test]
async fn several_are_decided_in_one_go_each_with_its_result() {
    let city = City::new();
    let case = city.completed().await;
    let verifier = city.officer(Role::Verifier);
    let unknown = kernel::RequestId::new();
    let body = json!({ "action": "verify", "chosen": [{ "id": case.id, "version": case.version }, { "id": unknown, "version": 1 }] });
    let ask = || city.post("/api/v1/promotions/decisions", body.clone()).by(&verifier).key("borongan-1");
    let done = ask().send().await.expect(200);
    let of = |id: &str| done["items"].as_array().unwrap().iter().find(|i| i["id"] == id).unwrap().clone();
    assert_eq!(of(&case.id)["done"]["state"]["code"], "verified");
    let refused = of(&unknown.to_string());
    assert_eq!(refused["refused"]["code"], "access.not-found");
    assert!(refused["refused"]["detail"].as_str().is_some_and(|d| !d.contains('{')));
    assert_eq!(ask().send().await.expect(200), done, "the stored answer");
    let empty =
        city.post("/api/v1/promotions/decisions", json!({ "action": "verify", "chosen": [] })).by(&verifier).fresh();
    assert_eq!(empty.send().await.refused(400), "input.invalid");
}

#[actix_web::test]
async fn the_queue_shows_what_the_role_reaches_and_pages_through_it() {
    let city = City::new();
    let case = city.completed().await;
    let joko = city.stranger();
    city.post("/api/v1/promotions", json!({ "employee_id": city.joko })).by(&joko).fresh().send().await.expect(201);
    let numbers = |body: &serde_json::Value| body["items"].as_array().unwrap().len();
    let list = |who, query: &str| city.get(format!("/api/v1/promotions?{query}")).by(who).send();
    let verifier = city.officer(Role::Verifier);
    assert_eq!(numbers(&list(&verifier, "").await.expect(200)), 2);
    let first = list(&verifier, "limit=1").await.expect(200);
    let next = first["next"].as_str().unwrap();
    let second = list(&verifier, &format!("limit=1&cursor={next}")).await.expect(200);
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    assert!(second.get("next").is_none());
    let desk = list(&verifier, "state=completed").await.expect(200);
    assert_eq!((numbers(&desk), &desk["items"][0]["id"]), (1, &json!(case.id)));
    assert_eq!(numbers(&list(&joko, "").await.expect(200)), 1, "one's own");
    let admin = city.officer(Role::UnitAdmin);
    assert_eq!(numbers(&list(&admin, "").await.expect(200)), 1, "the unit's");
    assert_eq!(list(&verifier, "state=entah").await.refused(400), "http.query-invalid");
}

#[actix_web::test]
async fn nobody_decides_their_own_case_and_four_eyes_look() {
    let city = City::new();
    let case = city.completed().await;
    let own = city.person(None, "Siti", Role::Verifier, kernel::Scope::Agency);
    let own = city.bearer(kernel::Actor { employee: Some(city.siti), ..(*own.actor).clone() });
    assert_eq!(city.step(&own, &case, "verify", json!({})).await.refused(403), "access.own-case");
    let verifier = city.officer(Role::Verifier);
    let case = Case::of(&city.step(&verifier, &case, "verify", json!({})).await.expect(200));
    let both = city.bearer(kernel::Actor {
        grants: vec![kernel::Grant { role: Role::Head, scope: kernel::Scope::Agency }],
        ..(*verifier.actor).clone()
    });
    assert_eq!(city.step(&both, &case, "approve", json!({})).await.refused(403), "access.same-person");
    let head = city.officer(Role::Head);
    assert_eq!(city.step(&head, &case, "refuse", json!({ "note": "x" })).await.refused(403), "access.denied");
    let stale = Case { version: case.version - 1, id: case.id.clone() };
    assert_eq!(city.step(&head, &stale, "approve", json!({})).await.refused(409), "request.moved");
    let wrong_desk = city.step(&verifier, &case, "refuse", json!({ "note": "tidak memenuhi" })).await;
    assert_eq!(wrong_desk.refused(409), "request.not-allowed");
}

#[actix_web::test]
async fn a_refusal_by_the_rules_lists_every_reason_with_its_article() {
    let city = City::new();
    employees::testing::a_sanction(&mut city.db.conn(), city.siti, "x", "severe", "2026-01-01", "2027-12-31");
    let owner = city.owner();
    let refused = city.post("/api/v1/promotions", json!({ "employee_id": city.siti })).by(&owner).fresh().send().await;
    let problem = refused.expect(422);
    assert_eq!(problem["code"], "promotion.not-eligible");
    let reasons = problem["reasons"].as_array().unwrap();
    assert!(!reasons.is_empty() && reasons.iter().all(|r| r["legal_basis"].is_string()), "{problem}");
    assert_eq!(city.count("requests"), 0);
    let missing = city.draft_without_documents().await;
    let owner = city.stranger();
    let refused = city.step(&owner, &missing, "submit", json!({})).await.expect(422);
    assert_eq!(
        (&refused["code"], refused["reasons"].as_array().unwrap().len() >= 3),
        (&json!("promotion.incomplete"), true)
    );
    let withdrawn = city.step(&owner, &missing, "withdraw", json!({ "note": "keliru" })).await.expect(200);
    assert_eq!(withdrawn["state"]["code"], "withdrawn");
}
