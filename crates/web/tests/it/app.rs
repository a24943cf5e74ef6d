//! The application under test: a few routes that use each extractor, and a clock that tests move.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use ::web::{
    Problem, Settings, Shared,
    extract::{Authenticated, IdempotencyKey, PageForm, PageUser, Tag, Visitor},
    health::{self, Check, Checks},
    metrics, observe, security_headers,
};
use accounts::{ExposeSecret, SecretString, activation, users};
use actix_http::Request;
use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::BoxBody,
    cookie::Cookie,
    dev::{Service, ServiceResponse},
    http::StatusCode,
    middleware::from_fn,
    test,
    web::{self, Json, Path},
};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{RunQueryDsl, sql_query, sql_types};
use kernel::{Call, EmployeeId, Fault, FaultClass, Reason, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use testkit::{TestDb, noon};

pub(crate) const NIP: &str = "198503172010012003";
pub(crate) const PASSWORD: &str = "kuda laut biru 7";

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) shared: Shared,
    pub(crate) user: UserId,
    seconds: Arc<AtomicI64>,
}

/// Generous enough not to be met, plain cookies.
pub(crate) fn settings() -> Settings {
    Settings { secure_cookies: false, sign_ins_per_minute: 0, ..Settings::default() }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let db = TestDb::new();
        let accounts =
            accounts::Settings { password_memory_kib: 64, password_passes: 1, ..accounts::Settings::default() };
        let seconds = Arc::new(AtomicI64::new(0));
        let moved = Arc::clone(&seconds);
        let shared = Shared::open(db.db.clone(), accounts, settings, "http://127.0.0.1:8080")
            .unwrap()
            .with_clock(move || noon() + TimeDelta::seconds(moved.load(Ordering::SeqCst)));
        // The keys were read at the machine's time.
        shared.keyring.reload(&mut db.conn(), noon()).unwrap();
        let user = active_user(&db, &shared);
        Self { db, shared, user, seconds }
    }

    pub(crate) fn later(&self, by: TimeDelta) {
        self.seconds.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.shared.now()
    }

    pub(crate) fn call(&self) -> Call {
        Call::system(self.now())
    }

    pub(crate) fn visitor(&self) -> Visitor {
        Visitor { tag: kernel::RequestTag::generate(), address: [127, 0, 0, 1].into(), now: self.now() }
    }

    /// A fresh activation code for the world's account.
    pub(crate) fn code(&self) -> SecretString {
        let issued = self
            .shared
            .db
            .write_here(&self.call(), |tx| activation::issue_activation(tx, self.user, &self.shared.accounts));
        issued.unwrap().code
    }

    /// The application as a service.
    pub(crate) async fn app(&self) -> impl Service<Request, Response = ServiceResponse<BoxBody>, Error = Error> {
        let shared = self.shared.clone();
        test::init_service(
            App::new()
                .wrap(from_fn(security_headers::add))
                .wrap(from_fn(observe::observe))
                .configure(|app| ::web::configure(app, &shared))
                .app_data(web::Data::new(Checks(vec![Check::database(impatient(&self.db))])))
                .route("/healthz", web::get().to(health::healthz))
                .route("/readyz", web::get().to(health::readyz))
                .route("/metrics", web::get().to(metrics::metrics))
                .route("/who", web::get().to(who))
                .route("/who", web::post().to(who))
                .route("/page", web::get().to(page))
                .route("/form", web::post().to(form))
                .route("/json", web::post().to(json_body))
                .route("/write", web::post().to(write))
                .route("/query", web::get().to(query))
                .route("/people/{id}", web::get().to(person))
                .route("/fault/{name}", web::get().to(fault))
                .service(web::resource("/only-get").route(web::get().to(health::healthz)))
                .route("/password", web::post().to(password))
                .route("/out", web::post().to(out))
                .route("/never", web::get().to(never)),
        )
        .await
    }
}

/// A pool that says soon that it has no connection.
fn impatient(db: &TestDb) -> pg::Db {
    let settings = pg::PoolSettings {
        size: 1,
        wait_ms: 500,
        statement_timeout_ms: 1000,
        lock_timeout_ms: 1000,
        role: String::new(),
    };
    pg::Db::open(&db.url(), &settings)
}

fn active_user(db: &TestDb, shared: &Shared) -> UserId {
    let employee = EmployeeId::new();
    sql_query(
        "insert into employees (id, nip, name, born_on, sex, created_at, updated_at) \
         values ($1, $2, 'Wulandari Kusuma', '1985-03-17', 'female', now(), now())",
    )
    .bind::<sql_types::Uuid, _>(employee)
    .bind::<sql_types::Text, _>(NIP)
    .execute(&mut db.conn())
    .unwrap();
    let hash = shared.hasher.hash(&PASSWORD.into()).unwrap();
    let done = shared.db.write_here(&Call::system(noon()), |tx| {
        let user = users::create_user_for_employee(tx, employee)?;
        let issued = activation::issue_activation(tx, user, &shared.accounts)?;
        activation::activate(tx, &issued.code, &hash)
    });
    done.unwrap()
}

async fn who(user: Authenticated, tag: Tag) -> HttpResponse {
    HttpResponse::Ok().json(
        json!({ "name": user.actor().name, "user": user.actor().user, "tag": tag.0.0, "call_tag": user.call().tag.0 }),
    )
}

