use accounts::{Error, ExposeSecret, Keyring, signing_keys};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{TimeDelta, TimeZone, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::{Actor, EmployeeId, Grant, Role, Scope, UnitId, UserId};
use serde_json::{Value, json};

use crate::world::{World, officer, texts};

const ISSUER: &str = "https://simasn.kota.go.id";

fn actor() -> Actor {
    Actor {
        user: Some(UserId::new()),
        employee: Some(EmployeeId::new()),
        name: "Wulandari".into(),
        grants: vec![
            Grant { role: Role::Employee, scope: Scope::Own },
            Grant { role: Role::UnitAdmin, scope: Scope::Subtree { unit: UnitId::new() } },
        ],
    }
}

fn keyring(world: &World) -> Keyring {
    world.write(|tx| Keyring::open(tx, &world.settings, ISSUER)).unwrap()
}

#[test]
fn a_token_says_who_and_with_which_grants_until_its_time_is_over() {
    let world = World::new();
    let (keys, actor) = (keyring(&world), actor());
    let access = keys.sign(&actor, world.now).unwrap();
    assert_eq!(access.expires_at - world.now, TimeDelta::minutes(10));
    let token = access.token.expose_secret();
    for seconds in [0, 1, 599] {
        assert_eq!(*keys.verify(token, world.now + TimeDelta::seconds(seconds)).unwrap(), actor, "after {seconds} s");
    }
    let over = keys.verify(token, world.now + TimeDelta::seconds(600));
    assert!(matches!(over, Err(Error::TokenExpired)), "also from the cache: {over:?}");
    let fresh = keyring(&world);
    let over = fresh.verify(token, world.now + TimeDelta::seconds(600));
    assert!(matches!(over, Err(Error::TokenExpired)), "also when first seen: {over:?}");
}

#[test]
fn a_token_ends_at_midnight_in_jakarta_because_grants_do() {
    let world = World::new();
    let late = Utc.with_ymd_and_hms(2026, 11, 22, 16, 57, 0).unwrap(); // 23.57 WIB
    let access = keyring(&world).sign(&actor(), late).unwrap();
    assert_eq!(access.expires_at, Utc.with_ymd_and_hms(2026, 11, 22, 17, 0, 0).unwrap());
}

/// A token with any header and claims, signed by the real key.
fn signed(world: &World, header: &Header, claims: &Value) -> String {
    let pem = texts(&world.db, "select private_pem as text from signing_keys").remove(0);
    jsonwebtoken::encode(header, claims, &EncodingKey::from_ed_pem(pem.as_bytes()).unwrap()).unwrap()
}

fn kid(world: &World) -> String {
    texts(&world.db, "select id as text from signing_keys where retired_at is null").remove(0)
}

#[test]
fn forged_and_foreign_tokens_are_refused() {
    let world = World::new();
    let (keys, actor) = (keyring(&world), actor());
    let good = keys.sign(&actor, world.now).unwrap().token;
    let good = good.expose_secret();
    let parts: Vec<&str> = good.split('.').collect();
    let kid = kid(&world);
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = Header { typ: Some("at+jwt".into()), kid: Some(kid.clone()), ..Header::new(Algorithm::EdDSA) };
    assert!(keys.verify(&signed(&world, &header, &claims), world.now).is_ok(), "the helper makes good tokens");

    let mut more = claims.clone();
    more["grants"] = json!(["head@agency"]);
    let changed = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        signed(&world, &header, &claims)
    };
    let public = texts(&world.db, "select public_key as text from signing_keys").remove(0);
    let hmac = EncodingKey::from_secret(&URL_SAFE_NO_PAD.decode(&public).unwrap());
    let hs_header = Header { alg: Algorithm::HS256, ..header.clone() };
    let none = json!({ "alg": "none", "typ": "at+jwt", "kid": kid });

    for (what, token) in [
        ("changed claims", format!("{}.{}.{}", parts[0], encode(&more), parts[2])),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("alg none", format!("{}.{}.", encode(&none), parts[1])),
        ("alg none with a signature", format!("{}.{}.{}", encode(&none), parts[1], parts[2])),
        ("HMAC with the public key", jsonwebtoken::encode(&hs_header, &claims, &hmac).unwrap()),
        ("another issuer", changed("iss", json!("https://lain.go.id"))),
        ("another audience", changed("aud", json!("lain"))),
        ("another kind of token", signed(&world, &Header { typ: Some("JWT".into()), ..header.clone() }, &claims)),
        ("no key named", signed(&world, &Header { kid: None, ..header.clone() }, &claims)),
        ("no text", String::new()),
        ("noise", "a.b.c".to_owned()),
        ("huge", "x".repeat(100_000)),
    ] {
        let refused = keys.verify(&token, world.now);
        assert!(matches!(refused, Err(Error::TokenInvalid(_))), "{what}: {refused:?}");
    }
    let unknown = signed(&world, &Header { kid: Some("lain".into()), ..header }, &claims);
    assert!(matches!(keys.verify(&unknown, world.now), Err(Error::UnknownKey)));
}

