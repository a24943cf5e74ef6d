//! Cases 12, 19–22, 25: what the registry refuses, does not know, or has otherwise.

use bkn_mock::{Fault, Order, Unit};
use kernel::{Call, PositionKind};
use store::outbox::State;
use sync::{Outcome, document_is_missing, officer, references};

use crate::world::{SAVE, World};

const DECREE: &str = "821/7/2026";
const UPLOAD: &str = "/upload-dok-rw";

#[tokio::test]
async fn case_12_200_with_an_error_inside_the_body() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.mock().order(Order::once(SAVE, Fault::ErrorInside { message: "SK sudah digunakan".to_owned() }));
    assert_eq!(world.drain().await, [Outcome::Parked], "never taken for a success");
    let entry = world.first();
    assert_eq!((entry.state, entry.parked_cause.as_deref()), (State::Parked, Some("registry.refused")));
    let attempt = &world.attempts(entry.seq)[0];
    assert_eq!((attempt.http_status, attempt.excerpt.as_deref()), (Some(200), Some("SK sudah digunakan")));
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.did().len()), (0, 0));
}

#[tokio::test]
async fn case_19_validation_refusal() {
    for (fault, cause) in [
        (Fault::UnknownReference { member: "unorId".to_owned() }, "registry.missing-reference"),
        (Fault::Invalid { members: vec!["unorId".to_owned()] }, "registry.validation"),
    ] {
        let world = World::new();
        let budi = world.someone();
        world.emit_position(&budi, DECREE, "UNIT1");
        world.emit_position(&budi, "821/8/2026", "UNIT2");
        world.emit_contact(&budi, "0813");
        world.mock().order(Order::once(SAVE, fault));
        let mut outcomes = world.drain().await;
        outcomes.sort_by_key(|outcome| *outcome != Outcome::Parked);
        assert_eq!(outcomes, [Outcome::Parked, Outcome::Delivered], "parked, and unrelated kinds of the person go on");
        let entries = world.entries();
        assert_eq!(entries[0].parked_cause.as_deref(), Some(cause));
        let states: Vec<_> = entries.iter().map(|entry| entry.state).collect();
        assert_eq!(states, [State::Parked, State::Pending, State::Delivered], "what depends on it is held");
        assert!(world.attempts(entries[0].seq)[0].excerpt.as_deref().unwrap().to_lowercase().contains("unorid"));
        let id = entries[0].id;
        world.db.db.write(Call::system(world.now()), move |tx| officer::retry(tx, &[id])).await.unwrap();
        assert_eq!(world.drain().await, [Outcome::Delivered, Outcome::Delivered]);
        assert_eq!(world.rows_of(&budi, DECREE).await.len(), 1);
    }
}

#[tokio::test]
async fn case_20_reference_code_retired_at_the_registry() {
    let world = World::new();
    let (budi, siti) = (world.someone(), world.someone());
    let unit = |id: &str| Unit {
        id: id.to_owned(),
        parent_id: String::new(),
        root_id: id.to_owned(),
        name: format!("Bidang {id}"),
        head_title: String::new(),
        echelon_id: String::new(),
    };
    for (someone, unit) in [(&budi, "UNIT1"), (&siti, "UNIT2")] {
        let mut event = world.position(someone, DECREE, unit);
        (event.position_kind, event.echelon) = (PositionKind::Structural, Some("III.b".to_owned()));
        world.emit(someone, &event);
    }
    assert_eq!(references::refresh(&world.deps).await.unwrap(), [], "an empty list says nothing");
    world.mock().add_units([unit("UNIT2")]).unwrap();
    let affected = references::refresh(&world.deps).await.unwrap();
    assert_eq!(affected.len(), 1, "{affected:?}");
    assert_eq!((affected[0].employee, affected[0].codes[0].member), (budi.id, "unorId"));
    assert_eq!(affected[0].codes[0].code, "UNIT1");
    let entry = world.first();
    assert_eq!((entry.state, entry.parked_cause.as_deref()), (State::Parked, Some(references::CAUSE)));
    assert_eq!(world.mock().count(SAVE), 0, "listed before anything was sent");
    assert_eq!(world.drain().await, [Outcome::Delivered], "the other one goes");
    assert_eq!(world.rows_of(&siti, DECREE).await.len(), 1);
    assert_eq!(references::refresh(&world.deps).await.unwrap(), [], "and is not listed twice");
}

