//! Errors people report in their own record, from the row to the answer.

use diesel::prelude::*;
use store::schema::{audit_log, rank_history};

use crate::{browser::Browser, world::World};

#[actix_web::test]
async fn a_row_is_reported_read_by_the_unit_and_answered() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari Wulandari");
    let [agus, vera, ..] = world.officers();
    let mut sari = Browser::of(&world, &nip).await;
    let page = sari.get("/data-saya").await;
    let href = page.text.split("href=\"").find(|t| t.starts_with("/laporan-kesalahan/baru?bagian=rank")).unwrap();
    let href = href.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
    let form = sari.get(&href).await;
    assert!(form.words().contains("III/a") && form.words().contains("1 April 2022"), "{}", form.words());
    let form = form.form("/laporan-kesalahan/baru");
    let short = sari.send(form.clone().with("message", "salah")).await;
    assert!(short.status == 422 && short.text.contains("href=\"#f-message\""));
    let done = sari.send(form.with("message", "TMT seharusnya 1 Oktober 2022 menurut SK")).await;
    assert_eq!(
        (done.path.as_str(), done.heading().as_str()),
        ("/laporan-kesalahan", "1 dari 1 laporan Anda menunggu jawaban")
    );

    let mut vera = Browser::of(&world, &vera).await;
    assert_eq!(vera.get("/laporan-masuk").await.status, 403, "not the verifier's work");
    let mut agus = Browser::of(&world, &agus).await;
    assert!(agus.get("/").await.words().contains("1 laporan kesalahan data untuk dijawab"));
    let list = agus.get("/laporan-masuk").await;
    assert!(list.words().contains("TMT seharusnya 1 Oktober 2022"), "{}", list.words());
    let report = list.text.split("href=\"/laporan-masuk/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let report = format!("/laporan-masuk/{report}");
    let form = agus.get(&report).await.form(&report);
    let empty = agus.send(form.clone()).await;
    assert!(empty.status == 422 && empty.text.contains("href=\"#f-answer\""));
    let answered = agus.send(form.clone().with("answer", "Benar, sudah diusulkan perbaikannya.")).await;
    assert_eq!(answered.heading(), "0 laporan kesalahan data menunggu jawaban");
    let again = agus.send(form.with("answer", "Lagi").with("idempotency_key", "kunci-baru-2")).await;
    assert!(again.status == 409 && again.words().contains("sudah dijawab"), "{}", again.words());

    let seen = sari.get("/laporan-kesalahan").await;
    assert!(seen.words().contains("sudah diusulkan perbaikannya") && seen.words().contains("Agus Pengelola"));
    let rows: i64 = rank_history::table
        .filter(rank_history::employee_id.eq(id.uuid()))
        .count()
        .get_result(&mut world.db.conn())
        .unwrap();
    assert_eq!(rows, 1, "a report edits nothing");
    let trail: i64 = audit_log::table
        .filter(audit_log::action.eq_any(["report.open", "report.answer"]))
        .filter(audit_log::employee_id.eq(id.uuid()))
        .count()
        .get_result(&mut world.db.conn())
        .unwrap();
    assert_eq!(trail, 2);
}

#[actix_web::test]
async fn a_report_stays_within_reach() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari Wulandari");
    let (_, other) = world.eligible("Budi Santoso");
    let elsewhere = world.elsewhere;
    let stranger = world.officer("Edo Pengelola", kernel::Role::UnitAdmin, kernel::Scope::Subtree { unit: elsewhere });
    let mut sari = Browser::of(&world, &nip).await;
    let form = sari.get("/laporan-kesalahan/baru?bagian=identity&baris=").await.form("/laporan-kesalahan/baru");
    sari.send(form.with("message", "gelar saya belum dicantumkan")).await;
    let id: uuid::Uuid = store::schema::record_reports::table
        .select(store::schema::record_reports::id)
        .first(&mut world.db.conn())
        .unwrap();
    for nip in [&nip, &other, &stranger] {
        let mut browser = Browser::of(&world, nip).await;
        let page = browser.get(&format!("/laporan-masuk/{id}")).await;
        assert!(matches!(page.status, 403 | 404), "{nip}: {}", page.status);
    }
    let mut stranger = Browser::of(&world, &stranger).await;
    assert_eq!(stranger.get("/laporan-masuk").await.heading(), "0 laporan kesalahan data menunggu jawaban");
    let rank = format!("/laporan-kesalahan/baru?bagian=rank&baris={}", kernel::HistoryId::new());
    assert_eq!(sari.get(&rank).await.status, 404, "a row of nobody");
}
