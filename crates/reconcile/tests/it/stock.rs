//! Differences found, decided about and closed.

use std::sync::Arc;

use bkn::Registry;
use diesel::prelude::*;
use kernel::{Actor, Call, EmployeeId, Fault, Grant, Role, Scope as Where, UserId};
use reconcile::{
    Decision, Desk, DiffState, Error, How, Kind, Outcome, RunKind, Scope, Settings, Sort, Taken, Winner,
    queries::{self, Filter, Listed},
};
use serde_json::json;
use store::schema::{
    appraisals, audit_log, employee_private, employees as e, outbox, rank_history as r, registry_checks,
    sensitive_reads,
};
use testkit::{day, noon};

use crate::{
    pull::{a_life, pulled},
    world::{Someone, World, rank_row},
};

const HOW: How = How { kind: RunKind::Asked, most: None, repair: false };

async fn stock(world: &World, how: How) -> Taken {
    let reader = world.reader(Settings::default());
    reconcile::take_stock(&world.db.db, &reader, &world.call(), &Scope::All, how, &|_, _| ()).await.unwrap()
}

fn open(world: &World) -> Vec<Listed> {
    queries::list(&mut world.db.conn(), day(2026, 11, 22), &Filter::default(), 100).unwrap()
}

fn closed(world: &World) -> Vec<Listed> {
    let filter = Filter { state: Some(DiffState::Closed), ..Filter::default() };
    queries::list(&mut world.db.conn(), day(2026, 11, 22), &filter, 100).unwrap()
}

/// An account in charge of the registry.
fn officer(world: &World) -> Call {
    let id = UserId::new();
    diesel::sql_query(format!(
        "insert into users (id, login, display_name, state, created_at) values ('{id}', 'petugas', 'Petugas SIASN', 'active', now())"
    ))
    .execute(&mut world.db.conn())
    .unwrap();
    let grants = vec![Grant { role: Role::RegistryOfficer, scope: Where::Agency }];
    Call::new(Actor { user: Some(id), employee: None, name: "Petugas SIASN".to_owned(), grants }, noon())
}

fn decide(world: &World, call: &Call, one: &Listed, decision: Decision) -> Result<(), Error> {
    world.db.db.write_here(call, |tx| reconcile::decide(tx, one.id, decision, "diperiksa pada SK-nya"))
}

/// The two records agree: what the builder left out at either side is filled in.
fn agreed(world: &World, serial: u16) -> Someone {
    let who = world.someone(serial);
    let decree = format!("823/{}", &who.nip[12..]);
    world.edit(&who, "golongan", json!({"skNomor": decree, "masaKerjaGolonganBulan": "0"}));
    world.edit(&who, "jabatan", json!({"nomorSk": decree}));
    assert!(world.handle().change_person(&who.nip, crate::world::object(json!({"tglLahir": "26-09-1986"}))).unwrap());
    world.add(&who, "pendidikan", json!({"id": format!("e{serial}"), "tkPendidikanId": "40", "tahunLulus": "2009"}));
    who
}

#[tokio::test]
async fn two_records_that_agree_have_no_difference() {
    let world = World::new();
    agreed(&world, 1);
    let taken = stock(&world, HOW).await;
    assert_eq!(open(&world).iter().map(|d| format!("{} {} {}", d.kind, d.field, d.sort)).collect::<Vec<_>>(), [""; 0]);
    assert_eq!((taken.people, taken.different), (1, 0));
    let summary = queries::summary(&mut world.db.conn(), noon()).unwrap();
    assert_eq!((summary.people.checked, summary.people.different, summary.per_mille()), (1, 0, 0));
}

#[tokio::test]
async fn a_row_edited_by_hand_is_found_once_and_goes_when_it_is_mended() {
    let world = World::new();
    let who = agreed(&world, 1);
    world.edit(&who, "golongan", json!({"skNomor": "823/999"}));
    stock(&world, HOW).await;
    stock(&world, HOW).await;
    let [one] = &open(&world)[..] else { panic!("{:?}", open(&world)) };
    assert_eq!(
        (one.kind, one.field.as_str(), one.sort, one.winner),
        (Kind::Rank, "decree_number", Sort::Differs, Winner::Person)
    );
    assert_eq!(one.theirs.as_deref(), Some("823/999"));
    let summary = queries::summary(&mut world.db.conn(), noon()).unwrap();
    assert_eq!((summary.people.different, summary.fields.len(), summary.units.len()), (1, 1, 1));
    world.edit(&who, "golongan", json!({"skNomor": format!("SK No. 823/{}", &who.nip[12..])}));
    stock(&world, HOW).await;
    assert!(open(&world).is_empty(), "a number written differently is the same");
    assert_eq!(closed(&world)[0].closed_how.map(|how| how.as_str()), Some("vanished"));
}

