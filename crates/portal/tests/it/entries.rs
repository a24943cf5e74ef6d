//! Appraisals and awards: entered on the person's page by one officer, verified by another.

use diesel::prelude::*;
use documents::testing::pdf_marked;
use kernel::{Role, Scope};
use store::schema::outbox;

use crate::{
    browser::{Browser, Form},
    world::World,
};

fn appraisal(form: Form) -> Form {
    [
        ("year", "2025"),
        ("work_result", "meets"),
        ("behaviour", "meets"),
        ("assessor_status", "asn"),
        ("assessor_nip", "19750312 200003 1 002"),
        ("assessor_name", "Ratna Kusuma"),
        ("assessor_position", "Kepala Bidang"),
        ("assessor_unit", "Dinas Kesehatan"),
    ]
    .into_iter()
    .fold(form, |form, (name, value)| form.with(name, value))
}

fn award(form: Form) -> Form {
    [("kind_code", "201"), ("year", "2026"), ("decree_number", "52/TK/Tahun 2026"), ("decree_issued_on", "2026-08-12")]
        .into_iter()
        .fold(form, |form, (name, value)| form.with(name, value))
}

#[actix_web::test]
async fn an_appraisal_is_entered_verified_by_another_and_shown_with_its_marks() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari Wulandari");
    let [_, vera, _, mira, _] = world.officers();
    let mut mira = Browser::of(&world, &mira).await;
    let page = mira.get(&format!("/pegawai/{id}")).await;
    assert!(page.text.contains(&format!("/pegawai/{id}/evaluasi-kinerja")), "the officer may enter");
    let form = mira.get(&format!("/pegawai/{id}/evaluasi-kinerja")).await.form("/evaluasi-kinerja");
    let entered = mira.upload(&appraisal(form), pdf_marked("evaluasi")).await;
    assert!(entered.path.starts_with("/catatan/SKP-"), "{} {}", entered.path, entered.words());
    assert!(entered.words().contains("petugas lain yang memverifikasinya"), "{}", entered.words());
    assert!(entered.forms("/langkah/verify").is_empty(), "nobody verifies what they entered");
    let number = entered.path.trim_start_matches("/catatan/").to_owned();

    let mut vera = Browser::of(&world, &vera).await;
    assert!(vera.get("/").await.words().contains("1 catatan riwayat untuk diverifikasi"));
    let queue = vera.get("/catatan").await;
    assert_eq!(queue.heading(), "1 catatan riwayat: menunggu verifikasi");
    assert!(queue.words().contains("Sari Wulandari") && queue.words().contains("2025: Baik"), "{}", queue.words());
    let page = vera.get(&format!("/catatan/{number}")).await;
    for part in ["Sesuai ekspektasi", "Ratna Kusuma", "19750312 200003 1 002", "Buka pindaian"] {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    assert!(page.text.contains("<iframe"), "the document is beside it");
    let done = vera.send(page.form("/langkah/verify")).await;
    assert!(done.path == "/catatan" && done.words().contains("diverifikasi, masuk riwayat"), "{}", done.words());
    let late = vera.send(page.form("/langkah/return").with("note", "terlambat sekali")).await;
    assert_eq!(late.status, 409);

    let mut sari = Browser::of(&world, &nip).await;
    let own = sari.get("/data-saya").await;
    for part in ["Predikat kinerja", "2025: Baik", "Tercatat", "Tampil di BKN", "belum", &number] {
        assert!(own.words().contains(part), "{part}: {}", own.words());
    }
    assert!(!own.text.contains("/evaluasi-kinerja\""), "nobody enters about themself");
    let kinds: Vec<String> = outbox::table.select(outbox::kind).load(&mut world.db.conn()).unwrap();
    assert_eq!(kinds, ["appraisal.recorded"]);
}

