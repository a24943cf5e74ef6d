//! Cases 2, 4, 11, 13, 14: the network, and a registry that cannot answer.

use std::time::Duration;

use bkn_mock::{Fault, Order};
use chrono::TimeDelta;
use store::outbox::State;
use sync::{Outcome, Settings};

use crate::world::{SAVE, World};

const DECREE: &str = "821/7/2026";

fn delivered(entries: &[store::outbox::Entry]) -> bool {
    entries.iter().all(|entry| entry.state == State::Delivered)
}

#[tokio::test]
async fn case_02_dns_failure_and_changed_address() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    let settings = (*world.deps.settings).clone();
    // A name that is not in the DNS (RFC 6761 promises it never is).
    let lost = World::tuned(bkn_mock::Options::in_memory(), settings, false, |options| {
        options.addresses = bkn::Addresses::at("http://registry.invalid:1").unwrap();
    });
    let mut deps = world.deps.clone();
    deps.registry = lost.deps.registry.clone();
    let outcome = sync::step(&deps, world.worker).await.unwrap();
    assert!(matches!(outcome, Outcome::Retrying | Outcome::Paused(_)), "{outcome:?}");
    let entry = world.first();
    assert_eq!((entry.state, entry.first_sent_at), (State::Pending, None));
    assert_ne!(world.attempts(entry.seq)[0].outcome.as_deref(), Some("ambiguous"), "nothing can have been applied");
    // The name means something again, another address: the next attempt asks anew.
    world.drain_over(60, 60, delivered).await;
    assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
}

#[tokio::test]
async fn case_04_accepts_the_connection_and_never_answers() {
    for applied in [true, false] {
        let quick = |options: &mut bkn::Options| options.total_timeout = Duration::from_millis(400);
        let world = World::tuned(bkn_mock::Options::in_memory(), Settings::default(), false, quick);
        let budi = world.someone();
        world.emit_position(&budi, DECREE, "UNIT1");
        world.mock().order(Order::once(SAVE, Fault::NeverAnswer { applied }));
        assert_eq!(world.drain().await, [Outcome::Retrying], "the total time-out ends it");
        assert_eq!(world.attempts(world.first().seq)[0].outcome.as_deref(), Some("ambiguous"));
        let reads = world.mock().count("/pns/rw-jabatan");
        world.drain_over(5, 20, delivered).await;
        assert!(world.mock().count("/pns/rw-jabatan") > reads, "read before it was created again");
        assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1, "applied: {applied}");
    }
}

#[tokio::test]
async fn case_11_server_errors_with_an_html_body() {
    for status in [500, 502, 503] {
        let world = World::new();
        let budi = world.someone();
        world.emit_position(&budi, DECREE, "UNIT1");
        world.mock().order(Order::once(SAVE, Fault::ServerError { status }));
        assert_eq!(world.drain().await, [Outcome::Retrying]);
        let entry = world.first();
        assert_eq!((entry.last_cause.as_deref(), entry.failures), (Some("registry.transient"), 1));
        let attempt = &world.attempts(entry.seq)[0];
        assert_eq!((attempt.outcome.as_deref(), attempt.http_status), (Some("ambiguous"), i16::try_from(status).ok()));
        assert!(attempt.excerpt.as_deref().is_some_and(|text| !text.is_empty() && text.len() <= 1_000), "truncated");
        for settling in [3, 2, 10] {
            world.pass(settling);
            assert_eq!(world.drain().await, [Outcome::Waiting], "it may have been applied: look several times");
        }
        world.pass(30);
        assert_eq!(world.drain().await, [Outcome::Delivered]);
        assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 2));
        assert_eq!(world.first().last_cause, None);
    }
}

#[tokio::test]
async fn case_13_200_with_empty_or_truncated_json() {
    for fault in [Fault::EmptyBody, Fault::CutBody] {
        let world = World::new();
        let budi = world.someone();
        world.emit_position(&budi, DECREE, "UNIT1");
        world.mock().order(Order::once(SAVE, fault.clone()));
        assert_eq!(world.drain().await, [Outcome::Retrying], "{fault:?}");
        assert_eq!(world.attempts(world.first().seq)[0].outcome.as_deref(), Some("ambiguous"));
        world.pass(3);
        assert_eq!(world.drain().await, [Outcome::Delivered], "{fault:?}");
        assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1), "read first");
        // A read that is cut is read again; nothing is concluded from half a history.
        world.emit_position(&budi, "821/8/2026", "UNIT2");
        world.mock().order(Order::once("/pns/rw-jabatan", fault));
        assert_eq!(world.drain().await, [Outcome::Retrying]);
        world.drain_over(5, 20, delivered).await;
        assert_eq!(world.rows_of(&budi, "821/8/2026").await.len(), 1);
    }
}

#[tokio::test]
async fn case_14_429_with_every_retry_after() {
    let in_two_minutes = (kernel::clock::now() + TimeDelta::seconds(120)).to_rfc2822();
    for (retry_after, shortest, longest) in [
        (Some("7".to_owned()), 7, 7),
        (Some(in_two_minutes), 100, 120),
        (Some("99999999".to_owned()), 60, 900),
        (Some("soon".to_owned()), 1, 60),
        (None, 1, 60),
    ] {
        let world = World::new();
        let (budi, siti) = (world.someone(), world.someone());
        world.emit_position(&budi, DECREE, "UNIT1");
        world.emit_contact(&siti, "0813");
        world.mock().order(Order::once(SAVE, Fault::Throttle { retry_after: retry_after.clone() }));
        let outcomes = world.drain().await;
        let [Outcome::Paused(until)] = outcomes[..] else { panic!("{retry_after:?}: {outcomes:?}") };
        let waits = (until - world.now()).num_seconds();
        assert!((shortest..=longest).contains(&waits), "{retry_after:?}: {waits} s, honoured and clamped");
        assert_eq!(world.step().await, Outcome::Paused(until), "others slow down too");
        assert_eq!(world.mock().count("/pns/data-utama-update"), 0);
        world.pass(waits + 1);
        world.drain_over(1, 60, delivered).await;
        assert_eq!(world.first().failures, 0, "nobody's failure");
        assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
    }
}
