//! The drills under the table of the thirty cases.

use bkn_mock::{Fault, Order};
use store::outbox::State;
use sync::Outcome;

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
