//! Cases 15–18: the two tokens.

use bkn_mock::{Fault, Order, TokenKind};
use futures_util::future::join_all;
use store::outbox::State;
use sync::Outcome;
use uuid::Uuid;

use crate::world::{SAVE, World};

const DECREE: &str = "821/7/2026";
const GATEWAY: &str = "/oauth2/token";
const SSO: &str = "/auth/realms";

#[tokio::test]
async fn case_15_gateway_token_expires_in_the_middle_of_a_batch() {
    let world = World::new();
    let people: Vec<_> = (0..4).map(|_| world.someone()).collect();
    let first = world.someone();
    world.emit_contact(&first, "0812");
    assert_eq!(world.drain().await, [Outcome::Delivered], "both tokens are there");
    for someone in &people {
        world.emit_position(someone, DECREE, "UNIT1");
    }
    let (before, sso) = (world.mock().count(GATEWAY), world.mock().count(SSO));
    world.mock().revoke(TokenKind::Gateway).unwrap();
    let hands = people.iter().map(|_| sync::step(&world.deps, Uuid::now_v7()));
    for outcome in join_all(hands).await {
        assert_eq!(outcome.unwrap(), Outcome::Delivered, "sent again with the new token");
    }
    assert_eq!(world.mock().count(GATEWAY), before + 1, "one refresh for all");
    assert_eq!(world.mock().count(SSO), sso);
    for entry in world.entries().iter().skip(1) {
        assert_eq!((entry.attempts, entry.failures), (2, 0), "no attempt burnt");
    }
}

#[tokio::test]
async fn case_16_one_token_invalid_though_the_other_is_fine() {
    for (kind, path, other) in [(TokenKind::Sso, SSO, GATEWAY), (TokenKind::Gateway, GATEWAY, SSO)] {
        let world = World::new();
        let budi = world.someone();
        world.emit_contact(&budi, "0812");
        assert_eq!(world.drain().await, [Outcome::Delivered]);
        let before = (world.mock().count(path), world.mock().count(other));
        world.mock().revoke(kind).unwrap();
        world.emit_position(&budi, DECREE, "UNIT1");
        assert_eq!(world.drain().await, [Outcome::Delivered], "{kind:?}");
        assert!(world.mock().count(path) > before.0, "{kind:?}: the right one is renewed");
        assert_eq!(world.mock().count(other), before.1, "{kind:?}: the other one is left alone");
        assert_eq!(world.entries()[1].failures, 0);
    }
}

#[tokio::test]
async fn case_17_password_rotated_or_account_locked() {
    for path in [SSO, GATEWAY] {
        let world = World::new();
        let (budi, siti) = (world.someone(), world.someone());
        world.emit_position(&budi, DECREE, "UNIT1");
        world.emit_contact(&siti, "0813");
        world.mock().order(Order::always(path, Fault::WrongCredentials));
        for _ in 0..10 {
            world.drain().await;
            world.pass(600);
        }
        assert_eq!(world.mock().count(path), 2, "two tries, then none, so that the account is not locked: {path}");
        let hold = world.deps.gate.held().unwrap();
        assert_eq!((hold.cause, hold.alarm), ("registry.credentials-refused", true));
        assert!(world.entries().iter().all(|entry| entry.state == State::Pending && entry.failures == 0));
        assert_eq!(world.mock().count("/pns"), 0);

        world.mock().clear_faults();
        world.client.forget_refusals().await;
        world.deps.gate.resume(world.now());
        world.drain_over(60, 20, |entries| entries.iter().all(|entry| entry.state == State::Delivered)).await;
    }
}

#[tokio::test]
async fn case_18_401_storm_with_valid_tokens() {
    for token in [TokenKind::Gateway, TokenKind::Sso] {
        let world = World::new().watched();
        let people: Vec<_> = (0..4).map(|_| world.someone()).collect();
        for someone in &people {
            world.emit_position(someone, DECREE, "UNIT1");
        }
        world.mock().order(Order::always("/apisiasn", Fault::Unauthorized { token }));
        for _ in 0..60 {
            world.drain().await;
            world.pass(60);
        }
        let fetched = world.mock().count(GATEWAY) + world.mock().count(SSO);
        assert!(fetched <= 130, "{fetched} tokens in an hour: refreshed without end");
        let hold = world.deps.gate.held();
        assert!(hold.as_ref().is_some_and(|hold| hold.alarm), "an alarm: {hold:?}");
        assert_eq!(world.deps.gate.hands(), 1, "everybody pauses, one looks whether it is mended");
        assert!(world.entries().iter().all(|entry| entry.state == State::Pending), "nothing is parked for it");
        assert_eq!(world.mock().count(SAVE), 0);

        world.mock().clear_faults();
        world.drain_over(60, 60, |entries| entries.iter().all(|entry| entry.state == State::Delivered)).await;
        assert_eq!(world.mock().count(SAVE), 4);
    }
}
