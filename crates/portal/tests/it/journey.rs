//! A request through plain forms: drafted, documented, submitted, completed, verified, approved.

use diesel::prelude::*;
use documents::testing::{pdf, pdf_marked};
use store::schema::{outbox, requests};

use crate::{
    browser::{Browser, Page},
    world::World,
};

/// Opens the draft and uploads a document for everything that is asked. Answers the case number.
async fn drafted(browser: &mut Browser) -> String {
    let page = browser.get("/kenaikan-pangkat").await;
    let mut page = browser.send(page.form("/kenaikan-pangkat")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let number = page.path.trim_start_matches("/usul/").to_owned();
    while let Some(form) = page.forms("/berkas").into_iter().next() {
        page = browser.upload(&form, pdf_marked(&form.fields.last().unwrap().1)).await;
        assert_eq!(page.status, 200, "{}", page.words());
    }
    number
}

async fn act(browser: &mut Browser, number: &str, action: &str) -> Page {
    let form = browser.get(&format!("/usul/{number}")).await.form(action);
    browser.send(form).await
}

#[actix_web::test]
async fn from_draft_to_the_registry() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari Wulandari");
    let [agus, vera, hadi, ..] = world.officers();
    let mut sari = Browser::of(&world, &nip).await;
    let number = drafted(&mut sari).await;

    let receipt = act(&mut sari, &number, "/langkah/submit").await;
    assert_eq!(receipt.path, format!("/usul/{number}/terkirim"), "{}", receipt.words());
    assert!(receipt.words().contains(&number) && receipt.words().contains("Pengelola kepegawaian unit"));

    let mut agus = Browser::of(&world, &agus).await;
    assert!(agus.get("/").await.words().contains("1 usul untuk dilengkapi"));
    assert!(act(&mut agus, &number, "/langkah/complete").await.words().contains("diteruskan ke verifikator"));
    let mut vera = Browser::of(&world, &vera).await;
    let page = vera.get(&format!("/usul/{number}")).await;
    let frame = |page: &Page| page.text.split("<iframe src=\"").nth(1).map(|t| t.split('"').next().unwrap().to_owned());
    let first = frame(&page).expect("a document stands beside the case");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let file = vera.raw(first.split('#').next().unwrap()).await;
    assert_eq!(file.headers["content-type"], "application/pdf");
    assert!(file.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'self'"));
    let next = page.text.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap();
    let second = vera.get(next.split('#').next().unwrap()).await;
    assert!(frame(&second).is_some_and(|other| other != first), "next is another document");
    assert!(second.text.contains("rel=\"prev\""));
    assert!(!sari.get(&format!("/usul/{number}")).await.text.contains("<iframe"), "one's own page opens nothing");
    assert!(act(&mut vera, &number, "/langkah/verify").await.words().contains("diverifikasi"));
    let mut hadi = Browser::of(&world, &hadi).await;
    assert_eq!(hadi.get("/antrean").await.heading(), "1 usul untuk disetujui");
    assert!(act(&mut hadi, &number, "/langkah/approve").await.words().contains("dikirim ke BKN"));

    let page = sari.get(&format!("/usul/{number}")).await;
    for part in ["Agus Pengelola", "Vera Verifikator", "Hadi Kepala", "Disetujui, dikirim ke BKN", "Tercatat"] {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    let sent: i64 =
        outbox::table.filter(outbox::kind.eq("promotion.approved")).count().get_result(&mut world.db.conn()).unwrap();
    assert_eq!(sent, 1);
}

#[actix_web::test]
async fn pressing_twice_makes_one_request() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari Wulandari");
    let mut browser = Browser::of(&world, &nip).await;
    let form = browser.get("/kenaikan-pangkat").await.form("/kenaikan-pangkat");
    let (first, second) = (browser.send(form.clone()).await, browser.send(form).await);
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.path, second.path);
    assert_eq!(requests::table.count().get_result::<i64>(&mut world.db.conn()), Ok(1));
    // another press with another key is another wish, and says why it cannot be
    let page = browser.get("/kenaikan-pangkat").await;
    assert!(page.forms("/kenaikan-pangkat").is_empty() && page.words().contains("sedang berjalan"));
}

#[actix_web::test]
async fn a_file_that_is_no_pdf_is_told_at_its_place() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari Wulandari");
    let mut browser = Browser::of(&world, &nip).await;
    let form = browser.get("/kenaikan-pangkat").await.form("/kenaikan-pangkat");
    let page = browser.send(form).await;
    let form = page.form("/berkas");
    let refused = browser.upload(&form, b"bukan PDF".to_vec()).await;
    assert_eq!(refused.status, 422);
    assert!(refused.words().contains("bukan PDF"), "{}", refused.words());
    let missing = browser.upload(&form.clone().without("csrf"), pdf(1)).await;
    assert_eq!(missing.status, 403, "an upload without its secret");
    let empty = browser.upload(&form, Vec::new()).await;
    assert!(empty.status == 422 && empty.words().contains("kosong"));
    // not everything is there: the page says so instead of offering to submit
    assert!(browser.get(&page.path).await.forms("/langkah/submit").is_empty());
}

#[actix_web::test]
async fn what_is_returned_shows_every_fault_and_goes_round_again() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari Wulandari");
    let [agus, ..] = world.officers();
    let mut sari = Browser::of(&world, &nip).await;
    let number = drafted(&mut sari).await;
    act(&mut sari, &number, "/langkah/submit").await;
    let mut agus = Browser::of(&world, &agus).await;
    let form = agus.get(&format!("/usul/{number}")).await.form("/langkah/return");
    let none = agus.send(form.clone()).await;
    assert!(none.status == 422 && none.words().contains("Pilih paling sedikit satu alasan"), "{}", none.words());
    let form = form.and("reasons", "DOC-UNREADABLE").and("reasons", "DATA-RANK").with("note", "Halaman 2 gelap");
    assert!(agus.send(form).await.words().contains("dikembalikan"));
    let page = sari.get(&format!("/usul/{number}")).await;
    for part in ["Yang harus diperbaiki", "Berkas tidak terbaca", "Pangkat atau TMT pangkat", "Halaman 2 gelap"] {
        assert!(page.words().contains(part), "{part}");
    }
    assert!(sari.get("/").await.words().contains(&format!("Perbaiki usul {number}")));
    assert!(act(&mut sari, &number, "/langkah/submit").await.path.ends_with("/terkirim"));
    assert_eq!(act(&mut sari, &number, "/langkah/withdraw").await.path, "/");
}
