use kernel::Role;
use serde_json::{Value, json};

use super::Writes;
use crate::support::City;

pub(super) async fn the_differences(city: &City, writes: &mut Writes<'_>) {
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
    let compare = city.post(format!("/api/v1/registry/people/{}/compare", city.siti), json!({}));
    let told = writes.note("POST", "/api/v1/registry/people/{id}/compare", compare.by(&officer).fresh().send().await);
    let open = told["open"].as_i64().unwrap();
    assert!(told["outcome"] == "different" && open > 0, "{told}");
    let list = city.get(format!("/api/v1/registry/differences?employee_id={}", city.siti)).by(&officer);
    let list = list.send().await.expect(200);
    assert_eq!(list["items"].as_array().map(Vec::len), usize::try_from(open).ok());
}
