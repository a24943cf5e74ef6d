//! What the record says, to whom; and changing it.

use ::employees::testing::{a_child, a_course, a_sanction};
use diesel::prelude::*;
use kernel::{Role, Scope};
use store::schema::{employees, sensitive_reads};

use crate::{browser::Browser, world::World};

#[actix_web::test]
async fn each_answer_to_can_i_be_promoted_is_a_heading() {
    let mut world = World::new();
    let unit = world.unit;
    for (name, since, years, heading) in [
        (
            "Sari",
            "2022-04-01",
            &[2024, 2025, 2026][..],
            "Anda memenuhi syarat naik pangkat ke III/b pada 1 Januari 2027",
        ),
        ("Budi", "2023-06-01", &[2024, 2025, 2026][..], "Anda dapat naik pangkat ke III/b paling cepat 1 Juni 2027"),
        ("Tono", "2023-06-01", &[][..], "Anda belum dapat naik pangkat: 2 syarat belum terpenuhi"),
    ] {
        let (_, nip) = world.person(name, unit, since, years);
        let mut browser = Browser::of(&world, &nip).await;
        let page = browser.get("/kenaikan-pangkat").await;
        assert_eq!(page.heading(), heading, "{name}");
        assert!(page.words().contains("PP 99/2000"), "the law is named");
        assert_eq!(page.forms("/kenaikan-pangkat").len(), usize::from(name == "Sari"), "{name}");
        assert!(browser.get("/").await.words().contains(heading), "{name}");
    }
}

#[actix_web::test]
async fn anothers_page_does_not_exist() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari");
    let (other, _) = world.eligible("Budi");
    let mut browser = Browser::of(&world, &nip).await;
    for path in ["", "/kontak", "/data-pribadi", "/kenaikan-pangkat", "/jabatan"] {
        let page = browser.get(&format!("/pegawai/{other}{path}")).await;
        assert_eq!((page.status, page.heading().as_str()), (404, "Tidak ditemukan"), "{path}");
        assert!(!page.text.contains("Budi"));
    }
    for path in ["/pegawai/bukan-id", "/usul/KP-2026-999999", "/berkas/bukan-id", "/tidak-ada"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    assert_eq!(browser.get("/antrean").await.status, 403);
    assert_eq!(browser.get("/pegawai").await.status, 403);
    assert_eq!(browser.get("/sinkronisasi").await.status, 403);
}

#[actix_web::test]
async fn a_name_is_text_whatever_it_contains() {
    let mut world = World::new();
    let (_, nip) = world.eligible("<script>alert(1)</script> & \"Sari\"");
    let mut browser = Browser::of(&world, &nip).await;
    for path in ["/", "/data-saya"] {
        let page = browser.get(path).await;
        assert!(!page.text.contains("<script>alert"), "{path}");
        assert!(page.words().contains("<script>alert(1)</script> & \"Sari\""), "{path}");
    }
}

#[actix_web::test]
async fn personal_data_is_masked_until_opened_and_the_opening_is_seen() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari");
    let unit = world.unit;
    let admin = world.officer("Agus Pengelola", Role::UnitAdmin, Scope::Subtree { unit });
    let mut sari = Browser::of(&world, &nip).await;
    assert!(!sari.get("/data-saya").await.text.contains("081234567890"));
    assert!(sari.get(&format!("/pegawai/{id}/data-pribadi")).await.text.contains("081234567890"));
    let seen = sensitive_reads::table.filter(sensitive_reads::employee_id.eq(id.uuid())).count();
    assert_eq!(seen.get_result::<i64>(&mut world.db.conn()), Ok(0), "one's own is not written down");
    let mut agus = Browser::of(&world, &admin).await;
    assert!(!agus.get(&format!("/pegawai/{id}")).await.text.contains("081234567890"));
    let opened = agus.get(&format!("/pegawai/{id}/data-pribadi")).await;
    assert!(opened.text.contains("081234567890") && opened.words().contains("sudah dicatat"));
    assert_eq!(seen.get_result::<i64>(&mut world.db.conn()), Ok(1));
    let page = sari.get("/siapa-membuka").await;
    assert!(page.words().contains("Agus Pengelola") && page.words().contains("Data pribadi dan kontak"));
}

