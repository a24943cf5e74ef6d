//! Lanes, chains, superseding and freezing: what the queue sends first, what waits for what, and what is never sent.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

mod people;

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{Call, EmployeeId, EventId};
use serde::{Deserialize, Serialize};
use store::{
    DbError, Event, Tx,
    events::{Collapse, ContactChanged},
    outbox::{self, Filter, Lane, LeaseError, Leased, Sight, State, Wish},
};
use testkit::{TestDb, noon};
use uuid::Uuid;

use people::{a_person, contact, position};

const MINUTE: Duration = Duration::from_secs(60);

fn at<T, E: From<DbError>>(
    db: &TestDb,
    at: DateTime<Utc>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    db.db.write_here(&Call::system(at), work)
}

fn emit(db: &TestDb, employee: EmployeeId, event: &impl Event) -> EventId {
    at(db, noon(), |tx| tx.emit(employee, None, event)).unwrap()
}

fn lease(db: &TestDb, worker: Uuid, limit: i64) -> Vec<Leased> {
    at(db, noon(), |tx| outbox::lease(tx, worker, limit, MINUTE)).unwrap()
}

fn state(db: &TestDb, id: EventId) -> State {
    outbox::entry(&mut db.conn(), id).unwrap().unwrap().state
}

/// A row that can be made, changed and taken back before it leaves; urgent when its day is this month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pension {
    number: String,
    text: String,
    due: NaiveDate,
    takes_back: bool,
}

impl store::events::listed::Listed for Pension {}

impl Event for Pension {
    const KIND: &'static str = "test.pension";
    const VERSION: i16 = 2;
    const CHAIN: &'static str = "pension";
    const COLLAPSE: Option<Collapse<Self>> = Some(|newer, older| (newer.number == older.number).then(|| newer.clone()));
    fn fingerprint(&self, employee: EmployeeId) -> String {
        format!("{employee}|{}|{}|{}", Self::KIND, self.number, self.takes_back)
    }
    fn basis(&self) -> Option<String> {
        None
    }
    fn lane(&self, today: NaiveDate) -> Lane {
        if (self.due - today).num_days() < 31 { Lane::Urgent } else { Lane::Usual }
    }
    fn takes_back(&self, employee: EmployeeId) -> Option<String> {
        self.takes_back.then(|| format!("{employee}|{}|{}|false", Self::KIND, self.number))
    }
}

fn pension(number: &str, text: &str) -> Pension {
    Pension { number: number.to_owned(), text: text.to_owned(), due: testkit::day(2026, 12, 1), takes_back: false }
}

#[test]
fn a_parked_event_holds_back_its_chain_and_the_rest_of_the_person_goes_on() {
    let db = TestDb::new();
    let budi = a_person(&mut db.conn());
    emit(&db, budi, &position("821/1"));
    let second = emit(&db, budi, &position("821/2"));
    emit(&db, budi, &contact(&["phone"]));
    let worker = Uuid::now_v7();
    let taken = lease(&db, worker, 10);
    assert_eq!(taken.iter().map(|e| e.chain.as_str()).collect::<Vec<_>>(), ["career", "contact"]);
    at(&db, noon(), |tx| outbox::park(tx, &taken[0].lease(worker), "registry.validation")).unwrap();
    at(&db, noon(), |tx| outbox::settle_delivered(tx, &taken[1].lease(worker), None, Sight::Untold)).unwrap();
    emit(&db, budi, &contact(&["email"]));
    let next = lease(&db, worker, 10);
    assert_eq!(next.iter().map(|e| e.person_seq).collect::<Vec<_>>(), [4], "never overtaking in the chain");
    assert_eq!(state(&db, second), State::Pending);
    assert_eq!(at(&db, noon(), |tx| outbox::skip(tx, taken[0].id)).unwrap(), outbox::Skipped::Done(budi));
    assert_eq!(lease(&db, worker, 10).iter().map(|e| e.id).collect::<Vec<_>>(), [second], "called at once");
}

#[test]
fn urgent_events_pass_bulk_ones_which_keep_a_share() {
    let db = TestDb::new();
    let mut conn = db.conn();
    let people: Vec<_> = (0..12).map(|_| a_person(&mut conn)).collect();
    for person in people.iter().take(9) {
        at(&db, noon(), |tx| tx.emit_bulk(*person, None, &position("koreksi"))).unwrap();
    }
    emit(&db, people[9], &position("821/1"));
    emit(&db, people[10], &pension("P1", "a"));
    emit(&db, people[11], &Pension { due: testkit::day(2028, 1, 1), ..pension("P2", "a") });
    let worker = Uuid::now_v7();
    let lanes = |taken: &[Leased]| taken.iter().map(|e| e.lane).collect::<Vec<_>>();
    let wish = Wish { low_first: 1, ..Wish::of(3, MINUTE) };
    let first = at(&db, noon(), |tx| outbox::lease_some(tx, worker, &wish)).unwrap();
    assert_eq!(lanes(&first), [Lane::Bulk, Lane::Urgent, Lane::Usual]);
    assert_eq!(lanes(&lease(&db, worker, 4)), [Lane::Usual, Lane::Bulk, Lane::Bulk, Lane::Bulk]);
}

