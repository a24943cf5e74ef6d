//! The program itself, as a child process on a database of the test: what a user meets, and what `kill -9` meets.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use accounts::{ExposeSecret, SecretString};
use diesel::PgConnection;
use employees::testing::{a_unit, an_employee};
use kernel::{Call, EmployeeId, Nip, Rating, Role, Scope, Span, UnitId, UserId, clock};
use performance::testing::rated;
use serde_json::{Value, json};
use testkit::TestDb;

/// The password of every account of these tests.
pub(crate) const PASSWORD: &str = "hujan-bulan-juni-1994";

/// `simasn serve` on a test database.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Served {
    /// Starts the program on `url` and waits until it says it is ready.
    pub(crate) fn start(url: &str, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(url, settings, folder)
    }

    fn start_in(url: &str, settings: &[(&str, &str)], folder: tempfile::TempDir) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_simasn"))
            .args(["serve", "--listen", "127.0.0.1:0", "--worker", "on"])
            .current_dir(folder.path())
            .env("DATABASE_URL", url)
            .env("SIMASN__DATABASE__DATA_DIR", folder.path())
            .env("SIMASN__WEB__SECURE_COOKIES", "false")
            .env("SIMASN__LOG__FILTER", "error")
            // cheap hashes: the strength of passwords is tested where they are made
            .env("SIMASN__ACCOUNTS__PASSWORD_MEMORY_KIB", "64")
            .env("SIMASN__ACCOUNTS__PASSWORD_PASSES", "1")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.rsplit('/').next().and_then(|word| word.trim().parse().ok()))
            .expect("the program ended before it was ready");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, folder }
    }

    /// `kill -9`, then the same again on the same data.
    pub(crate) fn kill_and_restart(mut self, url: &str) -> Self {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        Self::start_in(url, &[], folder)
    }

    /// Address of a page or call.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A unit with an employee who is due for III/b on the next date, and accounts.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) unit: UnitId,
    pub(crate) employee: EmployeeId,
    pub(crate) nip: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let db = TestDb::new();
        let mut conn = db.conn();
        let unit = a_unit(&mut conn, "Dinas Sosial", None);
        let employee = an_employee("Siti Aminah", 1).rank("III/a", "2022-10-01").insert(&mut conn, unit);
        let year = i16::try_from(chrono::Datelike::year(&clock::day_in_jakarta(clock::now()))).unwrap();
        rated(&mut conn, employee, &[year - 2, year - 1, year], Rating::Good);
        let world = Self { nip: nip_of(&mut conn, employee), db, unit, employee };
        world.activate(employee);
        world
    }

    /// Another employee of the unit, with an account.
    pub(crate) fn colleague(&self, name: &str, serial: u16) -> (EmployeeId, String) {
        let mut conn = self.db.conn();
        let id = an_employee(name, serial).insert(&mut conn, self.unit);
        self.activate(id);
        (id, nip_of(&mut conn, id))
    }

    /// A technical account with this role; its login.
    pub(crate) fn officer(&self, role: Role) -> String {
        let login = format!("u{}", uuid::Uuid::now_v7().simple());
        let scope = if role == Role::UnitAdmin { Scope::Subtree { unit: self.unit } } else { Scope::Agency };
        let call = Call::system(clock::now());
        let user = self
            .db
            .db
            .write_here(&call, |tx| {
                let user = accounts::users::create_technical_user(tx, &login, role.label())?;
                let today = tx.today();
                accounts::roles::grant_role(tx, user, role, scope, Span::since(today), "Surat uji 1")?;
                Ok::<_, accounts::Error>(user)
            })
            .unwrap();
        self.set_password(user);
        login
    }

    fn activate(&self, employee: EmployeeId) {
        let call = Call::system(clock::now());
        let user = self.db.db.write_here(&call, |tx| accounts::users::create_user_for_employee(tx, employee)).unwrap();
        self.set_password(user);
    }

    fn set_password(&self, user: UserId) {
        let settings =
            accounts::Settings { password_memory_kib: 64, password_passes: 1, ..accounts::Settings::default() };
        let hash = accounts::Hasher::new(&settings).unwrap().hash(&SecretString::from(PASSWORD)).unwrap();
        let call = Call::system(clock::now());
        self.db
            .db
            .write_here(&call, |tx| {
                let code = accounts::activation::issue_activation(tx, user, &settings)?;
                accounts::activation::activate(tx, &SecretString::from(code.code.expose_secret().to_owned()), &hash)
            })
            .unwrap();
    }
}

fn nip_of(conn: &mut PgConnection, employee: EmployeeId) -> String {
    let profile = employees::profile_on(conn, employee, clock::day_in_jakarta(clock::now())).unwrap();
    profile.number().map(|nip: Nip| nip.as_str().to_owned()).unwrap()
}

/// A caller of the API.
pub(crate) struct Caller {
    http: reqwest::Client,
    token: String,
}

impl Caller {
    /// Signs in.
    pub(crate) async fn sign_in(served: &Served, login: &str) -> Self {
        let http = client();
        let body = json!({ "login": login, "password": PASSWORD });
        let answer = http.post(served.url("/api/v1/auth/token")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "sign-in of {login}");
        let tokens: Value = answer.json().await.unwrap();
        Self { http, token: tokens["access_token"].as_str().unwrap().to_owned() }
    }

    /// The access token.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) async fn get(&self, url: &str) -> reqwest::Result<reqwest::Response> {
        self.http.get(url).bearer_auth(&self.token).send().await
    }

    pub(crate) async fn post(&self, url: &str, key: &str, body: &Value) -> reqwest::Result<reqwest::Response> {
        self.http.post(url).bearer_auth(&self.token).header("Idempotency-Key", key).json(body).send().await
    }
}

/// A client that talks to this machine only.
pub(crate) fn client() -> reqwest::Client {
    static PROVIDER: std::sync::Once = std::sync::Once::new();
    PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
    reqwest::Client::builder().no_proxy().build().unwrap()
}
