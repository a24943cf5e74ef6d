//! The officer in charge of the registry: what is stuck and why, sent again, changed, skipped, stopped.

use diesel::prelude::*;
use documents::testing::pdf_marked;
use kernel::{EmployeeId, PositionKind, Role, Scope};
use store::schema::{audit_log, outbox};

use crate::{browser::Browser, world::World};

/// A position of `name` on its way, parked for `cause`.
async fn parked_position(world: &mut World, name: &str, cause: &str) -> (EmployeeId, String) {
    let (id, nip) = world.eligible(name);
    let mira = world.officer("Mira Mutasi", Role::HrOfficer, Scope::Agency);
    let post = "Analis Kepegawaian";
    employees::testing::a_position(&mut world.db.conn(), PositionKind::Functional, post, None, Some("Ahli Muda"));
    let mut browser = Browser::of(world, &mira).await;
    let page = browser.get(&format!("/pegawai/{id}/jabatan?cari_jabatan=analis&cari_unit=kesehatan")).await;
    let form = page.form("/jabatan").with("effective_on", "2026-11-01").with("decree_issued_on", "2026-10-20");
    let done = browser.upload(&form.with("decree_number", "821/5"), pdf_marked(name)).await;
    assert_eq!(done.path, format!("/pegawai/{id}"), "{}", done.words());
    park(world, cause);
    (id, nip)
}

fn park(world: &World, cause: &str) {
    diesel::update(outbox::table.filter(outbox::state.eq("pending")))
        .set((outbox::state.eq("parked"), outbox::parked_cause.eq(cause), outbox::settled_at.eq(testkit::noon())))
        .execute(&mut world.db.conn())
        .unwrap();
}

fn trail(world: &World, action: &str) -> i64 {
    audit_log::table.filter(audit_log::action.eq(action)).count().get_result(&mut world.db.conn()).unwrap()
}

