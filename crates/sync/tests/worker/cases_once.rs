//! Cases 5–10, 26, 27: whatever happens on the way, one change is one row.

use std::time::Duration;

use bkn::Registry;
use bkn_mock::{Fault, Order};
use kernel::Call;
use store::{
    DbError,
    outbox::{self, LeaseError, Sight, State},
};
use sync::Outcome;
use uuid::Uuid;

use crate::world::{SAVE, World};

const DECREE: &str = "821/7/2026";

#[tokio::test]
async fn case_05_request_applied_and_reply_lost() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.mock().order(Order::once(SAVE, Fault::DropReply));
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    assert_eq!(world.attempts(world.first().seq)[0].outcome.as_deref(), Some("ambiguous"));
    assert_eq!(world.drain().await, [], "it waits");
    world.pass(3);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let rows = world.rows_of(&budi, DECREE).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(world.first().remote_id.as_deref(), Some(rows[0].id.as_str()));
    assert_eq!(world.done(), [("accepted".to_owned(), rows[0].id.to_string())]);
    assert_eq!(world.mock().count(SAVE), 1, "it was looked for, not sent again");
}

#[tokio::test]
async fn case_06_worker_killed_between_send_and_commit() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    // Half a step of another worker: lease, attempt, call. Then it is gone.
    let dead = Uuid::now_v7();
    let call = || Call::system(world.now());
    let leased = world.db.db.write_here(&call(), |tx| outbox::lease(tx, dead, 1, Duration::from_secs(90))).unwrap();
    let held = leased[0].lease(dead);
    world.db.db.write_here(&call(), |tx| outbox::begin_attempt(tx, &held, "start")).unwrap();
    let row = world.type_in(&budi, DECREE, "UNIT1", None).await;

    assert_eq!(world.drain().await, [], "nobody touches it while the lease lasts");
    world.pass(90);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
    assert_eq!(world.done(), [("accepted".to_owned(), row.to_string())], "its row was adopted");
    assert_eq!(world.mock().count(SAVE), 1);
    assert_eq!(world.attempts(world.first().seq)[0].outcome.as_deref(), Some("abandoned"));
}

#[tokio::test]
async fn case_07_worker_killed_between_claim_and_send() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    let (dead, call) = (Uuid::now_v7(), Call::system(world.now()));
    world.db.db.write_here(&call, |tx| outbox::lease(tx, dead, 1, Duration::from_secs(90))).unwrap();
    assert_eq!(world.drain().await, []);
    world.pass(90);
    assert_eq!(world.drain().await, [Outcome::Delivered], "the other worker sends at once: nothing was begun");
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1));
}

#[tokio::test]
async fn case_08_paused_worker_wakes_after_its_lease_was_taken() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    let (paused, call) = (Uuid::now_v7(), Call::system(world.now()));
    let leased = world.db.db.write_here(&call, |tx| outbox::lease(tx, paused, 1, Duration::from_secs(90))).unwrap();
    let held = leased[0].lease(paused);
    let attempt = world.db.db.write_here(&call, |tx| outbox::begin_attempt(tx, &held, "start")).unwrap();
    world.pass(90);
    // The other worker cannot know whether the paused one has sent: it looks until the registry has settled.
    world.drain_over(10, 10, |entries| entries[0].state == State::Delivered).await;
    let end = outbox::AttemptEnd { outcome: "ok".to_owned(), ..outbox::AttemptEnd::default() };
    let late = Call::system(world.now());
    let commits = [
        world.db.db.write_here(&late, |tx| outbox::finish_attempt(tx, &held, attempt.id, &end)),
        world.db.db.write_here(&late, |tx| outbox::settle_delivered(tx, &held, Some("another row"), Sight::Untold)),
    ];
    for commit in commits {
        assert!(matches!(commit, Err(LeaseError::Stale)), "{commit:?}");
    }
    let carried = sync::carry(&world.deps, paused, leased.into_iter().next().unwrap()).await.unwrap();
    assert_eq!(carried, Outcome::Stale, "and it sends nothing");
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1));
    assert_ne!(world.first().remote_id.as_deref(), Some("another row"));
    assert_eq!(world.did(), ["accepted"]);
}

