//! What holds for all pages: weight, assets, headers, roles.

use kernel::{Role, Scope};

use crate::{browser::Browser, world::World};

#[actix_web::test]
async fn every_page_is_light() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Sari Wulandari");
    for n in 0..60 {
        world.eligible(&format!("Pegawai Bernama Panjang {n}"));
    }
    let [_, vera, _, mira, rudi] = world.officers();
    let mut outside = Browser::new(&world);
    for path in ["/masuk", "/aktivasi"] {
        outside.first_load(path).await;
    }
    let mut sari = Browser::of(&world, &nip).await;
    for path in ["/", "/data-saya", "/kenaikan-pangkat", "/siapa-membuka", "/kata-sandi"] {
        sari.first_load(path).await;
    }
    let mut vera = Browser::of(&world, &vera).await;
    for path in ["/antrean", "/pegawai"] {
        vera.first_load(path).await;
    }
    let second = vera
        .get("/pegawai")
        .await
        .text
        .split("href=\"/pegawai?")
        .nth(1)
        .map(|t| t.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&"));
    let second = vera.get(&format!("/pegawai?{}", second.unwrap())).await;
    assert!(second.words().contains("Sari Wulandari"), "the second page goes on where the first ended");
    assert!(!second.text.contains("Agus Pengelola"));
    Browser::of(&world, &mira).await.first_load(&format!("/pegawai/{id}/jabatan")).await;
    Browser::of(&world, &rudi).await.first_load("/sinkronisasi").await;
}

#[actix_web::test]
async fn assets_are_kept_by_the_browser_and_pages_are_not() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    let page = browser.get("/masuk").await;
    assert_eq!(page.headers["cache-control"], "no-store");
    let css = page.text.split("href=\"/aset/").nth(1).unwrap().split('"').next().unwrap();
    let asset = browser.raw(&format!("/aset/{css}")).await;
    assert_eq!(asset.headers["cache-control"], "public, max-age=31536000, immutable");
    assert!(asset.headers.contains_key("etag"));
    assert_eq!(browser.get("/aset/simasn-0.css").await.status, 404);
}

#[actix_web::test]
async fn a_role_is_chosen_and_shown() {
    let mut world = World::new();
    let nip = world.officer("Vera Verifikator", Role::Verifier, Scope::Agency);
    let mut browser = Browser::of(&world, &nip).await;
    let home = browser.get("/").await;
    assert!(home.text.contains("href=\"/antrean\""));
    let done = browser.send(home.form("/peran").with("peran", "employee")).await;
    assert!(done.words().contains("bertindak sebagai Pegawai"), "{}", done.words());
    assert!(!done.text.contains("href=\"/antrean\""), "the menu follows the role");
    assert_eq!(browser.get("/antrean").await.status, 403);
}

#[actix_web::test]
async fn a_database_that_is_away_has_a_page_with_a_way_on() {
    use actix_web::{App, middleware::from_fn, test, web::Data};
    let world = World::new();
    let settings = web::Settings { secure_cookies: false, ..web::Settings::default() };
    let pool = pg::PoolSettings {
        size: 1,
        wait_ms: 200,
        statement_timeout_ms: 1000,
        lock_timeout_ms: 1000,
        role: String::new(),
    };
    let mut away = web::Shared::open(world.db.db.clone(), accounts::Settings::default(), settings, "http://x").unwrap();
    away.db = pg::Db::open("postgresql://127.0.0.1:1/tidak_ada", &pool);
    let folder = tempfile::tempdir().unwrap();
    let state = portal::State { documents: documents::Store::folder(folder.path()).unwrap() };
    let app = test::init_service(
        App::new()
            .wrap(from_fn(web::observe::observe))
            .configure(|app| web::configure(app, &away))
            .app_data(Data::new(state))
            .configure(portal::configure),
    )
    .await;
    let request = test::TestRequest::get().uri("/data-saya").insert_header(("cookie", "simasn=abc")).to_request();
    let answer = test::call_service(&app, request).await;
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    let text = String::from_utf8(test::read_body(answer).await.to_vec()).unwrap();
    assert!(text.contains("<h1>Layanan sedang sibuk</h1>") && text.contains("Coba lagi"), "{text}");
}