#[tokio::test]
async fn rows_missing_and_doubled_are_told_apart() {
    let world = World::new();
    let (missing, more, doubled) = (agreed(&world, 1), agreed(&world, 2), agreed(&world, 3));
    let row = world.row(&missing, "jabatan");
    assert!(world.handle().delete_row(row["id"].as_str().unwrap()).unwrap());
    world.add(&more, "golongan", rank_row("g2", "24", "01-04-2018", "823/8"));
    let mut twice = world.row(&doubled, "golongan");
    twice.insert("id".to_owned(), json!("g3-again"));
    assert!(world.handle().put_row(&doubled.nip, "golongan", &twice).unwrap());
    stock(&world, HOW).await;
    let mut found: Vec<(EmployeeId, Kind, Sort)> =
        open(&world).iter().map(|d| (d.employee_id, d.kind, d.sort)).collect();
    found.sort_by_key(|(_, _, sort)| sort.as_str());
    assert_eq!(
        found,
        [
            (doubled.id, Kind::Rank, Sort::DoubledThere),
            (more.id, Kind::Rank, Sort::MissingHere),
            (missing.id, Kind::Position, Sort::MissingThere),
        ]
    );
    assert!(open(&world).iter().all(|d| d.sort != Sort::DoubledThere || !(d.can_send() || d.can_take())));
}

#[tokio::test]
async fn personal_values_are_masked_where_they_are_kept() {
    let world = World::new();
    let who = agreed(&world, 1);
    assert!(world.handle().change_person(&who.nip, crate::world::object(json!({"noHp": "089999999999"}))).unwrap());
    stock(&world, HOW).await;
    let [one] = &open(&world)[..] else { panic!("{:?}", open(&world)) };
    assert_eq!((one.field.as_str(), one.winner), ("phone", Winner::Ours));
    assert_eq!((one.ours.as_deref(), one.theirs.as_deref()), (Some("0812••••••90"), Some("0899••••••99")));
}

#[tokio::test]
async fn ours_travels_the_outbox_and_closes_when_the_registry_shows_it() {
    let world = World::new();
    let who = agreed(&world, 1);
    assert!(world.handle().change_person(&who.nip, crate::world::object(json!({"noHp": "089999999999"}))).unwrap());
    stock(&world, HOW).await;
    decide(&world, &officer(&world), &open(&world)[0], Decision::Ours).unwrap();
    assert_eq!(open(&world)[0].state, DiffState::Sending);
    let (kind, payload): (String, serde_json::Value) =
        outbox::table.select((outbox::kind, outbox::payload)).first(&mut world.db.conn()).unwrap();
    assert_eq!((kind.as_str(), &payload["changed"]), ("contact.changed", &json!(["phone"])));
    // What the worker does, in two lines.
    assert!(world.handle().change_person(&who.nip, crate::world::object(json!({"noHp": "081234567890"}))).unwrap());
    diesel::update(outbox::table).set(outbox::state.eq("delivered")).execute(&mut world.db.conn()).unwrap();
    stock(&world, HOW).await;
    assert!(open(&world).is_empty());
    let gone = &closed(&world)[0];
    assert_eq!(gone.closed_how.map(|how| how.as_str()), Some("ours"));
    assert_eq!(
        (gone.decided_by_name.as_deref(), gone.reason.as_deref()),
        (Some("Petugas SIASN"), Some("diperiksa pada SK-nya"))
    );
}