#[tokio::test]
async fn case_09_two_workers_race_for_the_same_person() {
    let world = World::new();
    let budi = world.someone();
    for number in 1..=4 {
        world.emit_position(&budi, &format!("821/{number}/2026"), &format!("UNIT{number}"));
    }
    let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
    let mut idle = 0;
    while world.entries().iter().any(|entry| entry.state != State::Delivered) {
        let both = tokio::join!(sync::step(&world.deps, one), sync::step(&world.deps, other));
        for outcome in [both.0.unwrap(), both.1.unwrap()] {
            assert!(matches!(outcome, Outcome::Delivered | Outcome::Idle), "{outcome:?}");
            idle += u32::from(outcome == Outcome::Idle);
        }
        assert!(idle < 100, "no progress: {:?}", world.entries());
    }
    assert_eq!(world.mock().count(SAVE), 4);
    let mut written = Vec::new();
    for number in 1..=4 {
        let rows = world.rows_of(&budi, &format!("821/{number}/2026")).await;
        assert_eq!(rows.len(), 1);
        written.push(("accepted".to_owned(), rows[0].id.to_string()));
    }
    assert_eq!(world.done(), written, "in order");
}

#[tokio::test]
async fn case_10_local_transaction_rolls_back_after_enqueue() {
    let world = World::new();
    let budi = world.someone();
    let event = world.position(&budi, DECREE, "UNIT1");
    let call = Call::system(world.now());
    let rolled_back = store::transaction::<(), DbError>(&mut world.db.conn(), &call, |tx| {
        tx.emit(budi.id, None, &event)?;
        Err(DbError::Shape("the decision after it failed".to_owned()))
    });
    assert!(rolled_back.is_err());
    assert_eq!(world.drain().await, []);
    assert_eq!((world.entries().len(), world.mock().requests().len()), (0, 0), "nothing is sent");
    world.emit(&budi, &event);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.first().person_seq, 1, "and no gap in the person's numbers");
}

#[tokio::test]
async fn case_26_stale_read_after_write() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.mock().order(Order::always("/pns/rw-jabatan", Fault::StaleReads));
    world.mock().order(Order::once(SAVE, Fault::DropReply));
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    for settling in [3, 2] {
        world.pass(settling);
        assert_eq!(world.drain().await, [Outcome::Waiting], "the row does not show, and is not made again");
    }
    world.mock().clear_faults();
    world.pass(10);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1));
    // The row is deleted there, and the same change comes once more: we know that it was there, so it is not made again.
    let row = world.rows_of(&budi, DECREE).await[0].id.clone();
    world.client.delete_position(&bkn::CallId::new("somebody"), &row).await.unwrap();
    let event = world.position(&budi, DECREE, "UNIT1");
    world.emit(&budi, &event);
    for settling in [2, 10, 30] {
        assert_eq!(world.drain().await, [Outcome::Waiting]);
        world.pass(settling);
    }
    assert_eq!(world.drain().await, [Outcome::Parked], "a person looks");
    assert_eq!(world.entries()[1].parked_cause.as_deref(), Some("sync.row-gone"));
    assert_eq!(world.mock().count(SAVE), 1);
}

#[tokio::test]
async fn case_27_duplicate_rows_already_at_the_registry() {
    let world = World::new();
    let budi = world.someone();
    // Typed in three times: first in the wrong unit, then twice right.
    let wrong = world.type_in(&budi, DECREE, "UNIT9", None).await;
    let best = world.type_in(&budi, "821 / 7 / 2026", "UNIT1", None).await;
    let other = world.type_in(&budi, DECREE, "UNIT1", None).await;
    let saves = world.mock().count(SAVE);
    world.emit_position(&budi, DECREE, "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.first().remote_id.as_deref(), Some(best.as_str()), "most equal members, then the oldest");
    assert_eq!(world.findings(world.first().id).duplicates, [wrong, other], "reported for deletion");
    assert_eq!(world.mock().count(SAVE), saves, "nothing is sent");
    assert_eq!(world.mock().count("/jabatan/delete"), 0, "and nothing deleted");
}
