//! People found, read and changed.

use actix_web::http::Method;
use employees::testing::{a_child, a_course, a_position, a_sanction, an_employee};
use kernel::{PositionKind, Role};
use serde_json::{Value, json};

use crate::support::City;

fn names(body: &Value) -> Vec<&str> {
    body["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn people_are_found_filtered_sorted_counted_and_paged() {
    let city = City::new();
    for (n, name) in (10_u16..).zip(["Agus Salim", "Bambang Irawan", "Citra Dewi", "Dewi Lestari"]) {
        an_employee(name, n).rank("III/b", "2023-04-01").insert(&mut city.db.conn(), city.health);
    }
    let hr = city.officer(Role::HrOfficer);
    let list = async |query: &str| city.get(format!("/api/v1/employees?{query}")).by(&hr).send().await.expect(200);
    assert_eq!(names(&list("").await)[..3], ["Agus Salim", "Bambang Irawan", "Citra Dewi"]);
    assert_eq!(names(&list("text=dewi").await), ["Citra Dewi", "Dewi Lestari"]);
    assert_eq!(names(&list("text=widagda").await), ["Joko Widagdo"], "a slip of spelling");
    assert_eq!(names(&list("text=198609262015051002").await), ["Joko Widagdo"]);
    assert_eq!(names(&list(&format!("unit={}", city.social)).await), ["Siti Aminah"]);
    assert_eq!(names(&list("rank=III/b&sort=nip").await).len(), 4);
    assert_eq!(names(&list("employment_kind=contract").await), [""; 0]);
    assert_eq!(names(&list("position_kind=operational&legal_status=active&limit=200").await).len(), 6);
    assert_eq!(names(&list("text=100%25").await), [""; 0], "a percent sign is a letter");

    let count = city.get("/api/v1/employees/count?rank=III/b").by(&hr).send().await.expect(200);
    assert_eq!(count, json!({ "count": 4 }));

    for sort in ["name", "nip", "rank", "rank_since"] {
        let whole = list(&format!("sort={sort}")).await;
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = list(&format!("sort={sort}&limit=4{cursor}")).await;
            seen.extend(names(&page).into_iter().map(str::to_owned));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, names(&whole), "{sort}");
    }
    let next = list("limit=1").await["next"].as_str().unwrap().to_owned();
    let other = city.get(format!("/api/v1/employees?sort=rank&cursor={next}")).by(&hr).send().await;
    assert_eq!(other.refused(400), "http.cursor-invalid");
}

#[actix_web::test]
async fn a_unit_officer_sees_the_unit_and_nobody_else() {
    let city = City::new();
    let admin = city.officer(Role::UnitAdmin);
    let seen = city.get("/api/v1/employees").by(&admin).send().await.expect(200);
    assert_eq!(names(&seen), ["Siti Aminah"]);
    let asked = city.get(format!("/api/v1/employees?unit={}", city.health)).by(&admin).send().await.expect(200);
    assert_eq!(names(&asked), [""; 0]);
    let joko = city.get(format!("/api/v1/employees/{}", city.joko)).by(&admin).send().await;
    assert_eq!(joko.refused(404), "access.not-found");
}

#[actix_web::test]
async fn one_person_is_one_statement_and_carries_its_version() {
    let city = City::new();
    let seen = city.get(format!("/api/v1/employees/{}", city.siti)).by(&city.owner()).send().await;
    assert_eq!(seen.header("etag"), "\"1\"");
    assert_eq!(seen.header("cache-control"), "no-store");
    assert!(!seen.text().contains("3671012609860001"), "the NIK is not shown here");
    let seen = seen.expect(200);
    assert_eq!((&seen["nip"], &seen["rank"]["code"]), (&json!("198609262015051001"), &json!("III/a")));
    assert_eq!(seen["unit"], json!({ "id": city.social, "name": "Dinas Sosial" }));
    let record = city.get(format!("/api/v1/employees/{}/record", city.siti)).by(&city.owner()).send().await.expect(200);
    assert_eq!(
        record["appraisals"][0],
        json!({ "year": 2025, "rating": { "code": "good", "label": "Baik" }, "provisional": false })
    );
    assert_eq!(record["positions"][0]["unit_name"], "Dinas Sosial");
}

