//! A private server with a city in it, and the program serving it.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use accounts::ExposeSecret;
use diesel::{PgConnection, connection::SimpleConnection};
use kernel::{Actor, Call, Grant, Role, Scope, clock};
use pg::{Db, PoolSettings, PrivateServer, embedded::Options};

/// Issuer of the tokens both the program and this benchmark make.
const ISSUER: &str = "http://127.0.0.1:8080";

/// Connections of both sides' pools.
pub(crate) const POOL: u32 = 8;

fn target() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target"))
}

fn server() -> &'static PrivateServer {
    static SERVER: OnceLock<PrivateServer> = OnceLock::new();
    SERVER.get_or_init(|| {
        PrivateServer::start(&Options { data_dir: target().join("bench-postgres"), bin_dir: None, unsafe_fast: false })
            .unwrap()
    })
}

/// Stops the private server at the end.
pub(crate) fn stop_server() {
    server().stop().unwrap();
}

/// A database with a city.
pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) db: Db,
    pub(crate) files: PathBuf,
}

impl World {
    /// A fresh database with the units, people and histories of a city.
    pub(crate) fn new(name: &'static str, people: u64) -> Self {
        let mut admin = pg::connect(&server().url("postgres")).unwrap();
        admin.batch_execute(&format!("drop database if exists {name} with (force)")).unwrap();
        admin.batch_execute(&format!("create database {name}")).unwrap();
        pg::migrate::run(&mut pg::connect(&server().url(name)).unwrap()).unwrap();
        let settings = PoolSettings {
            size: POOL,
            wait_ms: 10_000,
            statement_timeout_ms: 600_000,
            lock_timeout_ms: 60_000,
            role: pg::migrate::APP_ROLE.into(),
        };
        let db = Db::open(&server().url(name), &settings);
        let files = target().join("bench-files").join(name);
        std::fs::create_dir_all(&files).unwrap();
        let city = city::City::generate(&city::Options {
            employees: people,
            seed: 7,
            today: clock::day_in_jakarta(clock::now()),
            defects: false,
        });
        city.export_xlsx(&files.join("city.xlsx"), |_| {}).unwrap();
        city.units_csv(&files.join("units.csv")).unwrap();
        city.histories_jsonl(&files.join("histories.jsonl")).unwrap();
        let world = Self { name, db, files };
        world.load("units.csv", intake::import_units);
        world.load("city.xlsx", intake::import_employees);
        world.load("histories.jsonl", intake::import_histories);
        world.conn().batch_execute("vacuum analyze").unwrap();
        world
    }

    /// Loads a file as one batch.
    pub(crate) fn load(
        &self,
        file: &str,
        with: fn(
            &mut store::Tx<'_>,
            &std::path::Path,
            &intake::Options,
            intake::Progress<'_>,
        ) -> Result<intake::Outcome, intake::Error>,
    ) -> intake::Outcome {
        let call = Call::system(clock::now());
        let options = intake::Options::default();
        self.db.write_here(&call, |tx| with(tx, &self.files.join(file), &options, &mut |_| {})).unwrap()
    }

    /// A connection as the owner.
    pub(crate) fn conn(&self) -> PgConnection {
        pg::connect(&self.url()).unwrap()
    }

    /// The server's log.
    pub(crate) fn log_file(&self) -> PathBuf {
        server().log_file()
    }

    pub(crate) fn url(&self) -> String {
        server().url(self.name)
    }

    /// A token for a new technical account with this role in the whole agency.
    pub(crate) fn token(&self, role: Role) -> String {
        let now = clock::now();
        let settings = accounts::Settings { access_token_minutes: 600, ..accounts::Settings::default() };
        let call = Call::system(now);
        self.db
            .write_here(&call, |tx| {
                let login = format!("b{}", uuid::Uuid::now_v7().simple());
                let user = accounts::users::create_technical_user(tx, &login, role.label())?;
                let keyring = accounts::Keyring::open(tx, &settings, ISSUER)?;
                let actor = Actor {
                    user: Some(user),
                    employee: None,
                    name: role.label().into(),
                    grants: vec![Grant { role, scope: Scope::Agency }],
                };
                keyring.sign(&actor, now)
            })
            .unwrap()
            .token
            .expose_secret()
            .to_owned()
    }

    /// Starts `simasn serve` on this database, with its worker.
    pub(crate) fn serve(&self) -> Served {
        let begun = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_simasn"))
            .args(["serve", "--listen", "127.0.0.1:0", "--worker", "on"])
            .env("DATABASE_URL", self.url())
            .env("SIMASN__SERVER__PUBLIC_URL", ISSUER)
            .env("SIMASN__DATABASE__POOL_SIZE", POOL.to_string())
            .env("SIMASN__DATABASE__DATA_DIR", &self.files)
            .env("SIMASN__LOG__FILTER", "error")
            .env("SIMASN__WEB__WRITES_PER_MINUTE", "1000000")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (child, address) = first_address(child);
        Served { child, address, ready_after: begun.elapsed() }
    }

    /// Starts the bare server.
    pub(crate) fn serve_bare(&self) -> Served {
        let begun = Instant::now();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["bare-server", &self.url()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (child, address) = first_address(child);
        Served { child, address, ready_after: begun.elapsed() }
    }
}

/// Reads the child's output until a line that ends in an address.
fn first_address(mut child: Child) -> (Child, SocketAddr) {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split(['/', ' ']).rev().find_map(|word| word.parse().ok()))
        .unwrap();
    // The pipe is read to its end so that the child never blocks on it.
    std::thread::spawn(move || lines.for_each(drop));
    (child, address)
}

/// A running program; killed when dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) ready_after: Duration,
}

impl Served {
    /// Memory in use now (VmRSS).
    pub(crate) fn memory_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let kib: u64 = status
            .lines()
            .find_map(|l| l.strip_prefix("VmRSS:"))
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .parse()
            .unwrap();
        kib / 1024
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
