//! The pages in a real browser: Chromium without a window, driven through ChromeDriver.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use employees::service::{RecordPosition, record_position};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use kernel::{PositionKind, Role};
use serde_json::{Value, json};

use crate::served::{PASSWORD, Served, World};

/// ChromeDriver on a free port; ends with the test.
pub(crate) struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    pub(crate) fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is needed: apt-get install chromium chromium-driver");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .filter(|line| line.contains("started successfully"))
            .find_map(|line| line.split_once("on port ").and_then(|(_, port)| port.trim_end_matches('.').parse().ok()))
            .expect("chromedriver did not say its port");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, port }
    }

    /// A browser window of a phone's width.
    pub(crate) async fn browser(&self, javascript: bool) -> Client {
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=360,800",
        ];
        let scripts = if javascript { 1 } else { 2 };
        let capabilities = json!({ "goog:chromeOptions": {
            "args": arguments,
            "prefs": { "profile.managed_default_content_settings.javascript": scripts }
        } });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object") };
        ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Driver {
    /// The accessibility tree of the page: what a screen reader is told.
    pub(crate) async fn tree(&self, page: &Client) -> Vec<Value> {
        let session = page.session_id().await.unwrap().unwrap();
        let url = format!("http://127.0.0.1:{}/session/{session}/goog/cdp/execute", self.port);
        let body = json!({ "cmd": "Accessibility.getFullAXTree", "params": {} });
        let answer: Value = crate::served::client().post(url).json(&body).send().await.unwrap().json().await.unwrap();
        answer["value"]["nodes"].as_array().unwrap().clone()
    }
}

pub(crate) async fn find(page: &Client, css: &str) -> Element {
    page.wait()
        .at_most(Duration::from_secs(20))
        .for_element(Locator::Css(css))
        .await
        .unwrap_or_else(|e| panic!("{css}: {e}"))
}

async fn heading(page: &Client) -> String {
    find(page, "h1").await.text().await.unwrap()
}

pub(crate) async fn press(page: &Client, label: &str) {
    let path = format!("//button[starts-with(normalize-space(.), '{label}')]");
    page.wait()
        .at_most(Duration::from_secs(20))
        .for_element(Locator::XPath(&path))
        .await
        .unwrap_or_else(|e| panic!("{label}: {e}"))
        .click()
        .await
        .unwrap();
}

pub(crate) async fn sign_in(page: &Client, served: &Served, login: &str) {
    page.goto(&served.url("/masuk")).await.unwrap();
    find(page, "input[name=login]").await.send_keys(login).await.unwrap();
    find(page, "input[name=password]").await.send_keys(PASSWORD).await.unwrap();
    press(page, "Masuk").await;
    find(page, "nav.menu").await;
}

/// Signs in, asks for a promotion, uploads what is missing, hands it in; then the unit's officer finds it in the queue.
async fn ask_for_a_promotion(javascript: bool) {
    let world = World::new();
    let served = Served::start(&world.db.url(), &[]);
    let driver = Driver::start();
    let page = driver.browser(javascript).await;

    sign_in(&page, &served, &world.nip).await;
    page.goto(&served.url(&format!("/pegawai/{}/kenaikan-pangkat", world.employee))).await.unwrap();
    assert!(heading(&page).await.contains("III/b"), "{}", heading(&page).await);
    press(&page, "Ajukan kenaikan pangkat").await;
    find(&page, "input[type=file]").await;

    let file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    std::fs::write(file.path(), documents::testing::pdf(2)).unwrap();
    for _ in 0..3 {
        let field = find(&page, "input[type=file]").await;
        field.send_keys(&file.path().to_string_lossy()).await.unwrap();
        press(&page, "Unggah dan periksa").await;
        find(&page, "[role=status]").await;
    }
    press(&page, "Ajukan").await;
    page.wait()
        .at_most(Duration::from_secs(20))
        .for_element(Locator::XPath("//*[contains(text(), 'KP-')]"))
        .await
        .unwrap();
    press(&page, "Keluar").await;

    sign_in(&page, &served, &world.officer(Role::UnitAdmin)).await;
    page.goto(&served.url("/antrean")).await.unwrap();
    page.wait()
        .at_most(Duration::from_secs(20))
        .for_element(Locator::XPath("//*[contains(text(), 'Siti Aminah')]"))
        .await
        .unwrap();
    // nothing is wider than the phone
    let overflow = page
        .execute("return document.documentElement.scrollWidth - document.documentElement.clientWidth", vec![])
        .await;
    if javascript {
        assert_eq!(overflow.unwrap(), json!(0), "the page scrolls sideways");
    }
    page.close().await.unwrap();
}

