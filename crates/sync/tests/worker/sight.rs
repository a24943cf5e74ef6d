//! The mark "visible at BKN": set by a read of the registry that shows the change, which acceptance does not wait for.

use bkn_mock::{Fault, Order};
use diesel::prelude::*;
use store::schema::sensitive_reads;
use sync::{Outcome, Settings, look::look};

use crate::world::{Someone, World};

const DECREE: &str = "821/7/2026";
const ROWS: &str = "/pns/rw-jabatan";

/// Whether each event is accepted, and whether it is visible.
fn marks(world: &World) -> Vec<(bool, bool)> {
    world.entries().iter().map(|entry| (entry.accepted_at.is_some(), entry.visible_at.is_some())).collect()
}

async fn delivered(world: &World, someone: &Someone, decree: &str, unit: &str) {
    world.emit_position(someone, decree, unit);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
}

#[tokio::test]
async fn accepted_is_not_visible_until_a_read_shows_it() {
    let world = World::new();
    let budi = world.someone();
    world.mock().order(Order::always(ROWS, Fault::StaleReads));
    delivered(&world, &budi, DECREE, "UNIT1").await;
    assert_eq!(marks(&world), [(true, false)]);
    assert_eq!(world.mock().count(ROWS), 1, "the look before the save, and none that acceptance would wait for");
    assert_eq!(look(&world.deps).await.unwrap().reads, 0, "not at once");
    world.pass(2);
    let sighted = look(&world.deps).await.unwrap();
    assert_eq!((sighted.reads, sighted.shown, sighted.unseen), (1, 0, 1));
    assert_eq!(marks(&world), [(true, false)], "the registry does not show it yet");
    assert_eq!(look(&world.deps).await.unwrap().reads, 0, "it is given time");
    world.mock().clear_faults();
    world.pass(10);
    assert_eq!(look(&world.deps).await.unwrap().shown, 1);
    assert_eq!(world.first().visible_at, Some(world.now()));
    world.pass(86_400);
    assert_eq!(look(&world.deps).await.unwrap().reads, 0, "seen is seen");
}

#[tokio::test]
async fn one_read_tells_of_all_that_waits_about_a_person() {
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    for number in 1..=3 {
        delivered(&world, &budi, &format!("821/{number}/2026"), &format!("UNIT{number}")).await;
    }
    // A correction of the first: the row never shows again what the first change said.
    delivered(&world, &budi, "821/1/2026", "UNIT7").await;
    delivered(&world, &siti, DECREE, "UNIT1").await;
    world.pass(2);
    let before = world.mock().count(ROWS);
    assert_eq!(look(&world.deps).await.unwrap().reads, 2);
    assert_eq!(world.mock().count(ROWS), before + 2, "one for each of the two people");
    assert_eq!(marks(&world), [(true, true); 5]);
}

#[tokio::test]
async fn what_was_read_on_its_way_is_visible_at_once() {
    let world = World::new();
    let budi = world.someone();
    world.type_in(&budi, DECREE, "UNIT1", None).await;
    delivered(&world, &budi, DECREE, "UNIT1").await;
    assert_eq!(marks(&world), [(true, true)], "adopted: it was there when we looked");
    world.pass(3_600);
    assert_eq!(look(&world.deps).await.unwrap().reads, 0);
}

#[tokio::test]
async fn changes_that_wait_to_be_sent_go_first() {
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    delivered(&world, &budi, DECREE, "UNIT1").await;
    world.pass(2);
    world.emit_position(&siti, DECREE, "UNIT1");
    assert_eq!(look(&world.deps).await.unwrap().reads, 0);
    world.pass(300);
    assert_eq!(look(&world.deps).await.unwrap().reads, 1, "but not for ever");
    assert_eq!(marks(&world), [(true, true), (false, false)]);
}

#[tokio::test]
async fn a_registry_that_is_away_is_asked_again_and_one_that_never_shows_it_not_for_ever() {
    let world =
        World::with(bkn_mock::Options::in_memory(), Settings { visible_looks: 2, ..Settings::default() }, false);
    let budi = world.someone();
    world.mock().order(Order::always(ROWS, Fault::StaleReads));
    delivered(&world, &budi, DECREE, "UNIT1").await;
    world.mock().clear_faults();
    world.mock().order(Order::always(ROWS, Fault::ServerError { status: 503 }));
    let siti = world.someone();
    world.emit_contact(&siti, "0812");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    world.mock().order(Order::always("/pns/data-utama", Fault::ServerError { status: 503 }));
    for _ in 0..5 {
        world.pass(60);
        let sighted = look(&world.deps).await.unwrap();
        assert_eq!(
            (sighted.reads, sighted.unseen, sighted.away),
            (1, 0, true),
            "nobody knows, and one has asked for all"
        );
    }
    world.mock().clear_faults();
    let row = world.rows_of(&budi, DECREE).await[0].id.clone();
    bkn::Registry::delete_position(&world.client, &bkn::CallId::new("somebody"), &row).await.unwrap();
    for _ in 0..2 {
        world.pass(60);
        assert_eq!(look(&world.deps).await.unwrap().unseen, 1);
    }
    world.pass(86_400);
    assert_eq!(look(&world.deps).await.unwrap().reads, 0, "the nightly comparison tells what is there");
    assert_eq!(marks(&world), [(true, false), (true, true)]);
}

#[tokio::test]
async fn contact_data_and_proposals_are_seen_too() {
    let world = World::new();
    let budi = world.someone();
    world.emit_contact(&budi, "081234567890");
    world.emit_promotion(&budi);
    assert_eq!(world.drain().await, [Outcome::Delivered; 2]);
    assert_eq!(marks(&world), [(true, false); 2]);
    world.pass(2);
    let sighted = look(&world.deps).await.unwrap();
    assert_eq!((sighted.reads, sighted.shown), (1, 1));
    let logged: i64 = sensitive_reads::table
        .filter(sensitive_reads::employee_id.eq(budi.id.uuid()))
        .count()
        .get_result(&mut world.db.conn())
        .unwrap();
    assert_eq!(logged, 2, "when it was sent, and when it was looked for");
    sync::poll::poll(&world.deps).await.unwrap();
    assert_eq!(marks(&world), [(true, true); 2], "the list shows the proposal");
}
