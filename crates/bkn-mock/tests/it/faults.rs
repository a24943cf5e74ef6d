//! Ordered faults, and what the client makes of them.

use std::time::Duration;

use crate::common::*;
use bkn::{Client, Failure, FailureKind, Registry};
use bkn_mock::{Fault, Order};

async fn save(client: &Client) -> Result<bkn::RowId, Failure> {
    client.save_position(&call(), &position("821/7/2026", UNIT)).await
}

/// Orders `fault` for the next save and gives the failure's code, whether it is ambiguous, and how many rows were added.
async fn outcome(fault: Fault) -> (&'static str, bool, usize) {
    let registry = registry();
    let client = client(&registry);
    registry.handle().order(Order::once("/jabatan/unorjabatan/save", fault));
    let failure = save(&client).await.unwrap_err();
    let rows = client.position_history(&call(), &nip(BUDI)).await.unwrap().len();
    save(&client).await.unwrap();
    (failure.kind.code(), failure.ambiguous, rows - 1)
}

#[tokio::test]
async fn applied_and_the_reply_lost() {
    assert_eq!(outcome(Fault::DropReply).await, ("registry.transient", true, 1));
    assert_eq!(outcome(Fault::EmptyBody).await, ("registry.transient", true, 1));
    assert_eq!(outcome(Fault::CutBody).await, ("registry.transient", true, 1));
}

#[tokio::test]
async fn not_applied_but_the_sender_cannot_know() {
    assert_eq!(outcome(Fault::DropRequest).await, ("registry.transient", true, 0));
    assert_eq!(outcome(Fault::ServerError { status: 500 }).await, ("registry.transient", true, 0));
    assert_eq!(outcome(Fault::ServerError { status: 503 }).await, ("registry.transient", true, 0));
}

#[tokio::test]
async fn not_applied_and_the_sender_knows() {
    assert_eq!(outcome(Fault::Throttle { retry_after: None }).await, ("registry.throttled", false, 0));
    let refusal = Fault::ErrorInside { message: "SK sudah digunakan".to_owned() };
    assert_eq!(outcome(refusal).await, ("registry.refused", false, 0));
}

#[tokio::test]
async fn retry_after_arrives() {
    let registry = registry();
    let client = client(&registry);
    registry.handle().order(Order::once("/jabatan", Fault::Throttle { retry_after: Some("30".to_owned()) }));
    assert_eq!(save(&client).await.unwrap_err().retry_after(), Some(Duration::from_secs(30)));
}

#[tokio::test]
async fn no_answer_in_time_is_ambiguous() {
    let registry = registry();
    let mut options = options(&registry.address(), registry.credentials(), password_login(registry.credentials()));
    options.total_timeout = Duration::from_millis(300);
    let client = Client::new(&options).unwrap();
    client.data_utama(&call(), &nip(BUDI)).await.unwrap();
    registry.handle().order(Order::once("/jabatan", Fault::Delay { millis: 60_000 }));
    let failure = save(&client).await.unwrap_err();
    assert_eq!(
        (failure.kind.code(), failure.ambiguous, failure.detail),
        ("registry.transient", true, "no answer in time")
    );
}

#[tokio::test]
async fn nobody_listens() {
    let registry = registry();
    let client = client(&registry);
    registry.stop();
    let failure = save(&client).await.unwrap_err();
    assert_eq!(
        (failure.kind.code(), failure.ambiguous, failure.detail),
        ("registry.transient", false, "connection refused")
    );
}

#[tokio::test]
async fn a_read_that_fails_is_never_ambiguous() {
    let registry = registry();
    let client = client(&registry);
    for fault in [Fault::DropReply, Fault::CutBody, Fault::ServerError { status: 502 }] {
        registry.handle().order(Order::once("/pns/rw-golongan", fault));
        let failure = client.rank_history(&call(), &nip(BUDI)).await.unwrap_err();
        assert_eq!((failure.kind.code(), failure.ambiguous), ("registry.transient", false));
    }
}

#[tokio::test]
async fn an_upload_that_breaks_can_be_repeated() {
    let registry = registry();
    let client = client(&registry);
    let row = save(&client).await.unwrap();
    registry.handle().order(Order::once("/upload-dok-rw", Fault::DropReply));
    let upload =
        async || client.upload_history_document(&call(), &row, bkn::DocumentType::PositionDecree, &pdf()).await;
    assert!(upload().await.unwrap_err().ambiguous);
    upload().await.unwrap();
    let history = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(history.iter().find(|saved| saved.id == row).unwrap().documents.len(), 1);
}

#[tokio::test]
async fn faults_and_refusals_are_told_without_personal_data() {
    let registry = registry();
    let client = client(&registry);
    registry.handle().order(Order::once("/jabatan", Fault::ErrorInside { message: format!("NIP {BUDI} ganda") }));
    let failure = save(&client).await.unwrap_err();
    assert!(matches!(&failure.kind, FailureKind::Refused(text) if text == "NIP *** ganda"));
    let all = format!("{failure} {failure:?} {:?}", registry.handle().requests());
    assert!(!all.contains(BUDI), "{all}");
}
