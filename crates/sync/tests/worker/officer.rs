//! What the officer in charge may do: many at once with a look before, edit, freeze; and what they see.

use bkn_mock::{Fault, Order};
use kernel::{Actor, Call, Fault as _, Role};
use serde_json::{Value, json};
use store::outbox::{Filter, State};
use sync::{Error, Outcome, officer};

use crate::world::{Someone, World};

const SAVE: &str = "/jabatan/unorjabatan/save";

fn system() -> Actor {
    Actor::system()
}

/// Somebody whose change was refused.
async fn refused(world: &World, message: &str, decree: &str) -> Someone {
    let someone = world.someone();
    world.emit_position(&someone, decree, "UNIT1");
    world.mock().order(Order::once(SAVE, Fault::ErrorInside { message: message.to_owned() }));
    assert_eq!(world.drain().await, [Outcome::Parked]);
    someone
}

async fn edit(world: &World, at: usize, changes: Value) -> Result<(), Error> {
    let (id, changes) = (world.entries().get(at).unwrap().id, changes.as_object().cloned().unwrap());
    world
        .db
        .db
        .write(Call::system(world.now()), move |tx| officer::edit(tx, id, &changes, "nomor SK salah ketik"))
        .await
}

#[tokio::test]
async fn many_are_sent_again_by_cause_after_a_look_that_reads_each_payload() {
    use diesel::prelude::*;
    use store::schema::outbox as table;
    let world = World::new();
    refused(&world, "unorId tidak ditemukan pada referensi unor", "821/1/2026").await;
    refused(&world, "unorId tidak ditemukan pada referensi unor", "821/2/2026").await;
    refused(&world, "Usul sedang dikunci", "821/3/2026").await;
    let broken = world.entries()[1].id;
    diesel::update(table::table.filter(table::id.eq(broken.uuid())))
        .set(table::payload.eq(json!({"nip": "198609262015051002"})))
        .execute(&mut world.db.conn())
        .unwrap();
    let by_cause = Filter { cause: Some("registry.missing-reference".to_owned()), ..Filter::default() };
    let plan = officer::plan(&mut world.db.conn(), &system(), &by_cause).unwrap();
    assert_eq!(plan.fit, [world.entries()[0].id]);
    assert_eq!(plan.unfit.iter().map(|unfit| unfit.id).collect::<Vec<_>>(), [broken]);
    assert!(plan.unfit[0].problem.contains("missing field"), "{}", plan.unfit[0].problem);
    assert!(world.entries().iter().all(|entry| entry.state == State::Parked), "a look changes nothing");

    let done =
        world.db.db.write(Call::system(world.now()), move |tx| officer::retry_many(tx, &by_cause)).await.unwrap();
    assert_eq!(done, plan);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let states: Vec<_> = world.entries().into_iter().map(|entry| entry.state).collect();
    assert_eq!(states, [State::Delivered, State::Parked, State::Parked]);
    let later = Filter { since: Some(world.now() + chrono::TimeDelta::seconds(1)), ..Filter::default() };
    assert_eq!(officer::plan(&mut world.db.conn(), &system(), &later).unwrap(), officer::Plan::default());
}

#[tokio::test]
async fn a_parked_payload_is_edited_judged_by_its_type_and_sent() {
    let world = World::new();
    let budi = refused(&world, "nomorSk tidak valid", "821/salah/2026").await;
    let id = world.entries()[0].id;
    let form = world.db.db.write(Call::system(world.now()), move |tx| officer::editable(tx, id)).await.unwrap();
    assert_eq!(form.members["decree_number"], "821/salah/2026");
    assert!(!form.members.contains_key("nip"), "whom it is about cannot be changed");

    let code = |done: Result<(), Error>| done.unwrap_err().code();
    assert_eq!(code(edit(&world, 0, json!({"nip": "198609262015051002"})).await), "sync.member-unknown");
    assert_eq!(code(edit(&world, 0, json!({"nomor": "1"})).await), "sync.member-unknown");
    assert_eq!(code(edit(&world, 0, json!({"issued_on": "kemarin"})).await), "sync.payload-unfit");
    assert_eq!(world.entries()[0].state, State::Parked);

    edit(&world, 0, json!({"decree_number": "821/9/2026"})).await.unwrap();
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.rows_of(&budi, "821/9/2026").await.len(), 1);
    assert_eq!(world.rows_of(&budi, "821/salah/2026").await.len(), 0);
    let entry = &world.entries()[0];
    assert_eq!(entry.basis.as_deref(), Some("821/9/2026"));
    assert!(entry.accepted_at.is_some());
    let (before, after): (Option<Value>, Option<Value>) = {
        use diesel::prelude::*;
        use store::schema::audit_log::dsl::{action, after, audit_log, before};
        audit_log.filter(action.eq("outbox.edit")).select((before, after)).first(&mut world.db.conn()).unwrap()
    };
    assert_eq!(before, Some(json!({"decree_number": "821/salah/2026"})));
    assert_eq!(after, Some(json!({"decree_number": "821/9/2026"})));
    assert_eq!(code(edit(&world, 0, json!({"decree_number": "x"})).await), "sync.event-not-skippable");
}