#[tokio::test]
async fn a_missing_position_is_sent_again_as_an_event() {
    let world = World::new();
    let who = agreed(&world, 1);
    // The builder's decree has neither a date nor the right kind.
    diesel::sql_query("update decrees set kind = 'position', issued_on = '2015-04-20'")
        .execute(&mut world.db.conn())
        .unwrap();
    let row = world.row(&who, "jabatan");
    assert!(world.handle().delete_row(row["id"].as_str().unwrap()).unwrap());
    stock(&world, HOW).await;
    let missing = open(&world).into_iter().find(|d| d.sort == Sort::MissingThere).unwrap();
    decide(&world, &officer(&world), &missing, Decision::Ours).unwrap();
    let kinds: Vec<String> = outbox::table.select(outbox::kind).load(&mut world.db.conn()).unwrap();
    assert_eq!(kinds, ["position.recorded"]);
}

#[tokio::test]
async fn theirs_is_read_again_and_supersedes_ours_with_the_reason() {
    let world = World::new();
    let who = agreed(&world, 1);
    world.edit(&who, "golongan", json!({"skNomor": "823/999", "masaKerjaGolonganTahun": "5"}));
    stock(&world, HOW).await;
    let call = officer(&world);
    for one in &open(&world) {
        decide(&world, &call, one, Decision::Theirs).unwrap();
    }
    assert!(open(&world).iter().all(|d| d.state == DiffState::Taking));
    let reader = world.reader(Settings::default());
    assert_eq!(reconcile::take_decided(&world.db.db, &reader, &world.call()).await.unwrap(), 1);
    assert!(open(&world).is_empty());
    assert!(closed(&world).iter().all(|d| d.closed_how.map(|how| how.as_str()) == Some("theirs")));
    let mut conn = world.db.conn();
    let rows: i64 = r::table.filter(r::employee_id.eq(who.id)).count().get_result(&mut conn).unwrap();
    let years: Vec<i16> = r::table
        .filter(r::employee_id.eq(who.id).and(r::superseded_at.is_null()))
        .select(r::service_years)
        .load(&mut conn)
        .unwrap();
    assert_eq!((rows, years), (3, vec![5]), "two corrections, each a row that supersedes the one before");
    let reasons: Vec<Option<String>> = audit_log::table
        .filter(audit_log::action.eq("employee.correct-rank"))
        .select(audit_log::basis)
        .load(&mut conn)
        .unwrap();
    assert_eq!(reasons, [Some("diperiksa pada SK-nya".to_owned()), Some("diperiksa pada SK-nya".to_owned())]);
    stock(&world, HOW).await;
    assert!(open(&world).is_empty(), "the record now says what the registry says");
}

#[tokio::test]
async fn theirs_that_has_changed_since_is_asked_about_again() {
    let world = World::new();
    let who = agreed(&world, 1);
    world.edit(&who, "golongan", json!({"skNomor": "823/999"}));
    stock(&world, HOW).await;
    decide(&world, &officer(&world), &open(&world)[0], Decision::Theirs).unwrap();
    world.edit(&who, "golongan", json!({"skNomor": "823/1000"}));
    reconcile::take_decided(&world.db.db, &world.reader(Settings::default()), &world.call()).await.unwrap();
    let [one] = &open(&world)[..] else { panic!("{:?}", open(&world)) };
    assert_eq!((one.state, one.theirs.as_deref()), (DiffState::Open, Some("823/1000")));
}

#[tokio::test]
async fn contact_data_of_the_registry_is_taken_without_being_sent_back() {
    let world = World::new();
    let who = agreed(&world, 1);
    assert!(world.handle().change_person(&who.nip, crate::world::object(json!({"noHp": "089999999999"}))).unwrap());
    stock(&world, HOW).await;
    decide(&world, &officer(&world), &open(&world)[0], Decision::Theirs).unwrap();
    reconcile::take_decided(&world.db.db, &world.reader(Settings::default()), &world.call()).await.unwrap();
    let mut conn = world.db.conn();
    let phone: Option<String> = employee_private::table
        .filter(employee_private::employee_id.eq(who.id).and(employee_private::superseded_at.is_null()))
        .select(employee_private::phone)
        .first(&mut conn)
        .unwrap();
    assert_eq!(phone.as_deref(), Some("089999999999"));
    let sent: i64 = outbox::table.count().get_result(&mut conn).unwrap();
    assert_eq!(sent, 0);
}

