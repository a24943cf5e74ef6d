//! A small city behind the API, and a client for it.

use std::sync::Arc;

use ::employees::testing::{a_unit, an_account, an_employee};
use accounts::ExposeSecret;
use actix_http::Request;
use actix_web::{
    App, Error,
    body::BoxBody,
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode, header::HeaderMap},
    middleware::from_fn,
    test,
};
use diesel::{PgConnection, prelude::*, sql_query, sql_types::BigInt};
use kernel::{Actor, EmployeeId, Grant, Role, Scope, UnitId, UserId};
use performance::testing::rated;
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{TestDb, noon};
use web::Shared;

/// Two offices; Siti, who is due for III/b, and Joko in the other office; an officer for every desk on demand.
pub(crate) struct City {
    pub(crate) db: TestDb,
    pub(crate) shared: Shared,
    pub(crate) state: api::State,
    pub(crate) social: UnitId,
    pub(crate) health: UnitId,
    pub(crate) siti: EmployeeId,
    pub(crate) joko: EmployeeId,
    desk: Option<actix_web::web::Data<reconcile::Desk>>,
    _folder: TempDir,
}

/// Somebody with an access token.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) actor: Arc<Actor>,
    pub(crate) token: String,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text()))
    }
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
    /// The body of an answer with this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }
    /// The code of a problem with this status.
    #[track_caller]
    pub(crate) fn refused(self, status: u16) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{} {}", self.status, self.text());
        let body = self.expect(status);
        assert_eq!(body["status"], status);
        assert!(!body["title"].as_str().unwrap().is_empty() && !body["detail"].as_str().unwrap().is_empty());
        body["code"].as_str().unwrap().to_owned()
    }
}

/// A request under construction.
pub(crate) struct Ask<'a> {
    method: Method,
    uri: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    city: &'a City,
}

impl City {
    pub(crate) fn new() -> Self {
        let db = TestDb::new();
        let mut conn = db.conn();
        let city = a_unit(&mut conn, "Pemerintah Kota", None);
        let social = a_unit(&mut conn, "Dinas Sosial", Some(city));
        let health = a_unit(&mut conn, "Dinas Kesehatan", Some(city));
        let siti = an_employee("Siti Aminah", 1).rank("III/a", "2022-10-01").insert(&mut conn, social);
        let joko = an_employee("Joko Widagdo", 2).rank("III/a", "2022-10-01").insert(&mut conn, health);
        for who in [siti, joko] {
            rated(&mut conn, who, &[2024, 2025, 2026], kernel::Rating::Good);
        }
        let accounts = accounts::Settings { password_memory_kib: 64, password_passes: 1, ..Default::default() };
        let settings = web::Settings {
            secure_cookies: false,
            sign_ins_per_minute: 0,
            refreshes_per_minute: 0,
            writes_per_minute: 0,
            ..Default::default()
        };
        let shared = Shared::open(db.db.clone(), accounts, settings, "http://localhost").unwrap().with_clock(noon);
        let folder = tempfile::tempdir().unwrap();
        let state = api::State {
            documents: documents::Store::folder(&folder.path().join("documents")).unwrap(),
            scratch: folder.path().to_owned(),
        };
        Self { db, shared, state, social, health, siti, joko, desk: None, _folder: folder }
    }

    /// The same beside a registry that knows Siti by her number and name only.
    pub(crate) fn beside_a_registry(&mut self) -> bkn_mock::Running {
        let mock = bkn_mock::start(bkn_mock::Options::in_memory()).unwrap();
        let nip: String = store::schema::employees::table
            .find(self.siti)
            .select(store::schema::employees::nip)
            .first(&mut self.db.conn())
            .unwrap();
        let siti =
            bkn_mock::Person { id: "siti".to_owned(), nip, name: "Siti Aminah".to_owned(), ..Default::default() };
        mock.handle().add_people([siti]).unwrap();
        let keys = mock.credentials();
        let login = bkn::SsoLogin::Password {
            client_id: keys.sso_client_id.clone(),
            username: keys.sso_username.clone(),
            password: keys.sso_password.clone().into(),
        };
        let addresses = bkn::Addresses::at(&mock.address()).unwrap();
        let options = bkn::Options::new(addresses, keys.client_id.clone(), keys.client_secret.clone().into(), login);
        let client = Arc::new(bkn::Client::new(&options).unwrap());
        let before: reconcile::Before = Arc::new(|| Box::pin(std::future::ready(())));
        self.desk = Some(actix_web::web::Data::new(reconcile::Desk::new(client, &Default::default(), before)));
        mock
    }

