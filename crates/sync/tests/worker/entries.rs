//! Appraisals and awards: each a row of its history at the registry, once, with its document.

use bkn::{AppraisalRow, AwardRow, CallId, Registry};
use bkn_mock::{Fault, Order};
use kernel::{DocumentId, HistoryId};
use store::{
    events::{AppraisalAssessor, AppraisalRecorded, AwardRecorded, Scan},
    outbox::State,
};
use sync::Outcome;
use testkit::day;

use crate::world::{Someone, World};

const SAVE_AWARD: &str = "/penghargaan/save";
const UPLOAD: &str = "/upload-dok-rw";

fn scan() -> Scan {
    Scan { document_id: DocumentId::new(), content_hash: "a".repeat(64) }
}

fn award(someone: &Someone, number: &str) -> AwardRecorded {
    let id = HistoryId::new();
    AwardRecorded {
        history_id: id,
        origin_id: id,
        nip: someone.nip.clone(),
        registry_person_id: Some(someone.registry_id.clone()),
        kind_code: "201".to_owned(),
        year: 2026,
        decree_number: number.to_owned(),
        issued_on: day(2026, 8, 12),
        scan: scan(),
    }
}

fn appraisal(someone: &Someone, work_result: u8, behaviour: u8, quadrant: u8) -> AppraisalRecorded {
    AppraisalRecorded {
        history_id: HistoryId::new(),
        nip: someone.nip.clone(),
        registry_person_id: Some(someone.registry_id.clone()),
        year: 2025,
        work_result,
        behaviour,
        quadrant,
        assessor: AppraisalAssessor {
            civil_servant: true,
            number: Some("197503122000031002".to_owned()),
            name: "Ratna Kusuma".to_owned(),
            rank_id: Some("41".to_owned()),
            position: "Kepala Bidang".to_owned(),
            unit: "Dinas Kesehatan".to_owned(),
        },
        scan: scan(),
    }
}

async fn awards(world: &World, someone: &Someone) -> Vec<AwardRow> {
    world.client.award_history(&CallId::new("test"), &someone.nip).await.unwrap()
}

async fn appraisals(world: &World, someone: &Someone) -> Vec<AppraisalRow> {
    world.client.appraisal_history(&CallId::new("test"), &someone.nip).await.unwrap()
}

#[tokio::test]
async fn an_award_is_saved_with_its_certificate_and_its_id_kept() {
    let world = World::new();
    let budi = world.someone();
    world.emit(&budi, &award(&budi, "52/TK/Tahun 2026"));
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let [row] = awards(&world, &budi).await.try_into().unwrap();
    assert_eq!((row.kind_code.as_deref(), row.year, row.decree_on), (Some("201"), Some(2026), Some(day(2026, 8, 12))));
    assert_eq!(row.kind_name.as_deref().map(|name| name.contains("10")), Some(true), "{:?}", row.kind_name);
    assert_eq!(row.documents.iter().map(|d| d.dok_id.as_str()).collect::<Vec<_>>(), ["892"]);
    assert_eq!(world.done(), [("accepted".to_owned(), format!("award.recorded {}", row.id))]);
    let entry = &world.entries()[0];
    assert_eq!((entry.state, entry.remote_id.as_deref()), (State::Delivered, Some(row.id.as_str())));
    let steps: Vec<_> = world.attempts(entry.seq).into_iter().map(|a| a.step).collect();
    assert_eq!(steps, ["start", "attach"]);
}

#[tokio::test]
async fn an_appraisal_is_saved_with_its_quadrant_and_whoever_rated() {
    let world = World::new();
    let budi = world.someone();
    world.emit(&budi, &appraisal(&budi, 2, 3, 4));
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let [row] = appraisals(&world, &budi).await.try_into().unwrap();
    assert_eq!((row.year, row.work_result, row.behaviour, row.quadrant), (Some(2025), Some(2), Some(3), Some(4)));
    assert_eq!(row.assessor_number.as_deref(), Some("197503122000031002"));
    assert_eq!((row.assessor_status.as_deref(), row.assessor_rank_id.as_deref()), (Some("ASN"), Some("41")));
    assert_eq!(row.documents.iter().map(|d| d.dok_id.as_str()).collect::<Vec<_>>(), ["890"]);
    assert_eq!(world.done(), [("accepted".to_owned(), format!("appraisal.recorded {}", row.id))]);
}

#[tokio::test]
async fn a_lost_reply_makes_no_second_award() {
    let world = World::new();
    let budi = world.someone();
    world.emit(&budi, &award(&budi, "52/TK/Tahun 2026"));
    world.mock().order(Order::once(SAVE_AWARD, Fault::DropReply));
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    assert_eq!(awards(&world, &budi).await.len(), 1, "it was applied, and we were not told");
    world.pass(3);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(awards(&world, &budi).await.len(), 1);
    assert_eq!(world.mock().count(SAVE_AWARD), 1);
}

