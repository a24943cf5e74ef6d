use accounts::ExposeSecret;
use chrono::TimeDelta;
use web::{Problem, Settings, sign_in};

use crate::app::{NIP, PASSWORD, World, cookie, get, post, send, settings};

fn code<T>(outcome: Result<T, Problem>) -> &'static str {
    outcome.err().expect("a refusal").code()
}

#[actix_web::test]
async fn a_first_password_is_set_once_and_opens_both_faces() {
    let world = World::new();
    let (shared, visitor) = (&world.shared, world.visitor());
    let activation = world.code();
    let weak = sign_in::activate(shared, &visitor, activation.clone(), "Wulandari 85".into()).await.unwrap_err();
    assert_eq!(weak.code(), "auth.weak-password");
    assert_eq!(weak.fault().reasons().iter().map(|r| r.code.as_str()).collect::<Vec<_>>(), ["SANDI-NAMA"]);
    let new = "tepi jendela pagi";
    sign_in::activate(shared, &visitor, activation.clone(), new.into()).await.unwrap();
    assert_eq!(code(sign_in::activate(shared, &visitor, activation, new.into()).await), "auth.code-invalid");
    assert_eq!(code(sign_in::to_api(shared, &visitor, NIP.into(), PASSWORD.into()).await), "auth.wrong-login");
    assert!(sign_in::to_api(shared, &visitor, NIP.into(), new.into()).await.is_ok());
    assert!(sign_in::to_pages(shared, &visitor, NIP.into(), new.into()).await.is_ok());
}

#[actix_web::test]
async fn wrong_passwords_are_counted_though_they_are_refused() {
    let world = World::new();
    let (shared, visitor) = (&world.shared, world.visitor());
    for _ in 0..4 {
        assert_eq!(code(sign_in::to_pages(shared, &visitor, NIP.into(), "salah".into()).await), "auth.wrong-login");
    }
    let fifth = sign_in::to_api(shared, &visitor, NIP.into(), "salah".into()).await.unwrap_err();
    assert_eq!((fifth.code(), fifth.status().as_u16(), fifth.retry_after()), ("auth.locked", 429, Some(60)));
    assert!(fifth.sentence().detail.contains("pukul 10.01 WIB"), "{}", fifth.sentence().detail);
    world.later(TimeDelta::minutes(1));
    assert!(sign_in::to_api(shared, &world.visitor(), NIP.into(), PASSWORD.into()).await.is_ok());
}

#[actix_web::test]
async fn refreshing_rotates_and_a_copy_ends_the_sign_in() {
    let world = World::new();
    let (shared, visitor) = (&world.shared, world.visitor());
    let first = sign_in::to_api(shared, &visitor, NIP.into(), PASSWORD.into()).await.unwrap();
    let second = sign_in::refresh(shared, &visitor, first.refresh.token.clone()).await.unwrap();
    assert!(shared.keyring.verify(second.access.token.expose_secret(), world.now()).is_ok());
    assert_eq!(code(sign_in::refresh(shared, &visitor, first.refresh.token).await), "auth.refresh-reused");
    assert_eq!(code(sign_in::refresh(shared, &visitor, second.refresh.token).await), "auth.refresh-invalid");

    let third = sign_in::to_api(shared, &visitor, NIP.into(), PASSWORD.into()).await.unwrap();
    sign_in::out_of_api(shared, &visitor, third.refresh.token.clone()).await.unwrap();
    assert_eq!(code(sign_in::refresh(shared, &visitor, third.refresh.token).await), "auth.refresh-invalid");
}

#[actix_web::test]
async fn one_address_has_its_share_of_attempts() {
    let world = World::with(Settings { sign_ins_per_minute: 3, ..settings() });
    let (shared, visitor) = (&world.shared, world.visitor());
    for _ in 0..3 {
        assert!(sign_in::to_api(shared, &visitor, NIP.into(), PASSWORD.into()).await.is_ok());
    }
    assert_eq!(code(sign_in::to_api(shared, &visitor, NIP.into(), PASSWORD.into()).await), "http.throttled");
    assert_eq!(code(sign_in::activate(shared, &visitor, "X".into(), "y".into()).await), "http.throttled");
    let elsewhere = web::extract::Visitor { address: [10, 0, 0, 2].into(), ..visitor };
    assert!(sign_in::to_api(shared, &elsewhere, NIP.into(), PASSWORD.into()).await.is_ok());
}

#[actix_web::test]
async fn a_new_password_ends_every_other_way_in() {
    let world = World::new();
    let (shared, visitor) = (&world.shared, world.visitor());
    let app = world.app().await;
    let tokens = sign_in::to_api(shared, &visitor, NIP.into(), PASSWORD.into()).await.unwrap();
    let elsewhere = sign_in::to_pages(shared, &visitor, NIP.into(), PASSWORD.into()).await.unwrap().token;
    let here = sign_in::to_pages(shared, &visitor, NIP.into(), PASSWORD.into()).await.unwrap().token;
    let change = |old: &'static str, new: &'static str| {
        post("/password").cookie(cookie(&here)).insert_header(("x-old", old)).insert_header(("x-new", new))
    };
    for (old, new, refusal) in [
        ("salah salah salah", "tepi jendela pagi", "auth.wrong-login"),
        (PASSWORD, "wulandari123", "auth.weak-password"),
    ] {
        assert_eq!(send(&app, change(old, new)).await.code(), refusal);
    }
    assert_eq!(send(&app, get("/page").cookie(cookie(&elsewhere))).await.status, 200, "nothing has changed yet");

    let fresh = send(&app, change(PASSWORD, "tepi jendela pagi")).await;
    assert_eq!(fresh.status, 200, "{}", fresh.text);
    for old in [&elsewhere, &here] {
        assert_eq!(send(&app, get("/page").cookie(cookie(old))).await.code(), "auth.session-missing");
    }
    assert_eq!(
        send(&app, get("/page").cookie(cookie(&fresh.text.into()))).await.status,
        200,
        "the browser at hand goes on"
    );
    assert_eq!(code(sign_in::refresh(shared, &visitor, tokens.refresh.token).await), "auth.refresh-invalid");
}

#[actix_web::test]
async fn signing_out_ends_the_session() {
    let world = World::new();
    let app = world.app().await;
    let token = sign_in::to_pages(&world.shared, &world.visitor(), NIP.into(), PASSWORD.into()).await.unwrap().token;
    assert_eq!(send(&app, post("/out").cookie(cookie(&token))).await.status, 200);
    assert_eq!(send(&app, get("/page").cookie(cookie(&token))).await.code(), "auth.session-missing");
}
