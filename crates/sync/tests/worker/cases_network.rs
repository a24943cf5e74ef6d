//! Cases 1–4, 11, 13, 14: the network, and a registry that cannot answer.

use std::{path::Path, time::Duration};

use bkn_mock::{Fault, Order, TlsFiles};
use chrono::TimeDelta;
use store::outbox::State;
use sync::{Outcome, Settings};

use crate::world::{SAVE, World};

const DECREE: &str = "821/7/2026";

fn delivered(entries: &[store::outbox::Entry]) -> bool {
    entries.iter().all(|entry| entry.state == State::Delivered)
}

#[tokio::test]
async fn case_01_connection_refused_for_8_hours() {
    let world = World::new().watched();
    let people: Vec<_> = (0..4).map(|_| world.someone()).collect();
    for someone in &people {
        for number in 1..=3 {
            world.emit_position(someone, &format!("821/{number}/2026"), &format!("UNIT{number}"));
        }
    }
    world.mock().order(Order::outage());
    for _ in 0..8 * 12 {
        world.drain().await;
        world.pass(300);
    }
    let entries = world.entries();
    assert!(entries.iter().all(|entry| entry.state == State::Pending), "nothing lost, nothing parked");
    assert!(entries.iter().all(|entry| entry.first_sent_at.is_none()), "nothing reached the registry");
    let attempts: i32 = entries.iter().map(|entry| entry.attempts).sum();
    // Each person's oldest event every ten minutes, after a few quick tries.
    assert!(attempts <= 4 * (8 * 6 + 6), "{attempts} attempts in eight hours are a herd");

    world.mock().clear_faults();
    let took = world.drain_over(60, 60, delivered).await;
    assert!(took <= 3_600, "drained within an hour: {took} s");
    for someone in &people {
        let mut written = Vec::new();
        for number in 1..=3 {
            let rows = world.rows_of(someone, &format!("821/{number}/2026")).await;
            assert_eq!(rows.len(), 1);
            written.push(rows[0].id.to_string());
        }
        let of_them = world.entries().into_iter().filter(|entry| entry.employee_id == someone.id);
        assert_eq!(of_them.filter_map(|entry| entry.remote_id).collect::<Vec<_>>(), written);
        let order = world.done().into_iter().map(|(_, row)| row).filter(|row| written.contains(row));
        assert_eq!(order.collect::<Vec<_>>(), written, "order kept");
    }
    assert_eq!(world.mock().count(SAVE), 12);
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

/// A mock behind a certificate, and a client that trusts only its maker.
fn behind(folder: &Path, made: rcgen::CertificateParams) -> World {
    let key = rcgen::KeyPair::generate().unwrap();
    let signed = made.self_signed(&key).unwrap();
    let (certificate, key_file) = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&certificate, signed.pem()).unwrap();
    std::fs::write(&key_file, key.serialize_pem()).unwrap();
    let tls = TlsFiles { certificate: certificate.clone(), key: key_file, listen: ([127, 0, 0, 1], 0).into() };
    let options = bkn_mock::Options { tls: Some(tls), ..bkn_mock::Options::in_memory() };
    let secure = bkn_mock::start(options).unwrap();
    let address = secure.handle().tls_address().unwrap();
    let mut inner = World::tuned(bkn_mock::Options::in_memory(), Settings::default(), false, |options| {
        options.addresses = bkn::Addresses::at(&address).unwrap();
        options.ca_file = Some(certificate);
    });
    inner.mock = Some(secure);
    inner.watched()
}

#[tokio::test]
async fn case_03_tls_certificate_expired_or_wrong_host() {
    let names = |host: &str| rcgen::CertificateParams::new([host.to_owned()]).unwrap();
    let mut expired = names("127.0.0.1");
    expired.not_before = rcgen::date_time_ymd(2020, 1, 1);
    expired.not_after = rcgen::date_time_ymd(2021, 1, 1);
    for (what, made) in [("expired", expired), ("wrong host", names("registry.example"))] {
        let folder = tempfile::tempdir().unwrap();
        let world = behind(folder.path(), made);
        let budi = world.someone();
        world.emit_position(&budi, DECREE, "UNIT1");
        for _ in 0..30 {
            world.drain().await;
            world.pass(30);
        }
        assert_eq!(world.mock().requests().len(), 0, "{what}: no bypass, not a byte of a request");
        let entry = world.first();
        assert_eq!((entry.state, entry.first_sent_at), (State::Pending, None), "{what}: nothing is parked for it");
        assert!(entry.attempts <= 16, "{what}: {} attempts", entry.attempts);
        let hold = world.deps.gate.held();
        let called = hold.as_ref().is_some_and(|hold| hold.alarm && hold.cause == "registry.certificate");
        assert!(called, "{what}: somebody is called, and told why: {hold:?}");
        assert_eq!(world.deps.gate.hands(), 1, "{what}: everybody pauses, one looks whether it is mended");
    }
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
