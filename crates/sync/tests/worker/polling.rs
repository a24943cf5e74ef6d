//! What the registry's list says of proposals, each news taken once.

use bkn_mock::{Fault, Order};
use diesel::prelude::*;
use store::{outbox::State, schema::inbox};
use sync::{
    Outcome, Settings,
    poll::{PollError, poll, poll_what_is_due},
};

use crate::world::World;

fn inbox_rows(world: &World) -> Vec<(String, Option<String>)> {
    inbox::table.order(inbox::id).select((inbox::message_id, inbox::outcome)).load(&mut world.db.conn()).unwrap()
}

/// A promotion whose proposal is entered and stands still.
async fn entered() -> (World, kernel::RequestId, String) {
    let options = bkn_mock::Options { decide_after: None, ..bkn_mock::Options::in_memory() };
    let world = World::with(options, Settings::default(), false);
    let budi = world.someone();
    let request = world.emit_promotion(&budi);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let proposal = world.proposal(request);
    (world, request, proposal)
}

#[tokio::test]
async fn the_same_news_twice_has_one_effect() {
    let world = World::new();
    let budi = world.someone();
    world.emit_promotion(&budi);
    world.drain().await;
    let (a, b) = tokio::join!(poll(&world.deps), poll(&world.deps));
    assert_eq!(a.unwrap().taken + b.unwrap().taken, 1);
    assert_eq!(poll(&world.deps).await.unwrap().taken, 0);
    assert_eq!(world.did().iter().filter(|what| *what == "considered").count(), 1);
    let rows = inbox_rows(&world);
    let outcomes: Vec<_> = rows.iter().map(|(_, outcome)| outcome.as_deref()).collect();
    assert_eq!(outcomes, [Some("entered-by-us"), Some("consideration-signed")]);
}

#[tokio::test]
async fn a_state_never_seen_is_kept_verbatim_and_not_acted_upon() {
    let (world, _, proposal) = entered().await;
    assert!(world.mock().set_proposal_status(&proposal, "77", "Menunggu Paraf Direktur", "").unwrap());
    assert_eq!(poll(&world.deps).await.unwrap().taken, 1);
    assert_eq!(world.done().last().unwrap(), &("state".to_owned(), "77 Menunggu Paraf Direktur".to_owned()));
    assert_eq!(inbox_rows(&world)[1].1.as_deref(), Some("unknown"));
}

#[tokio::test]
async fn a_proposal_that_vanished_from_the_list_is_reported_once_and_its_return_is_news() {
    let (world, _, proposal) = entered().await;
    let period = |day| world.effects.under_way.lock().unwrap()[0].effective_on = day;
    // The list of another period does not have it; one that never showed is not missed.
    period(testkit::day(2027, 4, 1));
    assert_eq!(poll(&world.deps).await.unwrap().vanished, 0);
    period(crate::world::january());
    assert_eq!(poll(&world.deps).await.unwrap().taken, 1);
    period(testkit::day(2027, 4, 1));
    assert_eq!((poll(&world.deps).await.unwrap().vanished, poll(&world.deps).await.unwrap().vanished), (1, 0));
    assert_eq!(inbox_rows(&world).last().unwrap(), &(format!("{proposal}#000003"), Some("vanished".to_owned())));
    period(crate::world::january());
    assert_eq!(poll(&world.deps).await.unwrap().taken, 1);
}