#[tokio::test]
async fn a_refused_certificate_repeats_the_upload_and_not_the_row() {
    let world = World::new();
    let budi = world.someone();
    world.emit(&budi, &award(&budi, "52/TK/Tahun 2026"));
    world.mock().order(Order::once(UPLOAD, Fault::ErrorInside { message: "berkas tidak dapat dibaca".to_owned() }));
    assert_eq!(world.drain().await, [Outcome::Parked]);
    let entry = world.entries().remove(0);
    assert_eq!((entry.state, entry.step.as_str()), (State::Parked, "attach"), "data yes, document no");
    assert!(entry.remote_id.is_some() && world.did() == ["accepted"]);
    let moved = world
        .db
        .db
        .write(kernel::Call::system(world.now()), move |tx| sync::officer::retry(tx, &[entry.id]))
        .await
        .unwrap();
    assert_eq!(moved.len(), 1);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let [row] = awards(&world, &budi).await.try_into().unwrap();
    assert_eq!((row.documents.len(), world.mock().count(SAVE_AWARD)), (1, 1));
}

#[tokio::test]
async fn what_the_registry_has_already_is_adopted_and_given_its_document() {
    let world = World::new();
    let budi = world.someone();
    world.emit(&budi, &appraisal(&budi, 1, 1, 1));
    world.drain().await;
    // The same once more, as after a restore of our database.
    world.emit(&budi, &appraisal(&budi, 1, 1, 1));
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(appraisals(&world, &budi).await.len(), 1);
    assert_eq!((world.mock().count("/skp22/save"), world.mock().count(UPLOAD)), (1, 1));
}

#[tokio::test]
async fn a_correction_updates_the_row_it_corrects() {
    let world = World::new();
    let budi = world.someone();
    let first = award(&budi, "52/TK/Tahun 2026");
    world.emit(&budi, &first);
    world.emit(&budi, &appraisal(&budi, 1, 1, 1));
    // Before either was sent: the order per person holds.
    let mended = AwardRecorded {
        history_id: HistoryId::new(),
        decree_number: "53/TK/Tahun 2026".to_owned(),
        scan: first.scan.clone(),
        ..first
    };
    world.emit(&budi, &mended);
    world.emit(&budi, &appraisal(&budi, 3, 1, 3));
    assert_eq!(world.drain().await, [Outcome::Delivered; 4]);
    let [row] = awards(&world, &budi).await.try_into().unwrap();
    assert_eq!(row.decree_number.as_deref(), Some("53/TK/Tahun 2026"));
    let [row] = appraisals(&world, &budi).await.try_into().unwrap();
    assert_eq!((row.work_result, row.quadrant), (Some(3), Some(3)));
}

#[tokio::test]
async fn a_result_that_somebody_else_typed_in_is_not_written_over() {
    let world = World::new();
    let budi = world.someone();
    world.emit(&budi, &appraisal(&budi, 1, 1, 1));
    world.drain().await;
    // Another program changes the row there.
    let [row] = appraisals(&world, &budi).await.try_into().unwrap();
    let theirs = bkn::AppraisalSave {
        id: Some(row.id.to_string()),
        person_id: bkn::PersonId::new(&budi.registry_id).unwrap(),
        year: 2025,
        work_result: 2,
        behaviour: 2,
        quadrant: 2,
        assessor_number: None,
        assessor_name: "Ratna Kusuma".to_owned(),
        assessor_position: String::new(),
        assessor_rank_id: None,
        assessor_unit: String::new(),
        assessor_status: "ASN".to_owned(),
    };
    world.client.save_appraisal(&CallId::new("test"), &theirs).await.unwrap();
    world.emit(&budi, &appraisal(&budi, 3, 3, 5));
    assert_eq!(world.drain().await, [Outcome::Parked]);
    assert_eq!(world.entries()[1].parked_cause.as_deref(), Some("sync.conflict"));
    assert_eq!(appraisals(&world, &budi).await[0].quadrant, Some(2));
}

#[tokio::test]
async fn what_an_officer_decided_among_the_differences_is_not_asked_about_again() {
    let world = World::new();
    let budi = world.someone();
    world.emit(&budi, &appraisal(&budi, 2, 2, 2));
    world.drain().await;
    let [row] = appraisals(&world, &budi).await.try_into().unwrap();
    let decided = |members: &'static [&'static str]| {
        let id = world.entries().last().unwrap().id;
        let row = row.id.to_string();
        let call = kernel::Call::system(world.now());
        world.db.db.write_here(&call, move |tx| store::outbox::decided_for_ours(tx, id, &row, members)).unwrap();
    };
    // As for whatever came with a load: nothing is known of how the row was left there.
    let forget = || {
        for table in ["outbox_attempts", "outbox"] {
            let statement = diesel::sql_query(format!("delete from {table}"));
            diesel::RunQueryDsl::execute(statement, &mut world.db.conn()).unwrap();
        }
    };
    forget();
    world.emit(&budi, &appraisal(&budi, 1, 1, 1));
    decided(&["hasilKinerjaNilai", "perilakuKerjaNilai"]);
    assert_eq!(world.drain().await, [Outcome::Parked], "the quadrant was not decided about");
    forget();
    world.emit(&budi, &appraisal(&budi, 1, 1, 1));
    decided(&["hasilKinerjaNilai", "perilakuKerjaNilai", "kuadranKinerjaNilai"]);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let [row] = appraisals(&world, &budi).await.try_into().unwrap();
    assert_eq!((row.work_result, row.quadrant), (Some(1), Some(1)), "the same row, as we have it");
}
