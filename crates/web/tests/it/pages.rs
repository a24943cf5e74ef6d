use accounts::{ExposeSecret, SecretString};
use actix_web::{http::StatusCode, test::TestRequest};
use chrono::TimeDelta;

use crate::app::{NIP, PASSWORD, World, cookie, get, post, send, settings};

async fn session(world: &World) -> SecretString {
    web::sign_in::to_pages(&world.shared, &world.visitor(), NIP.into(), PASSWORD.into()).await.unwrap().token
}

fn csrf(world: &World, token: &SecretString) -> String {
    let (shared, now) = (&world.shared, world.now());
    let seen = accounts::sessions::actor_of_session(&mut world.db.conn(), token, now, &shared.accounts).unwrap();
    seen.csrf_token.expose_secret().to_owned()
}

fn form(body: &str) -> TestRequest {
    post("/form")
        .insert_header(("content-type", "application/x-www-form-urlencoded"))
        .insert_header(("sec-fetch-site", "same-origin"))
        .set_payload(body.to_owned())
}

#[actix_web::test]
async fn a_cookie_opens_pages_until_its_session_ends() {
    let world = World::new();
    let app = world.app().await;
    let token = session(&world).await;
    let open = || get("/page").cookie(cookie(&token));
    assert_eq!(send(&app, open()).await.text, "Wulandari Kusuma");
    let nobody = send(&app, get("/page")).await;
    assert_eq!((nobody.status, nobody.code().as_str()), (StatusCode::UNAUTHORIZED, "auth.session-missing"));
    let guessed = send(&app, get("/page").cookie(cookie(&"tebakan".into()))).await;
    assert_eq!(guessed.code(), "auth.session-missing");
    for _ in 0..3 {
        world.later(TimeDelta::minutes(20));
        assert_eq!(send(&app, open()).await.status, StatusCode::OK, "in use it goes on: it is touched");
    }
    world.later(TimeDelta::minutes(30));
    assert_eq!(send(&app, open()).await.code(), "auth.session-expired");
}

#[actix_web::test]
async fn a_form_repeats_the_sessions_secret_and_comes_from_our_own_page() {
    let world = World::new();
    let app = world.app().await;
    let token = session(&world).await;
    let secret = csrf(&world, &token);
    let good = format!("csrf={secret}&nama=Budi+S.&idempotency_key=0199-satu&jumlah=3");

    let done = send(&app, form(&good).cookie(cookie(&token))).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!((done.json()["nama"].as_str(), done.json()["jumlah"].as_i64()), (Some("Budi S."), Some(3)));
    let other = send(&app, form(&good.replace("jumlah=3", "jumlah=4")).cookie(cookie(&token))).await;
    assert_ne!(done.json()["fingerprint"], other.json()["fingerprint"], "other fields are another write");

    for (what, request, status, code) in [
        ("no secret", form("nama=x&jumlah=1&idempotency_key=0199-satu"), 403, "auth.csrf"),
        ("a wrong secret", form(&good.replace(&secret, "salah")), 403, "auth.csrf"),
        ("another site", form(&good).insert_header(("sec-fetch-site", "cross-site")), 403, "auth.csrf"),
        ("no key", form(&format!("csrf={secret}&nama=x&jumlah=1")), 400, "http.idempotency-missing"),
        (
            "a short key",
            form(&format!("csrf={secret}&nama=x&jumlah=1&idempotency_key=x")),
            400,
            "http.idempotency-invalid",
        ),
        ("a wrong field", form(&good.replace("jumlah=3", "jumlah=tiga")), 400, "http.body-invalid"),
        ("JSON", form("{}").insert_header(("content-type", "application/json")), 415, "http.body-type"),
        ("too much", form(&format!("{good}&x={}", "x".repeat(300 * 1024))), 413, "http.body-too-large"),
    ] {
        let answer = send(&app, request.cookie(cookie(&token))).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{what}: {}", answer.text);
    }
    assert_eq!(send(&app, form(&good)).await.code(), "auth.session-missing");
}

#[actix_web::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let token: SecretString = "abc".into();
    let plain = web::session_cookie::carrying(&settings(), &token).to_string();
    assert_eq!(plain, "simasn=abc; HttpOnly; SameSite=Lax; Path=/");
    let secure = web::Settings { secure_cookies: true, ..settings() };
    let cookie = web::session_cookie::carrying(&secure, &token).to_string();
    assert_eq!(cookie, "__Host-simasn=abc; HttpOnly; SameSite=Lax; Secure; Path=/");
    assert!(web::session_cookie::forgotten(&secure).to_string().contains("Max-Age=0"));
}