/// A position that the registry refused, as the worker leaves it.
fn park(world: &World) {
    use diesel::{ExpressionMethods, RunQueryDsl};
    use store::schema::outbox;
    let call = kernel::Call::system(kernel::clock::now());
    let (kind, name) = (PositionKind::Functional, "Pranata Komputer");
    let position = employees::testing::a_position(&mut world.db.conn(), kind, name, None, Some("Ahli Muda"));
    let today = call.today();
    let command = RecordPosition {
        position_id: position,
        unit_id: world.unit,
        effective_on: today,
        inaugurated_on: None,
        decree_number: "821/5".to_owned(),
        decree_issued_on: today,
        signatory: None,
        document_id: None,
    };
    world.db.db.write_here(&call, |tx| record_position(tx, world.employee, command)).unwrap();
    diesel::update(outbox::table)
        .set((
            outbox::state.eq("parked"),
            outbox::parked_cause.eq("registry.validation"),
            outbox::settled_at.eq(call.now),
        ))
        .execute(&mut world.db.conn())
        .unwrap();
}

/// The officer in charge: from the task at home to the parked event, its number mended, sent again.
#[actix_web::test]
async fn an_officer_mends_what_is_parked_and_it_is_sent_again() {
    let world = World::new();
    park(&world);
    let served = Served::start(&world.db.url(), &[]);
    let driver = Driver::start();
    let page = driver.browser(true).await;
    sign_in(&page, &served, &world.officer(Role::RegistryOfficer)).await;
    find(&page, "a[href^='/sinkronisasi?keadaan=parked']").await.click().await.unwrap();
    find(&page, "#kiriman").await;
    assert_eq!(heading(&page).await, "1 kiriman perlu diperiksa");
    // The bar for all rows floats at the lower edge; a person scrolls the row out from under it.
    page.execute("document.querySelector('[data-row] a').scrollIntoView({block: 'center'})", Vec::new()).await.unwrap();
    find(&page, "[data-row] a").await.click().await.unwrap();
    find(&page, "a[href$='/ubah']").await.click().await.unwrap();
    let field = find(&page, "#f-isi-decree_number").await;
    field.clear().await.unwrap();
    field.send_keys("821/55").await.unwrap();
    find(&page, "#f-reason").await.send_keys("nomor SK salah ketik").await.unwrap();
    press(&page, "Simpan dan kirim ulang").await;
    find(&page, "[role=status]").await;
    let text = find(&page, "main").await.text().await.unwrap();
    assert!(text.contains("diubah dan dikirim ulang") && text.contains("821/55"), "{text}");
    let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    for path in ["/sinkronisasi", &format!("/sinkronisasi/pegawai/{}", world.employee)] {
        page.goto(&served.url(path)).await.unwrap();
        find(&page, "h1").await;
        assert_eq!(page.execute(overflow, vec![]).await.unwrap(), json!(0), "{path} scrolls sideways");
    }
    page.close().await.unwrap();
}

#[actix_web::test]
async fn an_employee_asks_for_a_promotion_on_a_phone() {
    ask_for_a_promotion(true).await;
}

#[actix_web::test]
async fn the_same_works_without_javascript() {
    ask_for_a_promotion(false).await;
}

