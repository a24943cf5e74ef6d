//! Histories pulled from the registry.

use std::{
    future::Future,
    sync::atomic::{AtomicU32, Ordering},
    task::Poll,
};

use bkn_mock::{Fault, Order};
use diesel::prelude::*;
use kernel::Relation;
use reconcile::{Error, Scope, Settings, pull::Heard};
use serde_json::json;
use store::schema::{import_batches, pull_people, rank_history as r};

use crate::world::{Someone, World, rank_row};

pub(crate) async fn pulled(world: &World, scope: &Scope) -> reconcile::pull::Report {
    reconcile::pull(&world.db.db, &world.reader(Settings::default()), &world.call(), scope, &|_| ()).await.unwrap()
}

fn ranks(world: &World, who: &Someone) -> Vec<(String, Option<String>)> {
    r::table
        .filter(r::employee_id.eq(who.id.uuid()).and(r::superseded_at.is_null()))
        .order(r::valid_during)
        .select((r::rank_code, r::registry_id))
        .load(&mut world.db.conn())
        .unwrap()
}

/// The builder's facts were decided by nobody's load; the pull may not replace them unless a load had brought them.
fn as_loaded(world: &World) {
    let mut conn = world.db.conn();
    let batch = uuid::Uuid::now_v7();
    diesel::sql_query(format!(
        "insert into import_batches (id, kind, file_name, file_hash, author_name, started_at) values ('{batch}', 'employees', 'x', 'x', 'x', now())"
    ))
    .execute(&mut conn)
    .unwrap();
    for table in ["rank_history", "position_history", "educations"] {
        diesel::sql_query(format!("update {table} set batch_id = '{batch}'")).execute(&mut conn).unwrap();
    }
}

fn earlier_rank(world: &World, who: &Someone) {
    world.add(who, "golongan", rank_row(&format!("g-{}", who.nip), "24", "01-04-2018", "823/9/2018"));
}

#[tokio::test]
async fn everybody_gets_their_histories_and_a_second_pull_changes_nothing() {
    let world = World::new();
    let people = [world.someone(1), world.someone(2), world.someone(3)];
    people.iter().for_each(|who| earlier_rank(&world, who));
    as_loaded(&world);
    let report = pulled(&world, &Scope::All).await;
    assert_eq!((report.people, report.changed, report.refused, report.unanswered), (3, 3, 0, 0));
    assert_eq!(report.misfits, []);
    for who in &people {
        let there = world.handle().rows(&who.nip, "golongan").unwrap();
        let codes: Vec<String> = ranks(&world, who).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["II/d", "III/a"]);
        assert!(ranks(&world, who).iter().all(|(_, id)| there.iter().any(|row| row["id"].as_str() == id.as_deref())));
    }
    let again = pulled(&world, &Scope::All).await;
    assert_eq!((again.batch, again.changed, again.unchanged), (None, 0, 3));
}

#[tokio::test]
async fn a_changed_row_supersedes_what_was_pulled_and_says_so() {
    let world = World::new();
    let who = world.someone(1);
    earlier_rank(&world, &who);
    as_loaded(&world);
    pulled(&world, &Scope::All).await;
    let mut row = world.handle().rows(&who.nip, "golongan").unwrap().pop().unwrap();
    row.extend(crate::world::object(json!({"skNomor": "823/10/2018"})));
    assert!(world.handle().put_row(&who.nip, "golongan", &row).unwrap());
    let report = pulled(&world, &Scope::Person(who.nip.parse().unwrap())).await;
    assert_eq!((report.people, report.changed), (1, 1));
    let batches: i64 = import_batches::table
        .filter(import_batches::kind.eq("histories").and(import_batches::rows_changed.eq(1)))
        .count()
        .get_result(&mut world.db.conn())
        .unwrap();
    assert_eq!(batches, 2);
    let superseded: i64 = r::table
        .filter(r::employee_id.eq(who.id.uuid()).and(r::superseded_by.is_not_null()))
        .count()
        .get_result(&mut world.db.conn())
        .unwrap();
    assert!(superseded >= 1);
}

#[tokio::test]
async fn the_batch_is_undone_as_a_whole() {
    let world = World::new();
    let who = world.someone(1);
    earlier_rank(&world, &who);
    as_loaded(&world);
    let report = pulled(&world, &Scope::All).await;
    let batch = report.batch.unwrap();
    world.db.db.write_here(&world.call(), |tx| intake::undo(tx, batch)).unwrap();
    let codes: Vec<String> = ranks(&world, &who).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["III/a"]);
}

