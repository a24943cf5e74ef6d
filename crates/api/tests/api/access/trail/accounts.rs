use actix_web::http::Method;
use kernel::Role;
use serde_json::{Value, json};

use super::Writes;
use crate::support::{City, Person};

pub(super) async fn the_accounts(city: &City, writes: &mut Writes<'_>) {
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
