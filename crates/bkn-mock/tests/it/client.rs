//! Every call of the `Registry` trait against the mock.

use crate::common::*;
use bkn::{
    ContactUpdate, DocumentType, EnteredProposal, FailureKind, Manual, MockExtension, NewProposal, PersonId,
    ProposalId, ProposalIntake, Registry, RowId, Stage, SyncOutcome,
};

fn proposal(target: &str) -> NewProposal {
    NewProposal {
        person_id: PersonId::new(BUDI_ID).unwrap(),
        nip: nip(BUDI),
        target_rank: target.parse().unwrap(),
        effective_on: day(2026, 4, 1),
        kind_id: "101".to_owned(),
        service_years: 11,
        service_months: 2,
        basic_salary: Some(3_000_000),
        returned: None,
    }
}

#[tokio::test]
async fn the_main_record_and_its_contact_data() {
    let registry = registry();
    let client = client(&registry);
    let before = client.data_utama(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!((before.id.as_str(), before.rank_id.as_deref()), (BUDI_ID, Some("31")));
    assert_eq!(before.unit_name.as_deref(), Some("Dinas Pendidikan"));

    let update = ContactUpdate { nomor_hp: Some("081399999999".to_owned()), ..ContactUpdate::of(before.id.clone()) };
    assert!(!update.is_recorded_in(&before));
    client.update_contact(&call(), &update).await.unwrap();
    let after = client.data_utama(&call(), &nip(BUDI)).await.unwrap();
    assert!(update.is_recorded_in(&after));
    assert_eq!(after.name, before.name, "members that were not sent stay");
}

#[tokio::test]
async fn nobody_is_not_found_and_has_empty_histories() {
    let registry = registry();
    let client = client(&registry);
    let nobody = nip("196804111993031009");
    assert_eq!(client.data_utama(&call(), &nobody).await.unwrap_err().kind, FailureKind::PersonUnknown);
    assert!(client.rank_history(&call(), &nobody).await.unwrap().is_empty());
    assert!(client.position_history(&call(), &nobody).await.unwrap().is_empty());
    let unknown =
        ContactUpdate { nomor_hp: Some("1".to_owned()), ..ContactUpdate::of(PersonId::new("nobody").unwrap()) };
    assert_eq!(client.update_contact(&call(), &unknown).await.unwrap_err().kind, FailureKind::PersonUnknown);
}

#[tokio::test]
async fn a_position_travels_and_the_record_follows() {
    let registry = registry();
    registry.handle().set_today(Some(day(2026, 4, 1))).unwrap();
    let client = client(&registry);
    let person = PersonId::new(BUDI_ID).unwrap();
    let body = position("821/7/2026", OTHER_UNIT);
    let row = client.save_position(&call(), &body).await.unwrap();

    let history = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    let saved = history.iter().find(|saved| saved.id == row).unwrap();
    assert_eq!((saved.decree_number.as_deref(), saved.effective_on), (Some("821/7/2026"), body.effective_on));
    assert_eq!(saved.unit_id.as_ref(), Some(&body.unit_id));
    assert_eq!((saved.title.as_deref(), saved.unit_name.as_deref()), (Some("Pengelola Data"), Some("Dinas Kesehatan")));

    assert_eq!(client.sync_position(&call(), &person).await.unwrap(), SyncOutcome::Changed);
    assert_eq!(client.sync_position(&call(), &person).await.unwrap(), SyncOutcome::Unchanged);
    let record = client.data_utama(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(record.unit_id.unwrap().as_str(), OTHER_UNIT);
    assert_eq!(record.position_from, Some(day(2026, 4, 1)));

    let document =
        client.upload_history_document(&call(), &row, DocumentType::PositionDecree, &pdf()).await.unwrap().unwrap();
    assert_eq!(client.download(&call(), &document.dok_uri).await.unwrap(), pdf().content);
    let history = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(history.iter().find(|saved| saved.id == row).unwrap().documents, [document]);

    client.delete_position(&call(), &row).await.unwrap();
    assert_eq!(client.position_history(&call(), &nip(BUDI)).await.unwrap().len(), 1);
    assert_eq!(client.delete_position(&call(), &row).await.unwrap_err().kind, FailureKind::NotFound);
}

#[tokio::test]
async fn the_registry_does_not_deduplicate_but_updates_by_id() {
    let registry = registry();
    let client = client(&registry);
    let first = client.save_position(&call(), &position("821/7/2026", UNIT)).await.unwrap();
    let second = client.save_position(&call(), &position("821/7/2026", UNIT)).await.unwrap();
    assert_ne!(first, second);
    let mut correction = position("821/8/2026", OTHER_UNIT);
    correction.id = Some(first.as_str().to_owned());
    assert_eq!(client.save_position(&call(), &correction).await.unwrap(), first);
    let history = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(history.len(), 3);
    assert_eq!(history.iter().filter(|row| row.decree_number.as_deref() == Some("821/8/2026")).count(), 1);
}

#[tokio::test]
async fn a_save_is_refused_with_its_reason() {
    let registry = registry();
    let client = client(&registry);
    let failure = client.save_position(&call(), &position("821/7/2026", "no-such-unit")).await.unwrap_err();
    assert!(matches!(failure.kind, FailureKind::MissingReference(_)), "{failure:?}");
    let failure = client.save_position(&call(), &position("", UNIT)).await.unwrap_err();
    assert!(
        matches!(&failure.kind, FailureKind::Validation(text) if text.contains("NomorSk is required")),
        "{failure:?}"
    );
    let mut stranger = position("821/7/2026", UNIT);
    stranger.person_id = PersonId::new("nobody").unwrap();
    assert_eq!(client.save_position(&call(), &stranger).await.unwrap_err().kind, FailureKind::PersonUnknown);
    assert!(!failure.ambiguous);
}

#[tokio::test]
async fn a_promotion_from_proposal_to_history() {
    let registry = registry();
    let handle = registry.handle();
    handle.set_today(Some(day(2026, 3, 25))).unwrap();
    let client = client(&registry);
    let person = PersonId::new(BUDI_ID).unwrap();
    let intake = MockExtension::new(client.clone());
    let EnteredProposal::Entered(id) = intake.enter(&call(), &proposal("III/b")).await.unwrap() else {
        panic!("not entered")
    };

    let listed = client.list_promotions(&call(), day(2026, 4, 1), None, 0).await.unwrap();
    let shown = listed.rows.iter().find(|row| row.is_for(&person, BUDI, day(2026, 4, 1))).unwrap();
    assert_eq!((&shown.id, shown.stage()), (&id, Stage::ConsiderationSigned));
    let number = shown.consideration_number.clone().unwrap();
    assert!(number.starts_with("PG-36719") && number.len() == 14, "{number}");
    assert_eq!(shown.consideration_on, Some(day(2026, 3, 25)));
    let consideration = client.download(&call(), shown.consideration_path.as_deref().unwrap()).await.unwrap();
    assert!(consideration.starts_with(b"%PDF"));

    client.upload_promotion_decree(&call(), &id, "823/12/2026", day(2026, 3, 26), &pdf()).await.unwrap();
    assert_eq!(client.sync_rank(&call(), &person).await.unwrap(), SyncOutcome::Changed);
    let history = client.rank_history(&call(), &nip(BUDI)).await.unwrap();
    let row = history.iter().find(|row| row.decree_number.as_deref() == Some("823/12/2026")).unwrap();
    assert_eq!(row.rank().unwrap().code(), "III/b");
    assert_eq!((row.consideration_number.as_deref(), row.effective_on), (Some(number.as_str()), Some(day(2026, 4, 1))));
    assert_eq!((row.service_years, row.service_months, row.kind_id.as_deref()), (Some(11), Some(2), Some("101")));
    let decree = client.download(&call(), &row.documents[0].dok_uri).await.unwrap();
    assert_eq!(decree, pdf().content);

    // The first day has not come: the row is there, the record is the old one.
    assert_eq!(client.data_utama(&call(), &nip(BUDI)).await.unwrap().rank_id.as_deref(), Some("31"));
    assert_eq!(client.sync_rank(&call(), &person).await.unwrap(), SyncOutcome::Unchanged);
    handle.set_today(Some(day(2026, 4, 1))).unwrap();
    assert_eq!(client.sync_rank(&call(), &person).await.unwrap(), SyncOutcome::Changed);
    let record = client.data_utama(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!((record.rank_id.as_deref(), record.rank_from), (Some("32"), Some(day(2026, 4, 1))));
    assert_eq!(client.rank_history(&call(), &nip(BUDI)).await.unwrap().len(), 2, "one row per promotion");
    let listed = client.list_promotions(&call(), day(2026, 4, 1), Some(1), 0).await.unwrap();
    assert_eq!(listed.rows[0].stage(), Stage::Done);
}

#[tokio::test]
async fn a_wrong_target_is_refused_and_a_decree_before_its_time_too() {
    let registry = registry();
    let client = client(&registry);
    let intake = MockExtension::new(client.clone());
    let EnteredProposal::Entered(id) = intake.enter(&call(), &proposal("III/c")).await.unwrap() else {
        panic!("not entered")
    };
    let listed = client.list_promotions(&call(), day(2026, 4, 1), None, 0).await.unwrap();
    assert_eq!(listed.rows[0].stage(), Stage::Refused);
    assert!(listed.rows[0].reason.as_deref().unwrap().contains("satu tingkat"));
    let failure = client.upload_promotion_decree(&call(), &id, "1", day(2026, 3, 1), &pdf()).await.unwrap_err();
    assert!(matches!(failure.kind, FailureKind::Refused(_)), "{failure:?}");
    let nowhere = ProposalId::new("nowhere").unwrap();
    let failure = client.upload_promotion_decree(&call(), &nowhere, "1", day(2026, 3, 1), &pdf()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotFound);
    assert!(client.list_promotions(&call(), day(2026, 5, 1), None, 0).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn the_operator_returns_a_proposal_and_invents_a_status() {
    let registry = start(bkn_mock::Options { decide_after: None, ..bkn_mock::Options::in_memory() });
    let client = client(&registry);
    let intake = MockExtension::new(client.clone());
    let EnteredProposal::Entered(id) = intake.enter(&call(), &proposal("III/b")).await.unwrap() else {
        panic!("not entered")
    };
    let stage = || async {
        let row = client.list_promotions(&call(), day(2026, 4, 1), None, 0).await.unwrap().rows.remove(0);
        (row.stage(), row.status_name.clone(), row.reason.clone())
    };
    assert_eq!(stage().await.0, Stage::Received);
    let handle = registry.handle();
    assert!(handle.set_proposal_status(id.as_str(), "12", "Perbaikan Dokumen (BTS)", "SKP 2025 belum ada").unwrap());
    assert_eq!(
        stage().await,
        (Stage::Returned, "Perbaikan Dokumen (BTS)".to_owned(), Some("SKP 2025 belum ada".to_owned()))
    );
    assert!(handle.set_proposal_status(id.as_str(), "77", "Menunggu Paraf Direktur", "").unwrap());
    assert_eq!(stage().await, (Stage::Unknown, "Menunggu Paraf Direktur".to_owned(), None));
    assert!(!handle.set_proposal_status("nowhere", "12", "x", "").unwrap());
}

#[tokio::test]
async fn a_returned_proposal_is_handed_in_again_under_its_id() {
    let registry = registry();
    let client = client(&registry);
    let intake = MockExtension::new(client.clone());
    let mut mended = proposal("III/b");
    let EnteredProposal::Entered(id) = intake.enter(&call(), &mended).await.unwrap() else { panic!("not entered") };
    mended.returned = Some(id.clone());
    let failure = intake.enter(&call(), &mended).await.unwrap_err();
    assert!(matches!(failure.kind, FailureKind::Refused(_)), "it was not returned: {failure:?}");
    registry.handle().set_proposal_status(id.as_str(), "12", "Perbaikan Dokumen (BTS)", "SKP 2025 belum ada").unwrap();
    assert_eq!(intake.enter(&call(), &mended).await.unwrap(), EnteredProposal::Entered(id.clone()));
    let listed = client.list_promotions(&call(), day(2026, 4, 1), None, 0).await.unwrap();
    assert_eq!(listed.rows.len(), 1);
    assert_eq!((listed.rows[0].stage(), listed.rows[0].reason.as_deref()), (Stage::ConsiderationSigned, None));
}

#[tokio::test]
async fn the_manual_way_sends_nothing() {
    let registry = registry();
    assert_eq!(Manual.enter(&call(), &proposal("III/b")).await.unwrap(), EnteredProposal::AwaitOfficer);
    assert_eq!(registry.handle().count("/"), 0);
}

#[tokio::test]
async fn units_in_pascal_case_and_the_request_id_arrives() {
    let registry = registry();
    let client = client(&registry);
    let units = client.units(&call()).await.unwrap();
    assert_eq!(
        units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>(),
        ["Dinas Pendidikan", "Dinas Kesehatan"]
    );
    assert!(registry.handle().requests().iter().all(|seen| seen.request_id.as_deref() == Some("test-call")));
}

#[tokio::test]
async fn what_is_not_there_cannot_be_downloaded_or_attached_to() {
    let registry = registry();
    let client = client(&registry);
    assert_eq!(client.download(&call(), "dms/none.pdf").await.unwrap_err().kind, FailureKind::NotFound);
    let row = RowId::new("none").unwrap();
    let failure = client.upload_history_document(&call(), &row, DocumentType::RankDecree, &pdf()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotFound);
}
