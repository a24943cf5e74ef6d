//! More bad days than the thirty cases: proposals, effects, kinds nobody knows, the officer. Nothing is lost or doubled.

use std::time::Duration;

use bkn_mock::{Fault, Order};
use chrono::TimeDelta;
use kernel::{Actor, Call, Denied, Fault as _};
use store::outbox::{self, Skipped, State};
use sync::{Outcome, Settings, officer};
use uuid::Uuid;

use crate::world::World;

const DECREE: &str = "821/7/2026";

#[tokio::test]
async fn a_lost_reply_makes_one_proposal() {
    let options = bkn_mock::Options { decide_after: None, ..bkn_mock::Options::in_memory() };
    let world = World::with(options, Settings::default(), false);
    let budi = world.someone();
    world.emit_promotion(&budi);
    world.mock().order(Order::once("/mock/usulan-kp", Fault::DropReply));
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    world.pass(3);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.mock().counts().unwrap()["proposals"], 1);
    assert_eq!(world.did(), ["entered"]);
}

#[tokio::test]
async fn a_validation_failure_is_parked_with_the_members_that_are_missing() {
    let world = World::new();
    let budi = world.someone();
    let mut event = world.emit_position(&budi, DECREE, "UNIT1");
    world
        .db
        .db
        .write_here::<_, outbox::LeaseError>(&Call::system(world.now()), |tx| {
            let id = outbox::list(tx, &outbox::Filter::default(), 1)?[0].id;
            assert!(matches!(outbox::skip(tx, id)?, Skipped::Done(_)));
            Ok(())
        })
        .unwrap();
    event.decree_number = String::new();
    world.emit(&budi, &event);
    assert_eq!(world.drain().await, [Outcome::Parked]);
    let entry = &world.entries()[1];
    assert_eq!(entry.parked_cause.as_deref(), Some("registry.validation"));
    assert!(world.attempts(entry.seq)[0].excerpt.as_deref().unwrap().contains("NomorSk is required"));
}

#[tokio::test]
async fn a_worker_killed_before_sending_is_followed_by_another_that_sends_once() {
    let world = World::new();
    let budi = world.someone();
    world.emit_promotion(&budi);
    let dead = Uuid::now_v7();
    let call = Call::system(world.now());
    let leased = world.db.db.write_here(&call, |tx| outbox::lease(tx, dead, 1, Duration::from_secs(90))).unwrap();
    world.db.db.write_here(&call, |tx| outbox::begin_attempt(tx, &leased[0].lease(dead), "start")).unwrap();
    world.pass(90);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.mock().counts().unwrap()["proposals"], 1);
    assert!(world.mock().count("/pns/list-kp-instansi") >= 1, "it looked first");
}

#[tokio::test]
async fn with_the_registry_down_events_wait_in_order_and_drain_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("registry.redb");
    let mut world = World::with(bkn_mock::Options::kept_in(&state), Settings::default(), false);
    let (budi, siti) = (world.someone(), world.someone());
    for number in 1..=3 {
        world.emit_position(&budi, &format!("821/{number}/2026"), &format!("UNIT{number}"));
    }
    world.emit_contact(&siti, "0813");
    let address = world.mock().address().trim_start_matches("http://").parse().unwrap();
    world.mock.take().unwrap().stop();
    assert_eq!(world.drain().await, [Outcome::Retrying, Outcome::Retrying], "the oldest of each person");
    world.pass(8 * 3600);
    assert_eq!(world.drain().await, [Outcome::Retrying, Outcome::Retrying]);
    assert_eq!(world.entries()[0].failures, 2);
    assert_eq!(world.entries()[0].first_sent_at, None, "nothing reached the registry");

    let again = bkn_mock::Options { listen: address, ..bkn_mock::Options::kept_in(&state) };
    world.mock = Some(bkn_mock::start(again).unwrap());
    world.pass(8 * 3600);
    assert_eq!(world.drain().await, [Outcome::Delivered; 4]);
    let accepted: Vec<_> =
        world.entries().into_iter().filter(|e| e.employee_id == budi.id).map(|e| e.remote_id).collect();
    let written: Vec<_> = world.done().into_iter().map(|(_, row)| Some(row)).collect();
    assert_eq!(accepted, written, "in order");
}

