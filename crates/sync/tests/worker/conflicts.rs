//! Where the registry says something else than we do: an officer sees both rows and decides; and rows that are there several times.

use diesel::prelude::*;
use kernel::{Actor, Call, EventId, Fault as _};
use serde_json::{Value, json};
use store::{
    outbox::{self, Filter, Leased, State},
    schema::audit_log,
};
use sync::{
    Error, Outcome, Side,
    officer::{self, Conflict},
    ways::{self, Trip, Trouble},
};
use uuid::Uuid;

use crate::world::{SAVE, Someone, World};

const DECREE: &str = "821/7/2026";
const WHY: &str = "diperiksa pada petikan SK-nya";

/// Somebody has typed the row in with another unit.
async fn in_conflict() -> (World, Someone, bkn::RowId) {
    let world = World::new();
    let budi = world.someone();
    let row = world.type_in(&budi, DECREE, "UNIT9", None).await;
    world.emit_position(&budi, DECREE, "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Parked]);
    (world, budi, row)
}

fn shown(world: &World, id: EventId) -> Conflict {
    officer::conflict(&mut world.db.conn(), &Actor::system(), id).unwrap().unwrap()
}

async fn decide(world: &World, side: Side, seen: i32, why: &'static str) -> Result<(), Error> {
    let id = world.first().id;
    world.db.db.write(Call::system(world.now()), move |tx| officer::decide(tx, id, side, seen, why)).await
}

async fn unit(world: &World, someone: &Someone) -> String {
    let rows = world.rows_of(someone, DECREE).await;
    rows.first().and_then(|row| row.unit_id.clone()).unwrap().to_string()
}

#[tokio::test]
async fn ours_is_right_and_their_row_is_updated_by_its_id() {
    let (world, budi, row) = in_conflict().await;
    let id = world.first().id;
    let conflict = shown(&world, id);
    assert!(conflict.open && conflict.row == row && conflict.decided.is_none());
    let told = |name: &str| {
        let member = conflict.members.iter().find(|member| member.name == name).unwrap();
        (member.ours.value.clone(), member.theirs.clone().map(|said| said.value), member.same)
    };
    assert_eq!(told("unorId"), ("UNIT1".to_owned(), Some("UNIT9".to_owned()), false));
    assert_eq!(
        told("nomorSk"),
        (DECREE.to_owned(), Some(DECREE.to_owned()), true),
        "the whole row, not only what differs"
    );

    let code = |done: Result<(), Error>| done.unwrap_err().code();
    assert_eq!(code(decide(&world, Side::Ours, conflict.seen, "ya").await), "sync.reason-missing");
    assert_eq!(code(decide(&world, Side::Ours, conflict.seen + 1, WHY).await), "sync.seen-otherwise");
    assert_eq!(world.drain().await, [], "nothing was decided");
    decide(&world, Side::Ours, conflict.seen, WHY).await.unwrap();
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!((unit(&world, &budi).await, world.rows_of(&budi, DECREE).await.len()), ("UNIT1".to_owned(), 1));
    assert_eq!(world.mock().count(SAVE), 2, "theirs, and our update of it");
    assert_eq!(world.first().remote_id.as_deref(), Some(row.as_str()));
    assert_eq!(code(decide(&world, Side::Theirs, conflict.seen, WHY).await), "sync.no-conflict");
    let (before, after, basis): (Option<Value>, Option<Value>, Option<String>) = audit_log::table
        .filter(audit_log::action.eq("outbox.decide"))
        .select((audit_log::before, audit_log::after, audit_log::basis))
        .first(&mut world.db.conn())
        .unwrap();
    assert_eq!(before.unwrap()["differences"][0]["theirs"], "UNIT9");
    assert_eq!((after, basis.as_deref()), (Some(json!({"right": "ours"})), Some(WHY)));
}

#[tokio::test]
async fn a_row_that_changed_after_the_decision_is_a_conflict_anew() {
    let (world, budi, row) = in_conflict().await;
    let seen = shown(&world, world.first().id).seen;
    decide(&world, Side::Ours, seen, WHY).await.unwrap();
    world.type_in(&budi, DECREE, "UNIT8", Some(&row)).await;
    assert_eq!(world.drain().await, [Outcome::Parked]);
    assert_eq!(unit(&world, &budi).await, "UNIT8", "what nobody saw is not written over");
    let again = decide(&world, Side::Ours, seen, WHY).await.unwrap_err();
    assert_eq!(again.code(), "sync.seen-otherwise");
    decide(&world, Side::Ours, shown(&world, world.first().id).seen, WHY).await.unwrap();
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(unit(&world, &budi).await, "UNIT1");
}

#[tokio::test]
async fn theirs_is_right_and_nothing_is_sent_and_the_next_goes_on() {
    let (world, budi, _) = in_conflict().await;
    world.emit_position(&budi, "821/8/2026", "UNIT2");
    assert_eq!(world.drain().await, [], "it waits behind the conflict");
    let seen = shown(&world, world.first().id).seen;
    decide(&world, Side::Theirs, seen, WHY).await.unwrap();
    let conflict = shown(&world, world.first().id);
    assert_eq!((world.first().state, conflict.open, conflict.decided), (State::Skipped, false, Some(Side::Theirs)));
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!((unit(&world, &budi).await.as_str(), world.mock().count(SAVE)), ("UNIT9", 2), "theirs stays");
    let nobody = Actor { user: None, employee: None, name: "Uji".into(), grants: vec![] };
    let denied = officer::conflict(&mut world.db.conn(), &nobody, world.first().id);
    assert!(matches!(denied, Err(Error::Denied(_))));
}

#[tokio::test]
async fn rows_there_several_times_are_listed_until_a_look_finds_them_deleted() {
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    for _ in 0..2 {
        world.type_in(&budi, DECREE, "UNIT1", None).await;
    }
    world.emit_position(&budi, DECREE, "UNIT1");
    world.emit_position(&siti, DECREE, "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Delivered; 2]);
    let id = world.first().id;
    let twice = Filter { duplicates: true, ..Filter::default() };
    let listed = |world: &World| -> Vec<Vec<String>> {
        let mut conn = world.db.conn();
        let seqs: Vec<i64> = outbox::list(&mut conn, &twice, 10).unwrap().iter().map(|entry| entry.seq).collect();
        outbox::duplicates_of(&mut conn, &seqs).unwrap().into_values().collect()
    };
    let other = world.findings(id).duplicates[0].clone();
    assert_eq!(listed(&world), [[other.to_string()]]);
    let overview = officer::overview(&mut world.db.conn(), &Actor::system(), world.now()).unwrap();
    assert_eq!(overview.duplicates, 1);
    assert_eq!(ways::of("position.recorded").unwrap().deleted_by(), Some("DELETE /jabatan/delete/{id}"));
    assert_eq!(ways::of("appraisal.recorded").unwrap().deleted_by(), None, "contract §7: no delete for skp22");

    // The officer deletes it at the registry and wants to know.
    bkn::Registry::delete_position(&world.client, &bkn::CallId::new("officer"), &other).await.unwrap();
    world.db.db.write(Call::system(world.now()), move |tx| officer::look_again(tx, id)).await.unwrap();
    assert_eq!(sync::look::look(&world.deps).await.unwrap().reads, 1);
    assert_eq!(listed(&world), Vec::<Vec<String>>::new());
    world.emit_contact(&budi, "0812");
    let waiting = world.entries().pop().unwrap().id;
    let early = world.db.db.write(Call::system(world.now()), move |tx| officer::look_again(tx, waiting)).await;
    assert_eq!(early.unwrap_err().code(), "sync.event-not-delivered");
}

#[tokio::test]
async fn what_cannot_be_read_of_our_own_preparation_is_parked_and_not_taken_for_nothing() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    let worker = Uuid::now_v7();
    let lease = std::time::Duration::from_secs(90);
    let leased: Vec<Leased> =
        world.db.db.write_here(&Call::system(world.now()), |tx| outbox::lease(tx, worker, 1, lease)).unwrap();
    let event = leased.into_iter().next().unwrap();
    let prepared = json!({"row": 7});
    let trip = Trip { deps: world.deps.clone(), event, prepared, may_have_been_applied: false };
    let trouble = ways::of("position.recorded").unwrap().call(&trip).await.unwrap_err();
    assert!(matches!(trouble, Trouble::Ours("sync.payload-unreadable")), "{trouble:?}");
    assert_eq!(world.mock().count(SAVE), 0, "how the row was left by us is not guessed");
}