    /// The application as the program serves it.
    pub(crate) async fn serve(
        &self,
    ) -> impl Service<Request, Response = ServiceResponse<BoxBody>, Error = Error> + use<> {
        let (shared, state, desk) = (self.shared.clone(), self.state.clone(), self.desk.clone());
        test::init_service(
            App::new()
                .wrap(from_fn(web::security_headers::add))
                .wrap(from_fn(web::observe::observe))
                .configure(move |app| web::configure(app, &shared))
                .app_data(actix_web::web::Data::new(sync::token::TokenKey::new(&[7; 32]).unwrap()))
                .configure(move |app| {
                    if let Some(desk) = desk {
                        app.app_data(desk);
                    }
                })
                .configure(move |app| api::configure(app, &state)),
        )
        .await
    }

    pub(crate) fn person(&self, employee: Option<EmployeeId>, name: &str, role: Role, scope: Scope) -> Person {
        let user = account(&mut self.db.conn(), employee, name);
        self.bearer(Actor { user: Some(user), employee, name: name.into(), grants: vec![Grant { role, scope }] })
    }

    pub(crate) fn bearer(&self, actor: Actor) -> Person {
        let token = self.shared.keyring.sign(&actor, noon()).unwrap().token.expose_secret().to_owned();
        Person { actor: Arc::new(actor), token }
    }

    pub(crate) fn owner(&self) -> Person {
        self.person(Some(self.siti), "Siti Aminah", Role::Employee, Scope::Own)
    }

    pub(crate) fn stranger(&self) -> Person {
        self.person(Some(self.joko), "Joko Widagdo", Role::Employee, Scope::Own)
    }

    /// An officer for the whole agency; the unit's personnel officer for Dinas Sosial.
    pub(crate) fn officer(&self, role: Role) -> Person {
        let scope = if role == Role::UnitAdmin { Scope::Subtree { unit: self.social } } else { Scope::Agency };
        self.person(None, role.label(), role, scope)
    }

    pub(crate) fn get(&self, uri: impl Into<String>) -> Ask<'_> {
        self.ask(Method::GET, uri)
    }
    pub(crate) fn post(&self, uri: impl Into<String>, body: Value) -> Ask<'_> {
        self.ask(Method::POST, uri).json(body)
    }
    pub(crate) fn ask(&self, method: Method, uri: impl Into<String>) -> Ask<'_> {
        Ask { method, uri: uri.into(), headers: Vec::new(), body: Vec::new(), city: self }
    }

    pub(crate) fn count(&self, from: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            n: i64,
        }
        sql_query(format!("select count(*) as n from {from}")).get_result::<Count>(&mut self.db.conn()).unwrap().n
    }

    /// What the program itself does to a request when the registry answers.
    pub(crate) fn effect(&self, work: impl FnOnce(&mut store::Tx<'_>) -> Result<(), ::promotions::Error>) {
        self.db.db.write_here(&testkit::system_call(), work).unwrap();
    }
}

/// The account of a person, or a new one that belongs to nobody.
fn account(conn: &mut PgConnection, employee: Option<EmployeeId>, name: &str) -> UserId {
    use store::schema::users;
    let known = employee.and_then(|id| {
        users::table.filter(users::employee_id.eq(id)).select(users::id).first(conn).optional().unwrap()
    });
    known.unwrap_or_else(|| an_account(conn, employee, name, &[]).user.unwrap())
}

