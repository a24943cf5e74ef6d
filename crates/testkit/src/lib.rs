//! Test databases: one private server for the machine's test runs, one template database per state of `migrations/`,
//! and a clone of it for each test. Nothing here knows a domain.
#![expect(clippy::expect_used, reason = "a test that cannot have its database must stop loudly")]

use std::{fs::OpenOptions, path::PathBuf, sync::OnceLock};

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use diesel::{PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text};
use diesel_migrations_version::template_name;
use kernel::Call;
use pg::{Db, PoolSettings, PrivateServer, embedded::Options};

mod diesel_migrations_version {
    use sha2::{Digest, Sha256};

    /// Name of the template: changes whenever a migration or the grants change.
    pub(crate) fn template_name() -> String {
        let mut hash = Sha256::new();
        for text in crate::sources() {
            hash.update(text.as_bytes());
        }
        let digest: String = hex::encode(hash.finalize()).chars().take(12).collect();
        format!("template_{digest}")
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The texts the template depends on.
fn sources() -> Vec<String> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("migrations"))
        .expect("migrations folder")
        .flatten()
        .map(|entry| entry.path().join("up.sql"))
        .collect();
    files.sort();
    files.push(root().join("crates/pg/src/grants.sql"));
    files.into_iter().map(|file| std::fs::read_to_string(file).expect("migration")).collect()
}

/// The server of this machine's test runs, started or adopted, with the template made. It stays up between runs;
/// `make test` stops it at the end.
fn server() -> &'static PrivateServer {
    static SERVER: OnceLock<PrivateServer> = OnceLock::new();
    SERVER.get_or_init(|| {
        let data_dir = root().join("target/test-postgres");
        let server = PrivateServer::start(&Options { data_dir: data_dir.clone(), bin_dir: None, unsafe_fast: true })
            .expect("a test server");
        // Test binaries run side by side: one makes the template, the others wait.
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(data_dir.join("template.lock"))
            .expect("lock file");
        lock.lock().expect("lock");
        make_template(&server);
        lock.unlock().expect("unlock");
        server
    })
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    datname: String,
}

fn make_template(server: &PrivateServer) {
    let mut admin = pg::connect(&server.url("postgres")).expect("test server");
    let name = template_name();
    let known: Vec<Name> = sql_query("select datname::text from pg_database where datname = $1")
        .bind::<Text, _>(&name)
        .load(&mut admin)
        .expect("databases");
    if known.iter().any(|n| n.datname == name) {
        return;
    }
    let building = format!("{name}_building");
    admin.batch_execute(&format!("drop database if exists {building}")).expect("drop");
    admin.batch_execute(&format!("create database {building}")).expect("create");
    let mut conn = pg::connect(&server.url(&building)).expect("template");
    pg::migrate::run(&mut conn).expect("migrations");
    drop(conn);
    admin.batch_execute(&format!("alter database {building} rename to {name}")).expect("rename");
}

/// A database of one test; gone when dropped.
pub struct TestDb {
    name: String,
    /// The pool, as the application's role.
    pub db: Db,
}

impl TestDb {
    /// A fresh clone of the template: the schema, the reference tables, nothing else.
    #[must_use]
    pub fn new() -> Self {
        let server = server();
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let mut admin = pg::connect(&server.url("postgres")).expect("test server");
        admin.batch_execute(&format!("create database {name} template {}", template_name())).expect("clone");
        let settings = PoolSettings {
            size: 6,
            wait_ms: 10_000,
            statement_timeout_ms: 60_000,
            lock_timeout_ms: 20_000,
            role: pg::migrate::APP_ROLE.to_owned(),
        };
        let db = Db::open(&server.url(&name), &settings);
        Self { name, db }
    }

    /// URL of this database, as its owner.
    #[must_use]
    pub fn url(&self) -> String {
        server().url(&self.name)
    }

    /// A connection of its own, as the owner, to look around or to prepare what the application's role may not.
    #[must_use]
    pub fn conn(&self) -> PgConnection {
        pg::connect(&self.url()).expect("test database")
    }
}

impl Default for TestDb {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Ok(mut admin) = pg::connect(&server().url("postgres")) {
            let _gone = admin.batch_execute(&format!("drop database if exists {} with (force)", self.name));
        }
    }
}

/// The instant at which tests happen unless they say otherwise: 22 November 2026, 10:00 in Jakarta.
#[must_use]
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 3, 0, 0).single().expect("a valid instant")
}

/// A day, for tests.
///
/// # Panics
/// When there is no such day.
#[must_use]
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a valid day")
}

/// A call of the program itself at [`noon`].
#[must_use]
pub fn system_call() -> Call {
    Call::system(noon())
}
