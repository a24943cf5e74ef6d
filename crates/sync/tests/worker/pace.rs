//! How fast, and whether at all: breakers, quiet hours, pasted tokens, the registry the data belong to.

use std::time::Duration;

use bkn_mock::{Fault, Order};
use chrono::TimeDelta;
use kernel::{Call, Fault as _};
use secrecy::SecretString;
use store::outbox::State;
use sync::{
    Outcome, Settings, Worker,
    binding::{self, Identity},
    token::{self, TokenKey, TokenSource},
    workers,
};
use tokio::sync::oneshot;

use crate::world::{SAVE, World};

/// A world whose gate hears of every call.
fn watched() -> World {
    let world = World::new();
    world.client.watched_by(sync::watch(&world.deps));
    world
}

/// Waits until `done`, looking again whenever the runtime has nothing better to do.
async fn until(what: &str, done: impl Fn() -> bool) {
    let looked = async {
        while !done() {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(20), looked).await.is_ok(), "never: {what}");
}

#[tokio::test]
async fn a_family_that_fails_is_left_alone_then_tried_by_one_and_goes_on() {
    let world = watched();
    for _ in 0..8 {
        world.emit_position(&world.someone(), "821/1/2026", "UNIT1");
    }
    world.mock().order(Order::always(SAVE, Fault::ServerError { status: 503 }));
    let outcomes = world.drain().await;
    assert_eq!(outcomes[..5], [Outcome::Retrying; 5]);
    assert_eq!(outcomes[5..], [Outcome::Paused(world.now() + TimeDelta::seconds(5))], "the others are spared");
    assert_eq!(world.mock().count(SAVE), 5);
    assert_eq!(world.deps.gate.breakers()[0].family, "writes");
    world.pass(5);
    let outcomes = world.drain().await;
    assert!(matches!(outcomes.last(), Some(Outcome::Paused(_))), "{outcomes:?}");
    assert_eq!(world.mock().count(SAVE), 6, "one tries, and it fails; those that may have arrived only look");

    world.mock().clear_faults();
    for _ in 0..6 {
        world.pass(60);
        world.drain().await;
    }
    assert!(world.deps.gate.breakers().is_empty());
    assert_eq!(world.entries().iter().map(|entry| entry.state).collect::<Vec<_>>(), [State::Delivered; 8]);
}

#[tokio::test]
async fn nothing_is_sent_in_quiet_hours() {
    // It is ten in the morning in Jakarta.
    let settings = Settings { quiet_hours: vec!["08:00-10:30".to_owned()], ..Settings::default() };
    let world = World::with(bkn_mock::Options::in_memory(), settings, false);
    world.emit_contact(&world.someone(), "0812");
    assert_eq!(world.drain().await, [Outcome::Paused(world.now() + TimeDelta::minutes(30))]);
    world.pass(1_800);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
}

#[tokio::test]
async fn a_person_the_registry_does_not_know_yet_is_waited_for() {
    let world = World::new();
    let budi = world.someone();
    let mut event = world.position(&budi, "821/1/2026", "UNIT1");
    event.registry_person_id = None;
    event.nip = "199001012020121999".parse().unwrap();
    world.emit(&budi, &event);
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    let entry = &world.entries()[0];
    assert_eq!((entry.state, entry.last_cause.as_deref()), (State::Pending, Some("registry.person-unknown")));
    for _ in 0..27 {
        world.pass(12 * 3_600);
        assert_eq!(world.drain().await, [Outcome::Retrying]);
    }
    world.pass(12 * 3_600);
    assert_eq!(world.drain().await, [Outcome::Parked], "a week has passed");
}

