//! Officers: the slower of two, many at once, decrees, positions, people, the registry's backlog.

use diesel::prelude::*;
use documents::testing::pdf_marked;
use kernel::{EmployeeId, PositionKind, RequestId};
use store::schema::{decrees, documents as files, outbox, position_history, requests};

use crate::{browser::Browser, world::World};

/// Requests on the desk of the unit, made through the services.
fn submitted(world: &World, people: &[EmployeeId]) -> Vec<(RequestId, String)> {
    people
        .iter()
        .map(|id| {
            let mut actor = kernel::Actor::system();
            actor.user = Some(world.user_of(*id));
            actor.employee = Some(*id);
            let call = kernel::Call { actor, ..testkit::system_call() };
            world
                .db
                .db
                .write_here(&call, |tx| {
                    let draft = promotions::service::DraftPromotion { employee_id: *id, effective_on: None };
                    let step = promotions::service::draft(tx, &draft)?;
                    let found = promotions::queries::promotion_request(tx, step.id, testkit::noon())?;
                    let today = tx.today();
                    let person = employees::profile_on(tx, *id, today)?;
                    for item in found.checklist {
                        let kind = documents::Kind::of(item.requirement.document_kind.as_str())?;
                        let bytes = pdf_marked(&format!("{id}{}", item.requirement.code));
                        let new = documents::NewDocument {
                            checked: documents::check(kind, &bytes)?,
                            title: Some(item.requirement.title),
                        };
                        let document = documents::record(tx, &person.place(), new)?;
                        promotions::service::attach(tx, step.id, &item.requirement.code, document.id)?;
                    }
                    let step = promotions::service::submit(tx, step.id, step.version, None)?;
                    Ok::<_, promotions::Error>((step.id, step.number))
                })
                .unwrap()
        })
        .collect()
}

fn boxes(page: &crate::browser::Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.text);
    let query = scraper::Selector::parse("input[name=pilih]").unwrap();
    html.select(&query).map(|e| e.attr("value").unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn the_slower_of_two_is_told_the_present_state() {
    let mut world = World::new();
    let (id, _) = world.eligible("Sari");
    let [agus, ..] = world.officers();
    let number = submitted(&world, &[id])[0].1.clone();
    let mut browser = Browser::of(&world, &agus).await;
    let page = browser.get(&format!("/usul/{number}")).await;
    let (complete, back) = (page.form("/langkah/complete"), page.form("/langkah/return"));
    assert_eq!(browser.send(complete).await.path, "/antrean");
    let late = browser.send(back.and("reasons", "DOC-WRONG").with("note", "ijazah tertukar")).await;
    assert_eq!(late.status, 409);
    for part in ["Menunggu verifikasi", "ijazah tertukar", &format!("Buka usul {number}")] {
        assert!(late.words().contains(part), "{part}: {}", late.words());
    }
}

#[actix_web::test]
async fn many_are_decided_in_one_go_with_an_answer_for_each() {
    let mut world = World::new();
    let people: Vec<EmployeeId> = ["Sari", "Budi", "Tono"].iter().map(|n| world.eligible(n).0).collect();
    let [agus, ..] = world.officers();
    let made = submitted(&world, &people);
    let mut browser = Browser::of(&world, &agus).await;
    let page = browser.get("/antrean").await;
    assert_eq!(page.heading(), "3 usul untuk dilengkapi");
    let chosen = boxes(&page);
    assert_eq!(chosen.len(), 3);
    let form =
        chosen.iter().fold(page.form("/antrean"), |form, value| form.and("pilih", value)).and("keputusan", "complete");
    // one of them has moved on meanwhile
    let first = browser.get(&format!("/usul/{}", made[0].1)).await.form("/langkah/complete");
    browser.send(first).await;
    let result = browser.send(form.clone()).await;
    assert_eq!(result.heading(), "2 usul selesai, 1 tidak", "{}", result.words());
    assert!(result.words().contains("Tahapnya sekarang: Menunggu verifikasi."));
    assert_eq!(browser.send(form).await.heading(), "2 usul selesai, 1 tidak", "sent again: the same answer");
    let none = browser.get("/antrean?tahap=submitted").await;
    assert!(none.heading().starts_with("0 usul") && none.words().contains("Tidak ada usul pada tahap ini"));
    let nothing = browser.get("/antrean?tahap=completed").await;
    assert!(boxes(&nothing).is_empty(), "nothing to decide on another's desk");
}

#[actix_web::test]
async fn a_decree_is_recorded_with_its_scan() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari");
    let [.., mira, _] = world.officers();
    let (request, number) = submitted(&world, &[id])[0].clone();
    // as if the registry had considered it
    diesel::update(requests::table.find(request.uuid()))
        .set((requests::state.eq("considered"), requests::held_by.eq("hr_officer")))
        .execute(&mut world.db.conn())
        .unwrap();
    diesel::sql_query("update promotion_requests set proposal_id = 'u-1', consideration_number = 'PG-1', consideration_on = '2026-11-20'")
        .execute(&mut world.db.conn())
        .unwrap();
    let mut browser = Browser::of(&world, &mira).await;
    let form = browser.get(&format!("/usul/{number}")).await.form("/sk");
    let early =
        form.clone().with("number", "823/1/2026").with("issued_on", "2026-11-01").with("signatory", "Wali Kota");
    let refused = browser.upload(&early, pdf_marked("sk")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.words().contains("mendahului tanggal pertek") && refused.text.contains("value=\"823/1/2026\""));
    let done = browser.upload(&early.with("issued_on", "2026-11-21"), pdf_marked("sk")).await;
    assert!(done.path == "/antrean" && done.words().contains("tercatat"), "{}", done.words());
    let mut sari = Browser::of(&world, &nip).await;
    assert!(sari.get("/data-saya").await.words().contains("823/1/2026"));
}