#[tokio::test]
async fn returned_mended_and_returned_again_for_the_same_reason_is_news_each_time() {
    let (world, request, proposal) = entered().await;
    let returned =
        || world.mock().set_proposal_status(&proposal, "12", "Perbaikan Dokumen (BTS)", "SKP 2025 tidak terbaca");
    assert!(returned().unwrap());
    poll(&world.deps).await.unwrap();
    assert_eq!(world.done().last().unwrap(), &("returned".to_owned(), "SKP 2025 tidak terbaca".to_owned()));

    // Mended here, approved again: the same proposal is handed in again.
    let budi = world.effects.under_way.lock().unwrap()[0].clone();
    let someone = crate::world::Someone { id: budi.employee, nip: budi.nip, registry_id: "PNS0".to_owned() };
    world.emit_promotion_of(&someone, request);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.entries()[1].remote_id.as_deref(), Some(proposal.as_str()));
    assert_eq!(world.mock().counts().unwrap()["proposals"], 1);
    // Before anybody looks, it is returned again.
    assert!(returned().unwrap());
    poll(&world.deps).await.unwrap();
    assert_eq!(poll(&world.deps).await.unwrap().taken, 0);
    let times = world.did().iter().filter(|what| *what == "returned").count();
    assert_eq!(times, 2);
    let outcomes: Vec<_> = inbox_rows(&world).into_iter().map(|(_, outcome)| outcome.unwrap()).collect();
    assert_eq!(outcomes, ["entered-by-us", "returned", "entered-by-us", "returned"]);
}

#[tokio::test]
async fn a_refusal_ends_it_with_its_reason() {
    let (world, _, proposal) = entered().await;
    let name = "Ditolak - Tidak Memenuhi Syarat (TMS)";
    assert!(world.mock().set_proposal_status(&proposal, "15", name, "Masa kerja belum cukup").unwrap());
    poll(&world.deps).await.unwrap();
    assert_eq!(world.done().last().unwrap(), &("refused".to_owned(), "Masa kerja belum cukup".to_owned()));
}

#[tokio::test]
async fn a_proposal_typed_in_by_an_officer_is_recognised() {
    let manual = World::with(bkn_mock::Options::in_memory(), Settings::default(), true);
    let budi = manual.someone();
    let request = manual.emit_promotion(&budi);
    assert_eq!(manual.drain().await, [Outcome::Delivered]);
    assert_eq!(manual.did(), [""; 0], "nothing is in the registry yet");
    assert_eq!(poll(&manual.deps).await.unwrap().seen, 0);
    // The officer types it in.
    let typed = bkn::NewProposal {
        person_id: bkn::PersonId::new(&budi.registry_id).unwrap(),
        nip: budi.nip.clone(),
        target_rank: crate::world::rank("III/b"),
        effective_on: crate::world::january(),
        kind_id: "101".to_owned(),
        service_years: 11,
        service_months: 8,
        basic_salary: None,
        returned: None,
    };
    let officer = bkn::MockExtension::new(manual.client.clone());
    bkn::ProposalIntake::enter(&officer, &bkn::CallId::new("officer"), &typed).await.unwrap();
    assert_eq!(poll(&manual.deps).await.unwrap().taken, 1);
    assert_eq!(manual.did(), ["entered", "state", "considered"]);
    assert!(manual.effects.proposals.lock().unwrap().contains_key(&request));
}

#[tokio::test]
async fn news_our_record_refuses_is_kept_with_the_reason_and_not_tried_for_ever() {
    let world = World::new();
    let budi = world.someone();
    world.emit_promotion(&budi);
    world.drain().await;
    world.effects.refusing.lock().unwrap().push("considered");
    let polled = poll(&world.deps).await.unwrap();
    assert_eq!((polled.taken, polled.refused), (0, 1));
    assert_eq!(world.did(), ["entered"], "the refused effect and what was written with it are gone");
    assert_eq!(inbox_rows(&world)[1].1.as_deref(), Some("refused: test.conflict"));
    assert_eq!(poll(&world.deps).await.unwrap().refused, 0);
}

/// Five proposals in one list that is read row by row.
async fn five_in_a_list() -> World {
    let world = World::with(bkn_mock::Options::in_memory(), Settings { poll_page: 1, ..Settings::default() }, false);
    for _ in 0..5 {
        let someone = world.someone();
        world.emit_promotion(&someone);
    }
    assert_eq!(world.drain().await.len(), 5);
    world
}

const LIST: &str = "/pns/list-kp-instansi";

