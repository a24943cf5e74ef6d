//! The drills under the table of the thirty cases.

use bkn_mock::{Fault, Order};
use kernel::Call;
use store::{DbError, outbox::State};
use sync::{Outcome, officer};

use crate::world::{SAVE, World};

const DECREE: &str = "821/7/2026";

/// The database refuses to write into a table, as it does when its disk is full.
fn refuse(world: &World, event: &str, table: &str) {
    world.sql(&format!(
        "create or replace function full_disk() returns trigger language plpgsql as $$ begin \
           raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$; \
         create trigger full_disk before {event} on {table} for each row execute function full_disk();"
    ));
}

#[tokio::test]
async fn drill_disk_full_before_the_call() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    refuse(&world, "insert", "outbox_attempts");
    assert!(sync::step(&world.deps, world.worker).await.is_err(), "what cannot be written down is not done");
    assert_eq!(world.mock().requests().len(), 0);
    world.sql("drop trigger full_disk on outbox_attempts");
    world.drain_over(30, 10, |entries| entries[0].state == State::Delivered).await;
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1));
}

#[tokio::test]
async fn drill_disk_full_after_the_call() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    refuse(&world, "update", "outbox_attempts");
    assert!(sync::step(&world.deps, world.worker).await.is_err());
    assert_eq!(world.mock().count(SAVE), 1, "sent, and the database could not take note");
    assert_eq!(world.did().len(), 0);
    world.sql("drop trigger full_disk on outbox_attempts");
    world.drain_over(30, 10, |entries| entries[0].state == State::Delivered).await;
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1), "its row is adopted");
    assert_eq!(world.did(), ["accepted"]);
}

#[tokio::test]
async fn drill_restore_from_yesterdays_backup() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position_with_scans(&budi, DECREE, "UNIT1");
    world.emit_contact(&budi, "0813");
    assert_eq!(world.drain().await, [Outcome::Delivered, Outcome::Delivered]);
    let uploads = world.mock().count("/upload-dok-rw");
    let row = world.first().remote_id;
    // Yesterday nothing of it had been sent.
    world.sql(
        "delete from outbox_attempts; \
         update outbox set state = 'pending', step = 'start', progress = '{}', attempts = 0, remote_id = null, \
           first_sent_at = null, settled_at = null, next_attempt_at = created_at;",
    );
    assert_eq!(world.drain().await, [Outcome::Delivered, Outcome::Delivered]);
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1), "doubled nothing");
    assert_eq!(world.mock().count("/upload-dok-rw"), uploads, "nor the scans");
    assert_eq!(world.first().remote_id, row);
}

#[tokio::test]
async fn drill_deploy_with_old_payloads_in_the_queue() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.sql("update outbox set version = 1, payload = payload - 'decree_scan' - 'inauguration_scan'");
    world.emit_position_with_scans(&budi, "821/8/2026", "UNIT2");
    assert_eq!(world.drain().await, [Outcome::Delivered, Outcome::Delivered], "old and new, in order");
    assert_eq!(world.rows_of(&budi, DECREE).await[0].documents.len(), 0);
    assert_eq!(world.rows_of(&budi, "821/8/2026").await[0].documents.len(), 2);
}

#[tokio::test]
async fn drill_a_decree_with_its_scans_travels_in_steps() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position_with_scans(&budi, DECREE, "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let entry = world.first();
    let steps: Vec<_> = world.attempts(entry.seq).into_iter().map(|attempt| attempt.step).collect();
    assert_eq!(steps, ["start", "attach", "attach", "recompute"]);
    let row = &world.rows_of(&budi, DECREE).await[0];
    let shown: Vec<_> = row.documents.iter().map(|document| document.dok_id.as_str()).collect();
    assert_eq!(shown, ["872", "873"]);
    // A new scan of the decree replaces the old one; the other is left alone.
    let mut event = world.emit_position_with_scans(&budi, DECREE, "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.mock().count("/upload-dok-rw"), 2, "the same again is nothing to do");
    event.decree_scan.as_mut().unwrap().content_hash = "c".repeat(64);
    world.emit(&budi, &event);
    world.mock().order(Order::once("/upload-dok-rw", Fault::DropReply));
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    world.drain_over(5, 10, |entries| entries[2].state == State::Delivered).await;
    assert_eq!(world.mock().count(SAVE), 1);
    assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
}

#[tokio::test]
async fn drill_a_million_row_backlog_and_an_urgent_event() {
    let world = World::new();
    let call = Call::system(world.now());
    for number in 0..150 {
        let someone = world.newcomer();
        let event = world.position(&someone, &format!("821/{number}/2026"), "UNIT1");
        store::transaction::<_, DbError>(&mut world.db.conn(), &call, |tx| tx.emit_bulk(someone.id, None, &event))
            .unwrap();
    }
    let (daily, urgent) = (world.someone(), world.someone());
    world.emit_position(&daily, DECREE, "UNIT1");
    world.emit_position(&urgent, DECREE, "UNIT1");
    world.sql(&format!("update outbox set lane = 0 where employee_id = '{}'", urgent.id));
    for who in [&urgent, &daily] {
        assert_eq!(world.step().await, Outcome::Delivered);
        assert_eq!(world.rows_of(who, DECREE).await.len(), 1, "the bulk correction is passed");
    }
    assert_eq!(world.mock().count(SAVE), 2);
}

#[tokio::test]
async fn drill_freeze_all_sending_for_one_person() {
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    let write = || Call::system(world.now());
    let stop = "perkara di PTUN, surat 180/1/2026";
    world.db.db.write(write(), move |tx| officer::freeze(tx, budi.id, stop)).await.unwrap();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.emit_contact(&budi, "0812");
    world.emit_position(&siti, DECREE, "UNIT1");
    for _ in 0..5 {
        world.drain().await;
        world.pass(86_400);
    }
    assert_eq!(world.rows_of(&siti, DECREE).await.len(), 1, "others go on");
    let theirs = || world.entries().into_iter().filter(|entry| entry.employee_id == budi.id).collect::<Vec<_>>();
    assert!(theirs().iter().all(|entry| entry.state == State::Pending && entry.attempts == 0), "nothing about them");
    world.db.db.write(write(), move |tx| officer::lift(tx, budi.id, "putusan 12/G/2026")).await.unwrap();
    world.drain_over(60, 60, |entries| entries.iter().all(|entry| entry.state == State::Delivered)).await;
    assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
}

#[tokio::test]
async fn drill_a_change_no_call_exists_for_is_recorded_and_never_lost() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.sql("update outbox set kind = 'education.recorded', version = 1");
    world.emit_position(&budi, "821/8/2026", "UNIT2");
    assert_eq!(world.drain().await, [Outcome::Recorded, Outcome::Delivered], "and holds back nothing");
    let entry = world.first();
    assert_eq!((entry.state, entry.first_sent_at, entry.accepted_at), (State::Recorded, None, None), "no false mark");
    assert_eq!(sync::ways::of("education.recorded").unwrap().compared_with(), Some("pendidikan"));
    assert_eq!(world.mock().count(SAVE), 1);
}