/// An officer enters an appraisal on the person's page: the rating follows from both sides, the document goes along.
#[actix_web::test]
async fn an_officer_enters_an_appraisal_and_the_rating_follows() {
    let world = World::new();
    let served = Served::start(&world.db.url(), &[]);
    let driver = Driver::start();
    let page = driver.browser(true).await;
    sign_in(&page, &served, &world.officer(Role::HrOfficer)).await;
    page.goto(&served.url(&format!("/pegawai/{}/evaluasi-kinerja", world.employee))).await.unwrap();
    for (side, value) in [("work_result", "above"), ("behaviour", "meets")] {
        find(&page, &format!("input[name={side}][value={value}]")).await.click().await.unwrap();
    }
    let rating = find(&page, "#f-rating").await;
    assert_eq!(rating.prop("value").await.unwrap().as_deref(), Some("good"), "computed as it is chosen");
    find(&page, "input[name=assessor_status][value=non_asn]").await.click().await.unwrap();
    for (field, text) in [("name", "Wali Kota"), ("position", "Wali Kota"), ("unit", "Pemerintah Kota")] {
        let input = find(&page, &format!("#f-assessor_{field}")).await;
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
    }
    let file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    std::fs::write(file.path(), documents::testing::pdf(2)).unwrap();
    find(&page, "#f-file").await.send_keys(&file.path().to_string_lossy()).await.unwrap();
    press(&page, "Serahkan untuk diverifikasi").await;
    find(&page, "[role=status]").await;
    assert!(heading(&page).await.starts_with("Evaluasi kinerja: "), "{}", heading(&page).await);
    let overflow = page
        .execute("return document.documentElement.scrollWidth - document.documentElement.clientWidth", vec![])
        .await;
    assert_eq!(overflow.unwrap(), json!(0), "the page scrolls sideways");
    page.close().await.unwrap();
}

/// Four eyes over a role, without JavaScript: the administrator finds the account and proposes, the head approves, and the
/// person may.
#[actix_web::test]
async fn a_role_is_proposed_and_approved_without_javascript() {
    let world = World::new();
    let (_, nip) = world.colleague("Budi Santoso", 2);
    let served = Served::start(&world.db.url(), &[]);
    let driver = Driver::start();
    let page = driver.browser(false).await;
    sign_in(&page, &served, &world.officer(Role::SystemAdmin)).await;
    page.goto(&served.url("/akun")).await.unwrap();
    find(&page, "#f-cari").await.send_keys("santoso").await.unwrap();
    press(&page, "Cari").await;
    assert_eq!(heading(&page).await, "1 akun ditemukan");
    find(&page, "[data-row] a").await.click().await.unwrap();
    find(&page, "a[href$='/peran']").await.click().await.unwrap();
    find(&page, "#f-cari_unit").await.send_keys("sosial").await.unwrap();
    press(&page, "Cari unit").await;
    find(&page, "#f-role").await.select_by_value("unit_admin").await.unwrap();
    find(&page, "#f-place").await.select_by_label("Dinas Sosial dan bawahannya").await.unwrap();
    find(&page, "#f-basis").await.send_keys("ST-7/2026").await.unwrap();
    press(&page, "Usulkan peran").await;
    find(&page, "[role=status]").await;
    press(&page, "Keluar").await;

    sign_in(&page, &served, &world.officer(Role::Head)).await;
    find(&page, "main a[href='/usulan-peran']").await.click().await.unwrap();
    assert_eq!(heading(&page).await, "1 usulan peran menunggu persetujuan");
    find(&page, "[data-row] a").await.click().await.unwrap();
    assert_eq!(heading(&page).await, "Pengelola kepegawaian unit untuk Budi Santoso");
    press(&page, "Setujui peran").await;
    find(&page, "[role=status]").await;
    press(&page, "Keluar").await;

    sign_in(&page, &served, &nip).await;
    find(&page, "nav a[href='/antrean']").await;
    page.close().await.unwrap();
}