#[test]
fn what_stands_before_an_urgent_event_travels_with_it() {
    let db = TestDb::new();
    let (budi, siti) = (a_person(&mut db.conn()), a_person(&mut db.conn()));
    at(&db, noon(), |tx| tx.emit_bulk(siti, None, &position("koreksi"))).unwrap();
    at(&db, noon(), |tx| tx.emit_bulk(budi, None, &Pension { due: testkit::day(2029, 1, 1), ..pension("P1", "a") }))
        .unwrap();
    emit(&db, budi, &pension("P2", "b"));
    let worker = Uuid::now_v7();
    let taken = lease(&db, worker, 1);
    assert_eq!((taken[0].employee_id, taken[0].person_seq, taken[0].lane), (budi, 1, Lane::Urgent));
    at(&db, noon(), |tx| outbox::settle_delivered(tx, &taken[0].lease(worker), None, Sight::Untold)).unwrap();
    assert_eq!(lease(&db, worker, 1)[0].person_seq, 2);
    assert_eq!(lease(&db, worker, 1)[0].employee_id, siti);
}

#[test]
fn repeated_attempts_give_way_while_first_ones_wait() {
    let db = TestDb::new();
    let mut conn = db.conn();
    let people: Vec<_> = (0..6).map(|_| a_person(&mut conn)).collect();
    let worker = Uuid::now_v7();
    for person in &people[..3] {
        emit(&db, *person, &position("821/1"));
    }
    for event in lease(&db, worker, 3) {
        at(&db, noon(), |tx| outbox::retry_at(tx, &event.lease(worker), "registry.transient", noon())).unwrap();
    }
    for person in &people[3..] {
        emit(&db, *person, &position("821/1"));
    }
    let wish = |limit| Wish { again: 1, ..Wish::of(limit, MINUTE) };
    let failures = |taken: &[Leased]| taken.iter().map(|e| e.failures).collect::<Vec<_>>();
    let first = at(&db, noon(), |tx| outbox::lease_some(tx, worker, &wish(2))).unwrap();
    assert_eq!(failures(&first), [1, 0]);
    let rest = at(&db, noon(), |tx| outbox::lease_some(tx, worker, &wish(9))).unwrap();
    assert_eq!(failures(&rest), [1, 0, 0, 1], "with no first attempt left, the rest may go");
}

#[test]
fn updates_of_one_row_that_never_left_become_one() {
    let db = TestDb::new();
    let budi = a_person(&mut db.conn());
    let first = emit(&db, budi, &contact(&["phone", "email"]));
    let second = emit(&db, budi, &contact(&["email", "address"]));
    assert_eq!(state(&db, first), State::Superseded);
    let entry = outbox::entry(&mut db.conn(), first).unwrap().unwrap();
    assert_eq!((entry.superseded_by, entry.settled_at), (Some(second), Some(noon())));
    let worker = Uuid::now_v7();
    let taken = lease(&db, worker, 10);
    assert_eq!(taken.iter().map(|e| (e.id, e.person_seq)).collect::<Vec<_>>(), [(second, 2)]);
    let event: ContactChanged = serde_json::from_value(taken[0].payload.clone()).unwrap();
    assert_eq!(event.changed, ["phone", "email", "address"]);
    // It is in somebody's hands now: the next one is sent after it.
    let third = emit(&db, budi, &contact(&["phone"]));
    assert_eq!((state(&db, second), state(&db, third)), (State::Pending, State::Pending));
    // What was tried may have arrived.
    at(&db, noon(), |tx| {
        outbox::begin_attempt(tx, &taken[0].lease(worker), "start")?;
        outbox::release(tx, &taken[0].lease(worker), noon())
    })
    .unwrap();
    assert_eq!(at(&db, noon(), |tx| outbox::skip(tx, third)).unwrap(), outbox::Skipped::Done(budi));
    emit(&db, budi, &contact(&["phone"]));
    assert_eq!(state(&db, second), State::Pending);
}

#[test]
fn a_change_taken_back_before_it_left_is_not_sent_and_one_that_left_is_followed_by_its_taking_back() {
    let db = TestDb::new();
    let (budi, siti) = (a_person(&mut db.conn()), a_person(&mut db.conn()));
    let back = |number| Pension { takes_back: true, ..pension(number, "batal") };
    let (made, other) = (emit(&db, budi, &pension("P1", "a")), emit(&db, budi, &pension("P2", "a")));
    let taken_back = emit(&db, budi, &back("P1"));
    let entries = outbox::list(&mut db.conn(), &Filter { employee: Some(budi), ..Filter::default() }, 9).unwrap();
    let pointers: Vec<_> = entries.iter().map(|e| (e.id, e.state, e.superseded_by)).collect();
    assert_eq!(
        pointers,
        [
            (taken_back, State::Superseded, Some(made)),
            (other, State::Pending, None),
            (made, State::Superseded, Some(taken_back))
        ]
    );
    let worker = Uuid::now_v7();
    assert_eq!(lease(&db, worker, 9).iter().map(|e| e.id).collect::<Vec<_>>(), [other]);

    let made = emit(&db, siti, &pension("P1", "a"));
    let held = lease(&db, worker, 9)[0].lease(worker);
    at(&db, noon(), |tx| outbox::begin_attempt(tx, &held, "start")).unwrap();
    let followed = emit(&db, siti, &back("P1"));
    assert_eq!((state(&db, made), state(&db, followed)), (State::Pending, State::Pending));
}

