//! From an activation code to tokens and out again.

use accounts::ExposeSecret;
use serde_json::{Value, json};

use crate::support::City;

const PASSWORD: &str = "kuda-laut-biru-tua";

/// Siti's activation code.
fn code(city: &City) -> String {
    let code = city.db.db.write_here(&testkit::system_call(), |tx| {
        let user = accounts::users::create_user_for_employee(tx, city.siti)?;
        accounts::activation::issue_activation(tx, user, &city.shared.accounts)
    });
    code.unwrap().code.expose_secret().to_owned()
}

async fn ask(city: &City, what: &str, body: Value) -> crate::support::Reply {
    city.post(format!("/api/v1/auth/{what}"), body).send().await
}

#[actix_web::test]
async fn a_code_makes_a_password_and_the_password_makes_tokens() {
    let city = City::new();
    let code = code(&city);
    let weak = ask(&city, "activate", json!({ "code": code, "password": "198609262015051001" })).await.expect(400);
    assert_eq!((&weak["code"], &weak["reasons"][0]["field"]), (&json!("auth.weak-password"), &json!("password")));
    ask(&city, "activate", json!({ "code": code, "password": PASSWORD })).await.expect(204);
    let again = ask(&city, "activate", json!({ "code": code, "password": PASSWORD })).await;
    assert_eq!(again.refused(400), "auth.code-invalid");

    let login = json!({ "login": "19860926 201505 1 001", "password": PASSWORD });
    let tokens = ask(&city, "token", login).await.expect(200);
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    let me = city.get("/api/v1/me").header("authorization", bearer).send().await.expect(200);
    assert_eq!((&me["employee_id"], &me["roles"][0]["role"]["code"]), (&json!(city.siti), &json!("employee")));

    let refresh = |token: &Value| json!({ "refresh_token": token });
    let next = ask(&city, "refresh", refresh(&tokens["refresh_token"])).await.expect(200);
    assert_ne!(next["refresh_token"], tokens["refresh_token"]);
    let reused = ask(&city, "refresh", refresh(&tokens["refresh_token"])).await;
    assert_eq!(reused.refused(401), "auth.refresh-reused");
    let ended = ask(&city, "refresh", refresh(&next["refresh_token"])).await;
    assert_eq!(ended.refused(401), "auth.refresh-invalid", "the whole sign-in ended");
}

#[actix_web::test]
async fn signing_out_ends_the_refresh_token_and_wrong_passwords_lock() {
    let city = City::new();
    ask(&city, "activate", json!({ "code": code(&city), "password": PASSWORD })).await.expect(204);
    let with = |password: &str| json!({ "login": "198609262015051001", "password": password });
    let tokens = ask(&city, "token", with(PASSWORD)).await.expect(200);
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    ask(&city, "logout", refresh.clone()).await.expect(204);
    assert_eq!(ask(&city, "refresh", refresh).await.refused(401), "auth.refresh-invalid");
    for _ in 0..4 {
        assert_eq!(ask(&city, "token", with("salah-salah-salah")).await.refused(401), "auth.wrong-login");
    }
    let locked = ask(&city, "token", with("salah-salah-salah")).await;
    assert_eq!(locked.header("retry-after"), "60");
    assert_eq!(locked.refused(429), "auth.locked");
    assert_eq!(ask(&city, "token", with(PASSWORD)).await.refused(429), "auth.locked");
}