fn key() -> TokenKey {
    TokenKey::new(&[7; token::KEY_LENGTH]).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pasted_token_reaches_a_worker_of_another_process_and_sending_goes_on() {
    let world = World::awaiting_a_token();
    world.emit_contact(&world.someone(), "0812");
    assert!(matches!(world.drain().await[..], [Outcome::Paused(_)]));
    assert_eq!(world.deps.gate.held().map(|hold| (hold.cause, hold.alarm)), Some(("registry.token-over", true)));
    assert_eq!(
        (world.entries()[0].state, world.entries()[0].failures),
        (State::Pending, 0),
        "nothing is parked for it"
    );

    let call = || Call::system(world.now());
    let empty = world.db.db.write_here(&call(), |tx| token::paste(tx, &key(), &SecretString::from("dua kata")));
    assert_eq!(empty.unwrap_err().code(), "sync.token-unfit");
    let good = SecretString::from(world.mock.as_ref().unwrap().credentials().sso_token.as_str());
    world.db.db.write_here(&call(), |tx| token::paste(tx, &key(), &good)).unwrap();
    world.pass(61);
    let worker = Worker::new(world.deps.clone(), None).with_tokens(TokenSource::new(key(), world.client.clone()));
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(worker.run(async move { drop(stopped.await) }));
    until("delivered", || world.entries()[0].state == State::Delivered).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
}

/// A scan whose fetching takes so long that the token runs out meanwhile and somebody gives another.
struct MeanwhileAnotherToken {
    mock: bkn_mock::Handle,
    gate: std::sync::Arc<sync::Gate>,
    now: chrono::DateTime<chrono::Utc>,
}

#[async_trait::async_trait]
impl sync::Documents for MeanwhileAnotherToken {
    async fn get(&self, _hash: &str) -> Result<bytes::Bytes, sync::EffectError> {
        self.mock.revoke(bkn_mock::TokenKind::Sso).unwrap();
        self.gate.resume(self.now);
        Ok(bytes::Bytes::from_static(b"%PDF-1.4 %%EOF"))
    }
}

#[tokio::test]
async fn a_call_that_ends_with_the_old_token_after_the_new_one_came_pauses_nobody() {
    let mut world = World::awaiting_a_token();
    let good = SecretString::from(world.mock.as_ref().unwrap().credentials().sso_token.as_str());
    world.client.paste_sso_token(&good).await.unwrap();
    let slow = MeanwhileAnotherToken { mock: world.mock(), gate: world.deps.gate.clone(), now: world.now() };
    let plain = std::mem::replace(&mut world.deps.documents, std::sync::Arc::new(slow));
    world.emit_position_with_scans(&world.someone(), "821/1/2026", "UNIT1");
    assert_eq!(world.step().await, Outcome::Waiting, "put back, and no pause");
    assert_eq!(world.deps.gate.held(), None);
    let entry = world.first();
    assert_eq!((entry.step.as_str(), entry.failures, entry.next_attempt_at), ("attach", 0, world.now()));
    world.deps.documents = plain;
    assert!(matches!(world.step().await, Outcome::Paused(_)), "without a new token the same refusal pauses");
    assert!(world.deps.gate.held().is_some_and(|hold| hold.alarm));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_hears_that_another_one_has_no_valid_token_and_when_it_has_one_again() {
    let world = World::new();
    let call = || Call::system(world.now());
    let other = uuid::Uuid::now_v7();
    let pause = workers::Pause {
        cause: "registry.credentials-refused".to_owned(),
        since: world.now(),
        until: world.now() + TimeDelta::seconds(60),
        alarm: true,
        shared: false,
    };
    let tell = |state: &workers::State| {
        world.db.db.write_here(&call(), |tx| workers::tell(tx, other, "lain/1", world.now(), state)).unwrap();
    };
    tell(&workers::State { pause: Some(pause), ..workers::State::default() });
    let quiet = Settings { poll_seconds: 3_600, idle_seconds: 3_600, ..Settings::default() };
    let deps = sync::Deps { settings: std::sync::Arc::new(quiet), ..world.deps.clone() };
    let worker = Worker::new(deps, None).on("uji");
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(worker.run(async move { drop(stopped.await) }));
    until("it pauses too", || world.deps.gate.held().is_some_and(|hold| hold.shared)).await;
    until("and says so", || {
        let seen = workers::seen(&mut world.db.conn(), world.now()).unwrap();
        seen.iter().any(|one| one.process.starts_with("uji/") && one.state.pause.as_ref().is_some_and(|p| p.shared))
    })
    .await;
    world.pass(1);
    tell(&workers::State { mended_at: Some(world.now()), ..workers::State::default() });
    until("it goes on", || world.deps.gate.held().is_none()).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_of_one_registry_are_not_sent_to_another_until_an_officer_says_so() {
    let world = World::new();
    let at = |environment: &str| Identity { environment: environment.to_owned(), agency_id: "A1".to_owned() };
    let call = || Call::system(world.now());
    world.db.db.write_here(&call(), binding::mark_synthetic).unwrap();
    world.emit_contact(&world.someone(), "0812");
    let worker = Worker::new(world.deps.clone(), None).on("uji").for_registry(at(binding::PRODUCTION));
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(worker.run(async move { drop(stopped.await) }));
    let seen = || workers::seen(&mut world.db.conn(), world.now()).unwrap();
    until("it says why it does not send", || !seen().is_empty()).await;
    let pause = seen()[0].state.pause.clone().unwrap();
    assert_eq!((pause.cause.as_str(), pause.alarm), (binding::OTHER_REGISTRY, true));
    assert!(seen()[0].process.starts_with("uji/"));
    assert_eq!(world.entries()[0].attempts, 0, "nothing was tried");
    assert_eq!(world.mock().requests().len(), 0);

    let short = world.db.db.write_here(&call(), |tx| binding::confirm(tx, &at(binding::PRODUCTION), "ya"));
    assert_eq!(short.unwrap_err().code(), "sync.reason-missing");
    world
        .db
        .db
        .write_here(&call(), |tx| binding::confirm(tx, &at(binding::PRODUCTION), "data produksi sungguhan"))
        .unwrap();
    until("delivered", || world.entries()[0].state == State::Delivered).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
    assert!(seen().is_empty(), "it left in good order");
    let now = binding::current(&mut world.db.conn()).unwrap().unwrap();
    assert_eq!((now.environment.as_str(), now.synthetic), (binding::PRODUCTION, false));
}

#[tokio::test]
async fn a_worker_that_says_nothing_any_more_is_shown_as_stale() {
    let world = World::new();
    let call = Call::system(world.now());
    let state = workers::State { hands: 4, ..workers::State::default() };
    let id = uuid::Uuid::now_v7();
    world.db.db.write_here(&call, |tx| workers::tell(tx, id, "uji/1", world.now(), &state)).unwrap();
    let stale = |seconds| {
        let now = world.now() + TimeDelta::seconds(seconds);
        workers::seen(&mut world.db.conn(), now).unwrap().into_iter().map(|w| w.stale).collect::<Vec<_>>()
    };
    assert_eq!((stale(20), stale(21), stale(86_401)), (vec![false], vec![true], vec![]));
}