#[actix_web::test]
async fn trainings_are_shown_family_and_sanctions_only_once_they_are_opened() {
    let mut world = World::new();
    let (id, _) = world.eligible("Sari");
    let unit = world.unit;
    {
        let mut conn = world.db.conn();
        a_course(&mut conn, id, "Kearsipan Dinamis");
        a_child(&mut conn, id, "Rahmat Hidayat");
        a_sanction(&mut conn, id, "TT", "light", "2020-07-01", "2020-07-01");
    }
    let admin = world.officer("Agus Pengelola", Role::UnitAdmin, Scope::Subtree { unit });
    let mut agus = Browser::of(&world, &admin).await;
    let page = agus.get(&format!("/pegawai/{id}")).await;
    assert!(page.words().contains("Kearsipan DinamisKursus dan pelatihan"), "{}", page.words());
    assert!(
        page.words().contains("Anak: R•••• H••••")
            && page.words().contains("1 tercatat, tidak ada yang sedang dijalani")
    );
    assert!(!page.text.contains("Rahmat") && !page.text.contains("Teguran tertulis"));
    let opened = agus.get(&format!("/pegawai/{id}/data-pribadi")).await;
    assert!(
        opened.words().contains("Rahmat Hidayat; lahir 1 Februari 2015") && opened.words().contains("Teguran tertulis")
    );
    let seen: Vec<String> = sensitive_reads::table.select(sensitive_reads::what).load(&mut world.db.conn()).unwrap();
    assert_eq!(seen, ["Data pribadi dan kontak, keluarga, hukuman disiplin"]);
    let superior = world.officer("Tono Atasan", Role::Superior, Scope::Subtree { unit });
    let mut tono = Browser::of(&world, &superior).await;
    let page = tono.get(&format!("/pegawai/{id}")).await;
    assert!(page.words().contains("Kearsipan Dinamis") && !page.words().contains("Anak:"));
}

#[actix_web::test]
async fn contact_data_is_changed_and_a_stale_form_shows_both() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari");
    let mut browser = Browser::of(&world, &nip).await;
    let path = format!("/pegawai/{id}/kontak");
    let (first, second) = (browser.get(&path).await.form("/kontak"), browser.get(&path).await.form("/kontak"));
    let bad = browser.send(first.clone().with("phone", "12").with("email", "bukan surel")).await;
    assert_eq!(bad.status, 422);
    assert!(bad.text.contains("href=\"#f-phone\"") && bad.text.contains("value=\"bukan surel\""));
    let done = browser.send(first.with("phone", "0812 9876 5432")).await;
    assert!(done.path == "/data-saya" && done.words().contains("0812••••••32"), "{}", done.words());
    let stale = browser.send(second.with("phone", "081111111111")).await;
    assert_eq!(stale.status, 412);
    assert!(stale.words().contains("081298765432") && stale.text.contains("value=\"081111111111\""));
    let version: i32 = employees::table.find(id.uuid()).select(employees::version).first(&mut world.db.conn()).unwrap();
    let knowingly = stale.form("/kontak");
    assert!(knowingly.fields.contains(&("version".to_owned(), version.to_string())), "{knowingly:?}");
    assert_eq!(browser.send(knowingly).await.path, "/data-saya");
}

#[actix_web::test]
async fn a_day_can_be_asked_about() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari");
    let mut browser = Browser::of(&world, &nip).await;
    let then = browser.get("/data-saya?pada=2021-01-01").await;
    assert!(then.words().contains("Keadaan pada 1 Januari 2021") && then.words().contains("Pangkatbelum tercatat"));
    let wrong = browser.get("/data-saya?pada=2021-02-31").await;
    assert!(wrong.status == 400 && wrong.words().contains("Tanggal ini tidak ada"), "{}", wrong.words());
}
