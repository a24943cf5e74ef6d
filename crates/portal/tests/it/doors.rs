//! In and out: signing in, activating, losing the session with a form half filled.

use crate::{
    browser::Browser,
    world::{PASSWORD, World},
};

#[actix_web::test]
async fn a_wrong_password_is_told_and_the_number_kept() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari Wulandari");
    let mut browser = Browser::new(&world);
    let door = browser.get("/kenaikan-pangkat").await;
    assert_eq!(door.path, "/masuk?kembali=/kenaikan-pangkat");
    let form = door.form("/masuk").with("login", &nip);
    let refused = browser.send(form.clone().with("password", "bukan ini")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.words().contains("NIP atau kata sandi salah"), "{}", refused.words());
    assert!(refused.text.contains(&nip));
    let inside = browser.send(form.with("password", PASSWORD)).await;
    assert_eq!(inside.path, "/kenaikan-pangkat", "back to where they wanted to be");
    assert_eq!(inside.heading(), "Anda memenuhi syarat naik pangkat ke III/b pada 1 Januari 2027");
}

#[actix_web::test]
async fn a_code_makes_a_password_once() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari Wulandari");
    let code = world.code(world.user_of(id));
    let mut browser = Browser::new(&world);
    let form = browser.get("/aktivasi").await.form("/aktivasi").with("code", &code.to_lowercase());
    let differ = browser.send(form.clone().with("password", "tepi jendela pagi").with("repeated", "lain")).await;
    assert!(differ.text.contains("href=\"#f-repeated\""), "the summary leads to the field");
    let weak = browser.send(form.clone().with("password", "sari").with("repeated", "sari")).await;
    assert!(weak.status == 422 && weak.words().contains("paling sedikit 12 karakter"));
    let good = form.with("password", "tepi jendela pagi").with("repeated", "tepi jendela pagi");
    let door = browser.send(good.clone()).await;
    assert!(door.path == "/masuk" && door.words().contains("Kata sandi tersimpan"));
    let again = browser.send(good).await;
    assert!(again.status == 422 && again.words().contains("Kode aktivasi tidak berlaku"));
    let home = browser.send(door.form("/masuk").with("login", &nip).with("password", "tepi jendela pagi")).await;
    assert_eq!(home.path, "/");
}

#[actix_web::test]
async fn a_changed_password_keeps_this_browser_and_ends_the_others() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari Wulandari");
    let (mut here, mut there) = (Browser::of(&world, &nip).await, Browser::of(&world, &nip).await);
    let form = here.get("/kata-sandi").await.form("/kata-sandi");
    let form = form.with("password", "tepi jendela pagi").with("repeated", "tepi jendela pagi");
    let wrong = here.send(form.clone().with("old", "bukan")).await;
    assert!(wrong.status == 422 && wrong.text.contains("href=\"#f-old\""));
    let done = here.send(here_key(form).with("old", PASSWORD)).await;
    assert!(done.path == "/" && done.words().contains("sudah diganti"), "{}", done.words());
    assert!(there.get("/").await.path.starts_with("/masuk"));
}

/// A form that is sent anew has a new key.
fn here_key(form: crate::browser::Form) -> crate::browser::Form {
    form.with("idempotency_key", "kunci-baru-1")
}

#[actix_web::test]
async fn a_form_without_its_secret_is_refused_and_offered_again() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari Wulandari");
    let mut browser = Browser::of(&world, &nip).await;
    let form = browser.get(&format!("/pegawai/{id}/kontak")).await.form("/kontak").with("phone", "081298765432");
    let refused = browser.send(form.clone().without("csrf")).await;
    assert_eq!(refused.status, 403);
    assert!(refused.words().contains("081298765432"), "what was typed is shown: {}", refused.words());
    assert!(!browser.get(&format!("/pegawai/{id}/data-pribadi")).await.words().contains("081298765432"));
    let done = browser.send(refused.form("/kontak")).await;
    assert!(done.words().contains("tersimpan"), "{}", done.words());
}

#[actix_web::test]
async fn a_lost_session_loses_no_input() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari Wulandari");
    let mut browser = Browser::of(&world, &nip).await;
    let form = browser.get(&format!("/pegawai/{id}/kontak")).await.form("/kontak").with("phone", "081298765432");
    browser.forget();
    let door = browser.send(form).await;
    assert_eq!(door.status, 401);
    assert!(door.words().contains("belum hilang"), "{}", door.words());
    let offered = browser.send(door.form("/masuk").with("login", &nip).with("password", PASSWORD)).await;
    assert_eq!(offered.heading(), "Kirim isian Anda?");
    assert!(offered.words().contains("081298765432"));
    let done = browser.send(offered.form("/kontak")).await;
    assert_eq!((done.status, done.path.as_str()), (200, "/data-saya"), "{}", done.text);
    assert!(browser.get(&format!("/pegawai/{id}/data-pribadi")).await.words().contains("081298765432"));
}

#[actix_web::test]
async fn whoever_leaves_is_outside() {
    let mut world = World::new();
    let (_, nip) = world.eligible("Sari Wulandari");
    let mut browser = Browser::of(&world, &nip).await;
    let form = browser.get("/").await.form("/keluar");
    assert_eq!(browser.send(form).await.path, "/masuk");
    assert_eq!(browser.raw("/data-saya").await.status, 303);
}
