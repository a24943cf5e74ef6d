//! How each operation is asked: an address, a well-formed body, a file where one is wanted.

use actix_web::http::Method;
use kernel::Role;
use serde_json::{Value, json};

use super::Op;
use crate::support::{Case, City, Reply};

/// What a path is about in this test.
pub(super) struct About {
    pub(super) employee: String,
    pub(super) request: String,
    pub(super) document: String,
    pub(super) unit: String,
    pub(super) report: String,
    pub(super) appraisal: String,
    pub(super) award: String,
}

pub(super) fn uri(path: &str, about: &About) -> String {
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
        "decide" if path.contains("/events/") => {
            json!({ "right": "ours", "seen": 1, "reason": "diperiksa pada SK-nya" })
        }
        "decide" => json!({ "decision": "theirs", "reason": "diperiksa pada SK-nya" }),
        _ => json!({}),
    }
}

pub(super) fn appraisal(document: &str) -> Value {
    json!({ "year": 2025, "work_result": "above", "behaviour": "meets", "document_id": document,
        "assessor": { "status": "non_asn", "name": "Wali Kota", "position": "Wali Kota", "unit": "Pemerintah Kota" } })
}

pub(super) fn award(document: &str) -> Value {
    json!({ "kind_code": "201", "year": 2026, "decree_number": "52/TK/Tahun 2026", "decree_issued_on": "2026-08-12",
        "document_id": document })
}

pub(super) async fn ask(
    city: &City,
    (method, path): &Op,
    about: &About,
    header: Option<(&'static str, String)>,
) -> Reply {
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

pub(super) async fn about_siti(city: &City) -> About {
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
pub(super) async fn entered(city: &City, history: &str) -> Case {
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