#[tokio::test]
async fn a_reading_that_broke_off_goes_on_a_page_before_where_it_stood() {
    let world = five_in_a_list().await;
    world.mock().order(Order::once(LIST, Fault::ServerError { status: 503 }).from(4));
    assert!(matches!(poll(&world.deps).await, Err(PollError::Registry(_))));
    assert_eq!(world.did().iter().filter(|what| *what == "considered").count(), 3, "what was read is taken");
    assert_eq!(world.mock().count(LIST), 4);
    let polled = poll(&world.deps).await.unwrap();
    assert_eq!((polled.taken, polled.vanished), (2, 0), "and nobody is missed whom this reading did not pass");
    assert_eq!(world.mock().count(LIST), 4 + 4, "the third page again, the last two, and that there is no more");
    assert_eq!(poll(&world.deps).await.unwrap().seen, 5, "from the beginning again");
}

#[tokio::test]
async fn a_list_is_read_as_far_as_the_last_of_ours() {
    let world = five_in_a_list().await;
    world.effects.under_way.lock().unwrap().truncate(2);
    assert_eq!(poll(&world.deps).await.unwrap().taken, 2);
    assert_eq!(world.mock().count(LIST), 2);
}

#[tokio::test]
async fn what_one_worker_has_just_read_the_others_leave_alone() {
    let world = five_in_a_list().await;
    assert_eq!(poll_what_is_due(&world.deps).await.unwrap().taken, 5);
    let read = world.mock().count(LIST);
    assert_eq!(poll_what_is_due(&world.deps).await.unwrap().seen, 0);
    assert_eq!(world.mock().count(LIST), read);
    world.pass(60);
    assert_eq!(poll_what_is_due(&world.deps).await.unwrap().seen, 5);
}

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let options = bkn_mock::Options::in_memory();
    let world = World::with(options, Settings { poll_page: 2, ..Settings::default() }, false);
    let people: Vec<_> = (0..5).map(|_| world.someone()).collect();
    for someone in &people {
        world.emit_promotion(someone);
    }
    assert_eq!(world.drain().await.len(), 5);
    assert_eq!(poll(&world.deps).await.unwrap().taken, 5);
    assert_eq!(world.mock().count("/pns/list-kp-instansi"), 3);
    assert!(world.entries().iter().all(|entry| entry.state == State::Delivered));
}

#[tokio::test]
async fn a_refused_proposal_of_an_earlier_request_is_not_taken_for_the_new_one() {
    let (world, first, proposal) = entered().await;
    let name = "Ditolak - Tidak Memenuhi Syarat (TMS)";
    assert!(world.mock().set_proposal_status(&proposal, "15", name, "Masa kerja belum cukup").unwrap());
    poll(&world.deps).await.unwrap();
    // A new request for the same person and day; its way is manual, so nobody knows its proposal yet.
    let second = kernel::RequestId::new();
    for way in world.effects.under_way.lock().unwrap().iter_mut() {
        assert_eq!(way.request, first);
        way.request = second;
    }
    assert_eq!(poll(&world.deps).await.unwrap().seen, 0);
    assert_eq!(world.did().iter().filter(|what| *what == "refused").count(), 1);
}

#[tokio::test]
async fn what_the_list_showed_first_is_not_entered_again() {
    let options = bkn_mock::Options { decide_after: None, ..bkn_mock::Options::in_memory() };
    let world = World::with(options, Settings::default(), false);
    let budi = world.someone();
    let request = world.emit_promotion(&budi);
    world.mock().order(Order::once("/mock/usulan-kp", Fault::DropReply));
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    assert_eq!(poll(&world.deps).await.unwrap().taken, 1, "the list has it before the worker tries again");
    let proposal = world.proposal(request);
    assert!(world.mock().set_proposal_status(&proposal, "12", "Perbaikan Dokumen (BTS)", "SKP").unwrap());
    poll(&world.deps).await.unwrap();
    world.pass(3);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.mock().count("/mock/usulan-kp"), 1, "neither entered twice nor handed in unmended");
    assert_eq!(world.did(), ["entered", "state", "state", "returned"]);
}
