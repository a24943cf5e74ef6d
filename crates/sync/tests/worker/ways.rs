//! The straight way of each kind of event.

use bkn::{CallId, Registry};
use diesel::prelude::*;
use store::{outbox::State, schema::sensitive_reads};
use sync::Outcome;
use testkit::day;

use crate::world::{World, january, rank};

#[tokio::test]
async fn a_position_is_saved_its_id_adopted_and_the_post_recomputed() {
    let world = World::new();
    let budi = world.someone();
    let event = world.emit_position(&budi, "821/7/2026", "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let rows = world.rows_of(&budi, "821/7/2026").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].effective_on, Some(event.effective_on));
    assert_eq!((rows[0].kind_id.as_deref(), rows[0].operational_id.as_deref()), (Some("4"), Some("JFU1")));
    assert_eq!(rows[0].move_kind.as_deref(), Some("MJ"));
    assert_eq!(world.done(), [("accepted".to_owned(), rows[0].id.to_string())]);
    let entry = &world.entries()[0];
    assert_eq!((entry.state, entry.remote_id.as_deref()), (State::Delivered, Some(rows[0].id.as_str())));
    assert_eq!((entry.attempts, entry.first_sent_at, entry.settled_at), (2, Some(world.now()), Some(world.now())));
    assert_eq!(world.mock().count("/pns/data-utama-jabatansync"), 1);
    let steps: Vec<_> = world.attempts(entry.seq).into_iter().map(|a| (a.step, a.outcome.unwrap())).collect();
    assert_eq!(steps, [("start".to_owned(), "ok".to_owned()), ("recompute".to_owned(), "ok".to_owned())]);
}

#[tokio::test]
async fn contact_data_is_read_when_it_is_sent_and_the_reading_logged() {
    let world = World::new();
    let budi = world.someone();
    world.emit_contact(&budi, "081234567890");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let record = world.client.data_utama(&CallId::new("test"), &budi.nip).await.unwrap();
    assert_eq!(record.mobile.as_deref(), Some("081234567890"));
    assert_eq!(record.email, None, "what did not change was not sent");
    let reads: i64 = sensitive_reads::table
        .filter(sensitive_reads::employee_id.eq(budi.id.uuid()))
        .count()
        .get_result(&mut world.db.conn())
        .unwrap();
    assert_eq!(reads, 1);
    let seen = world.mock().requests();
    assert!(seen.iter().all(|call| !call.path.contains("0812")), "no personal data in an address");
}

#[tokio::test]
async fn a_promotion_travels_there_and_back() {
    let world = World::new();
    let budi = world.someone();
    let request = world.emit_promotion(&budi);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let proposal = world.proposal(request);
    assert_eq!(world.entries()[0].remote_id.as_deref(), Some(proposal.as_str()));

    let polled = sync::poll::poll(&world.deps).await.unwrap();
    assert_eq!((polled.seen, polled.taken, polled.refused), (1, 1, 0));
    assert_eq!(world.did(), ["entered", "state", "considered"]);
    assert!(world.done()[2].1.starts_with("PG-36719"));

    world.emit_decree(&budi, request, &proposal, &"a".repeat(64));
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let rows = world.client.rank_history(&CallId::new("test"), &budi.nip).await.unwrap();
    let row = rows.iter().find(|row| row.rank() == Some(rank("III/b"))).unwrap();
    assert_eq!((row.effective_on, row.decree_on), (Some(january()), Some(day(2026, 12, 20))));
    assert_eq!(world.did()[3..], ["uploaded", "visible"]);
    assert_eq!(world.done()[4].1, row.id.to_string());

    sync::poll::poll(&world.deps).await.unwrap();
    assert_eq!(world.done().last().unwrap().0, "considered", "the end of the proposal carries the consideration too");
    assert!(world.done().iter().any(|(what, text)| what == "state" && text == "32 Profil PNS Telah Diperbaharui"));
}

#[tokio::test]
async fn a_rank_that_does_not_show_yet_is_looked_for_again() {
    let world = World::new();
    let budi = world.someone();
    let request = world.emit_promotion(&budi);
    world.drain().await;
    sync::poll::poll(&world.deps).await.unwrap();
    let proposal = world.proposal(request);
    world.emit_decree(&budi, request, &proposal, &"a".repeat(64));
    // The registry answers the recompute call and does nothing.
    let nothing = bkn_mock::Fault::ErrorInside { message: "Data Tidak Ada Perubahan".to_owned() };
    world.mock().order(bkn_mock::Order::once("/pns/data-utama-golongansync", nothing));
    assert_eq!(world.drain().await.last(), Some(&Outcome::Waiting));
    assert_eq!(world.drain().await, []);
    world.pass(2);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.did().last().unwrap(), "visible");
}
