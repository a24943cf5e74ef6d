//! Without credentials, with old, foreign and forged ones; and what is open to everybody.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use kernel::Role;
use serde_json::{Value, json};
use testkit::noon;

use super::{
    asking::{about_siti, ask},
    operations,
};
use crate::support::City;

#[actix_web::test]
async fn every_operation_asks_for_credentials_and_refuses_wrong_ones() {
    let city = City::new();
    let about = about_siti(&city).await;
    let officer = city.officer(Role::System);
    let expired = city.shared.keyring.sign(&officer.actor, noon() - TimeDelta::hours(2)).unwrap().token;
    let (head, rest) = officer.token.split_once('.').unwrap();
    let forged = format!("{head}.{}", rest.replacen(['A', 'B', 'C', 'D'], "z", 1));
    let expired = accounts::ExposeSecret::expose_secret(&expired).to_owned();
    for (op, open) in operations() {
        if open {
            continue;
        }
        let authorization = |token: &str| Some(("authorization", token.to_owned()));
        for (header, code) in [
            (None, "auth.missing"),
            (authorization("Basic c2l0aTpyYWhhc2lh"), "auth.missing"),
            (authorization(&format!("Bearer {expired}")), "auth.token-expired"),
            (authorization(&format!("Bearer {forged}")), "auth.token-invalid"),
            (authorization("Bearer x.y.z"), "auth.token-invalid"),
        ] {
            let reply = ask(&city, &op, &about, header).await;
            assert!(reply.header("www-authenticate").starts_with("Bearer"), "{op:?} {code}");
            assert_eq!(reply.refused(401), code, "{op:?}");
        }
    }
    assert_eq!(
        city.count(
            "audit_log where action not in ('signing-key.make', 'promotion.draft', 'document.record', 'report.open', 'entry.enter')"
        ),
        0
    );
}

#[actix_web::test]
async fn the_open_operations_are_these_and_refuse_wrong_secrets() {
    let open: BTreeSet<String> =
        operations().into_iter().filter(|(_, open)| *open).map(|((_, path), _)| path).collect();
    let (city, ok) = (City::new(), 200);
    let secret = "bukan-rahasia-yang-benar";
    let table = [
        ("/.well-known/jwks.json", Value::Null, ok, ""),
        ("/api/v1/auth/token", json!({ "login": "198609262015051001", "password": secret }), 401, "auth.wrong-login"),
        ("/api/v1/auth/refresh", json!({ "refresh_token": secret }), 401, "auth.refresh-invalid"),
        ("/api/v1/auth/activate", json!({ "code": secret, "password": secret }), 400, "auth.code-invalid"),
        ("/api/v1/auth/logout", json!({ "refresh_token": secret }), 204, ""),
    ];
    assert_eq!(open, table.iter().map(|(path, ..)| (*path).to_owned()).collect());
    for (path, body, status, code) in table {
        let ask = if body.is_null() { city.get(path) } else { city.post(path, body) };
        let reply = ask.send().await;
        if code.is_empty() {
            assert_eq!(reply.status.as_u16(), status, "{path}");
        } else {
            assert_eq!(reply.refused(status), code, "{path}");
        }
    }
}
