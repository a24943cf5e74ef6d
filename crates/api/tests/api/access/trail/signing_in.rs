use serde_json::json;

use super::Writes;
use crate::support::City;

pub(super) async fn signing_in(city: &City, writes: &mut Writes<'_>) {
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
