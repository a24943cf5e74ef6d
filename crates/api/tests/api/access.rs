//! Every operation of the document: without credentials, with wrong ones, about somebody else, without the right; and
//! what each write leaves in the trail. An operation that is missing here fails the test.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use chrono::TimeDelta;
use kernel::{EventId, Role};
use promotions::service;
use serde_json::{Value, json};
use testkit::{day, noon};

use crate::support::{Case, City, Person, Reply};

/// A token that runs out on 22 November 2026 at 12:00 UTC.
const PASTED: &str = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3OTUzNDg4MDB9.c2ln";

type Op = (String, String);

/// (method, path) of every operation, and whether it is open to everybody.
fn operations() -> BTreeMap<Op, bool> {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let open = operation["security"].as_array().is_some_and(|s| s.iter().any(|s| s == &json!({})));
            found.insert((method.to_uppercase(), path.clone()), open);
        }
    }
    assert!(found.len() > 40, "{}", found.len());
    found
}

/// What a path is about in this test.
struct About {
    employee: String,
    request: String,
    document: String,
    unit: String,
    report: String,
    appraisal: String,
    award: String,
}

fn uri(path: &str, about: &About) -> String {
    let id = match path {
        p if p.contains("/employees/") => &about.employee,
        p if p.contains("/promotions/") => &about.request,
        p if p.contains("/appraisals/") || p.contains("/entries/") => &about.appraisal,
        p if p.contains("/awards/") => &about.award,
        p if p.contains("/documents/") => &about.document,
        p if p.contains("/units/") => &about.unit,
        p if p.contains("/reports/") => &about.report,
        _ => "0199c0de-7a3b-7c1e-9c2d-5f1f3a8b0001",
    };
    let path =
        path.replace("{id}", id).replace("{requirement}", "rank-decree").replace("{document_id}", &about.document);
    let path = path.replace("{grant_id}", &about.unit);
    if path.ends_with("/imports") { format!("{path}?kind=units") } else { path }
}

/// A well-formed body for a path.
fn body(path: &str, about: &About) -> Value {
    match path.rsplit('/').next().unwrap() {
        "appraisals" => appraisal(&about.document),
        "awards" => award(&about.document),
        "again" if path.contains("/awards/") => award(&about.document),
        "again" => appraisal(&about.document),
        "return" if path.contains("/entries/") => json!({ "note": "Dokumennya milik tahun lain." }),
        "contact" => json!({ "phone": "081298765432" }),
        "positions" => json!({ "position_id": about.unit, "unit_id": about.unit, "effective_on": "2027-01-01",
            "decree_number": "1", "decree_issued_on": "2026-11-01" }),
        "promotions" => json!({ "employee_id": about.employee }),
        "decisions" => json!({ "action": "complete", "chosen": [{ "id": about.request, "version": 1 }] }),
        "return" => json!({ "reasons": ["DOC-WRONG"] }),
        "reports" => json!({ "section": "identity", "message": "nama saya salah tulis" }),
        "answer" => json!({ "answer": "sudah diperbaiki" }),
        "accounts" => json!({ "login": "mesin.lain" }),
        "roles" => json!({ "role": "verifier", "basis": "ST-2" }),
        "revoke" | "disable" | "enable" => json!({ "basis": "ST-3" }),
        "refuse" if path.contains("role-proposals") => json!({ "reason": "tidak perlu" }),
        "refuse" => json!({ "note": "tidak" }),
        "decree" => {
            json!({ "number": "1", "issued_on": "2026-11-20", "signatory": "x", "document_id": about.document })
        }
        "documents" => json!({ "requirement": "rank-decree", "document_id": about.document }),
        "retry" => json!({ "ids": [about.document] }),
        "retry-matching" => json!({ "cause": "registry.validation" }),
        "{id}" => json!({ "changes": { "decree_number": "821/2" }, "reason": "salah ketik nomor" }),
        "token" if path.contains("/registry/") => json!({ "token": "a.b.c" }),
        "freeze" | "lift" => json!({ "reason": "surat Inspektorat 700/1" }),
        "skip" => json!({ "reason": "sudah dicatat manual" }),
        "decide" => json!({ "decision": "theirs", "reason": "diperiksa pada SK-nya" }),
        _ => json!({}),
    }
}

