use accounts::{ExposeSecret, signing_keys};
use actix_web::{http::StatusCode, test::TestRequest};
use chrono::TimeDelta;
use serde_json::json;

use crate::app::{NIP, PASSWORD, World, get, post, send, settings};

async fn token(world: &World) -> String {
    let pair = web::sign_in::to_api(&world.shared, &world.visitor(), NIP.into(), PASSWORD.into()).await.unwrap();
    pair.access.token.expose_secret().to_owned()
}

fn with(request: TestRequest, token: &str) -> TestRequest {
    request.insert_header(("authorization", format!("Bearer {token}")))
}

#[actix_web::test]
async fn a_token_opens_and_carries_the_request_number() {
    let world = World::new();
    let app = world.app().await;
    let token = token(&world).await;
    let seen = send(&app, with(get("/who"), &token).insert_header(("x-request-id", "dari-luar.01"))).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    assert_eq!(
        seen.json(),
        json!({ "name": "Wulandari Kusuma", "user": world.user, "tag": "dari-luar.01", "call_tag": "dari-luar.01" })
    );
    assert_eq!(seen.header("x-request-id"), "dari-luar.01");
    let lower = get("/who").insert_header(("authorization", format!("bearer {token}")));
    assert_eq!(send(&app, lower).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn no_wrong_and_old_tokens_are_told_apart() {
    let world = World::new();
    let app = world.app().await;
    let token = token(&world).await;
    let nothing = send(&app, get("/who")).await;
    assert_eq!((nothing.status, nothing.code().as_str()), (StatusCode::UNAUTHORIZED, "auth.missing"));
    assert_eq!(nothing.header("www-authenticate"), "Bearer realm=\"simasn\"");
    let basic = send(&app, get("/who").insert_header(("authorization", "Basic YTpi"))).await;
    assert_eq!(basic.code(), "auth.missing");
    let forged = send(&app, with(get("/who"), &format!("{token}x"))).await;
    assert_eq!((forged.status, forged.code().as_str()), (StatusCode::UNAUTHORIZED, "auth.token-invalid"));
    assert!(forged.header("www-authenticate").contains("error=\"invalid_token\""));
    world.later(TimeDelta::minutes(10));
    let old = send(&app, with(get("/who"), &token)).await;
    assert_eq!((old.status, old.code().as_str()), (StatusCode::UNAUTHORIZED, "auth.token-expired"));
}

#[actix_web::test]
async fn a_token_of_a_key_made_elsewhere_makes_the_keys_be_read_again() {
    let world = World::new();
    let app = world.app().await;
    world.later(TimeDelta::minutes(1));
    // Another process rotates and signs.
    let other = world
        .shared
        .db
        .write_here(&world.call(), |tx| {
            signing_keys::rotate(tx)?;
            accounts::Keyring::open(tx, &world.shared.accounts, "http://127.0.0.1:8080")
        })
        .unwrap();
    let actor = accounts::actor_of(&mut world.db.conn(), world.user, testkit::day(2026, 11, 22)).unwrap();
    world.later(TimeDelta::minutes(1));
    let token = other.sign(&actor, world.now()).unwrap().token;
    let seen = send(&app, with(get("/who"), token.expose_secret())).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
}

#[actix_web::test]
async fn writes_take_from_the_accounts_share_and_reads_do_not() {
    let world = World::with(web::Settings { writes_per_minute: 2, ..settings() });
    let app = world.app().await;
    let token = token(&world).await;
    for _ in 0..2 {
        assert_eq!(send(&app, with(post("/who"), &token)).await.status, StatusCode::OK);
    }
    let third = send(&app, with(post("/who"), &token)).await;
    assert_eq!((third.status, third.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "http.throttled"));
    assert!((1..=31).contains(&third.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(send(&app, with(get("/who"), &token)).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_write_needs_its_key() {
    let world = World::new();
    let app = world.app().await;
    let token = token(&world).await;
    let body = json!({ "nama": "x", "jumlah": 1 });
    let without = send(&app, with(post("/write"), &token).set_json(&body)).await;
    assert_eq!((without.status, without.code().as_str()), (StatusCode::BAD_REQUEST, "http.idempotency-missing"));
    assert!(without.json()["detail"].as_str().unwrap().contains("UUID"), "says how");
    let request = with(post("/write"), &token).insert_header(("idempotency-key", "0199-satu")).set_json(&body);
    assert_eq!(send(&app, request).await.status, StatusCode::CREATED);
}