#[tokio::test]
async fn what_is_put_off_is_not_asked_about_before_its_day() {
    let world = World::new();
    let who = agreed(&world, 1);
    world.edit(&who, "golongan", json!({"skNomor": "823/999"}));
    stock(&world, HOW).await;
    let call = officer(&world);
    let one = &open(&world)[0];
    for (until, code) in [(day(2026, 11, 22), "reconcile.day-invalid"), (day(2027, 11, 22), "reconcile.day-invalid")] {
        assert_eq!(decide(&world, &call, one, Decision::Later { until }).unwrap_err().code(), code);
    }
    decide(&world, &call, one, Decision::Later { until: day(2026, 12, 1) }).unwrap();
    stock(&world, HOW).await;
    assert_eq!(open(&world)[0].state, DiffState::Postponed);
    let reader = world.reader(Settings::default());
    let later = Call { now: noon() + chrono::TimeDelta::days(10), ..world.call() };
    reconcile::take_stock(&world.db.db, &reader, &later, &Scope::All, HOW, &|_, _| ()).await.unwrap();
    assert_eq!(open(&world)[0].state, DiffState::Open);
}

#[tokio::test]
async fn the_table_of_fields_repairs_what_it_decides_and_leaves_the_rest() {
    let world = World::new();
    let who = agreed(&world, 1);
    world.edit(&who, "golongan", json!({"skNomor": "823/999", "masaKerjaGolonganTahun": "5"}));
    let changes = json!({"noHp": "089999999999", "gelarBelakang": "S.H."});
    assert!(world.handle().change_person(&who.nip, crate::world::object(changes)).unwrap());
    let taken = stock(&world, How { repair: true, ..HOW }).await;
    assert_eq!(taken.repaired, 3, "service and title are theirs, the telephone ours");
    let left: Vec<(String, DiffState)> = open(&world).into_iter().map(|d| (d.field, d.state)).collect();
    assert_eq!(left.len(), 2);
    assert!(left.contains(&("decree_number".to_owned(), DiffState::Open)));
    assert!(left.contains(&("phone".to_owned(), DiffState::Sending)));
    let title: Option<String> = e::table.find(who.id).select(e::title_after).first(&mut world.db.conn()).unwrap();
    assert_eq!(title.as_deref(), Some("S.H."));
}

#[tokio::test]
async fn only_the_officer_in_charge_decides_with_a_reason_and_never_about_themself() {
    let world = World::new();
    let who = agreed(&world, 1);
    world.edit(&who, "golongan", json!({"skNomor": "823/999"}));
    stock(&world, HOW).await;
    let one = &open(&world)[0];
    let call = officer(&world);
    let as_role = |role: Role, employee: Option<EmployeeId>| {
        let grants = vec![Grant { role, scope: Where::Agency }];
        Call { actor: Actor { grants, employee, ..call.actor.clone() }, ..call.clone() }
    };
    for (call, code) in [
        (as_role(Role::HrOfficer, None), "access.denied"),
        (as_role(Role::SystemAdmin, None), "access.denied"),
        (as_role(Role::RegistryOfficer, Some(who.id)), "access.own-case"),
    ] {
        assert_eq!(decide(&world, &call, one, Decision::Theirs).unwrap_err().code(), code);
    }
    let without = world.db.db.write_here(&call, |tx| reconcile::decide(tx, one.id, Decision::Theirs, "  kurang "));
    assert_eq!(without.unwrap_err().code(), "reconcile.reason-missing");
    assert_eq!(decide(&world, &call, one, Decision::Ours).unwrap_err().code(), "reconcile.impossible");
    decide(&world, &call, one, Decision::Theirs).unwrap();
    assert_eq!(decide(&world, &call, one, Decision::Theirs).unwrap_err().code(), "reconcile.not-now");
}

#[tokio::test]
async fn somebody_the_registry_does_not_know_is_counted_apart() {
    let world = World::new();
    let who = agreed(&world, 1);
    diesel::update(e::table.find(who.id)).set(e::nip.eq("198609262015051077")).execute(&mut world.db.conn()).unwrap();
    let taken = stock(&world, HOW).await;
    assert_eq!((taken.people, taken.different, taken.unknown), (1, 0, 1));
}

#[tokio::test]
async fn a_sample_takes_those_who_were_compared_the_longest_ago() {
    let world = World::new();
    (1..=3).for_each(|serial| drop(agreed(&world, serial)));
    let how = How { most: Some(2), ..HOW };
    let checked = || -> i64 { registry_checks::table.count().get_result(&mut world.db.conn()).unwrap() };
    assert_eq!((stock(&world, how).await.people, checked()), (2, 2));
    assert_eq!((stock(&world, how).await.people, checked()), (2, 3));
}