#[tokio::test]
async fn an_interrupted_pull_goes_on_where_it_was() {
    let world = World::new();
    for serial in 1..=40 {
        world.someone(serial);
    }
    as_loaded(&world);
    let settings = Settings { concurrency: 1, ..Settings::default() };
    let reader = world.reader(settings.clone());
    let heard = AtomicU32::new(0);
    let hear = |what| {
        if let Heard::People { done, .. } = what {
            heard.store(done, Ordering::Relaxed);
        }
    };
    let call = world.call();
    let scope = Scope::All;
    {
        // Dropped as soon as it has told that some are done, like a process that is killed.
        let mut pull = std::pin::pin!(reconcile::pull(&world.db.db, &reader, &call, &scope, &hear));
        std::future::poll_fn(|context| match pull.as_mut().poll(context) {
            Poll::Ready(_) => panic!("all were read before it could be interrupted"),
            Poll::Pending if heard.load(Ordering::Relaxed) > 0 => Poll::Ready(()),
            Poll::Pending => Poll::Pending,
        })
        .await;
    }
    let read: i64 =
        pull_people::table.filter(pull_people::state.eq("read")).count().get_result(&mut world.db.conn()).unwrap();
    assert!((1..40).contains(&read), "{read}");
    let before = world.handle().count("/pns/rw-golongan");
    let resumed = AtomicU32::new(0);
    let hear = |what| {
        if let Heard::Resumed { done } = what {
            resumed.store(done, Ordering::Relaxed);
        }
    };
    let report = reconcile::pull(&world.db.db, &world.reader(settings), &world.call(), &scope, &hear).await.unwrap();
    assert_eq!(report.people, 40);
    assert_eq!(i64::from(resumed.load(Ordering::Relaxed)), read);
    let asked = world.handle().count("/pns/rw-golongan") - before;
    assert_eq!(i64::try_from(asked).unwrap(), 40 - read, "those who were read are not asked for again");
}

#[tokio::test]
async fn too_many_requests_slow_it_and_cut_answers_are_asked_for_again() {
    let world = World::new();
    let who = world.someone(1);
    earlier_rank(&world, &who);
    as_loaded(&world);
    let throttle = Fault::Throttle { retry_after: Some("7".to_owned()) };
    world.handle().order(Order::once("/pns/rw-golongan", throttle));
    world.handle().order(Order::once("/pns/rw-jabatan", Fault::CutBody));
    world.handle().order(Order::once("/pns/rw-pendidikan", Fault::ServerError { status: 502 }));
    let report = pulled(&world, &Scope::All).await;
    assert_eq!((report.changed, report.unanswered), (1, 0));
    assert_eq!(*world.pauses.lock().unwrap(), ["registry.throttled"]);
}

#[tokio::test]
async fn somebody_the_registry_does_not_answer_for_is_left_for_later() {
    let world = World::new();
    let (one, other) = (world.someone(1), world.someone(2));
    [&one, &other].into_iter().for_each(|who| earlier_rank(&world, who));
    as_loaded(&world);
    let path = format!("/pns/rw-jabatan/{}", one.nip);
    world.handle().order(Order::always(&path, Fault::ServerError { status: 500 }));
    let report = pulled(&world, &Scope::All).await;
    assert_eq!((report.changed, report.unanswered), (1, 1));
    let [(nip, misfit)] = &report.misfits[..] else { panic!("{:?}", report.misfits) };
    assert_eq!((nip, misfit.code.as_str()), (&one.nip, "NOT-READ"));
    assert_eq!(ranks(&world, &one).len(), 1, "nothing of a person who was read in part is loaded");
}

#[tokio::test]
async fn without_a_token_it_pauses_says_so_and_keeps_what_was_read() {
    let world = World::new();
    world.someone(1);
    as_loaded(&world);
    world.handle().order(Order::always("/pns", Fault::SsoTokenExpired));
    let reader = world.reader(Settings { pause_tries: 3, ..Settings::default() });
    let stopped = reconcile::pull(&world.db.db, &reader, &world.call(), &Scope::All, &|_| ()).await.unwrap_err();
    assert!(matches!(stopped, Error::NoToken(_)), "{stopped:?}");
    assert_eq!(world.pauses.lock().unwrap().first(), Some(&"registry.token-refused"));
    world.handle().clear_faults();
    assert_eq!(pulled(&world, &Scope::All).await.people, 1);
}

#[tokio::test]
async fn what_does_not_fit_is_told_with_its_reason() {
    let world = World::new();
    let (odd, unknown) = (world.someone(1), world.someone(2));
    world.edit(&odd, "jabatan", json!({"unorId": "abolished"}));
    world.edit(&odd, "golongan", json!({"tmtGolongan": "31-02-2022"}));
    as_loaded(&world);
    let mut conn = world.db.conn();
    diesel::sql_query(format!("update employees set nip = '198609262015051077' where id = '{}'", unknown.id))
        .execute(&mut conn)
        .unwrap();
    let report = pulled(&world, &Scope::All).await;
    let codes: Vec<(&str, &str)> = report.misfits.iter().map(|(_, m)| (m.history.as_str(), m.code.as_str())).collect();
    assert_eq!(codes, [("golongan", "DATE-MISSING"), ("jabatan", "UNIT-UNKNOWN"), ("pegawai", "PERSON-UNKNOWN")]);
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("tidak-cocok.xlsx");
    report.save(&book).unwrap();
    assert!(book.metadata().unwrap().len() > 1_000);
}