fn appraisal(document: &str) -> Value {
    json!({ "year": 2025, "work_result": "above", "behaviour": "meets", "document_id": document,
        "assessor": { "status": "non_asn", "name": "Wali Kota", "position": "Wali Kota", "unit": "Pemerintah Kota" } })
}

fn award(document: &str) -> Value {
    json!({ "kind_code": "201", "year": 2026, "decree_number": "52/TK/Tahun 2026", "decree_issued_on": "2026-08-12",
        "document_id": document })
}

async fn ask(city: &City, (method, path): &Op, about: &About, header: Option<(&'static str, String)>) -> Reply {
    let ask = city.ask(Method::from_bytes(method.as_bytes()).unwrap(), uri(path, about)).fresh().version(1);
    let ask = header.into_iter().fold(ask, |ask, (name, value)| ask.header(name, value));
    let uploads = path == "/api/v1/imports" || path == "/api/v1/employees/{id}/documents";
    match method.as_str() {
        "GET" | "DELETE" => ask,
        _ if uploads => ask.form(&[("kind", "diploma")], ("a.pdf", &documents::testing::pdf(1))),
        _ => ask.json(body(path, about)),
    }
    .send()
    .await
}

async fn about_siti(city: &City) -> About {
    let owner = city.owner();
    let document = city.upload(&owner, city.siti, "diploma", "Ijazah S1").await.expect(201);
    let made = city.post("/api/v1/promotions", json!({ "employee_id": city.siti })).by(&owner).fresh().send().await;
    let report = json!({ "section": "identity", "message": "gelar saya belum tercatat" });
    let reported =
        city.post(format!("/api/v1/employees/{}/reports", city.siti), report).by(&owner).fresh().send().await;
    let (appraisal, award) = (entered(city, "appraisals").await, entered(city, "awards").await);
    About {
        report: reported.expect(201)["id"].as_str().unwrap().to_owned(),
        employee: city.siti.to_string(),
        request: Case::of(&made.expect(201)).id,
        document: document["id"].as_str().unwrap().to_owned(),
        unit: city.social.to_string(),
        appraisal: appraisal.id,
        award: award.id,
    }
}

/// An entry about Siti by an HR officer, with a document of its kind.
async fn entered(city: &City, history: &str) -> Case {
    let hr = city.officer(Role::HrOfficer);
    let (kind, body): (_, fn(&str) -> Value) = match history {
        "awards" => ("award_certificate", award),
        _ => ("appraisal", appraisal),
    };
    let document = city.upload(&hr, city.siti, kind, history).await.expect(201);
    let uri = format!("/api/v1/employees/{}/{history}", city.siti);
    let made = city.post(uri, body(document["id"].as_str().unwrap())).by(&hr).fresh().send().await;
    Case::of(&made.expect(201))
}

#[actix_web::test]
async fn every_operation_asks_for_credentials_and_refuses_wrong_ones() {
    let city = City::new();
    let about = about_siti(&city).await;
    let officer = city.officer(Role::System);
    let expired = city.shared.keyring.sign(&officer.actor, noon() - TimeDelta::hours(2)).unwrap().token;
    let (head, rest) = officer.token.split_once('.').unwrap();
    let forged = format!("{head}.{}", rest.replacen(['A', 'B', 'C', 'D'], "z", 1));
    let expired = accounts::ExposeSecret::expose_secret(&expired).to_owned();
    for (op, open) in operations() {
        if open {
            continue;
        }
        let authorization = |token: &str| Some(("authorization", token.to_owned()));
        for (header, code) in [
            (None, "auth.missing"),
            (authorization("Basic c2l0aTpyYWhhc2lh"), "auth.missing"),
            (authorization(&format!("Bearer {expired}")), "auth.token-expired"),
            (authorization(&format!("Bearer {forged}")), "auth.token-invalid"),
            (authorization("Bearer x.y.z"), "auth.token-invalid"),
        ] {
            let reply = ask(&city, &op, &about, header).await;
            assert!(reply.header("www-authenticate").starts_with("Bearer"), "{op:?} {code}");
            assert_eq!(reply.refused(401), code, "{op:?}");
        }
    }
    assert_eq!(
        city.count(
            "audit_log where action not in ('signing-key.make', 'promotion.draft', 'document.record', 'report.open', 'entry.enter')"
        ),
        0
    );
}

#[actix_web::test]
async fn the_open_operations_are_these_and_refuse_wrong_secrets() {
    let open: BTreeSet<String> =
        operations().into_iter().filter(|(_, open)| *open).map(|((_, path), _)| path).collect();
    let (city, ok) = (City::new(), 200);
    let secret = "bukan-rahasia-yang-benar";
    let table = [
        ("/.well-known/jwks.json", Value::Null, ok, ""),
        ("/api/v1/auth/token", json!({ "login": "198609262015051001", "password": secret }), 401, "auth.wrong-login"),
        ("/api/v1/auth/refresh", json!({ "refresh_token": secret }), 401, "auth.refresh-invalid"),
        ("/api/v1/auth/activate", json!({ "code": secret, "password": secret }), 400, "auth.code-invalid"),
        ("/api/v1/auth/logout", json!({ "refresh_token": secret }), 204, ""),
    ];
    assert_eq!(open, table.iter().map(|(path, ..)| (*path).to_owned()).collect());
    for (path, body, status, code) in table {
        let ask = if body.is_null() { city.get(path) } else { city.post(path, body) };
        let reply = ask.send().await;
        if code.is_empty() {
            assert_eq!(reply.status.as_u16(), status, "{path}");
        } else {
            assert_eq!(reply.refused(status), code, "{path}");
        }
    }
}

/// What each operation about Siti answers to Joko, who is an employee of another office, and to the inspectorate, which
/// sees everybody and changes nothing.
const MATRIX: &[(&str, &str, u16, u16)] = &[
    ("GET", "/api/v1/me", 200, 200),
    ("GET", "/api/v1/me/openings", 200, 404),
    ("GET", "/api/v1/employees", 403, 200),
    ("GET", "/api/v1/employees/count", 403, 200),
    ("GET", "/api/v1/employees/export", 403, 200),
    ("GET", "/api/v1/employees/{id}", 404, 200),
    ("GET", "/api/v1/employees/{id}/record", 404, 200),
    ("GET", "/api/v1/employees/{id}/private", 404, 403),
    ("PATCH", "/api/v1/employees/{id}/contact", 404, 403),
    ("POST", "/api/v1/employees/{id}/positions", 404, 403),
    ("GET", "/api/v1/employees/{id}/documents", 404, 403),
    ("POST", "/api/v1/employees/{id}/documents", 404, 403),
    ("GET", "/api/v1/documents/{id}/content", 404, 403),
    ("GET", "/api/v1/employees/{id}/promotion-eligibility", 404, 200),
    ("POST", "/api/v1/employees/{id}/reports", 404, 403),
    ("GET", "/api/v1/employees/{id}/reports", 404, 403),
    ("GET", "/api/v1/reports", 403, 403),
    ("POST", "/api/v1/reports/{id}/answer", 404, 403),
    ("POST", "/api/v1/promotions", 404, 403),
    ("GET", "/api/v1/promotions", 200, 200),
    ("GET", "/api/v1/promotions/{id}", 404, 200),
    ("POST", "/api/v1/promotions/decisions", 200, 200),
    ("POST", "/api/v1/promotions/{id}/submit", 404, 403),
    ("POST", "/api/v1/promotions/{id}/complete", 404, 403),
    ("POST", "/api/v1/promotions/{id}/verify", 404, 403),
    ("POST", "/api/v1/promotions/{id}/return", 404, 403),
    ("POST", "/api/v1/promotions/{id}/approve", 404, 403),
    ("POST", "/api/v1/promotions/{id}/refuse", 404, 403),
    ("POST", "/api/v1/promotions/{id}/withdraw", 404, 403),
    ("POST", "/api/v1/promotions/{id}/decree", 404, 403),
    ("POST", "/api/v1/promotions/{id}/documents", 404, 403),
    ("DELETE", "/api/v1/promotions/{id}/documents/{requirement}/{document_id}", 404, 403),
    ("GET", "/api/v1/entries", 200, 200),
    ("GET", "/api/v1/entries/{id}", 404, 200),
    ("POST", "/api/v1/entries/{id}/return", 404, 403),
    ("POST", "/api/v1/entries/{id}/withdraw", 404, 403),
    ("GET", "/api/v1/employees/{id}/appraisals", 404, 200),
    ("POST", "/api/v1/employees/{id}/appraisals", 404, 403),
    ("POST", "/api/v1/appraisals/{id}/again", 404, 403),
    ("POST", "/api/v1/appraisals/{id}/verify", 404, 403),
    ("GET", "/api/v1/employees/{id}/awards", 404, 200),
    ("POST", "/api/v1/employees/{id}/awards", 404, 403),
    ("POST", "/api/v1/awards/{id}/again", 404, 403),
    ("POST", "/api/v1/awards/{id}/verify", 404, 403),
    ("GET", "/api/v1/units", 200, 200),
    ("GET", "/api/v1/units/{id}", 200, 200),
    ("GET", "/api/v1/units/{id}/subtree", 200, 200),
    ("GET", "/api/v1/positions", 200, 200),
    ("POST", "/api/v1/imports", 403, 403),
    ("GET", "/api/v1/imports", 403, 403),
    ("POST", "/api/v1/imports/{id}/undo", 403, 403),
    ("GET", "/api/v1/imports/fault-books", 403, 403),
    ("GET", "/api/v1/imports/fault-books/{id}", 403, 403),
    ("GET", "/api/v1/accounts", 403, 403),
    ("GET", "/api/v1/accounts/{id}", 403, 403),
    ("POST", "/api/v1/accounts", 403, 403),
    ("POST", "/api/v1/accounts/{id}/activation-code", 403, 403),
    ("POST", "/api/v1/accounts/{id}/disable", 403, 403),
    ("POST", "/api/v1/accounts/{id}/enable", 403, 403),
    ("POST", "/api/v1/accounts/{id}/roles", 403, 403),
    ("POST", "/api/v1/accounts/{id}/roles/{grant_id}/revoke", 403, 403),
    ("GET", "/api/v1/role-proposals", 403, 403),
    ("POST", "/api/v1/role-proposals/{id}/approve", 403, 403),
    ("POST", "/api/v1/role-proposals/{id}/refuse", 403, 403),
    ("GET", "/api/v1/registry/events", 403, 403),
    ("GET", "/api/v1/registry/overview", 403, 403),
    ("POST", "/api/v1/registry/events/retry", 403, 403),
    ("POST", "/api/v1/registry/events/retry-matching", 403, 403),
    ("GET", "/api/v1/registry/events/{id}", 403, 403),
    ("PATCH", "/api/v1/registry/events/{id}", 403, 403),
    ("GET", "/api/v1/registry/people/{id}", 403, 403),
    ("POST", "/api/v1/registry/people/{id}/freeze", 403, 403),
    ("POST", "/api/v1/registry/people/{id}/lift", 403, 403),
    ("POST", "/api/v1/registry/token", 403, 403),
    ("POST", "/api/v1/registry/events/{id}/skip", 403, 403),
    ("GET", "/api/v1/registry/differences", 403, 403),
    ("GET", "/api/v1/registry/differences/summary", 403, 403),
    ("POST", "/api/v1/registry/differences/{id}/decide", 403, 403),
    ("GET", "/api/v1/audit", 403, 200),
];

#[actix_web::test]
async fn somebody_elses_things_are_not_there_and_looking_is_not_changing() {
    let city = City::new();
    let about = about_siti(&city).await;
    let closed: BTreeSet<Op> = operations().into_iter().filter(|(_, open)| !open).map(|(op, _)| op).collect();
    let walked: BTreeSet<Op> = MATRIX.iter().map(|(m, p, ..)| ((*m).to_owned(), (*p).to_owned())).collect();
    assert_eq!(closed, walked, "an operation is missing in the matrix, or gone from the document");
    let (stranger, inspector) = (city.stranger(), city.officer(Role::Inspectorate));
    let written = || city.count("audit_log where action <> 'employee.export'");
    let before = written();
    for (method, path, of_stranger, of_inspector) in MATRIX {
        let op = ((*method).to_owned(), (*path).to_owned());
        for (who, expected) in [(&stranger, of_stranger), (&inspector, of_inspector)] {
            let bearer = Some(("authorization", format!("Bearer {}", who.token)));
            let reply = ask(&city, &op, &about, bearer).await;
            assert_eq!(reply.status.as_u16(), *expected, "{op:?} {}: {}", who.actor.name, reply.text());
            if *expected == 404 && path.contains("{id}") {
                // The same words as for somebody who does not exist.
                let nowhere = About {
                    employee: kernel::EmployeeId::new().to_string(),
                    request: kernel::RequestId::new().to_string(),
                    document: kernel::DocumentId::new().to_string(),
                    unit: about.unit.clone(),
                    report: kernel::ReportId::new().to_string(),
                    appraisal: kernel::RequestId::new().to_string(),
                    award: kernel::RequestId::new().to_string(),
                };
                let bearer = Some(("authorization", format!("Bearer {}", who.token)));
                let none = ask(&city, &op, &nowhere, bearer).await.expect(404);
                assert_eq!(reply.json()["code"], none["code"], "{op:?}");
            }
            if path.ends_with("/decisions") {
                let refused = &reply.json()["items"][0]["refused"]["code"];
                assert!(["access.not-found", "access.denied"].contains(&refused.as_str().unwrap()), "{refused}");
            }
        }
    }
    assert_eq!(written(), before, "a refused write left something");
}

/// Notes which operations wrote, and that each left a row in the trail.
struct Writes<'a> {
    city: &'a City,
    seen: i64,
    done: BTreeSet<Op>,
}