#[tokio::test]
async fn what_is_on_its_way_is_no_difference_yet() {
    let world = World::new();
    let who = agreed(&world, 1);
    let call = world.call();
    world
        .db
        .db
        .write_here(&call, |tx| {
            let change =
                employees::service::ChangeContact { phone: Some("081200000001".to_owned()), ..Default::default() };
            employees::service::change_contact(tx, who.id, 1, change)
        })
        .unwrap();
    stock(&world, HOW).await;
    assert!(open(&world).is_empty());
    diesel::update(outbox::table).set(outbox::state.eq("delivered")).execute(&mut world.db.conn()).unwrap();
    stock(&world, HOW).await;
    assert_eq!(open(&world)[0].field, "phone", "delivered, and the registry does not show it");
    assert!(world.client.data_utama(&bkn::CallId::new("t"), &who.nip.parse().unwrap()).await.is_ok());
}

/// Somebody whose whole life is here as it is there.
async fn known_whole(world: &World, serial: u16) -> Someone {
    let who = agreed(world, serial);
    a_life(world, &who);
    pulled(world, &Scope::Person(who.nip.parse().unwrap())).await;
    who
}

fn found(world: &World) -> Vec<(Kind, String, Sort)> {
    let mut all: Vec<_> = open(world).into_iter().map(|d| (d.kind, d.field, d.sort)).collect();
    all.sort();
    all
}

#[tokio::test]
async fn trainings_awards_sanctions_and_the_family_are_compared_field_by_field() {
    let world = World::new();
    let who = known_whole(&world, 1).await;
    stock(&world, HOW).await;
    assert_eq!(found(&world), [], "the same on both sides");
    for (history, change) in [
        ("kursus", json!({"jumlahJam": 60})),
        ("diklat", json!({"institusiPenyelenggara": "LAN"})),
        ("penghargaan", json!({"skNomor": "89/TK/2025"})),
        ("hukdis", json!({"akhirHukumTanggal": "31-12-2020"})),
        ("pasangan", json!({"dataPernikahan.status": "2"})),
        ("anak", json!({"nama": "Rahmat Hidayat", "tglLahir": "02-02-2015"})),
    ] {
        world.edit(&who, history, change);
    }
    world.add(&who, "anak", json!({"id": "c2", "nama": "Putri", "tglLahir": "07-08-2019"}));
    let gone = world.row(&who, "ibu")["id"].as_str().unwrap().to_owned();
    assert!(world.handle().delete_row(&gone).unwrap());
    stock(&world, HOW).await;
    assert_eq!(
        found(&world),
        [
            (Kind::Training, "hours", Sort::Differs),
            (Kind::Training, "organizer", Sort::Differs),
            (Kind::Award, "decree_number", Sort::Differs),
            (Kind::Sanction, "last_day", Sort::Differs),
            (Kind::Family, "born_on", Sort::Differs),
            (Kind::Family, "marriage_state", Sort::Differs),
            (Kind::Family, "name", Sort::Differs),
            (Kind::Family, "row", Sort::MissingThere),
            (Kind::Family, "row", Sort::MissingHere),
        ]
        .map(|(kind, field, sort)| (kind, field.to_owned(), sort))
    );
    let all = open(&world);
    let name = all.iter().find(|d| d.field == "name").unwrap();
    assert_eq!((name.ours.as_deref(), name.theirs.as_deref()), (Some("R••••"), Some("R•••• H••••")));
    let child = all.iter().find(|d| d.sort == Sort::MissingHere).unwrap();
    assert_eq!((child.label.as_str(), child.theirs.as_deref()), ("Anak, lahir 2019", Some("Anak, lahir 2019")));
}