/// Trainings, awards, sanctions and family, one row each but for two trainings and both parents.
pub(crate) fn a_life(world: &World, who: &Someone) {
    let id = |name: &str| format!("{name}-{}", who.nip);
    for (history, row) in [
        (
            "diklat",
            json!({"id": id("d"), "latihanStrukturalId": "2", "nomor": "12/PIM/2019", "tanggal": "01-02-2019",
                        "tanggalSelesai": "01-06-2019", "tahun": "2019", "jumlahJam": 900}),
        ),
        (
            "kursus",
            json!({"id": id("k"), "jenisDiklatId": "3", "namaKursus": "Kearsipan", "noSertipikat": "7/2021",
                        "tanggalKursus": "01-03-2021", "tanggalSelesaiKursus": "05-03-2021", "tahunKursus": "2021", "jumlahJam": 40}),
        ),
        (
            "penghargaan",
            json!({"id": id("p"), "hargaId": "201", "tahun": 2025, "skNomor": "88/TK/2025", "skDate": "12-08-2025"}),
        ),
        (
            "hukdis",
            json!({"id": id("h"), "jenisHukuman": "2", "hukumanTanggal": "01-07-2020", "skNomor": "862/1/2020", "skTanggal": "20-06-2020"}),
        ),
        (
            "pasangan",
            json!({"id": id("s"), "orang.nama": "Siti", "orang.jenisKelamin": "F", "orang.tglLahir": "02-03-1988",
                          "dataPernikahan.status": "1", "dataPernikahan.tgglMenikah": "06-05-2012"}),
        ),
        (
            "anak",
            json!({"id": id("c"), "nama": "Rahmat", "jenisKelamin": "M", "tglLahir": "01-02-2015", "jenisAnak": "1"}),
        ),
        ("ayah", json!({"id": id("f"), "nama": "Tono", "jenisKelamin": "M"})),
        ("ibu", json!({"id": id("m"), "nama": "Sri", "jenisKelamin": "F"})),
    ] {
        world.add(who, history, row);
    }
}

/// What is current of a person: trainings, awards, sanctions, family.
fn of_life(world: &World, who: &Someone) -> (usize, usize, usize, Vec<Relation>) {
    let mut conn = world.db.conn();
    let now = testkit::noon();
    (
        employees::trainings(&mut conn, who.id, now).unwrap().len(),
        employees::awards(&mut conn, who.id).unwrap().len(),
        employees::histories::sanctions(&mut conn, who.id, now).unwrap().len(),
        employees::family(&mut conn, who.id).unwrap().into_iter().map(|member| member.relation).collect(),
    )
}

const WHOLE: [Relation; 4] = [Relation::Spouse, Relation::Child, Relation::Father, Relation::Mother];

#[tokio::test]
async fn trainings_awards_sanctions_and_the_family_come_too_and_go_with_the_batch() {
    let world = World::new();
    let who = world.someone(1);
    a_life(&world, &who);
    as_loaded(&world);
    let report = pulled(&world, &Scope::All).await;
    assert_eq!((report.misfits.len(), report.changed), (0, 1));
    assert_eq!(of_life(&world, &who), (2, 1, 1, WHOLE.to_vec()));
    let again = pulled(&world, &Scope::All).await;
    assert_eq!((again.batch, again.unchanged), (None, 1), "a second pull changes nothing");
    let trail: Vec<String> = store::schema::audit_log::table
        .select(diesel::dsl::sql::<diesel::sql_types::Text>("coalesce(after::text, '')"))
        .load(&mut world.db.conn())
        .unwrap();
    assert!(trail.iter().any(|after| after.contains("spouse")) && !trail.iter().any(|after| after.contains("Rahmat")));
    let batch = report.batch.unwrap();
    world.db.db.write_here(&world.call(), |tx| intake::undo(tx, batch)).unwrap();
    assert_eq!(of_life(&world, &who), (0, 0, 0, vec![]));
}

#[tokio::test]
async fn what_changes_of_a_life_supersedes_under_the_registrys_id() {
    let world = World::new();
    let who = world.someone(1);
    a_life(&world, &who);
    as_loaded(&world);
    pulled(&world, &Scope::All).await;
    for (history, change) in [
        ("kursus", json!({"namaKursus": "Kearsipan Dinamis"})),
        ("penghargaan", json!({"skNomor": "89/TK/2025"})),
        ("hukdis", json!({"akhirHukumTanggal": "31-12-2020"})),
        ("anak", json!({"nama": "Rahmat Hidayat"})),
    ] {
        world.edit(&who, history, change);
    }
    let report = pulled(&world, &Scope::All).await;
    assert_eq!((report.changed, report.misfits.len()), (1, 0));
    assert_eq!(of_life(&world, &who), (2, 1, 1, WHOLE.to_vec()), "each row once");
    let mut conn = world.db.conn();
    let award = employees::awards(&mut conn, who.id).unwrap().remove(0);
    assert_eq!(award.decree_number, "89/TK/2025");
    let child = employees::family(&mut conn, who.id).unwrap().remove(1);
    assert_eq!(child.name, "Rahmat Hidayat");
    let last_batch = report.batch.unwrap();
    world.db.db.write_here(&world.call(), |tx| intake::undo(tx, last_batch)).unwrap();
    assert_eq!(employees::awards(&mut conn, who.id).unwrap()[0].decree_number, "88/TK/2025", "holds again");
}
