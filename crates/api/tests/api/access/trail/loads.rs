use actix_web::http::Method;
use kernel::Role;
use serde_json::{Value, json};

use super::Writes;
use crate::support::City;

pub(super) async fn loads(city: &City, writes: &mut Writes<'_>) {
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