#[actix_web::test]
async fn a_parked_event_is_explained_changed_and_sent_again() {
    let mut world = World::new();
    let (id, nip) = parked_position(&mut world, "Sari Wulandari", "registry.validation").await;
    let rudi = world.officer("Rudi Registrasi", Role::RegistryOfficer, Scope::Agency);
    let mut browser = Browser::of(&world, &rudi).await;
    let page = browser.get("/sinkronisasi?keadaan=parked&jenis=position.recorded&sejak=2026-11-01").await;
    assert_eq!(page.heading(), "1 kiriman perlu diperiksa");
    for part in
        ["Isian ditolak SIASN BKN", "Tugas Pengelola mutasi BKPSDM", "821/5", "Tidak ada pengirim yang berjalan"]
    {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    let href = page.text.split("data-row").nth(1).unwrap().split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    let event = browser.get(href).await;
    for part in ["Nomor SK821/5", "Belum pernah dicoba", "Tercatat"] {
        assert!(event.words().contains(part), "{part}: {}", event.words());
    }
    assert!(!event.text.contains(&nip), "the NIP is masked");
    let form = browser.get(&format!("{href}/ubah")).await.form("/ubah");
    let short = browser.send(form.clone().with("isi-decree_number", "821/55").with("reason", "x")).await;
    assert!(short.status == 422 && short.text.contains("value=\"821/55\""), "what was typed stays");
    let wrong = form.clone().with("isi-effective_on", "31-02-2026").with("reason", "salah ketik tanggal TMT");
    let wrong = browser.send(wrong).await;
    assert!(wrong.status == 422 && wrong.text.contains("href=\"#f-isi-effective_on\""), "{}", wrong.words());
    let same = browser.send(form.clone().with("reason", "tidak ada yang berubah")).await;
    assert!(same.words().contains("Tidak ada yang diubah"), "{}", same.words());
    let key = |form: crate::browser::Form, key: &str| form.with("idempotency_key", key);
    let good = form.with("isi-decree_number", "821/55").with("reason", "nomor SK salah ketik, lihat pindaian");
    let done = browser.send(key(good, "0199c0de-7a3b-7c1e-9c2d-5f1f3a8b0042")).await;
    assert!(done.words().contains("diubah dan dikirim ulang"), "{}", done.words());
    assert!(done.words().contains("Menunggu dikirim") && done.words().contains("821/55"), "{}", done.words());
    assert_eq!(trail(&world, "outbox.edit"), 1);
    let mut sari = Browser::of(&world, &nip).await;
    assert!(sari.get("/data-saya").await.words().contains("821/5"), "the record keeps what its decree says");
    assert_eq!(sari.get(&format!("/sinkronisasi/pegawai/{id}")).await.status, 403);
}

/// The parked event in a conflict about its unit, found at the `attempts`-th call.
fn in_conflict(world: &World, attempts: i32) {
    let member = |name: &str, ours: &str, theirs: &str| serde_json::json!({ "member": name, "ours": ours, "theirs": theirs, "same": ours == theirs });
    let members = [member("unorId", "U1", "U9"), member("nomorSk", "821/5", "821/5")];
    let found = serde_json::json!({ "conflict_with": "ROW-77", "differences": [members[0]], "members": members });
    diesel::update(outbox::table)
        .set((outbox::progress.eq(found), outbox::attempts.eq(attempts)))
        .execute(&mut world.db.conn())
        .unwrap();
}

fn the_event(world: &World) -> (String, String) {
    let (id, state): (uuid::Uuid, String) =
        outbox::table.select((outbox::id, outbox::state)).first(&mut world.db.conn()).unwrap();
    (format!("/sinkronisasi/{id}"), state)
}

#[actix_web::test]
async fn both_rows_of_a_conflict_stand_side_by_side_and_the_officer_says_who_is_right() {
    let mut world = World::new();
    let (id, _) = parked_position(&mut world, "Sari Wulandari", "sync.conflict").await;
    in_conflict(&world, 1);
    let rudi = world.officer("Rudi Registrasi", Role::RegistryOfficer, Scope::Agency);
    let mut browser = Browser::of(&world, &rudi).await;
    let (href, _) = the_event(&world);
    let page = browser.get(&href).await;
    for part in ["Mana yang benar?", "ROW-77", "UnitU1U9Berbeda", "Nomor SK821/5821/5Sama"] {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    assert!(page.forms("/lewati").is_empty(), "to give it up is one of the two answers");
    let form = page.form("/tetapkan").with("benar", "kita");
    let short = browser.send(form.clone().with("reason", "ya")).await;
    assert!(short.status == 422 && short.text.contains("value=\"ya\""), "what was typed stays");
    // A worker has tried again meanwhile: the decision would be about rows nobody saw.
    in_conflict(&world, 2);
    let key = |form: crate::browser::Form, n: u8| {
        form.with("idempotency_key", &format!("0199c0de-7a3b-7c1e-9c2d-5f1f3a8b01{n:02}"))
    };
    let late = browser.send(key(form.with("reason", "diperiksa pada petikan SK"), 1)).await;
    assert_eq!(late.status, 409);
    assert!(late.words().contains("berubah sejak Anda melihatnya"), "{}", late.words());
    assert_eq!((trail(&world, "outbox.decide"), the_event(&world).1.as_str()), (0, "parked"));
    let good = late.form("/tetapkan").with("benar", "kita").with("reason", "diperiksa pada petikan SK");
    let done = browser.send(key(good.clone(), 2)).await;
    assert!(
        done.words().contains("Menunggu dikirim") && done.words().contains("baris di BKN diperbarui"),
        "{}",
        done.words()
    );
    browser.send(key(good, 2)).await;
    assert_eq!(
        (trail(&world, "outbox.decide"), the_event(&world).1.as_str()),
        (1, "pending"),
        "sent twice, decided once"
    );

    // The other answer: nothing is sent, and where our side is mended.
    park(&world, "sync.conflict");
    in_conflict(&world, 3);
    let theirs =
        browser.get(&href).await.form("/tetapkan").with("benar", "bkn").with("reason", "SK diralat, lihat 821/6");
    let done = browser.send(key(theirs, 3)).await;
    assert!(done.words().contains("Data BKN ditetapkan benar: isi dari sini tidak dikirim"), "{}", done.words());
    assert!(done.text.contains(&format!("href=\"/selisih/{id}\"")), "where it is mended");
    assert_eq!(the_event(&world).1, "skipped");
}

#[actix_web::test]
async fn rows_that_are_there_several_times_are_listed_with_what_helps() {
    let mut world = World::new();
    parked_position(&mut world, "Sari Wulandari", "registry.validation").await;
    diesel::update(outbox::table)
        .set((
            outbox::progress.eq(serde_json::json!({ "duplicates": ["ROW-8", "ROW-9"] })),
            outbox::remote_id.eq("ROW-7"),
            outbox::state.eq("delivered"),
            outbox::parked_cause.eq(None::<String>),
        ))
        .execute(&mut world.db.conn())
        .unwrap();
    let rudi = world.officer("Rudi Registrasi", Role::RegistryOfficer, Scope::Agency);
    let mut browser = Browser::of(&world, &rudi).await;
    let desk = browser.get("/sinkronisasi").await;
    assert!(desk.words().contains("1 kiriman tercatat lebih dari sekali di BKN"), "{}", desk.words());
    let listed = browser.get("/sinkronisasi?ganda=ya").await;
    assert!(listed.words().contains("2 baris ganda"), "{}", listed.words());
    let (href, _) = the_event(&world);
    let page = browser.get(&href).await;
    for part in ["Baris ganda di BKN", "ROW-8", "ROW-9", "Yang dipakai baris ROW-7", "DELETE /jabatan/delete/{id}"] {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    let asked = browser.send(page.form("/periksa")).await;
    assert!(asked.words().contains("Baris ganda di BKN"), "they stay until a worker has looked");
    assert_eq!(trail(&world, "outbox.look"), 1);
    diesel::update(outbox::table)
        .set(outbox::progress.eq(serde_json::json!({})))
        .execute(&mut world.db.conn())
        .unwrap();
    let none = browser.get("/sinkronisasi?ganda=ya").await;
    assert!(none.words().contains("Tidak ada kiriman dengan saringan ini"), "{}", none.words());
}

#[actix_web::test]
async fn everything_of_one_cause_is_counted_first_and_then_sent_again() {
    let mut world = World::new();
    parked_position(&mut world, "Sari Wulandari", "registry.missing-reference").await;
    let rudi = world.officer("Rudi Registrasi", Role::RegistryOfficer, Scope::Agency);
    let mut browser = Browser::of(&world, &rudi).await;
    let none = browser.get("/sinkronisasi/kirim-ulang?sebab=registry.refused").await;
    assert_eq!(none.heading(), "Tidak ada kiriman yang dapat dikirim ulang");
    let plan = browser.get("/sinkronisasi/kirim-ulang?sebab=registry.missing-reference").await;
    assert_eq!(plan.heading(), "1 kiriman akan dikirim ulang");
    assert_eq!(trail(&world, "outbox.retry"), 0, "counting sends nothing");
    let done = browser.send(plan.form("/kirim-ulang-semua")).await;
    assert!(done.words().contains("1 kiriman dikirim ulang."), "{}", done.words());
    assert_eq!(
        (done.heading().as_str(), trail(&world, "outbox.retry")),
        ("1 kiriman menunggu, tidak ada yang tersangkut", 1)
    );
}

#[actix_web::test]
async fn sending_about_one_person_is_stopped_and_goes_on() {
    let mut world = World::new();
    let (id, _) = parked_position(&mut world, "Sari Wulandari", "registry.refused").await;
    let rudi = world.officer("Rudi Registrasi", Role::RegistryOfficer, Scope::Agency);
    let mut browser = Browser::of(&world, &rudi).await;
    let path = format!("/sinkronisasi/pegawai/{id}");
    let page = browser.get(&path).await;
    assert_eq!(page.heading(), "1 kiriman ke BKN tentang Sari Wulandari");
    let short = browser.send(page.form("/hentikan").with("reason", "x")).await;
    assert_eq!(short.status, 422);
    let stopped = browser.send(page.form("/hentikan").with("reason", "surat Inspektorat 700/12/2026")).await;
    assert!(stopped.words().contains("Pengiriman dihentikan") && stopped.words().contains("700/12/2026"));
    assert!(browser.get("/sinkronisasi").await.words().contains("700/12/2026"), "the list shows who is stopped");
    let on = browser.send(stopped.form("/lanjutkan").with("reason", "pemeriksaan selesai 25 November")).await;
    assert!(on.words().contains("dilanjutkan") && on.words().contains("Pernah dihentikan"), "{}", on.words());
    assert_eq!((trail(&world, "outbox.freeze"), trail(&world, "outbox.lift")), (1, 1));
}

#[actix_web::test]
async fn the_person_sees_four_marks_on_each_change() {
    let mut world = World::new();
    let (_, nip) = parked_position(&mut world, "Sari Wulandari", "registry.validation").await;
    diesel::update(outbox::table)
        .set((outbox::first_sent_at.eq(testkit::noon()), outbox::accepted_at.eq(testkit::noon())))
        .execute(&mut world.db.conn())
        .unwrap();
    let page = Browser::of(&world, &nip).await.get("/data-saya").await;
    for part in
        ["Tercatat 22 November 2026", "Terkirim 22 November 2026", "Diterima 22 November 2026", "Tampil di BKN: belum"]
    {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
}

#[actix_web::test]
async fn each_worker_is_told_of_with_what_it_holds_back() {
    let mut world = World::new();
    let rudi = world.officer("Rudi Registrasi", Role::RegistryOfficer, Scope::Agency);
    let worker = |name: &str, seen_at: chrono::DateTime<chrono::Utc>, breakers: &str, pause: &str| {
        let at = testkit::noon().to_rfc3339();
        let state =
            format!("{{\"breakers\": [{}], \"pause\": {}}}", breakers.replace("AT", &at), pause.replace("AT", &at));
        diesel::sql_query("insert into worker_states (id, process, started_at, seen_at, state) values (gen_random_uuid(), $1, $2, $2, $3::jsonb)")
            .bind::<diesel::sql_types::Text, _>(name)
            .bind::<diesel::sql_types::Timestamptz, _>(seen_at)
            .bind::<diesel::sql_types::Text, _>(state)
            .execute(&mut world.db.conn())
            .unwrap();
    };
    let breaker = |family: &str, state: &str| {
        format!(
            "{{\"family\": \"{family}\", \"state\": \"{state}\", \"cause\": \"registry.transient\", \"since\": \"AT\", \"until\": \"AT\"}}"
        )
    };
    let (now, both) = (testkit::noon(), format!("{}, {}", breaker("writes", "open"), breaker("documents", "open")));
    let heard =
        "{\"cause\": \"registry.token-over\", \"since\": \"AT\", \"until\": \"AT\", \"alarm\": true, \"shared\": true}";
    worker("satu", now, &both, "null");
    worker("dua", now, &breaker("writes", "half_open"), heard);
    worker("tiga", now, "", "null");
    worker("mati", now - chrono::TimeDelta::minutes(9), &breaker("lists", "open"), "null");
    let page = Browser::of(&world, &rudi).await.get("/sinkronisasi").await;
    for part in [
        "Menyimpan perubahanSedang dicoba satu per satu2 dari 3 pengirim",
        "Mengunggah dan mengunduh berkasDitahan1 dari 3 pengirim",
        "Menyimpan perubahan: dicoba satu per satu",
        "ditemukan pengirim lain",
        "1 dari 3 pengirim berhenti: Token SIASN BKN habis",
        "matiTidak melapor",
    ] {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    assert!(!page.words().contains("Membaca daftar instansiDitahan"), "what a dead worker held says nothing now");
}

#[actix_web::test]
async fn a_pasted_token_is_kept_and_shown_nowhere() {
    let mut world = World::new();
    let rudi = world.officer("Rudi Registrasi", Role::RegistryOfficer, Scope::Agency);
    let paused = "insert into worker_states (id, process, started_at, seen_at, state) values (gen_random_uuid(), 'satu', $1, $1, \
        jsonb_build_object('pause', jsonb_build_object('cause', 'registry.token-over', 'since', $1, 'until', $1, 'alarm', true)))";
    diesel::sql_query(paused)
        .bind::<diesel::sql_types::Timestamptz, _>(testkit::noon())
        .execute(&mut world.db.conn())
        .unwrap();
    let mut browser = Browser::of(&world, &rudi).await;
    assert!(browser.get("/").await.words().contains("Pengiriman ke BKN berhenti"), "told where they begin");
    let page = browser.get("/sinkronisasi/token").await;
    assert_eq!(page.heading(), "Token SSO habis: tempel token baru");
    let form = page.form("/sinkronisasi/token");
    let wrong = browser.send(form.clone().with("token", "dua kata")).await;
    assert!(wrong.status == 422 && wrong.words().contains("bukan token SSO"), "{}", wrong.words());
    assert!(!wrong.text.contains("dua kata"), "not even a wrong one comes back");
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3OTUzNDg4MDB9.c2ln";
    let done =
        browser.send(form.with("token", token).with("idempotency_key", "0199c0de-7a3b-7c1e-9c2d-5f1f3a8b0043")).await;
    assert!(done.words().contains("Berlaku sampai 22 November 2026 pukul 19.00 WIB"), "{}", done.words());
    let again = browser.get("/sinkronisasi/token").await;
    assert!(again.words().contains("Token terakhir ditempel Rudi Registrasi") && !again.text.contains(token));
    assert_eq!(trail(&world, "sso-token.paste"), 1);
}