#[actix_web::test]
async fn as_of_answers_what_was_true_on_the_day() {
    let city = City::new();
    let hr = city.officer(Role::HrOfficer);
    let position = a_position(&mut city.db.conn(), PositionKind::Operational, "Arsiparis", None, None);
    let body = json!({ "position_id": position, "unit_id": city.health, "effective_on": "2026-11-10",
        "decree_number": "821/77", "decree_issued_on": "2026-11-01" });
    let uri = format!("/api/v1/employees/{}", city.siti);
    city.post(format!("{uri}/positions"), body).by(&hr).fresh().send().await.expect(201);
    for (on, unit) in [("2026-11-09", "Dinas Sosial"), ("2026-11-10", "Dinas Kesehatan")] {
        let seen = city.get(format!("{uri}?as_of={on}")).by(&hr).send().await.expect(200);
        assert_eq!(seen["unit"]["name"], unit, "{on}");
        let record = city.get(format!("{uri}/record?as_of={on}")).by(&hr).send().await.expect(200);
        assert_eq!(record["positions"][0]["unit_name"], unit, "{on}");
    }
    let before = city.get(format!("{uri}?as_of=2010-01-01")).by(&hr).send().await.expect(200);
    assert_eq!((&before["rank"], &before["unit"]), (&Value::Null, &Value::Null));
    // She works elsewhere now: her former unit's officer no longer looks, not even into the past.
    let former = city.get(format!("{uri}?as_of=2026-11-09")).by(&city.officer(Role::UnitAdmin)).send().await;
    assert_eq!(former.refused(404), "access.not-found");
}

#[actix_web::test]
async fn personal_data_are_shown_only_after_the_reading_is_recorded() {
    let city = City::new();
    let (owner, admin) = (city.owner(), city.officer(Role::UnitAdmin));
    let uri = format!("/api/v1/employees/{}/private", city.siti);
    let seen = city.get(&uri).by(&admin).send().await.expect(200);
    assert_eq!((&seen["nik"], &seen["phone"]), (&json!("3671012609860001"), &json!("081234567890")));
    let openings = city.get("/api/v1/me/openings").by(&owner).send().await.expect(200);
    assert_eq!(openings["items"].as_array().unwrap().len(), 1);
    assert_eq!(openings["items"][0]["role"]["code"], "unit_admin");
    assert_eq!(city.get(&uri).by(&city.officer(Role::Superior)).send().await.refused(403), "access.denied");
    assert_eq!(city.count("sensitive_reads"), 1, "a refused reading is none");
}

#[actix_web::test]
async fn family_and_sanctions_are_read_apart_from_the_record_and_the_reading_is_recorded() {
    let city = City::new();
    {
        let mut conn = city.db.conn();
        a_course(&mut conn, city.siti, "Kearsipan Dinamis");
        a_child(&mut conn, city.siti, "Rahmat Hidayat");
        a_sanction(&mut conn, city.siti, "TT", "light", "2020-07-01", "2020-07-01");
    }
    let (owner, admin) = (city.owner(), city.officer(Role::UnitAdmin));
    let uri = format!("/api/v1/employees/{}", city.siti);
    let record = city.get(format!("{uri}/record")).by(&admin).send().await.expect(200);
    assert_eq!(
        (&record["trainings"][0]["name"], &record["trainings"][0]["hours"]),
        (&json!("Kearsipan Dinamis"), &json!(40))
    );
    assert!(!record.to_string().contains("Rahmat"));
    let family = city.get(format!("{uri}/family")).by(&admin).send().await.expect(200);
    assert_eq!(
        (&family["items"][0]["name"], &family["items"][0]["relation"]["code"]),
        (&json!("Rahmat Hidayat"), &json!("child"))
    );
    let sanctions = city.get(format!("{uri}/sanctions")).by(&admin).send().await.expect(200);
    assert_eq!(sanctions["items"][0]["kind"]["label"], "Teguran tertulis");
    for path in ["family", "sanctions"] {
        let refused = city.get(format!("{uri}/{path}")).by(&city.officer(Role::Superior)).send().await;
        assert_eq!(refused.refused(403), "access.denied", "{path}");
        city.get(format!("{uri}/{path}")).by(&owner).send().await.expect(200);
    }
    assert_eq!(city.count("sensitive_reads"), 2, "one's own is none, a refused one neither");
}