impl Ask<'_> {
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
    /// With this person's token.
    pub(crate) fn by(self, person: &Person) -> Self {
        let token = format!("Bearer {}", person.token);
        self.header("authorization", token)
    }
    pub(crate) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }
    /// With a key of its own.
    pub(crate) fn fresh(self) -> Self {
        let key = uuid::Uuid::now_v7().to_string();
        self.key(&key)
    }
    pub(crate) fn version(self, version: impl std::fmt::Display) -> Self {
        self.header("if-match", format!("\"{version}\""))
    }
    pub(crate) fn json(self, body: Value) -> Self {
        self.raw("application/json", body.to_string())
    }
    pub(crate) fn raw(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", media_type)
    }
    /// With a form of text parts and the part `file`.
    pub(crate) fn form(self, texts: &[(&str, &str)], file: (&str, &[u8])) -> Self {
        let mut body = Vec::new();
        for (name, text) in texts {
            body.extend(
                format!("--batas\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes(),
            );
        }
        let (name, bytes) = file;
        body.extend(
            format!("--batas\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--batas--\r\n");
        self.raw("multipart/form-data; boundary=batas", body)
    }

    pub(crate) async fn send(self) -> Reply {
        let app = self.city.serve().await;
        self.send_to(&app).await
    }

    pub(crate) async fn send_to(
        self,
        app: &impl Service<Request, Response = ServiceResponse<BoxBody>, Error = Error>,
    ) -> Reply {
        let mut request = test::TestRequest::default().method(self.method).uri(&self.uri).set_payload(self.body);
        for (name, value) in self.headers {
            request = request.insert_header((name, value));
        }
        let response = test::call_service(app, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        Reply { status, headers, bytes: test::read_body(response).await.to_vec() }
    }
}

/// Where a request is and how often it was touched, as a step answers it.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) version: i64,
}

impl Case {
    pub(crate) fn of(body: &Value) -> Self {
        Self { id: body["id"].as_str().unwrap().to_owned(), version: body["version"].as_i64().unwrap() }
    }
    pub(crate) fn request(&self) -> kernel::RequestId {
        self.id.parse().unwrap()
    }
}

impl City {
    /// Takes a step of a request with a fresh key.
    pub(crate) async fn step(&self, who: &Person, case: &Case, step: &str, body: Value) -> Reply {
        let uri = format!("/api/v1/promotions/{}/{step}", case.id);
        self.post(uri, body).by(who).fresh().version(case.version).send().await
    }

    pub(crate) async fn upload(&self, who: &Person, about: EmployeeId, kind: &str, title: &str) -> Reply {
        let pdf = documents::testing::pdf_marked(&format!("{kind} {title}"));
        let uri = format!("/api/v1/employees/{about}/documents");
        self.ask(Method::POST, uri)
            .by(who)
            .fresh()
            .form(&[("kind", kind), ("title", title)], ("a.pdf", &pdf))
            .send()
            .await
    }

    /// Siti's draft with every document the checklist asks for.
    pub(crate) async fn draft(&self, owner: &Person) -> Case {
        let uri = format!("/api/v1/employees/{}/promotion-eligibility", self.siti);
        let asked = self.get(uri).by(owner).send().await.expect(200);
        assert_eq!(asked["assessment"]["verdict"]["code"], "eligible", "{asked}");
        for item in asked["checklist"].as_array().unwrap() {
            let year = item["year"].as_i64().map_or_else(String::new, |year| format!(" {year}"));
            let title = format!("{}{year}", item["title"].as_str().unwrap());
            let kind = item["document_kind"]["code"].as_str().unwrap();
            self.upload(owner, self.siti, kind, &title).await.expect(201);
        }
        let made = self.post("/api/v1/promotions", json!({ "employee_id": self.siti })).by(owner).fresh().send().await;
        assert_eq!(made.header("etag"), "\"1\"");
        Case::of(&made.expect(201))
    }

    /// Siti's request on the desk of the verifiers.
    pub(crate) async fn completed(&self) -> Case {
        let owner = self.owner();
        let case = self.draft(&owner).await;
        let case = Case::of(&self.step(&owner, &case, "submit", json!({})).await.expect(200));
        let admin = self.officer(Role::UnitAdmin);
        Case::of(&self.step(&admin, &case, "complete", json!({ "note": "lengkap" })).await.expect(200))
    }
}

impl City {
    /// Joko's draft, with nothing in his file.
    pub(crate) async fn draft_without_documents(&self) -> Case {
        let made = self.post("/api/v1/promotions", json!({ "employee_id": self.joko })).by(&self.stranger()).fresh();
        Case::of(&made.send().await.expect(201))
    }
}