#[tokio::test]
async fn theirs_of_a_life_supersedes_what_had_come_from_there() {
    let world = World::new();
    let who = known_whole(&world, 1).await;
    world.edit(&who, "kursus", json!({"jumlahJam": 60}));
    world.edit(&who, "anak", json!({"nama": "Rahmat Hidayat"}));
    world.edit(&who, "penghargaan", json!({"skNomor": "89/TK/2025"}));
    world.edit(&who, "hukdis", json!({"akhirHukumTanggal": "31-12-2020"}));
    stock(&world, HOW).await;
    let call = officer(&world);
    assert_eq!(open(&world).len(), 4);
    for one in &open(&world) {
        decide(&world, &call, one, Decision::Theirs).unwrap();
    }
    reconcile::take_decided(&world.db.db, &world.reader(Settings::default()), &world.call()).await.unwrap();
    assert_eq!(found(&world), []);
    let mut conn = world.db.conn();
    let child = employees::family(&mut conn, who.id).unwrap().remove(1);
    assert_eq!(child.name, "Rahmat Hidayat");
    assert_eq!(employees::awards(&mut conn, who.id).unwrap()[0].decree_number, "89/TK/2025");
    stock(&world, HOW).await;
    assert_eq!(found(&world), []);
}

/// A year as an officer entered it from its document; `only_rating`: as a load brings it.
fn a_year(world: &World, who: &Someone, only_rating: bool) {
    let mut conn = world.db.conn();
    let (row, document) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    diesel::sql_query(format!(
        "insert into appraisals (id, employee_id, year, rating, recorded_at) values ('{row}', '{}', 2025, 'very_good', '2026-01-10')",
        who.id
    ))
    .execute(&mut conn)
    .unwrap();
    if only_rating {
        return;
    }
    diesel::sql_query(format!(
        "insert into documents (id, employee_id, kind, title, content_hash, media_type, byte_size, page_count, uploaded_at) \
         values ('{document}', '{}', 'appraisal', 'Evaluasi', '{}', 'application/pdf', 9, 1, '2026-01-10')",
        who.id,
        "a".repeat(64)
    ))
    .execute(&mut conn)
    .unwrap();
    diesel::sql_query(format!(
        "update appraisals set work_result = 'above', behaviour = 'above', assessor_status = 'asn', assessor_name = 'Ratna', \
         assessor_nip = '197503122000031002', document_id = '{document}' where id = '{row}'"
    ))
    .execute(&mut conn)
    .unwrap();
}

#[tokio::test]
async fn ours_of_a_rating_travels_as_an_event_when_its_document_is_here() {
    let world = World::new();
    let (entered, loaded) = (agreed(&world, 1), agreed(&world, 2));
    a_year(&world, &entered, false);
    a_year(&world, &loaded, true);
    for who in [&entered, &loaded] {
        world.add(
            who,
            "skp22",
            json!({"id": format!("k-{}", who.nip), "tahun": 2025, "hasilKinerjaNilai": 2,
                                      "PerilakuKerjaNilai": 2, "KuadranKinerjaNilai": 2}),
        );
    }
    stock(&world, HOW).await;
    let call = officer(&world);
    let all = open(&world);
    let of = |who: &Someone| all.iter().find(|d| d.employee_id == who.id).unwrap();
    assert_eq!((of(&entered).kind, of(&entered).field.as_str()), (Kind::Rating, "rating"));
    assert_eq!((of(&entered).can_send(), of(&loaded).can_send()), (true, false), "a bare rating is no event");
    assert_eq!(decide(&world, &call, of(&loaded), Decision::Ours).unwrap_err().code(), "reconcile.impossible");
    decide(&world, &call, of(&entered), Decision::Ours).unwrap();
    let (kind, payload, progress): (String, serde_json::Value, serde_json::Value) =
        outbox::table.select((outbox::kind, outbox::payload, outbox::progress)).first(&mut world.db.conn()).unwrap();
    assert_eq!(
        (kind.as_str(), &payload["quadrant"], &payload["year"]),
        ("appraisal.recorded", &json!(1), &json!(2025))
    );
    assert_eq!(progress["decided"]["row"], json!(format!("k-{}", entered.nip)));
    assert_eq!(progress["decided"]["members"][2], "kuadranKinerjaNilai");
    // Before it has arrived it is no difference, and none that has gone.
    stock(&world, HOW).await;
    let state = open(&world).into_iter().find(|d| d.employee_id == entered.id).unwrap().state;
    assert_eq!(state, DiffState::Sending);
    let rows: i64 = appraisals::table.count().get_result(&mut world.db.conn()).unwrap();
    assert_eq!(rows, 2, "nothing of ours changes");
}

