//! Cases 28 and 29: what the registry writes otherwise, and days.

use bkn::drift::How;
use bkn_mock::{DateForm, Fault, Order};
use chrono::{NaiveDate, TimeZone, Utc};
use store::outbox::State;
use sync::{Outcome, Settings};
use testkit::day;

use crate::world::{SAVE, World, january, rank};

const DECREE: &str = "821/7/2026";
const ROWS: &str = "/pns/rw-jabatan";

/// A row whose reply was lost is looked for in a history written otherwise, and found.
async fn found_in(fault: Fault) -> World {
    let world = World::new();
    let budi = world.someone();
    world.emit_position(&budi, DECREE, "UNIT1");
    world.mock().order(Order::once(SAVE, Fault::DropReply));
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    world.mock().order(Order::always(ROWS, fault.clone()));
    world.pass(3);
    assert_eq!(world.drain().await, [Outcome::Delivered], "{fault:?}");
    world.mock().clear_faults();
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1), "{fault:?}");
    world
}

fn alarms(world: &World) -> Vec<(String, How)> {
    let drifts = world.deps.registry.drift();
    world.deps.metrics.drift(&drifts);
    drifts.into_iter().map(|(drift, _)| (drift.member, drift.how)).collect()
}

#[tokio::test]
async fn case_28_format_drift() {
    for form in [DateForm::Iso, DateForm::IsoTime, DateForm::Slashes] {
        let world = found_in(Fault::DateForm { form }).await;
        assert!(alarms(&world).contains(&("tmtJabatan".to_owned(), How::DateForm)), "{form:?}: an alarm");
    }
    let world = found_in(Fault::RenamedMember { from: "nomorSk".to_owned(), to: "noSk".to_owned() }).await;
    assert!(alarms(&world).contains(&("nomorSk".to_owned(), How::Renamed)));
    let world = found_in(Fault::NumbersAsText).await;
    assert_eq!(alarms(&world), [], "numbers as text are nothing new");

    // A name nobody knows: the row cannot be recognised, so nothing is created; a person looks.
    let world = World::new();
    let budi = world.someone();
    world.type_in(&budi, DECREE, "UNIT1", None).await;
    let strange = Fault::RenamedMember { from: "nomorSk".to_owned(), to: "suratKeputusan".to_owned() };
    world.mock().order(Order::always(ROWS, strange));
    world.emit_position(&budi, DECREE, "UNIT1");
    world.drain_over(60, 60, |entries| entries[0].state == State::Parked).await;
    assert_eq!(world.first().parked_cause.as_deref(), Some("registry.contract"));
    assert!(alarms(&world).contains(&("nomorSk".to_owned(), How::Missing)));
    world.mock().clear_faults();
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1));

    // A state never seen is kept verbatim and acted upon by nobody.
    let options = bkn_mock::Options { decide_after: None, ..bkn_mock::Options::in_memory() };
    let world = World::with(options, Settings::default(), false);
    let budi = world.someone();
    world.emit_promotion(&budi);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    world.mock().order(Order::always("/pns/list-kp", Fault::UnknownState { name: "Menunggu Menteri".to_owned() }));
    let polled = sync::poll::poll(&world.deps).await.unwrap();
    assert_eq!((polled.taken, polled.refused), (1, 0));
    let (what, text) = world.done().pop().unwrap();
    assert_eq!(what, "state");
    assert!(text.ends_with("Menunggu Menteri"), "{text}");
}

#[tokio::test]
async fn case_29_clock_skew_and_time_zone() {
    // The mark of the day is midnight in Jakarta, whatever the machine's zone: 17:00 UTC of the day before.
    let world = World::new();
    let budi = world.someone();
    world.set_now(Utc.with_ymd_and_hms(2026, 11, 15, 12, 0, 0).unwrap());
    world.emit_position(&budi, DECREE, "UNIT1");
    world.sql("update outbox set not_before = '2026-11-16', next_attempt_at = '2026-11-16 00:00:00+07'");
    world.set_now(Utc.with_ymd_and_hms(2026, 11, 15, 16, 59, 59).unwrap());
    assert_eq!(world.drain().await, [], "23.59.59 in Jakarta");
    world.set_now(Utc.with_ymd_and_hms(2026, 11, 15, 17, 0, 0).unwrap());
    assert_eq!(world.drain().await, [Outcome::Delivered], "midnight");
    assert_eq!(world.rows_of(&budi, DECREE).await[0].effective_on, Some(day(2026, 11, 16)), "a date stays a date");

    // 29 February travels there and is recognised in a stamp of Jakarta's midnight in UTC.
    let world = World::new();
    let budi = world.someone();
    let leap = NaiveDate::from_ymd_opt(2028, 2, 29).unwrap();
    let mut event = world.position(&budi, DECREE, "UNIT1");
    event.effective_on = leap;
    for _ in 0..2 {
        world.emit(&budi, &event);
        assert_eq!(world.drain().await, [Outcome::Delivered]);
        world.mock().order(Order::always(ROWS, Fault::DateForm { form: DateForm::IsoTime }));
    }
    assert_eq!((world.rows_of(&budi, DECREE).await.len(), world.mock().count(SAVE)), (1, 1));
    assert_eq!(world.rows_of(&budi, DECREE).await[0].effective_on, Some(leap));

    // A clock that jumps back while an event is held loses nothing and sends nothing twice.
    let siti = world.someone();
    world.mock().clear_faults();
    world.mock().order(Order::once(SAVE, Fault::DropReply));
    world.emit_position(&siti, DECREE, "UNIT1");
    assert_eq!(world.drain().await, [Outcome::Retrying]);
    world.pass(-86_400);
    assert_eq!(world.drain().await, []);
    world.pass(86_400 + 3);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    assert_eq!(world.rows_of(&siti, DECREE).await.len(), 1);

    // The promotion's day is the registry's period, also when UTC is still in the old year.
    let world = World::new();
    let budi = world.someone();
    world.set_now(Utc.with_ymd_and_hms(2026, 12, 31, 17, 0, 0).unwrap());
    let request = world.emit_promotion(&budi);
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    sync::poll::poll(&world.deps).await.unwrap();
    world.emit_decree(&budi, request, &world.proposal(request), &"a".repeat(64));
    assert_eq!(world.drain().await, [Outcome::Delivered]);
    let rows = world.rank_rows(&budi).await;
    assert!(rows.iter().any(|row| row.rank() == Some(rank("III/b")) && row.effective_on == Some(january())));
}