#[actix_web::test]
async fn a_position_is_recorded_for_another_person_only() {
    let mut world = World::new();
    let (id, _) = world.eligible("Sari");
    let [.., mira, _] = world.officers();
    let name = "Analis Kepegawaian";
    employees::testing::a_position(&mut world.db.conn(), PositionKind::Functional, name, None, Some("Ahli Muda"));
    let mut browser = Browser::of(&world, &mira).await;
    let page = browser.get(&format!("/pegawai/{id}/jabatan?cari_jabatan=analis&cari_unit=kesehatan")).await;
    assert!(page.words().contains("Analis Kepegawaian Ahli Muda") && page.words().contains("Dinas Kesehatan"));
    let form = page.form("/jabatan");
    let scan = || pdf_marked("SK jabatan");
    let bad = browser.upload(&form.clone().with("decree_number", "").with("effective_on", "31-02-2026"), scan()).await;
    assert_eq!(bad.status, 422);
    assert!(bad.text.contains("href=\"#f-effective_on\"") && bad.words().contains("Tanggal ini tidak ada"));
    let form =
        form.with("effective_on", "2026-11-01").with("decree_issued_on", "2026-10-20").with("decree_number", "821/5");
    let none = browser.upload(&form, Vec::new()).await;
    assert!(none.status == 422 && none.text.contains("href=\"#f-file\""), "the scan is asked for: {}", none.words());
    let done = browser.upload(&form, scan()).await;
    assert_eq!(done.path, format!("/pegawai/{id}"), "{}", done.words());
    let under_decree: i64 = decrees::table
        .inner_join(files::table.on(files::id.nullable().eq(decrees::document_id)))
        .filter(decrees::number.eq("821/5"))
        .filter(files::kind.eq("position_decree").and(files::employee_id.eq(id.uuid())))
        .count()
        .get_result(&mut world.db.conn())
        .unwrap();
    assert_eq!(under_decree, 1);
    assert!(done.words().contains("Analis Kepegawaian Ahli Muda, sejak 1 November 2026"), "{}", done.words());
    let rows: i64 = position_history::table
        .filter(position_history::superseded_at.is_null())
        .filter(position_history::employee_id.eq(id.uuid()))
        .count()
        .get_result(&mut world.db.conn())
        .unwrap();
    assert_eq!(rows, 2);
}

#[actix_web::test]
async fn people_are_found_and_taken_along() {
    let mut world = World::new();
    for name in ["Sari Wulandari", "Budi Santoso", "=HYPERLINK(1)"] {
        world.eligible(name);
    }
    let [agus, vera, ..] = world.officers();
    let mut agus = Browser::of(&world, &agus).await;
    let page = agus.get("/pegawai").await;
    assert_eq!(page.heading(), "3 pegawai", "those of the unit: {}", page.words());
    let found = agus.get("/pegawai?cari=wulandary").await;
    assert!(found.heading() == "1 pegawai ditemukan" && found.words().contains("Sari Wulandari"), "{}", found.words());
    assert!(agus.get("/pegawai?cari=tidak+ada").await.words().contains("Periksa ejaan"));
    let mut vera = Browser::of(&world, &vera).await;
    let csv = vera.raw("/pegawai.csv?urut=name").await;
    assert_eq!(csv.status, 200);
    let lines: Vec<&str> = csv.text.lines().collect();
    assert_eq!(lines.len(), 9, "{}", csv.text);
    assert!(csv.text.contains("'=HYPERLINK(1)"));
}