#[tokio::test]
async fn ours_of_an_award_travels_with_its_certificate_and_not_without() {
    let world = World::new();
    let who = known_whole(&world, 1).await;
    let row = world.row(&who, "penghargaan");
    assert!(world.handle().delete_row(row["id"].as_str().unwrap()).unwrap());
    stock(&world, HOW).await;
    let [missing] = &open(&world)[..] else { panic!("{:?}", open(&world)) };
    assert_eq!((missing.kind, missing.sort, missing.can_send()), (Kind::Award, Sort::MissingThere, false));
    let mut conn = world.db.conn();
    let document = uuid::Uuid::now_v7();
    for statement in [
        format!(
            "insert into documents (id, employee_id, kind, title, content_hash, media_type, byte_size, page_count, uploaded_at) \
             values ('{document}', '{}', 'award', 'Piagam', '{}', 'application/pdf', 9, 1, '2026-01-10')",
            who.id,
            "b".repeat(64)
        ),
        format!("update decrees set document_id = '{document}' where kind = 'award'"),
    ] {
        diesel::sql_query(statement).execute(&mut conn).unwrap();
    }
    let missing = open(&world).remove(0);
    assert!(missing.can_send());
    decide(&world, &officer(&world), &missing, Decision::Ours).unwrap();
    let kinds: Vec<String> = outbox::table.select(outbox::kind).load(&mut conn).unwrap();
    assert_eq!(kinds, ["award.recorded"]);
}

#[tokio::test]
async fn everybody_whose_sensitive_fields_were_compared_can_see_it() {
    let world = World::new();
    let people: Vec<Someone> = (1..=3).map(|serial| agreed(&world, serial)).collect();
    diesel::update(e::table.find(people[2].id))
        .set(e::nip.eq("198609262015051077"))
        .execute(&mut world.db.conn())
        .unwrap();
    stock(&world, HOW).await;
    let mut conn = world.db.conn();
    let rows: Vec<(EmployeeId, String, String)> = sensitive_reads::table
        .order(sensitive_reads::employee_id)
        .select((sensitive_reads::employee_id, sensitive_reads::actor_name, sensitive_reads::what))
        .load(&mut conn)
        .unwrap();
    let mut expected = vec![people[0].id, people[1].id];
    expected.sort();
    assert_eq!(rows.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), expected, "nobody the registry does not know");
    let purpose = "Pembandingan dengan SIASN: kontak, keluarga, hukuman disiplin";
    assert!(rows.iter().all(|(_, name, what)| *name == world.call().actor.name && what == purpose), "{rows:?}");
}

#[tokio::test]
async fn one_person_is_compared_at_once_by_the_officer_in_charge() {
    let world = World::new();
    let who = agreed(&world, 1);
    let desk = Desk::new(world.client.clone(), &Settings::default(), Arc::new(|| Box::pin(std::future::ready(()))));
    world.edit(&who, "golongan", json!({"skNomor": "823/999"}));
    let call = officer(&world);
    let db = &world.db.db;
    let looked = desk.look(db, &call, who.id).await.unwrap();
    let told = db.write_here(&call, |tx| reconcile::compare_looked(tx, &looked)).unwrap();
    assert_eq!((told.outcome, told.open), (Outcome::Different, 1));
    assert_eq!(found(&world), [(Kind::Rank, "decree_number".to_owned(), Sort::Differs)]);
    let by: Vec<String> =
        sensitive_reads::table.select(sensitive_reads::actor_name).load(&mut world.db.conn()).unwrap();
    assert_eq!(by, ["Petugas SIASN"]);
    let summary = queries::summary(&mut world.db.conn(), noon()).unwrap();
    assert_eq!((summary.runs.len(), summary.runs[0].kind, summary.runs[0].people), (1, RunKind::Asked, 1));
    let stranger = Call { actor: Actor { grants: vec![], ..call.actor.clone() }, ..call.clone() };
    assert_eq!(desk.look(db, &stranger, who.id).await.err().unwrap().code(), "access.denied");
    world.handle().order(bkn_mock::Order::always("/pns", bkn_mock::Fault::SsoTokenExpired));
    let refused = desk.look(db, &call, who.id).await.err().unwrap();
    assert!(matches!(refused, Error::NoToken(_)), "it does not wait for a token: {refused:?}");
}