#[test]
fn a_frozen_person_is_passed_by_until_it_is_lifted() {
    let db = TestDb::new();
    let (budi, siti) = (a_person(&mut db.conn()), a_person(&mut db.conn()));
    emit(&db, budi, &position("821/1"));
    emit(&db, siti, &position("821/1"));
    let worker = Uuid::now_v7();
    let held = lease(&db, worker, 1)[0].lease(worker);
    assert!(at(&db, noon(), |tx| outbox::freeze(tx, budi, "Putusan sela PTUN")).unwrap());
    assert!(!at(&db, noon(), |tx| outbox::freeze(tx, budi, "lagi")).unwrap());
    let begun = at(&db, noon(), |tx| outbox::begin_attempt(tx, &held, "start"));
    assert!(matches!(begun, Err(LeaseError::Stale)), "what was only taken is not sent");
    assert_eq!(lease(&db, worker, 9).iter().map(|e| e.employee_id).collect::<Vec<_>>(), [siti]);
    emit(&db, budi, &contact(&["phone"]));
    assert!(lease(&db, worker, 9).is_empty());
    assert_eq!(outbox::backlog(&mut db.conn(), testkit::day(2026, 11, 22)).unwrap().frozen_people, 1);

    assert!(at(&db, noon(), |tx| outbox::lift(tx, budi, "Putusan inkrah")).unwrap());
    assert_eq!(lease(&db, worker, 9).len(), 2);
    let stops = outbox::frozen(&mut db.conn(), Some(budi)).unwrap();
    assert_eq!((stops.len(), stops[0].lifted_at), (1, Some(noon())));
}

#[test]
fn a_call_under_way_when_the_person_is_frozen_may_still_be_settled() {
    let db = TestDb::new();
    let budi = a_person(&mut db.conn());
    emit(&db, budi, &position("821/1"));
    let worker = Uuid::now_v7();
    let held = lease(&db, worker, 1)[0].lease(worker);
    at(&db, noon(), |tx| outbox::begin_attempt(tx, &held, "start")).unwrap();
    at(&db, noon(), |tx| outbox::freeze(tx, budi, "Putusan sela PTUN")).unwrap();
    at(&db, noon(), |tx| outbox::settle_delivered(tx, &held, Some("r1"), Sight::Untold)).unwrap();
}

#[test]
fn what_a_worker_does_not_understand_waits_for_one_that_does() {
    let db = TestDb::new();
    let budi = a_person(&mut db.conn());
    let newer = emit(&db, budi, &pension("P1", "a"));
    emit(&db, budi, &position("821/1"));
    let worker = Uuid::now_v7();
    let old = Wish {
        understood: Some(vec!["position.recorded@2".to_owned(), "test.pension@1".to_owned()]),
        ..Wish::of(9, MINUTE)
    };
    let taken = at(&db, noon(), |tx| outbox::lease_some(tx, worker, &old)).unwrap();
    assert_eq!(taken.iter().map(|e| e.kind.as_str()).collect::<Vec<_>>(), ["position.recorded"]);
    assert_eq!(outbox::pending_of_other_kinds(&mut db.conn(), &old.understood.clone().unwrap()).unwrap(), 1);
    let new = Wish { understood: Some(vec!["test.pension@2".to_owned()]), ..old };
    let taken = at(&db, noon(), |tx| outbox::lease_some(tx, worker, &new)).unwrap();
    assert_eq!(taken.iter().map(|e| e.id).collect::<Vec<_>>(), [newer]);
}

#[test]
fn many_that_must_wait_do_not_hide_the_one_that_may_go() {
    let db = TestDb::new();
    let (budi, siti) = (a_person(&mut db.conn()), a_person(&mut db.conn()));
    for number in 0..300 {
        emit(&db, budi, &position(&format!("821/{number}")));
    }
    emit(&db, siti, &position("821/1"));
    let worker = Uuid::now_v7();
    let taken = lease(&db, worker, 2);
    assert_eq!(taken.iter().map(|e| (e.employee_id, e.person_seq)).collect::<Vec<_>>(), [(budi, 1), (siti, 1)]);
    // In order, each called by the one before it.
    at(&db, noon(), |tx| outbox::settle_delivered(tx, &taken[0].lease(worker), None, Sight::Untold)).unwrap();
    assert_eq!(lease(&db, worker, 2).iter().map(|e| e.person_seq).collect::<Vec<_>>(), [2]);
    // Without being called it is looked at again by itself.
    let soon = noon() + TimeDelta::seconds(120);
    let again = at(&db, soon, |tx| outbox::lease(tx, worker, 9, MINUTE)).unwrap();
    assert_eq!(again.iter().map(|e| e.person_seq).collect::<Vec<_>>(), [2, 1]);
}