#[test]
fn the_published_set_verifies_and_holds_nothing_private() {
    let world = World::new();
    let (keys, actor) = (keyring(&world), actor());
    let token = keys.sign(&actor, world.now).unwrap().token;
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(keys.jwks()).unwrap();
    let key = DecodingKey::from_jwk(set.find(&kid(&world)).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.set_audience(&["simasn-api"]);
    let seen = jsonwebtoken::decode::<Value>(token.expose_secret(), &key, &validation).unwrap();
    assert_eq!(seen.claims["sub"], json!(actor.user));
    assert!(!keys.jwks().to_string().contains("\"d\""));
    assert!(!format!("{keys:?}").contains("PRIVATE"));
}

#[test]
fn after_a_rotation_old_tokens_live_out_their_time_and_not_longer() {
    let mut world = World::new();
    let (here, elsewhere, actor) = (keyring(&world), keyring(&world), actor());
    let old = here.sign(&actor, world.now).unwrap();
    let first = kid(&world);

    world.later(TimeDelta::minutes(1));
    world.write_as(officer(Role::SystemAdmin), signing_keys::rotate).unwrap();
    assert_ne!(kid(&world), first);
    here.reload(&mut world.db.conn(), world.now).unwrap();
    let new = here.sign(&actor, world.now).unwrap();
    assert!(here.verify(old.token.expose_secret(), world.now).is_ok(), "signed by the retired key");
    assert_eq!(here.jwks()["keys"].as_array().unwrap().len(), 2);

    let new_token = new.token.expose_secret();
    assert!(matches!(elsewhere.verify(new_token, world.now), Err(Error::UnknownKey)), "another process");
    elsewhere.reload_if_older(&mut world.db.conn(), world.now, TimeDelta::minutes(2)).unwrap();
    assert!(matches!(elsewhere.verify(new_token, world.now), Err(Error::UnknownKey)), "not due yet");
    elsewhere.reload_if_older(&mut world.db.conn(), world.now, TimeDelta::seconds(30)).unwrap();
    assert!(elsewhere.verify(new_token, world.now).is_ok());

    world.later(TimeDelta::minutes(16));
    here.reload(&mut world.db.conn(), world.now).unwrap();
    assert_eq!(here.jwks()["keys"].as_array().unwrap().len(), 1, "the old key is gone");
    assert!(matches!(here.verify(old.token.expose_secret(), world.now), Err(Error::UnknownKey)), "also from the cache");
    assert_eq!(world.trail(), ["signing-key.make", "signing-key.rotate"]);
}

#[test]
fn two_programs_starting_at_once_make_one_key() {
    let world = World::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| keyring(&world));
        }
    });
    assert_eq!(texts(&world.db, "select id as text from signing_keys").len(), 1);
}

#[test]
fn who_may_not_manage_accounts_may_not_rotate() {
    let world = World::new();
    keyring(&world);
    let refused = world.write_as(officer(Role::Verifier), signing_keys::rotate);
    assert!(matches!(refused, Err(Error::Denied(_))));
}