#[actix_web::test]
async fn a_refused_form_keeps_what_was_typed_and_the_document_that_was_uploaded() {
    let mut world = World::new();
    let (id, _) = world.eligible("Sari Wulandari");
    let [.., mira, _] = world.officers();
    let mut mira = Browser::of(&world, &mira).await;
    let form = mira.get(&format!("/pegawai/{id}/evaluasi-kinerja")).await.form("/evaluasi-kinerja");
    let wrong = appraisal(form).with("behaviour", "below").with("rating", "needs_improvement");
    let refused = mira.upload(&wrong, pdf_marked("evaluasi")).await;
    assert_eq!(refused.status, 422);
    for part in ["berpredikat Kurang, bukan Butuh Perbaikan", "PermenPANRB 6/2022"] {
        assert!(refused.words().contains(part), "{part}: {}", refused.words());
    }
    assert!(refused.text.contains("href=\"#f-rating\"") && refused.text.contains("value=\"Ratna Kusuma\""));
    let form = refused.form("/evaluasi-kinerja");
    assert!(form.fields.iter().any(|(name, value)| name == "document_id" && !value.is_empty()), "it is in the file");
    let entered = mira.upload(&form.with("rating", "poor"), Vec::new()).await;
    assert!(entered.path.starts_with("/catatan/SKP-"), "{}", entered.words());
    let form = mira.get(&format!("/pegawai/{id}/evaluasi-kinerja")).await.form("/evaluasi-kinerja");
    let twice = mira.upload(&appraisal(form.without("document_id")), pdf_marked("lain")).await;
    assert_eq!(twice.status, 422, "the year is on its way: {}", twice.words());
    let form = mira.get(&format!("/pegawai/{id}/evaluasi-kinerja")).await.form("/evaluasi-kinerja");
    let without = mira.upload(&appraisal(form.without("document_id")).with("year", ""), Vec::new()).await;
    assert_eq!(without.status, 422);
    for field in ["year", "file"] {
        assert!(without.text.contains(&format!("href=\"#f-{field}\"")), "all at once: {}", without.words());
    }
}

#[actix_web::test]
async fn an_award_comes_back_with_a_reason_is_mended_and_warns_the_verifier() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari Wulandari");
    let [_, vera, _, mira, _] = world.officers();
    let mut mira = Browser::of(&world, &mira).await;
    let form = mira.get(&format!("/pegawai/{id}/penghargaan")).await.form("/penghargaan");
    let bad =
        mira.upload(&award(form.clone()).with("decree_number", "").with("kind_code", ""), pdf_marked("piagam")).await;
    assert!(bad.status == 422 && bad.words().contains("Pilih jenis penghargaan dari daftar"), "{}", bad.words());
    let entered = mira.upload(&award(bad.form("/penghargaan")).with("kind_code", "203"), Vec::new()).await;
    let number = entered.path.trim_start_matches("/catatan/").to_owned();
    assert!(number.starts_with("PH-"), "{} {}", entered.path, entered.words());

    let mut vera = Browser::of(&world, &vera).await;
    let page = vera.get(&format!("/catatan/{number}")).await;
    for part in ["Periksa sebelum memverifikasi", "30 tahun penuh tanpa putus", "PP 35/2010"] {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    let short = vera.send(page.form("/langkah/return").with("note", "x")).await;
    assert!(short.status == 422 && short.words().contains("Tulis apa yang harus diperbaiki"), "{}", short.words());
    vera.send(page.form("/langkah/return").with("note", "Piagamnya untuk 10 tahun.")).await;

    let home = mira.get("/").await;
    assert!(home.words().contains("1 catatan riwayat dikembalikan untuk diperbaiki"), "{}", home.words());
    let back = mira.get(&format!("/catatan/{number}")).await;
    assert!(back.words().contains("Piagamnya untuk 10 tahun.") && back.text.contains(&format!("ulang={number}")));
    let form = mira.get(&format!("/pegawai/{id}/penghargaan?ulang={number}")).await.form("/penghargaan");
    assert!(form.fields.iter().any(|(name, value)| name == "decree_number" && value == "52/TK/Tahun 2026"), "filled");
    let again = mira.upload(&form.with("kind_code", "201"), Vec::new()).await;
    assert_eq!(again.path, format!("/catatan/{number}"), "{}", again.words());
    let page = vera.get(&format!("/catatan/{number}")).await;
    vera.send(page.form("/langkah/verify")).await;
    let own = Browser::of(&world, &nip).await.get("/data-saya").await;
    assert!(own.words().contains("Satyalancana Karya Satya 10 Tahun, 2026"), "{}", own.words());
    assert!(
        !Browser::of(&world, &nip).await.get(&format!("/catatan/{number}")).await.words().contains("Periksa sebelum")
    );
}

#[actix_web::test]
async fn others_do_not_see_the_desk_and_the_person_does_not_enter() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari Wulandari");
    let own_officer = world.officer("Rina Mutasi", Role::HrOfficer, Scope::Agency);
    let mut sari = Browser::of(&world, &nip).await;
    assert_eq!(sari.get("/catatan").await.status, 403);
    assert_eq!(sari.get(&format!("/pegawai/{id}/penghargaan")).await.status, 403);
    assert_eq!(sari.get("/catatan/SKP-2026-999999").await.status, 404);
    let mut rina = Browser::of(&world, &own_officer).await;
    let empty = rina.get("/catatan").await;
    assert!(empty.heading().starts_with("0 catatan riwayat") && empty.words().contains("Tidak ada catatan riwayat"));
    let waiting = rina.get("/catatan?tahap=completed&jenis=award").await;
    assert_eq!(waiting.heading(), "0 catatan riwayat: menunggu verifikasi");
}