impl Writes<'_> {
    #[track_caller]
    fn note(&mut self, method: &str, path: &str, reply: Reply) -> Value {
        assert!(reply.status.is_success(), "{method} {path}: {} {}", reply.status, reply.text());
        let now = self.city.count("audit_log");
        assert!(now > self.seen, "{method} {path} left no row in the trail");
        self.seen = now;
        self.done.insert((method.to_owned(), path.to_owned()));
        if reply.bytes.is_empty() { Value::Null } else { reply.json() }
    }
    /// The same after something that is not the point.
    fn skip_to_now(&mut self) {
        self.seen = self.city.count("audit_log");
    }
    async fn step(&mut self, who: &Person, case: Case, step: &str, body: Value) -> Case {
        let reply = self.city.step(who, &case, step, body).await;
        Case::of(&self.note("POST", &format!("/api/v1/promotions/{{id}}/{step}"), reply))
    }
}

#[actix_web::test]
async fn every_write_leaves_a_row_in_the_trail() {
    let city = City::new();
    let mut writes = Writes { city: &city, seen: city.count("audit_log"), done: BTreeSet::new() };
    signing_in(&city, &mut writes).await;
    the_record(&city, &mut writes).await;
    sitis_way(&city, &mut writes).await;
    jokos_way(&city, &mut writes).await;
    entries(&city, &mut writes).await;
    loads(&city, &mut writes).await;
    the_queue(&city, &mut writes).await;
    the_differences(&city, &mut writes).await;
    the_accounts(&city, &mut writes).await;
    a_report(&city, &mut writes).await;
    let mutating: BTreeSet<Op> = operations().into_keys().filter(|(method, _)| method != "GET").collect();
    assert_eq!(mutating, writes.done, "a write of the document was not tried here");
}

