//! The queue to the registry on a real database: order per person, leases, fencing.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

mod people;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use kernel::{Call, EmployeeId, EventId};
use serde_json::json;
use store::{
    DbError, Tx,
    outbox::{self, AttemptEnd, Filter, Lease, LeaseError, Leased, Sight, Skipped, State, outcome},
};
use testkit::{TestDb, noon};
use uuid::Uuid;

use people::{a_person, contact, position};

const MINUTE: Duration = Duration::from_secs(60);

fn later(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

/// Runs `work` in a transaction of its own at `at`.
fn at<T, E: From<DbError>>(
    db: &TestDb,
    at: DateTime<Utc>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    db.db.write_here(&Call::system(at), work)
}

/// A change of the person's career: it goes in order with every other.
fn emit(db: &TestDb, employee: EmployeeId) -> EventId {
    at(db, noon(), |tx| tx.emit(employee, None, &position("821/1/2026"))).unwrap()
}

fn lease(db: &TestDb, worker: Uuid, when: DateTime<Utc>) -> Vec<Leased> {
    at(db, when, |tx| outbox::lease(tx, worker, 10, MINUTE)).unwrap()
}

fn one(db: &TestDb, worker: Uuid, when: DateTime<Utc>) -> Lease {
    let leased = lease(db, worker, when);
    assert_eq!(leased.len(), 1);
    leased.first().unwrap().lease(worker)
}

fn is_stale<T>(done: Result<T, LeaseError>) -> bool {
    matches!(done, Err(LeaseError::Stale))
}

#[test]
fn the_oldest_of_each_person_and_nobody_twice() {
    let db = TestDb::new();
    let people: Vec<_> = (0..3).map(|_| a_person(&mut db.conn())).collect();
    for _ in 0..3 {
        for person in &people {
            emit(&db, *person);
        }
    }
    let (a, b) = (Uuid::now_v7(), Uuid::now_v7());
    let heads = lease(&db, a, noon());
    assert_eq!(
        heads.iter().map(|e| (e.employee_id, e.person_seq)).collect::<Vec<_>>(),
        people.iter().map(|p| (*p, 1)).collect::<Vec<_>>()
    );
    assert_eq!(lease(&db, b, noon()).len(), 0);
    at(&db, noon(), |tx| outbox::settle_delivered(tx, &heads[1].lease(a), Some("r1"), Sight::Untold)).unwrap();
    let next = lease(&db, b, noon());
    assert_eq!(next.iter().map(|e| (e.employee_id, e.person_seq)).collect::<Vec<_>>(), [(people[1], 2)]);
}

#[test]
fn two_workers_racing_share_what_there_is() {
    let db = TestDb::new();
    for _ in 0..40 {
        emit(&db, a_person(&mut db.conn()));
    }
    let taken: Vec<Vec<i64>> = std::thread::scope(|scope| {
        let race = || {
            let worker = Uuid::now_v7();
            let mut mine = Vec::new();
            loop {
                let leased = at(&db, noon(), |tx| outbox::lease(tx, worker, 3, MINUTE)).unwrap();
                if leased.is_empty() {
                    return mine;
                }
                mine.extend(leased.iter().map(|e| e.seq));
            }
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(race)).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let mut all: Vec<i64> = taken.into_iter().flatten().collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 40);
    let (worker, now) = (Uuid::now_v7(), noon());
    assert_eq!(lease(&db, worker, now).len(), 0);
}

#[test]
fn a_lease_that_ran_out_goes_to_another_and_the_first_is_told() {
    let db = TestDb::new();
    emit(&db, a_person(&mut db.conn()));
    let (a, b) = (Uuid::now_v7(), Uuid::now_v7());
    let old = one(&db, a, noon());
    assert_eq!(lease(&db, b, noon() + TimeDelta::seconds(59)).len(), 0);
    let new = one(&db, b, later(1));
    assert!(new.token > old.token);
    assert!(is_stale(at(&db, later(1), |tx| outbox::begin_attempt(tx, &old, "start"))));
    assert!(is_stale(at(&db, later(1), |tx| outbox::settle_delivered(tx, &old, None, Sight::Untold))));
    assert!(is_stale(at(&db, later(1), |tx| outbox::park(tx, &old, "x"))));
    assert!(is_stale(at(&db, later(1), |tx| outbox::retry_at(tx, &old, "x", later(2)))));
    assert!(is_stale(at(&db, later(1), |tx| outbox::release(tx, &old, later(2)))));
    // The same worker, a later lease: the number tells them apart, not the name.
    let newer = one(&db, b, later(2));
    assert!(is_stale(at(&db, later(2), |tx| outbox::wait_until(tx, &new, &json!({}), later(3)))));
    at(&db, later(2), |tx| outbox::settle_delivered(tx, &newer, None, Sight::Untold)).unwrap();
    assert!(is_stale(at(&db, later(2), |tx| outbox::settle_delivered(tx, &newer, None, Sight::Untold))));
}

#[test]
fn a_parked_head_blocks_its_person_and_nobody_else() {
    let db = TestDb::new();
    let (budi, siti) = (a_person(&mut db.conn()), a_person(&mut db.conn()));
    let first = emit(&db, budi);
    emit(&db, budi);
    emit(&db, siti);
    let worker = Uuid::now_v7();
    let heads = lease(&db, worker, noon());
    let of_budi = heads.iter().find(|e| e.employee_id == budi).unwrap();
    at(&db, noon(), |tx| outbox::park(tx, &of_budi.lease(worker), "registry.validation")).unwrap();
    let again = lease(&db, worker, later(2));
    assert_eq!(again.iter().map(|e| e.employee_id).collect::<Vec<_>>(), [siti]);

    let backlog = outbox::backlog(&mut db.conn(), testkit::day(2026, 11, 22)).unwrap();
    assert_eq!((backlog.pending, backlog.parked_total(), backlog.oldest_at), (2, 1, Some(noon())));
    assert_eq!(backlog.parked, [("registry.validation".to_owned(), 1)]);

    assert_eq!(at(&db, later(2), |tx| outbox::skip(tx, first)).unwrap(), Skipped::Done(budi));
    let freed = lease(&db, worker, later(2));
    assert_eq!(freed.iter().map(|e| (e.employee_id, e.person_seq)).collect::<Vec<_>>(), [(budi, 2)]);
    assert_eq!(at(&db, later(2), |tx| outbox::skip(tx, first)).unwrap(), Skipped::NotNow);
    assert_eq!(at(&db, later(2), |tx| outbox::skip(tx, freed[0].id)).unwrap(), Skipped::NotNow);
    assert_eq!(at(&db, later(2), |tx| outbox::skip(tx, EventId::new())).unwrap(), Skipped::Unknown);
}

#[test]
fn an_officer_sends_parked_and_waiting_events_again() {
    let db = TestDb::new();
    let (budi, siti) = (a_person(&mut db.conn()), a_person(&mut db.conn()));
    let (parked, waiting) = (emit(&db, budi), emit(&db, siti));
    let worker = Uuid::now_v7();
    for event in lease(&db, worker, noon()) {
        let held = event.lease(worker);
        at(&db, noon(), |tx| match event.employee_id {
            id if id == budi => outbox::park(tx, &held, "registry.refused"),
            _ => outbox::retry_at(tx, &held, "registry.transient", later(600)),
        })
        .unwrap();
    }
    assert_eq!(lease(&db, worker, later(5)).len(), 0);
    let moved = at(&db, later(5), |tx| outbox::retry(tx, &[parked, waiting, EventId::new()])).unwrap();
    assert_eq!(moved.len(), 2);
    let leased = lease(&db, worker, later(5));
    assert_eq!(
        leased.iter().map(|e| (e.failures, e.last_cause.as_deref())).collect::<Vec<_>>(),
        [(0, None), (0, None)]
    );
    assert_eq!(at(&db, later(5), |tx| outbox::retry(tx, &[parked])).unwrap(), [], "a worker holds it");
}

#[test]
fn failures_of_one_cause_are_counted_and_a_step_forward_forgets_them() {
    let db = TestDb::new();
    emit(&db, a_person(&mut db.conn()));
    let worker = Uuid::now_v7();
    for (when, cause, expected) in [(0, "a", 0), (10, "a", 1), (20, "b", 2), (30, "b", 1)] {
        let leased = lease(&db, worker, later(when));
        assert_eq!(leased[0].failures, expected, "{when}");
        at(&db, later(when), |tx| outbox::retry_at(tx, &leased[0].lease(worker), cause, later(when + 1))).unwrap();
    }
    let leased = lease(&db, worker, later(40));
    assert_eq!((leased[0].failures, leased[0].last_cause.as_deref()), (2, Some("b")));
    let held = leased[0].lease(worker);
    at(&db, later(40), |tx| outbox::advance_step(tx, &held, "sync", &json!({"row": "r1"}), later(41))).unwrap();
    assert_eq!(lease(&db, worker, later(40)).len(), 0, "still in the same hands");
    let leased = lease(&db, worker, later(41));
    assert_eq!((leased[0].step.as_str(), leased[0].failures), ("sync", 0));
    assert_eq!(leased[0].progress, json!({"row": "r1"}));
}

#[test]
fn an_attempt_left_open_or_ambiguous_asks_to_look_first() {
    let db = TestDb::new();
    emit(&db, a_person(&mut db.conn()));
    let worker = Uuid::now_v7();
    let first = one(&db, worker, noon());
    let attempt = at(&db, noon(), |tx| outbox::begin_attempt(tx, &first, "start")).unwrap();
    assert!(!attempt.may_have_been_applied);
    // The worker dies here. Another gets the event when the lease has run out.
    let second = one(&db, Uuid::now_v7(), later(1));
    let again = at(&db, later(1), |tx| outbox::begin_attempt(tx, &second, "start")).unwrap();
    assert_eq!((again.may_have_been_applied, again.crashes), (true, 1));
    assert!(is_stale(at(&db, later(1), |tx| outbox::finish_attempt(tx, &first, attempt.id, &AttemptEnd::default()))));

    let end = AttemptEnd {
        outcome: outcome::AMBIGUOUS.to_owned(),
        http_status: Some(502),
        excerpt: Some("<html>".to_owned()),
    };
    at(&db, later(1), |tx| outbox::finish_attempt(tx, &second, again.id, &end)).unwrap();
    at(&db, later(1), |tx| outbox::retry_at(tx, &second, "registry.transient", later(2))).unwrap();
    let third = one(&db, worker, later(2));
    let look = at(&db, later(2), |tx| outbox::begin_attempt(tx, &third, "start")).unwrap();
    assert_eq!((look.may_have_been_applied, look.crashes), (true, 0));
    let other_step = at(&db, later(2), |tx| outbox::begin_attempt(tx, &third, "sync")).unwrap();
    assert!(!other_step.may_have_been_applied);

    let seq = third.seq;
    let past = outbox::attempts_of(&mut db.conn(), seq).unwrap();
    let outcomes: Vec<_> = past.iter().map(|a| a.outcome.as_deref()).collect();
    assert_eq!(outcomes, [Some("abandoned"), Some("ambiguous"), Some("abandoned"), None]);
    let entries =
        outbox::list(&mut db.conn(), &Filter { state: Some(State::Pending), ..Filter::default() }, 10).unwrap();
    assert_eq!((entries[0].attempts, entries[0].first_sent_at), (4, Some(later(1))));
}

#[test]
fn what_was_rolled_back_is_not_sent() {
    let db = TestDb::new();
    let budi = a_person(&mut db.conn());
    let event = contact(&[]);
    let undone: Result<(), DbError> = at(&db, noon(), |tx| {
        tx.emit(budi, None, &event)?;
        Err(DbError::KeyReused)
    });
    assert!(undone.is_err());
    assert_eq!(lease(&db, Uuid::now_v7(), noon()).len(), 0);
    emit(&db, budi);
    assert_eq!(lease(&db, Uuid::now_v7(), noon())[0].person_seq, 1, "the number is not lost");
}

#[test]
fn what_is_for_a_later_day_waits_and_holds_nothing_back() {
    use store::schema::outbox as table;
    let db = TestDb::new();
    let budi = a_person(&mut db.conn());
    let early = emit(&db, budi);
    emit(&db, budi);
    diesel::update(table::table.filter(table::id.eq(early)))
        .set(table::not_before.eq(testkit::day(2026, 11, 24)))
        .execute(&mut db.conn())
        .unwrap();
    let worker = Uuid::now_v7();
    let leased = lease(&db, worker, noon());
    assert_eq!(leased.iter().map(|e| e.person_seq).collect::<Vec<_>>(), [2]);
    at(&db, noon(), |tx| outbox::settle_delivered(tx, &leased[0].lease(worker), None, Sight::Untold)).unwrap();
    // 24 November begins in Jakarta at 17:00 UTC of the day before.
    let midnight = testkit::day(2026, 11, 23).and_hms_opt(17, 0, 0).unwrap().and_utc();
    assert_eq!(lease(&db, worker, midnight - TimeDelta::seconds(1)).len(), 0);
    assert_eq!(lease(&db, worker, midnight).len(), 1);
}

#[test]
fn messages_about_a_subject_are_numbered() {
    use store::inbox;
    let db = TestDb::new();
    let take = |id: &str, payload: serde_json::Value| {
        at::<_, DbError>(&db, noon(), |tx| inbox::take(tx, "kp", id, &payload)).unwrap()
    };
    assert!(take(&inbox::message_id("a", 1), json!("diterima")));
    assert!(!take(&inbox::message_id("a", 1), json!("lain")));
    assert!(take(&inbox::message_id("a", 2), json!("dikembalikan")));
    assert!(take(&inbox::message_id("ab", 1), json!("x")));
    let latest = inbox::latest(&mut db.conn(), "kp", &["a", "b"]).unwrap();
    assert_eq!(latest.len(), 1);
    assert_eq!((latest["a"].serial, &latest["a"].payload), (2, &json!("dikembalikan")));
    assert!(inbox::latest(&mut db.conn(), "other", &["a"]).unwrap().is_empty());
}