#[tokio::test]
async fn what_may_be_at_the_registry_keeps_its_number() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, "821/1/2026", "UNIT1");
    world.mock().order(Order::once(SAVE, Fault::DropReply));
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    let refused = edit(&world, 0, json!({"decree_number": "821/2/2026"})).await.unwrap_err();
    assert_eq!(refused.code(), "sync.may-be-there");
    edit(&world, 0, json!({"unit_registry_id": "UNIT2"})).await.unwrap();
}

#[tokio::test]
async fn nothing_is_sent_about_a_frozen_person_until_it_is_lifted() {
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    let (call, person) = (|| Call::system(world.now()), budi.id);
    let short = world.db.db.write(call(), move |tx| officer::freeze(tx, person, "stop")).await.unwrap_err();
    assert_eq!(short.code(), "sync.reason-missing");
    assert!(world.db.db.write(call(), move |tx| officer::freeze(tx, person, "Putusan sela PTUN 12/G")).await.unwrap());
    world.emit_position(&budi, "821/1/2026", "UNIT1");
    world.emit_contact(&budi, "0812");
    world.emit_contact(&siti, "0813");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    world.pass(3_600);
    assert_eq!(world.drain().await, []);
    let seen = officer::overview(&mut world.db.conn(), &system(), world.now()).unwrap();
    assert_eq!((seen.frozen.len(), seen.frozen[0].employee_id, seen.last_hour), (1, budi.id, 1));
    assert!(world.db.db.write(call(), move |tx| officer::lift(tx, person, "Putusan telah inkrah")).await.unwrap());
    assert_eq!(world.drain().await, [Outcome::Delivered, Outcome::Delivered]);
}

#[tokio::test]
async fn an_officer_sees_what_is_parked_whose_work_it_is_and_one_persons_way() {
    let world = World::new();
    let budi = refused(&world, "nomorSk tidak valid", "821/1/2026").await;
    world.emit_contact(&budi, "0812");
    world.drain().await;
    let mut conn = world.db.conn();
    let seen = officer::overview(&mut conn, &system(), world.now()).unwrap();
    let parked: Vec<_> = seen.parked.iter().map(|p| (p.cause.as_str(), p.count, p.owner)).collect();
    assert_eq!(parked, [("registry.validation", 1, Role::HrOfficer)]);
    assert_eq!(seen.parked[0].deadline, Some(world.now() + chrono::TimeDelta::days(3)));
    let way = officer::timeline(&mut conn, &system(), budi.id, 10).unwrap();
    let marks = |at: usize| {
        let entry = &way.events[at].entry;
        (entry.first_sent_at.is_some(), entry.accepted_at.is_some())
    };
    assert_eq!((marks(0), marks(1)), ((true, true), (true, false)), "newest first");
    assert_eq!(way.events[1].owner, Some(Role::HrOfficer));
    assert_eq!(way.events[1].attempts.len(), 1);
    let nobody = Actor { user: None, employee: None, name: "Uji".into(), grants: vec![] };
    assert!(matches!(officer::timeline(&mut conn, &nobody, budi.id, 10), Err(Error::Denied(_))));
    assert!(matches!(officer::overview(&mut conn, &nobody, world.now()), Err(Error::Denied(_))));
    assert!(matches!(officer::plan(&mut conn, &nobody, &Filter::default()), Err(Error::Denied(_))));
}