#[actix_web::test]
async fn what_is_stuck_is_explained_sent_again_or_skipped() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari");
    let [.., rudi] = world.officers();
    let mut sari = Browser::of(&world, &nip).await;
    let form = sari.get(&format!("/pegawai/{id}/kontak")).await.form("/kontak").with("phone", "081298765432");
    sari.send(form).await;
    diesel::update(outbox::table)
        .set((outbox::state.eq("parked"), outbox::parked_cause.eq("registry.validation")))
        .execute(&mut world.db.conn())
        .unwrap();
    let mut browser = Browser::of(&world, &rudi).await;
    assert!(browser.get("/").await.words().contains("1 kiriman ke BKN perlu diperiksa"));
    let page = browser.get("/sinkronisasi").await;
    assert_eq!(page.heading(), "1 kiriman perlu diperiksa");
    assert!(page.words().contains("Isian ditolak SIASN BKN"));
    let event = boxes(&page)[0].clone();
    let sent = browser.send(page.form("/kirim-ulang").and("pilih", &event)).await;
    assert!(sent.words().contains("1 kiriman dikirim ulang"), "{}", sent.words());
    let page = browser.get(&format!("/sinkronisasi/{event}")).await;
    let short = browser.send(page.form("/lewati").with("reason", "x")).await;
    assert_eq!(short.status, 422);
    let done = browser.send(page.form("/lewati").with("reason", "sudah dicatat langsung di SIASN")).await;
    assert!(done.words().contains("dilewati"), "{}", done.words());
    assert_eq!(browser.get("/sinkronisasi").await.heading(), "Semua kiriman sudah diterima BKN");
}

#[actix_web::test]
async fn a_difference_is_seen_side_by_side_and_decided_with_a_reason() {
    let mut world = World::new();
    let (id, _) = world.eligible("Sari");
    let [.., rudi] = world.officers();
    let difference = uuid::Uuid::now_v7();
    let insert = format!(
        "insert into registry_differences (id, employee_id, kind, row_key, field, label, sort, ours, theirs, winner, first_seen_at, last_seen_at) \
         values ('{difference}', '{id}', 'person', '', 'title_after', 'Data utama', 'differs', 'S.H.', 'S.H., M.H.', 'theirs', now(), now())"
    );
    diesel::sql_query(insert).execute(&mut world.db.conn()).unwrap();
    let mut browser = Browser::of(&world, &rudi).await;
    let list = browser.get("/selisih?bagian=person").await;
    assert!(list.words().contains("Sari") && list.words().contains("S.H., M.H."), "{}", list.words());
    assert!(!browser.get("/selisih?bagian=rank").await.words().contains("S.H., M.H."));
    let page = browser.get(&format!("/selisih/{id}")).await;
    assert!(page.words().contains("Pakai data BKN") && !page.words().contains("Pakai data kami"), "{}", page.words());
    let without = browser.send(page.form("/bandingkan")).await;
    assert_eq!(without.status, 409);
    assert!(without.words().contains("SIASN belum diatur"), "{}", without.words());
    let form = || page.form(&difference.to_string()).with("reason", "diperiksa pada SK-nya");
    let short = browser.send(page.form(&difference.to_string()).with("reason", "ya").and("pilihan", "bkn")).await;
    assert_eq!(short.status, 422);
    assert!(short.words().contains("Tulis alasan"), "{}", short.words());
    let past = browser.send(form().with("until", "2020-01-01").and("pilihan", "tunda")).await;
    assert_eq!(past.status, 422);
    let done = browser.send(form().and("pilihan", "bkn")).await;
    assert!(done.words().contains("Data BKN dibaca ulang"), "{}", done.words());
    assert!(
        done.words().contains("Diambil dari BKN") && done.words().contains("diperiksa pada SK-nya"),
        "{}",
        done.words()
    );
}