async fn page(user: PageUser) -> HttpResponse {
    HttpResponse::Ok().body(user.actor().name.clone())
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sample {
    nama: String,
    jumlah: i32,
}

async fn form(form: PageForm<Sample>) -> HttpResponse {
    HttpResponse::Ok()
        .json(json!({ "nama": form.data.nama, "jumlah": form.data.jumlah, "fingerprint": form.key.fingerprint }))
}

async fn json_body(body: Json<Sample>) -> HttpResponse {
    HttpResponse::Ok().json(body.into_inner())
}

async fn write(user: Authenticated, key: IdempotencyKey, body: Json<Sample>) -> Result<HttpResponse, Problem> {
    let key = key.with(&body.0)?;
    let shared_answer = json!({ "key": key.key, "by": user.actor().user });
    Ok(HttpResponse::Created().json(shared_answer))
}

#[derive(Deserialize)]
struct Years {
    tahun: u16,
}

async fn query(query: web::Query<Years>) -> HttpResponse {
    HttpResponse::Ok().body(query.tahun.to_string())
}

async fn person(id: Path<uuid::Uuid>) -> HttpResponse {
    HttpResponse::Ok().body(id.to_string())
}

/// Passwords in headers are good enough for a test of what comes behind the form.
async fn password(req: HttpRequest, visitor: Visitor, user: PageUser) -> Result<HttpResponse, Problem> {
    let shared = Shared::of(&req)?;
    let header = |name: &str| req.headers().get(name).unwrap().to_str().unwrap().into();
    let fresh = ::web::sign_in::change_password(shared, &visitor, &user, header("x-old"), header("x-new")).await?;
    Ok(HttpResponse::Ok().body(fresh.token.expose_secret().to_owned()))
}

async fn out(req: HttpRequest, user: PageUser) -> Result<HttpResponse, Problem> {
    let shared = Shared::of(&req)?;
    ::web::sign_in::out_of_pages(shared, &user).await?;
    Ok(HttpResponse::Ok().cookie(::web::session_cookie::forgotten(&shared.settings)).finish())
}

async fn never() -> HttpResponse {
    std::future::pending().await
}

/// One failure of each class.
#[derive(Debug, thiserror::Error)]
#[error("secret internals of 198503172010012003")]
pub(crate) struct Broken(pub(crate) FaultClass);

impl Fault for Broken {
    fn class(&self) -> FaultClass {
        self.0
    }
    fn code(&self) -> &'static str {
        match self.0 {
            FaultClass::NotFound => "access.not-found",
            FaultClass::Unauthenticated => "auth.token-expired",
            FaultClass::Denied => "access.own-case",
            FaultClass::Conflict => "request.moved",
            FaultClass::Invalid | FaultClass::NotEligible => "input.invalid",
            FaultClass::Stale => "request.stale",
            FaultClass::Throttled => "http.throttled",
            FaultClass::TooLarge => "http.body-too-large",
            FaultClass::Unavailable => "database.unavailable",
            FaultClass::Bug => "store.broken",
        }
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        match self.0 {
            FaultClass::Throttled => vec![("retry_after", "17".into())],
            FaultClass::TooLarge => vec![("limit", "1 KiB".into())],
            _ => Vec::new(),
        }
    }
    fn reasons(&self) -> Vec<Reason> {
        vec![Reason::field("tmt", "TMT-MUNDUR", "TMT sudah lewat.")]
    }
    fn present(&self) -> Option<Value> {
        Some(json!({ "version": 3 }))
    }
}

pub(crate) const CLASSES: &[(&str, FaultClass)] = &[
    ("not-found", FaultClass::NotFound),
    ("unauthenticated", FaultClass::Unauthenticated),
    ("denied", FaultClass::Denied),
    ("conflict", FaultClass::Conflict),
    ("invalid", FaultClass::Invalid),
    ("not-eligible", FaultClass::NotEligible),
    ("stale", FaultClass::Stale),
    ("throttled", FaultClass::Throttled),
    ("too-large", FaultClass::TooLarge),
    ("unavailable", FaultClass::Unavailable),
    ("bug", FaultClass::Bug),
];

async fn fault(name: Path<String>) -> Result<HttpResponse, Problem> {
    let (_, class) = CLASSES.iter().find(|(known, _)| *known == name.as_str()).unwrap();
    Err(Broken(*class).into())
}

/// An answer taken apart.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) response: actix_web::http::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.response.get(name).map_or("", |value| value.to_str().unwrap())
    }
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

pub(crate) async fn send<S>(app: &S, request: test::TestRequest) -> Answer
where
    S: Service<Request, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    let peer = "127.0.0.1:50000".parse().unwrap();
    let response = match app.call(request.peer_addr(peer).to_request()).await {
        Ok(response) => response.into_parts().1,
        Err(error) => error.error_response(),
    };
    let (status, headers) = (response.status(), response.headers().clone());
    let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
    Answer { status, response: headers, text: String::from_utf8(body.to_vec()).unwrap() }
}

pub(crate) fn get(path: &str) -> test::TestRequest {
    test::TestRequest::get().uri(path)
}

pub(crate) fn post(path: &str) -> test::TestRequest {
    test::TestRequest::post().uri(path)
}

pub(crate) fn cookie(session: &SecretString) -> Cookie<'static> {
    ::web::session_cookie::carrying(&settings(), session)
}