#[tokio::test]
async fn without_a_valid_token_everything_pauses_and_nothing_is_parked() {
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    world.emit_contact(&budi, "0812");
    world.emit_contact(&siti, "0813");
    // Every gateway token is refused, fresh ones too.
    world.mock().order(Order::always("/pns", Fault::GatewayTokenExpired));
    let until = world.now() + TimeDelta::seconds(60);
    assert_eq!(world.drain().await, [Outcome::Paused(until)]);
    let hold = world.deps.gate.held().unwrap();
    assert_eq!((hold.cause, hold.alarm), ("registry.token-refused", true));
    world.pass(60);
    assert_eq!(
        world.drain().await,
        [Outcome::Paused(world.now() + TimeDelta::seconds(60))],
        "one looks whether it is mended"
    );
    assert!(world.entries().iter().all(|e| e.state == State::Pending && e.failures == 0));

    world.mock().clear_faults();
    world.deps.gate.resume(world.now());
    world.pass(60);
    assert_eq!(world.drain().await, [Outcome::Delivered, Outcome::Delivered]);
    assert_eq!(world.deps.gate.held(), None);
}

#[tokio::test]
async fn an_event_that_takes_the_whole_process_with_it_is_parked_too() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    for _ in 0..3 {
        let dead = Uuid::now_v7();
        let call = Call::system(world.now());
        let leased = world.db.db.write_here(&call, |tx| outbox::lease(tx, dead, 1, Duration::from_secs(90))).unwrap();
        world.db.db.write_here(&call, |tx| outbox::begin_attempt(tx, &leased[0].lease(dead), "start")).unwrap();
        world.pass(90);
    }
    assert_eq!(world.drain().await, [Outcome::Parked]);
    assert_eq!(world.entries()[0].parked_cause.as_deref(), Some("sync.poison"));
    assert_eq!(world.mock().count("/jabatan"), 0, "nothing was sent");
}

#[tokio::test]
async fn an_effect_our_record_refuses_parks_the_event_and_a_retry_adopts_the_row() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.effects.refusing.lock().unwrap().push("accepted");
    assert_eq!(world.drain().await, [Outcome::Parked]);
    assert_eq!(world.entries()[0].parked_cause.as_deref(), Some("sync.effect-refused"));
    assert_eq!(world.did(), [""; 0]);
    world.effects.refusing.lock().unwrap().clear();
    let id = world.entries()[0].id;
    world.db.db.write(Call::system(world.now()), move |tx| officer::retry(tx, &[id])).await.unwrap();
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
    assert_eq!(world.did(), ["accepted"]);
}

#[tokio::test]
async fn the_same_change_emitted_twice_is_one_row() {
    let world = World::new();
    let budi = world.someone();
    let event = world.emit_position(&budi, DECREE, "UNIT1");
    world.emit(&budi, &event);
    assert_eq!(world.drain().await, [Outcome::Delivered, Outcome::Delivered]);
    assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
    let ids: Vec<_> = world.entries().into_iter().map(|e| e.remote_id).collect();
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn skipping_owes_a_reason_and_a_permission() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    let id = world.entries()[0].id;
    let nobody = Call::new(Actor { user: None, employee: None, name: "Uji".into(), grants: vec![] }, world.now());
    let skip = |call: Call, reason: &'static str| world.db.db.write(call, move |tx| officer::skip(tx, id, reason));
    let denied = skip(nobody, "sudah dicatat di SIASN").await.unwrap_err();
    assert!(matches!(denied, sync::Error::Denied(Denied::MissingPermission(_))));
    let bare = skip(Call::system(world.now()), "  ok  ").await.unwrap_err();
    assert_eq!((bare.code(), bare.reasons().len()), ("sync.reason-missing", 1));
    skip(Call::system(world.now()), "sudah dicatat di SIASN").await.unwrap();
    assert_eq!(
        skip(Call::system(world.now()), "sudah dicatat di SIASN").await.unwrap_err().code(),
        "sync.event-not-skippable"
    );
    assert_eq!(world.drain().await, []);
}

#[tokio::test]
async fn a_version_nobody_knows_waits_for_a_newer_program() {
    use diesel::prelude::*;
    use store::schema::outbox as table;
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    world.emit_contact(&budi, "0812");
    diesel::update(table::table).set(table::version.eq(99)).execute(&mut world.db.conn()).unwrap();
    world.emit_contact(&siti, "0813");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.entries()[0].state, State::Pending);
    diesel::update(table::table).set(table::version.eq(1)).execute(&mut world.db.conn()).unwrap();
    assert_eq!(world.drain().await, [Outcome::Delivered]);
}
