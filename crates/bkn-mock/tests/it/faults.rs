//! Ordered faults, and what the client makes of them.

use std::time::Duration;

use crate::common::*;
use bkn::{Client, Failure, FailureKind, Registry};
use bkn_mock::{DateForm, Fault, Options, Order, TokenKind};

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

#[tokio::test]
async fn connections_are_refused_until_the_order_is_taken_back() {
    let registry = registry();
    let client = client(&registry);
    save(&client).await.unwrap();
    let id = registry.handle().order(Order::outage());
    // A connection that was open breaks, which leaves doubt; a new one is refused.
    assert_eq!(save(&client).await.unwrap_err().kind.code(), "registry.transient");
    for _ in 0..2 {
        let failure = save(&client).await.unwrap_err();
        assert_eq!((failure.ambiguous, failure.detail), (false, "connection refused"));
    }
    assert!(registry.handle().take_back(id));
    save(&client).await.unwrap();
    // What was said before the outage is still true after it.
    assert_eq!(client.position_history(&call(), &nip(BUDI)).await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_outage_of_eight_hours_ends_by_the_clock() {
    let registry = registry();
    let client = client(&registry);
    registry.handle().order(Order::outage().seconds(8 * 3600));
    assert_eq!(save(&client).await.unwrap_err().detail, "connection refused");
    registry.handle().advance(Duration::from_secs(8 * 3600));
    save(&client).await.unwrap();
}

#[tokio::test]
async fn nobody_else_gets_the_port_during_an_outage() {
    let registry = registry();
    registry.handle().order(Order::outage());
    let address: std::net::SocketAddr = registry.address().strip_prefix("http://").unwrap().parse().unwrap();
    let taken = std::net::TcpListener::bind(std::net::SocketAddr::new(address.ip(), 0)).unwrap();
    assert_ne!(taken.local_addr().unwrap().port(), address.port());
    registry.handle().clear_faults();
    save(&client(&registry)).await.unwrap();
}

#[tokio::test]
async fn never_an_answer_applied_or_not() {
    for (applied, rows) in [(false, 1), (true, 2)] {
        let registry = registry();
        let mut options = options(&registry.address(), registry.credentials(), password_login(registry.credentials()));
        options.total_timeout = Duration::from_millis(300);
        let client = Client::new(&options).unwrap();
        client.data_utama(&call(), &nip(BUDI)).await.unwrap();
        registry.handle().order(Order::once("/jabatan", Fault::NeverAnswer { applied }));
        let failure = save(&client).await.unwrap_err();
        assert_eq!((failure.ambiguous, failure.detail), (true, "no answer in time"));
        assert_eq!(client.position_history(&call(), &nip(BUDI)).await.unwrap().len(), rows);
    }
}

#[tokio::test]
async fn a_reset_is_a_reset() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let registry = registry();
    let address = registry.address().strip_prefix("http://").unwrap().to_owned();
    let broken = async |fault: Fault, body: &[u8]| {
        registry.handle().order(Order::once("/", fault));
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        let head = String::from("POST /apisiasn/1.0/upload-dok HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        stream.read(&mut [0; 64]).await
    };
    let half = vec![b'x'; 20_000];
    let reset = broken(Fault::ResetDuringUpload, &half).await.unwrap_err();
    assert_eq!(reset.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(broken(Fault::Reset, b"").await.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(broken(Fault::DropRequest, b"").await.unwrap(), 0, "closed, not reset");
}

#[tokio::test]
async fn an_upload_reset_in_the_middle_leaves_no_document() {
    let registry = registry();
    let client = client(&registry);
    let row = save(&client).await.unwrap();
    registry.handle().order(Order::once("/upload-dok-rw", Fault::ResetDuringUpload));
    let big = bkn::Upload { content: vec![b'%'; 3_000_000].into(), ..pdf() };
    let failure =
        client.upload_history_document(&call(), &row, bkn::DocumentType::PositionDecree, &big).await.unwrap_err();
    assert!(failure.ambiguous);
    let history = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    assert!(history.iter().all(|saved| saved.documents.is_empty()));
}

#[tokio::test]
async fn a_refusal_names_the_member() {
    let registry = registry();
    let client = client(&registry);
    registry.handle().order(Order::once("/jabatan", Fault::Invalid { members: vec!["unorId".to_owned()] }));
    let invalid = save(&client).await.unwrap_err();
    assert_eq!((invalid.kind.code(), invalid.ambiguous), ("registry.validation", false));
    registry.handle().order(Order::once("/jabatan", Fault::UnknownReference { member: "unorId".to_owned() }));
    let unknown = save(&client).await.unwrap_err();
    assert!(format!("{unknown:?}").contains("unorId"), "{unknown:?}");
    assert_eq!(client.position_history(&call(), &nip(BUDI)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn tokens_revoked_and_a_gateway_that_refuses_good_ones() {
    let registry = registry();
    let client = client(&registry);
    for token in [TokenKind::Gateway, TokenKind::Sso] {
        registry.handle().order(Order::once("/jabatan", Fault::TokensRevoked { token }));
        save(&client).await.unwrap();
    }
    for token in [TokenKind::Gateway, TokenKind::Sso] {
        let id = registry.handle().order(Order::always("/jabatan", Fault::Unauthorized { token }));
        assert_eq!(save(&client).await.unwrap_err().kind.code(), "registry.token-refused");
        registry.handle().take_back(id);
        save(&client).await.unwrap();
    }
}

#[tokio::test]
async fn wrong_credentials_at_both_logins() {
    for path in ["/oauth2/token", "/auth/"] {
        let registry = registry();
        registry.handle().order(Order::once(path, Fault::WrongCredentials));
        let failure = save(&client(&registry)).await.unwrap_err();
        assert_eq!(failure.kind.code(), "registry.credentials-refused", "{path}");
        save(&client(&registry)).await.unwrap();
    }
}

#[tokio::test]
async fn reads_are_stale_until_the_time_is_over() {
    let registry = registry();
    let client = client(&registry);
    registry.handle().order(Order::always("/pns/rw-jabatan", Fault::StaleReads).seconds(30));
    save(&client).await.unwrap();
    let rows = async || client.position_history(&call(), &nip(BUDI)).await.unwrap().len();
    assert_eq!(rows().await, 1, "the state of before the write");
    registry.handle().advance(Duration::from_secs(29));
    assert_eq!(rows().await, 1);
    registry.handle().advance(Duration::from_secs(1));
    assert_eq!(rows().await, 2);
}

#[tokio::test]
async fn stale_reads_need_no_stale_tokens_and_leave_proposals_undecided() {
    let registry = registry();
    let handle = registry.handle();
    handle.order(Order::always("/", Fault::StaleReads));
    handle.revoke(TokenKind::Gateway).unwrap();
    client(&registry).data_utama(&call(), &nip(BUDI)).await.unwrap();
    handle.clear_faults();
}

#[tokio::test]
async fn a_row_that_is_there_twice() {
    let registry = registry();
    let client = client(&registry);
    registry.handle().order(Order::once("/jabatan", Fault::DuplicateRow));
    let id = save(&client).await.unwrap();
    let twice = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(twice.iter().filter(|row| row.decree_number.as_deref() == Some("821/7/2026")).count(), 2);
    assert_eq!(twice.iter().filter(|row| row.id == id).count(), 1);
    assert_eq!(registry.handle().duplicate_rows(BUDI, "jabatan").unwrap(), 3);
    assert_eq!(client.position_history(&call(), &nip(BUDI)).await.unwrap().len(), 6);
}

#[tokio::test]
async fn a_share_by_person_and_method_and_every_call_is_counted() {
    let registry = registry();
    let client = client(&registry);
    let siti = Order::always("/pns", Fault::ServerError { status: 503 }).of(SITI_ID).by("GET");
    registry.handle().order(siti);
    client.data_utama(&call(), &nip(BUDI)).await.unwrap();
    client.data_utama(&call(), &nip(SITI)).await.unwrap_err();
    registry.handle().clear_faults();
    // A save names the person in its body, a delete only a row of theirs.
    registry.handle().order(Order::always("/jabatan", Fault::ServerError { status: 503 }).of(BUDI));
    save(&client).await.unwrap_err();
    registry.handle().clear_faults();
    let row = save(&client).await.unwrap();
    registry.handle().order(Order::always("/jabatan/delete", Fault::ServerError { status: 503 }).of(BUDI));
    client.delete_position(&call(), &row).await.unwrap_err();
    registry.handle().clear_faults();
    registry.handle().order(Order::always("/pns", Fault::ServerError { status: 503 }).share(0.5, 1));
    let mut outcomes = Vec::new();
    for _ in 0..40 {
        outcomes.push(client.data_utama(&call(), &nip(BUDI)).await.is_ok());
    }
    let good = outcomes.iter().filter(|good| **good).count();
    assert!((10..=30).contains(&good), "{good}");
}

#[tokio::test]
async fn a_slow_body_arrives_whole() {
    let registry = registry();
    let client = client(&registry);
    registry.handle().order(Order::once("/pns", Fault::SlowBody { pieces: 4, millis: 10 }));
    registry.handle().order(Order::once("/pns", Fault::Latency { millis: vec![1, 2, 8] }));
    let started = std::time::Instant::now();
    assert_eq!(client.data_utama(&call(), &nip(BUDI)).await.unwrap().name, "BUDI");
    assert!(started.elapsed() >= Duration::from_millis(40));
}

#[tokio::test]
async fn faults_by_tls_too() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let tls = bkn_mock::TlsFiles { certificate: certificate.clone(), key, listen: ([127, 0, 0, 1], 0).into() };
    let registry = start(Options { tls: Some(tls), ..Options::in_memory() });
    let address = registry.handle().tls_address().unwrap();
    let trusted = bkn::Options {
        ca_file: Some(certificate),
        ..options(&address, registry.credentials(), password_login(registry.credentials()))
    };
    let client = Client::new(&trusted).unwrap();
    registry.handle().order(Order::once("/jabatan", Fault::Reset));
    assert!(save(&client).await.unwrap_err().ambiguous);
    registry.handle().order(Order::outage());
    assert!(!save(&client).await.unwrap_err().ambiguous);
    registry.handle().clear_faults();
    save(&client).await.unwrap();
}

#[tokio::test]
async fn an_answer_that_has_drifted() {
    let registry = registry();
    let client = client(&registry);
    let read = async || client.data_utama(&call(), &nip(BUDI)).await;
    let truth = read().await.unwrap();
    for form in [DateForm::Iso, DateForm::IsoTime] {
        registry.handle().order(Order::once("/pns", Fault::DateForm { form }));
        assert_eq!(read().await.unwrap().rank_from, truth.rank_from);
    }
    registry.handle().order(Order::once("/pns", Fault::NumbersAsText));
    assert_eq!(read().await.unwrap().service_years, truth.service_years);
    let renamed = Fault::RenamedMember { from: "nama".to_owned(), to: "namaLengkap".to_owned() };
    registry.handle().order(Order::once("/pns", renamed));
    assert_ne!(read().await.map(|record| record.name).ok(), Some(truth.name));
}
