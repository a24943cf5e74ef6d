//! Cases 23, 24, 30: what waits for what, and an event that kills.

use bkn_mock::{Fault, Order};
use kernel::Call;
use store::outbox::State;
use sync::{Outcome, officer};

use crate::world::{POISON, SAVE, World};

const DECREE: &str = "821/7/2026";

#[tokio::test]
async fn case_23_a_post_that_refers_to_a_rank_not_yet_accepted() {
    let world = World::new();
    let budi = world.someone();
    let request = world.emit_promotion(&budi);
    world.drain().await;
    sync::poll::poll(&world.deps).await.unwrap();
    world.emit_decree(&budi, request, &world.proposal(request), &"a".repeat(64));
    world.emit_position(&budi, DECREE, "UNIT1");
    // The registry takes the decree, and its rank does not show for a while.
    let nothing = Fault::ErrorInside { message: "Data Tidak Ada Perubahan".to_owned() };
    world.mock().order(Order::once("/pns/data-utama-golongansync", nothing));
    assert_eq!(world.drain().await, [Outcome::Waiting]);
    assert_eq!(world.mock().count(SAVE), 0, "the post waits for the rank");
    world.pass(2);
    assert_eq!(world.drain().await, [Outcome::Delivered, Outcome::Delivered]);
    assert_eq!(world.did().into_iter().rev().take(2).collect::<Vec<_>>(), ["accepted", "visible"]);
    assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
}

#[tokio::test]
async fn case_24_a_later_event_while_an_earlier_one_is_parked() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.mock().order(Order::once(SAVE, Fault::ErrorInside { message: "ditolak".to_owned() }));
    assert_eq!(world.drain().await, [Outcome::Parked]);
    world.emit_position(&budi, "821/8/2026", "UNIT2");
    for _ in 0..10 {
        assert_eq!(world.drain().await, [], "no silent overtaking");
        world.pass(86_400);
    }
    let id = world.first().id;
    let skip =
        |reason: &'static str| world.db.db.write(Call::system(world.now()), move |tx| officer::skip(tx, id, reason));
    assert!(skip("").await.is_err(), "a reason is owed");
    skip("SK dicabut, lihat surat 800/12/2026").await.unwrap();
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let states: Vec<_> = world.entries().into_iter().map(|entry| entry.state).collect();
    assert_eq!(states, [State::Skipped, State::Delivered]);
    assert_eq!(world.rows_of(&budi, DECREE).await.len(), 0);
}

#[tokio::test]
async fn case_30_poison_event_crashes_the_worker() {
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    world.emit_decree(&budi, kernel::RequestId::new(), "k1", POISON);
    world.emit_contact(&siti, "0813");
    let mut first = world.drain().await;
    first.sort_by_key(|outcome| *outcome == Outcome::Delivered);
    assert_eq!(first, [Outcome::Retrying, Outcome::Delivered], "isolated: the others flow");
    world.pass(60);
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    world.pass(60);
    assert_eq!(world.drain().await, [Outcome::Parked], "after three");
    assert_eq!(world.first().parked_cause.as_deref(), Some("sync.poison"));
    let crashed = world.attempts(world.first().seq);
    assert_eq!(crashed.iter().filter(|attempt| attempt.outcome.as_deref() == Some("crashed")).count(), 3, "counted");
}