#[tokio::test]
async fn case_21_person_not_found_at_the_registry() {
    let world = World::new();
    let new = world.newcomer();
    let mut event = world.position(&new, DECREE, "UNIT1");
    event.registry_person_id = None;
    world.emit(&new, &event);
    let outcomes = world.drain().await;
    assert_eq!(outcomes.len(), 1);
    let entry = world.first();
    assert_eq!(entry.state, State::Pending, "somebody new may come there later: {outcomes:?}");
    assert!(entry.next_attempt_at >= world.now() + chrono::TimeDelta::minutes(30), "slowly");
    world.enter(&new);
    world.drain_over(3600, 48, |entries| entries[0].state == State::Delivered).await;
    assert_eq!((world.rows_of(&new, DECREE).await.len(), world.mock().count(SAVE)), (1, 1));
    // Somebody who never comes is a person's business in the end.
    let never = world.newcomer();
    let mut event = world.position(&never, DECREE, "UNIT1");
    event.registry_person_id = None;
    world.emit(&never, &event);
    let days = world.drain_over(6 * 3600, 4 * 60, |entries| entries[1].state == State::Parked).await / 86_400;
    assert!((1..=31).contains(&days), "after {days} days");
    assert_eq!(world.entries()[1].parked_cause.as_deref(), Some("registry.person-unknown"));
}

#[tokio::test]
async fn case_22_save_ok_but_document_upload_fails() {
    for (fault, outcome) in [
        (Fault::ErrorInside { message: "Ukuran file maksimal 1 MB".to_owned() }, Outcome::Parked),
        (Fault::ErrorInside { message: "Format file harus PDF".to_owned() }, Outcome::Parked),
        (Fault::ServerError { status: 503 }, Outcome::Retrying),
        (Fault::ResetDuringUpload, Outcome::Retrying),
        (Fault::DropReply, Outcome::Retrying),
    ] {
        let world = World::new();
        let budi = world.someone();
        world.emit_position_with_scans(&budi, DECREE, "UNIT1");
        // The decree goes up; the statement of inauguration does not.
        world.mock().order(Order::once(UPLOAD, fault.clone()).from(2));
        assert_eq!(world.drain().await, [outcome], "{fault:?}");
        let entry = world.first();
        let rows = world.rows_of(&budi, DECREE).await;
        assert_eq!(rows.len(), 1);
        assert_eq!(entry.remote_id.as_deref(), Some(rows[0].id.as_str()), "the row's id is kept");
        assert!(document_is_missing(&entry), "data yes, document no");
        let shown = |row: &bkn::PositionRow| row.documents.iter().map(|d| d.dok_id.clone()).collect::<Vec<_>>();
        assert!(shown(&rows[0]).contains(&"872".to_owned()));
        let id = entry.id;
        world.pass(60);
        world.db.db.write(Call::system(world.now()), move |tx| officer::retry(tx, &[id])).await.unwrap();
        assert_eq!(world.drain().await, [Outcome::Delivered], "{fault:?}");
        assert!(!document_is_missing(&world.first()));
        assert_eq!(world.mock().count(SAVE), 1, "only the upload is repeated");
        let applied = fault == Fault::DropReply;
        assert_eq!(world.mock().count(UPLOAD), if applied { 2 } else { 3 }, "what is there already is not: {fault:?}");
        assert_eq!(shown(&world.rows_of(&budi, DECREE).await[0]), ["872", "873"]);
    }
}

#[tokio::test]
async fn case_25_registry_edited_by_hand_meanwhile() {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let row = world.rows_of(&budi, DECREE).await[0].id.clone();
    let unit = async || world.rows_of(&budi, DECREE).await[0].unit_id.clone().unwrap().to_string();

    // A correction of a row that is as we left it is an update, and the same correction again is none.
    for saves in [2, 2] {
        let correction = world.position(&budi, DECREE, "UNIT2");
        world.emit(&budi, &correction);
        assert_eq!(world.drain().await, [Outcome::Delivered]);
        assert_eq!((unit().await.as_str(), world.mock().count(SAVE)), ("UNIT2", saves));
    }
    // Somebody edits the row; the next correction of ours must not write that over.
    world.type_in(&budi, DECREE, "UNIT9", Some(&row)).await;
    let correction = world.position(&budi, DECREE, "UNIT3");
    world.emit(&budi, &correction);
    assert_eq!(world.drain().await, [Outcome::Parked]);
    let entry = world.entries().pop().unwrap();
    assert_eq!(entry.parked_cause.as_deref(), Some("sync.conflict"));
    let both = world.attempts(entry.seq)[0].excerpt.clone().unwrap();
    assert_eq!(both, "unorId: di sini UNIT3, di SIASN UNIT9");
    let findings = world.findings(entry.id);
    assert_eq!((findings.conflict_with, findings.differences.len()), (Some(row.clone()), 1));
    assert_eq!((unit().await.as_str(), world.mock().count(SAVE)), ("UNIT9", 3), "no blind overwrite");

    // A row somebody else typed in for the same decree, and otherwise: the same.
    let siti = world.someone();
    world.type_in(&siti, DECREE, "UNIT9", None).await;
    world.emit_position(&siti, DECREE, "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Parked]);
    assert_eq!(world.entries().pop().unwrap().parked_cause.as_deref(), Some("sync.conflict"));
    assert_eq!(world.rows_of(&siti, DECREE).await.len(), 1);
}
