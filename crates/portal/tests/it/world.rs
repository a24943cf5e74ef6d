//! A small city: two offices, people with every answer to "can I be promoted", and one officer of each kind.

use std::net::TcpListener;

use accounts::{ExposeSecret, Hasher, activation, roles, users};
use actix_web::{App, HttpServer, middleware::from_fn, web::Data};
use chrono::{DateTime, Utc};
use employees::testing::{a_unit, an_employee};
use kernel::{Call, EmployeeId, Rating, Role, Scope, Span, UnitId, UserId};
use performance::testing::rated;
use tempfile::TempDir;
use testkit::{TestDb, day, noon};

/// Password of everybody.
pub(crate) const PASSWORD: &str = "kuda laut biru tujuh";

/// Everything a test needs; gone when dropped.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) base: String,
    pub(crate) unit: UnitId,
    pub(crate) elsewhere: UnitId,
    hasher: Hasher,
    settings: accounts::Settings,
    _documents: TempDir,
    serial: u16,
}

/// Settings of a test: hashing costs next to nothing.
fn cheap() -> accounts::Settings {
    accounts::Settings { password_memory_kib: 64, password_passes: 1, ..accounts::Settings::default() }
}

impl World {
    /// An empty city with its server at [`noon`].
    pub(crate) fn new() -> Self {
        Self::at(TestDb::new(), "127.0.0.1:0", noon)
    }

    /// The same on an address and with a clock of one's own.
    pub(crate) fn at(db: TestDb, listen: &str, clock: fn() -> DateTime<Utc>) -> Self {
        let mut conn = db.conn();
        let top = a_unit(&mut conn, "Pemerintah Kota", None);
        let unit = a_unit(&mut conn, "Dinas Pendidikan", Some(top));
        let elsewhere = a_unit(&mut conn, "Dinas Kesehatan", Some(top));
        let documents = tempfile::tempdir().unwrap();
        let settings = cheap();
        let pages = web::Settings {
            secure_cookies: false,
            sign_ins_per_minute: 0,
            writes_per_minute: 0,
            ..web::Settings::default()
        };
        let shared =
            web::Shared::open(db.db.clone(), settings.clone(), pages, "http://127.0.0.1").unwrap().with_clock(clock);
        let state = portal::State { documents: documents::Store::folder(documents.path()).unwrap() };
        let listener = TcpListener::bind(listen).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = HttpServer::new(move || {
            App::new()
                .wrap(from_fn(web::security_headers::add))
                .wrap(from_fn(web::observe::observe))
                .configure(|app| web::configure(app, &shared))
                .app_data(Data::new(state.clone()))
                .app_data(Data::new(sync::token::TokenKey::new(&[7; 32]).unwrap()))
                .configure(portal::configure)
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        actix_web::rt::spawn(server);
        Self {
            hasher: Hasher::new(&settings).unwrap(),
            settings,
            db,
            base,
            unit,
            elsewhere,
            _documents: documents,
            serial: 0,
        }
    }

    fn next(&mut self) -> u16 {
        self.serial += 1;
        self.serial
    }

    /// A person with an account who has held III/a since `since`, rated well in each of `years`.
    pub(crate) fn person(&mut self, name: &str, unit: UnitId, since: &str, years: &[i16]) -> (EmployeeId, String) {
        let serial = self.next();
        let mut conn = self.db.conn();
        let id = an_employee(name, serial).rank("III/a", since).insert(&mut conn, unit);
        rated(&mut conn, id, years, Rating::Good);
        self.account(id);
        (id, format!("198609262015051{serial:03}"))
    }

    /// Somebody who may be promoted on 1 January 2027.
    pub(crate) fn eligible(&mut self, name: &str) -> (EmployeeId, String) {
        let unit = self.unit;
        self.person(name, unit, "2022-04-01", &[2024, 2025, 2026])
    }

    /// An officer; their NIP.
    pub(crate) fn officer(&mut self, name: &str, role: Role, scope: Scope) -> String {
        let elsewhere = self.elsewhere;
        let (id, nip) = self.person(name, elsewhere, "2025-04-01", &[]);
        let user = self.system(|tx| Ok(users::of_employee(tx, id)?.unwrap().id));
        let valid = Span { from: day(2026, 1, 1), until: None };
        self.system(|tx| roles::grant_role(tx, user, role, scope, valid, "ST-1"));
        nip
    }

    /// The officers of the story: unit admin, verifier, head, HR officer, registry officer.
    pub(crate) fn officers(&mut self) -> [String; 5] {
        let unit = self.unit;
        [
            self.officer("Agus Pengelola", Role::UnitAdmin, Scope::Subtree { unit }),
            self.officer("Vera Verifikator", Role::Verifier, Scope::Agency),
            self.officer("Hadi Kepala", Role::Head, Scope::Agency),
            self.officer("Mira Mutasi", Role::HrOfficer, Scope::Agency),
            self.officer("Rudi Registrasi", Role::RegistryOfficer, Scope::Agency),
        ]
    }

    fn account(&self, id: EmployeeId) -> UserId {
        let user = self.system(|tx| users::create_user_for_employee(tx, id));
        let code = self.code(user);
        let hash = self.hasher.hash(&PASSWORD.into()).unwrap();
        self.system(|tx| activation::activate(tx, &code.as_str().into(), &hash))
    }

    /// A fresh activation code.
    pub(crate) fn code(&self, user: UserId) -> String {
        self.system(|tx| activation::issue_activation(tx, user, &self.settings)).code.expose_secret().to_owned()
    }

    /// The account of a person.
    pub(crate) fn user_of(&self, id: EmployeeId) -> UserId {
        self.system(|tx| Ok(users::of_employee(tx, id)?.unwrap().id))
    }

    /// Does something as the program itself.
    pub(crate) fn system<T>(&self, work: impl FnOnce(&mut store::Tx<'_>) -> Result<T, accounts::Error>) -> T {
        // A minute before everything else: sessions opened later are younger than the password.
        self.db.db.write_here(&Call::system(noon() - chrono::TimeDelta::minutes(1)), work).unwrap()
    }
}