#[actix_web::test]
async fn contact_data_change_on_the_version_that_was_read() {
    let city = City::new();
    let owner = city.owner();
    let uri = format!("/api/v1/employees/{}/contact", city.siti);
    let change = |body: Value, version: i32| city.ask(Method::PATCH, &uri).json(body).by(&owner).version(version);
    let phone = json!({ "phone": "081298765432" });
    let done = change(phone.clone(), 1).key("nomor-baru-1").send().await;
    assert_eq!(done.header("etag"), "\"2\"");
    assert_eq!(done.expect(200), json!({ "changed": ["phone"], "version": 2 }));
    let again = change(phone.clone(), 1).key("nomor-baru-1").send().await;
    assert_eq!((again.header("idempotent-replayed"), again.status.as_u16()), ("true", 200));
    let stale = change(json!({ "email": "siti@example.go.id" }), 1).fresh().send().await.expect(412);
    assert_eq!((&stale["code"], &stale["present"]), (&json!("request.stale"), &json!({ "version": 2 })));
    let faults = change(json!({ "phone": "0812-34", "email": "bukan surel" }), 2).fresh().send().await.expect(400);
    let fields: Vec<&str> =
        faults["reasons"].as_array().unwrap().iter().map(|r| r["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["phone", "email"], "every fault at once");
    assert_eq!(city.count("outbox where kind = 'contact.changed'"), 1);
    for table in ["idempotency_keys where body::text like '%98765432%'", "audit_log t where t::text like '%98765432%'"]
    {
        assert_eq!(city.count(table), 0, "the number stands in {table}");
    }
}

#[actix_web::test]
async fn units_and_positions_are_open_to_everybody_signed_in() {
    let city = City::new();
    let joko = city.stranger();
    let units = city.get("/api/v1/units").by(&joko).send().await.expect(200);
    assert_eq!(names(&units)[0], "Pemerintah Kota");
    assert_eq!((&units["items"][0]["depth"], &units["items"][1]["depth"]), (&json!(0), &json!(1)));
    let below = city.get(format!("/api/v1/units/{}/subtree", city.social)).by(&joko).send().await.expect(200);
    assert_eq!(names(&below), ["Dinas Sosial"]);
    a_position(&mut city.db.conn(), PositionKind::Functional, "Perawat Ahli Muda", None, Some("Ahli Muda"));
    let found = city.get("/api/v1/positions?text=perawat").by(&joko).send().await.expect(200);
    assert_eq!(names(&found), ["Perawat Ahli Muda"]);
}

#[actix_web::test]
async fn the_trail_is_read_by_person_thing_and_action() {
    let city = City::new();
    let case = city.completed().await;
    let inspector = city.officer(Role::Inspectorate);
    let trail = async |query: &str| city.get(format!("/api/v1/audit?{query}")).by(&inspector).send().await.expect(200);
    let actions = |body: &Value| -> Vec<String> {
        body["items"].as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap().to_owned()).collect()
    };
    let of_case = trail(&format!("entity=request&entity_id={}", case.id)).await;
    assert_eq!(actions(&of_case), ["promotion.complete", "promotion.submit", "promotion.draft"]);
    assert_eq!(of_case["items"][0]["after"]["state"], "completed");
    assert_eq!(actions(&trail("action=promotion.submit").await), ["promotion.submit"]);
    assert_eq!(actions(&trail(&format!("employee_id={}", city.joko)).await), [""; 0]);
    let (first, all) = (trail("limit=2").await, trail("limit=200").await);
    let rest = trail(&format!("limit=200&cursor={}", first["next"].as_str().unwrap())).await;
    assert_eq!([actions(&first), actions(&rest)].concat(), actions(&all));
}