async fn signing_in(city: &City, writes: &mut Writes<'_>) {
    let system = testkit::system_call();
    let code = city.db.db.write_here(&system, |tx| {
        let user = accounts::users::create_technical_user(tx, "mesin.uji", "Mesin Uji")?;
        accounts::activation::issue_activation(tx, user, &city.shared.accounts)
    });
    let code = accounts::ExposeSecret::expose_secret(&code.unwrap().code).to_owned();
    writes.skip_to_now();
    let password = "kuda-laut-biru-tua";
    let activate = json!({ "code": code, "password": password });
    writes.note("POST", "/api/v1/auth/activate", city.post("/api/v1/auth/activate", activate).send().await);
    let login = json!({ "login": "mesin.uji", "password": password });
    let tokens = writes.note("POST", "/api/v1/auth/token", city.post("/api/v1/auth/token", login).send().await);
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    let next = writes.note("POST", "/api/v1/auth/refresh", city.post("/api/v1/auth/refresh", refresh).send().await);
    let logout = json!({ "refresh_token": next["refresh_token"] });
    writes.note("POST", "/api/v1/auth/logout", city.post("/api/v1/auth/logout", logout).send().await);
}

async fn the_record(city: &City, writes: &mut Writes<'_>) {
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

async fn sitis_way(city: &City, writes: &mut Writes<'_>) {
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

async fn jokos_way(city: &City, writes: &mut Writes<'_>) {
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

/// Both kinds: entered, returned, entered again, verified; one is taken back.
async fn entries(city: &City, writes: &mut Writes<'_>) {
    let (hr, verifier) = (city.officer(Role::HrOfficer), city.officer(Role::Verifier));
    let bodies: [fn(&str) -> Value; 2] = [appraisal, award];
    for ((history, kind), body) in
        [("appraisals", "appraisal"), ("awards", "award_certificate")].into_iter().zip(bodies)
    {
        let document = city.upload(&hr, city.joko, kind, history).await.expect(201);
        writes.skip_to_now();
        let body = body(document["id"].as_str().unwrap());
        let uri = format!("/api/v1/employees/{}/{history}", city.joko);
        let made = city.post(uri, body.clone()).by(&hr).fresh().send().await;
        let case = Case::of(&writes.note("POST", &format!("/api/v1/employees/{{id}}/{history}"), made));
        let step = async |who: &Person, of: &str, case: &Case, step: &str, body: Value| {
            city.post(format!("/api/v1/{of}/{}/{step}", case.id), body)
                .by(who)
                .fresh()
                .version(case.version)
                .send()
                .await
        };
        let back = step(&verifier, "entries", &case, "return", json!({ "note": "Tahunnya keliru." })).await;
        let case = Case::of(&writes.note("POST", "/api/v1/entries/{id}/return", back));
        let again = step(&hr, history, &case, "again", body).await;
        let case = Case::of(&writes.note("POST", &format!("/api/v1/{history}/{{id}}/again"), again));
        let done = step(&verifier, history, &case, "verify", json!({})).await;
        writes.note("POST", &format!("/api/v1/{history}/{{id}}/verify"), done);
    }
    let case = entered(city, "awards").await;
    writes.skip_to_now();
    let uri = format!("/api/v1/entries/{}/withdraw", case.id);
    let back = city.post(uri, json!({})).by(&hr).fresh().version(case.version).send().await;
    writes.note("POST", "/api/v1/entries/{id}/withdraw", back);
}

async fn loads(city: &City, writes: &mut Writes<'_>) {
    let hr = city.officer(Role::HrOfficer);
    let csv = crate::files::UNITS;
    let ask = |query: &str| {
        city.ask(Method::POST, format!("/api/v1/imports?kind=units{query}"))
            .by(&hr)
            .fresh()
            .form(&[], ("unor.csv", csv))
    };
    let tried = ask("&dry_run=true").send().await.expect(200);
    assert_eq!((&tried["batch_id"], &tried["new"]), (&Value::Null, &json!(2)), "{tried}");
    writes.skip_to_now();
    let loaded = writes.note("POST", "/api/v1/imports", ask("").send().await);
    let undo = format!("/api/v1/imports/{}/undo", loaded["batch_id"].as_str().unwrap());
    let undone = city.post(undo, json!({})).by(&hr).fresh().send().await;
    assert_eq!(writes.note("POST", "/api/v1/imports/{id}/undo", undone)["units"], 2);
    let list = city.get("/api/v1/imports").by(&hr).send().await.expect(200);
    assert!(list["items"][0]["undone_at"].is_string() && list["items"][0]["file_name"] == "unor.csv");
}

async fn the_queue(city: &City, writes: &mut Writes<'_>) {
    let officer = city.officer(Role::RegistryOfficer);
    let list = city.get("/api/v1/registry/events?limit=200").by(&officer).send().await.expect(200);
    let ids: Vec<EventId> =
        list["items"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap().parse().unwrap()).collect();
    assert!(ids.len() >= 3, "contact, position, promotion: {list}");
    let retry = city.post("/api/v1/registry/events/retry", json!({ "ids": ids })).by(&officer).fresh().send().await;
    let moved = writes.note("POST", "/api/v1/registry/events/retry", retry);
    assert_eq!(moved["moved"].as_array().unwrap().len(), ids.len());
    let uri = format!("/api/v1/registry/events/{}/skip", ids[0]);
    let short = city.post(&uri, json!({ "reason": "ya" })).by(&officer).fresh().send().await;
    assert_eq!(short.status.as_u16(), 400, "{}", short.text());
    let skip = city.post(&uri, json!({ "reason": "sudah dicatat manual di SIASN" })).by(&officer).fresh().send().await;
    writes.note("POST", "/api/v1/registry/events/{id}/skip", skip);
    let parked = "update outbox set state = 'parked', parked_cause = 'registry.validation', settled_at = now() \
                  where state = 'pending' and kind = 'position.recorded'";
    diesel::RunQueryDsl::execute(diesel::sql_query(parked), &mut city.db.conn()).unwrap();
    let matching = |dry_run: bool| {
        let body = json!({ "cause": "registry.validation", "dry_run": dry_run });
        city.post("/api/v1/registry/events/retry-matching", body).by(&officer).fresh().send()
    };
    let counted = matching(true).await.expect(200);
    let stuck = counted["fit"][0].as_str().unwrap().to_owned();
    let event = format!("/api/v1/registry/events/{stuck}");
    let shown = city.get(&event).by(&officer).send().await.expect(200);
    assert!(shown["sent"]["nip"].as_str().unwrap().starts_with("••••"), "{shown}");
    let edit = |changes: Value| {
        let body = json!({ "changes": changes, "reason": "nomor SK salah ketik" });
        city.ask(Method::PATCH, &event).json(body).by(&officer).fresh().send()
    };
    assert_eq!(edit(json!({ "nip": "198609262015051009" })).await.refused(400), "sync.member-unknown");
    assert_eq!(edit(json!({ "effective_on": "31-02-2026" })).await.refused(400), "sync.payload-unfit");
    diesel::RunQueryDsl::execute(diesel::sql_query(parked), &mut city.db.conn()).unwrap();
    writes.skip_to_now();
    let many = writes.note("POST", "/api/v1/registry/events/retry-matching", matching(false).await);
    assert_eq!(many["fit"], counted["fit"]);
    writes.note("PATCH", "/api/v1/registry/events/{id}", edit(json!({ "decree_number": "821/2" })).await);
    let about = format!("/api/v1/registry/people/{}", city.joko);
    let stop = |verb: &str| {
        city.post(format!("{about}/{verb}"), json!({ "reason": "surat Inspektorat 700/1" })).by(&officer).fresh().send()
    };
    writes.note("POST", "/api/v1/registry/people/{id}/freeze", stop("freeze").await);
    let overview = city.get("/api/v1/registry/overview").by(&officer).send().await.expect(200);
    assert_eq!(overview["frozen"].as_array().unwrap().len(), 1, "{overview}");
    writes.note("POST", "/api/v1/registry/people/{id}/lift", stop("lift").await);
    let timeline = city.get(&about).by(&officer).send().await.expect(200);
    assert_eq!(timeline["stops"][0]["lift_reason"], "surat Inspektorat 700/1", "{timeline}");
    assert!(timeline["events"][0]["created_at"].is_string());
    let paste =
        |token: &str| city.post("/api/v1/registry/token", json!({ "token": token })).by(&officer).fresh().send();
    assert_eq!(paste("dua kata").await.refused(400), "sync.token-unfit");
    let kept = writes.note("POST", "/api/v1/registry/token", paste(PASTED).await);
    assert_eq!(kept["good_until"], "2026-11-22T12:00:00Z");
    assert_eq!(city.count(&format!("audit_log where to_jsonb(audit_log)::text like '%{PASTED}%'")), 0);
    let skipped = city.get("/api/v1/registry/events?state=skipped").by(&officer).send().await.expect(200);
    assert_eq!(skipped["items"].as_array().unwrap().len(), 1);
}

async fn the_differences(city: &City, writes: &mut Writes<'_>) {
    let officer = city.officer(Role::RegistryOfficer);
    let id = uuid::Uuid::now_v7();
    let insert = format!(
        "insert into registry_differences (id, employee_id, kind, row_key, field, label, sort, ours, theirs, winner, first_seen_at, last_seen_at) \
         values ('{id}', '{}', 'person', '', 'title_after', 'Data utama', 'differs', 'S.H.', 'S.H., M.H.', 'theirs', '2026-11-01', '2026-11-20')",
        city.siti
    );
    diesel::RunQueryDsl::execute(diesel::sql_query(insert), &mut city.db.conn()).unwrap();
    let summary = city.get("/api/v1/registry/differences/summary").by(&officer).send().await.expect(200);
    assert_eq!((&summary["different"], &summary["fields"][0]["people"]), (&json!(1), &json!(1)), "{summary}");
    let list = city.get("/api/v1/registry/differences?kind=person").by(&officer).send().await.expect(200);
    let one = &list["items"][0];
    assert_eq!(
        (&one["can_send"], &one["can_take"], &one["field"]["label"]),
        (&json!(false), &json!(true), &json!("Gelar belakang"))
    );
    let uri = format!("/api/v1/registry/differences/{id}/decide");
    let decide = |body: Value| city.post(&uri, body).by(&officer).fresh().send();
    assert_eq!(
        decide(json!({ "decision": "ours", "reason": "diperiksa pada SK-nya" })).await.refused(409),
        "reconcile.impossible"
    );
    assert_eq!(
        decide(json!({ "decision": "later", "reason": "diperiksa pada SK-nya" })).await.refused(400),
        "reconcile.day-invalid"
    );
    assert_eq!(
        decide(json!({ "decision": "mine", "reason": "diperiksa pada SK-nya" })).await.refused(400),
        "reconcile.decision-invalid"
    );
    assert_eq!(decide(json!({ "decision": "theirs", "reason": "ya" })).await.refused(400), "reconcile.reason-missing");
    let done = decide(json!({ "decision": "theirs", "reason": "diperiksa pada SK-nya" })).await;
    writes.note("POST", "/api/v1/registry/differences/{id}/decide", done);
    let taking = city.get("/api/v1/registry/differences?state=taking").by(&officer).send().await.expect(200);
    assert_eq!(taking["items"][0]["reason"], "diperiksa pada SK-nya");
}

async fn the_accounts(city: &City, writes: &mut Writes<'_>) {
    let (admin, head) = (city.officer(Role::SystemAdmin), city.officer(Role::Head));
    let make = city.post("/api/v1/accounts", json!({ "login": "mesin.baru", "name": "Mesin Baru" }));
    let made = writes.note("POST", "/api/v1/accounts", make.by(&admin).fresh().send().await);
    let account = format!("/api/v1/accounts/{}", made["id"].as_str().unwrap());
    let key = uuid::Uuid::now_v7().to_string();
    let code = || city.ask(Method::POST, format!("{account}/activation-code")).by(&admin).key(&key).send();
    let issued = writes.note("POST", "/api/v1/accounts/{id}/activation-code", code().await);
    assert!(issued["code"].as_str().is_some_and(|code| code.len() > 12), "{issued}");
    assert!(code().await.expect(201).get("code").is_none(), "a code is shown once and stored nowhere");
    let wish = json!({ "role": "verifier", "from": "2026-11-01", "basis": "ST-7" });
    let propose = || city.post(format!("{account}/roles"), wish.clone()).by(&admin).fresh().send();
    let path = "/api/v1/accounts/{id}/roles";
    let first = writes.note("POST", path, propose().await);
    let roles = || city.get(&account).by(&admin).send();
    assert_eq!(roles().await.expect(200)["roles"], json!([]), "a proposal gives nothing");
    let decide = |who: &Person, id: &Value, verb: &str| {
        let uri = format!("/api/v1/role-proposals/{}/{verb}", id["id"].as_str().unwrap());
        city.post(uri, json!({ "reason": "sudah ada verifikator" })).by(who).fresh()
    };
    assert_eq!(decide(&admin, &first, "approve").send().await.status.as_u16(), 403, "who proposes does not approve");
    writes.note("POST", "/api/v1/role-proposals/{id}/approve", decide(&head, &first, "approve").send().await);
    assert_eq!(decide(&head, &first, "refuse").send().await.refused(409), "accounts.proposal-decided");
    let second = propose().await.expect(201);
    writes.skip_to_now();
    writes.note("POST", "/api/v1/role-proposals/{id}/refuse", decide(&head, &second, "refuse").send().await);
    let open = city.get("/api/v1/role-proposals").by(&head).send().await.expect(200);
    assert_eq!(open["items"], json!([]));
    let held = roles().await.expect(200)["roles"][0]["id"].as_str().unwrap().to_owned();
    let basis = || json!({ "basis": "ST-8" });
    let revoke = city.post(format!("{account}/roles/{held}/revoke"), basis()).by(&admin).fresh().send().await;
    writes.note("POST", "/api/v1/accounts/{id}/roles/{grant_id}/revoke", revoke);
    let disable = city.post(format!("{account}/disable"), basis()).by(&admin).fresh().send().await;
    writes.note("POST", "/api/v1/accounts/{id}/disable", disable);
    let found = city.get("/api/v1/accounts?search=mesin.b&state=disabled").by(&admin).send().await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
    let enable = city.post(format!("{account}/enable"), basis()).by(&admin).fresh().send().await;
    writes.note("POST", "/api/v1/accounts/{id}/enable", enable);
}

async fn a_report(city: &City, writes: &mut Writes<'_>) {
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
