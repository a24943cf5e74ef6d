//! What seeds of one thread share, because it is dear: a database, a registry, connections. People are fresh for each seed.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use bkn::{Addresses, Client, Options, SsoLogin};
use bkn_mock::{Handle, Person, Running};
use chrono::{Days, NaiveDate};
use diesel::{PgConnection, prelude::*};
use kernel::{EmployeeId, Nip};
use pg::{Db, PoolSettings};
use secrecy::SecretString;
use store::schema::employees;
use sync::Metrics;
use testkit::{TestDb, day, noon};
use tokio::runtime::Runtime;

use crate::model::{FIRST_PHONE, FIRST_UNIT};

/// Processes of the program.
pub(crate) const WORKERS: usize = 3;

pub(crate) struct Stage {
    pub(crate) runtime: Runtime,
    /// One connection for each process, so that one can be cut.
    pub(crate) dbs: Vec<Db>,
    pub(crate) clients: Vec<Client>,
    pub(crate) metrics: Arc<Metrics>,
    mock: Running,
    conn: RefCell<PgConnection>,
    serial: Cell<u32>,
    _database: TestDb,
}

/// Somebody in both systems.
#[derive(Debug, Clone)]
pub(crate) struct Someone {
    pub(crate) id: EmployeeId,
    pub(crate) nip: Nip,
    pub(crate) registry_id: String,
}

fn client(mock: &Running) -> Client {
    let keys = mock.credentials();
    let login = SsoLogin::Password {
        client_id: keys.sso_client_id.clone(),
        username: keys.sso_username.clone(),
        password: SecretString::from(keys.sso_password.as_str()),
    };
    let secret = SecretString::from(keys.client_secret.as_str());
    let addresses = Addresses::at(&mock.address()).unwrap();
    Client::new(&Options::new(addresses, keys.client_id.clone(), secret, login)).unwrap()
}

impl Stage {
    pub(crate) fn new() -> Self {
        let database = TestDb::new();
        let mock = bkn_mock::start(bkn_mock::Options::in_memory()).unwrap();
        mock.handle().set_today(Some(kernel::clock::day_in_jakarta(noon()))).unwrap();
        let settings = PoolSettings {
            size: 1,
            wait_ms: 10_000,
            statement_timeout_ms: 60_000,
            lock_timeout_ms: 20_000,
            role: pg::migrate::APP_ROLE.to_owned(),
        };
        Self {
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(),
            dbs: (0..WORKERS).map(|_| Db::open(&database.url(), &settings)).collect(),
            clients: (0..WORKERS).map(|_| client(&mock)).collect(),
            metrics: Arc::new(Metrics::new(&prometheus::Registry::new()).unwrap()),
            conn: RefCell::new(database.conn()),
            serial: Cell::new(0),
            _database: database,
            mock,
        }
    }

    pub(crate) fn mock(&self) -> Handle {
        self.mock.handle()
    }

    /// The officer's connection.
    pub(crate) fn conn<T>(&self, work: impl FnOnce(&mut PgConnection) -> T) -> T {
        work(&mut self.conn.borrow_mut())
    }

    /// A number nobody had before.
    pub(crate) fn serial(&self) -> u32 {
        self.serial.replace(self.serial.get() + 1)
    }

    /// A day on which promotions take effect, shared by few seeds.
    pub(crate) fn period(&self) -> NaiveDate {
        let month = self.serial() % 240;
        day(2027 + i32::try_from(month / 12).unwrap(), month % 12 + 1, 1)
    }

    /// People, III/a since April 2022, in both systems.
    pub(crate) fn people(&self, count: usize) -> Vec<Someone> {
        let people: Vec<Someone> = (0..count)
            .map(|_| {
                let serial = self.serial();
                let born = day(1970, 1, 1) + Days::new(u64::from(serial / 999));
                let nip = format!("{}2015051{:03}", born.format("%Y%m%d"), serial % 999 + 1);
                Someone { id: EmployeeId::new(), nip: nip.parse().unwrap(), registry_id: format!("PNS{serial}") }
            })
            .collect();
        let rows: Vec<_> = people
            .iter()
            .map(|someone| {
                (
                    employees::id.eq(someone.id),
                    employees::nip.eq(someone.nip.as_str().to_owned()),
                    employees::name.eq("BUDI SANTOSO"),
                    employees::born_on.eq(day(1986, 9, 26)),
                    employees::sex.eq("male"),
                    employees::created_at.eq(noon()),
                    employees::updated_at.eq(noon()),
                )
            })
            .collect();
        self.conn(|conn| diesel::insert_into(employees::table).values(&rows).execute(conn)).unwrap();
        let there = people.iter().map(|someone| Person {
            id: someone.registry_id.clone(),
            nip: someone.nip.as_str().to_owned(),
            name: "BUDI SANTOSO".to_owned(),
            rank: Some(("III/a".parse().unwrap(), day(2022, 4, 1))),
            service_years: 7,
            unit_id: FIRST_UNIT.to_owned(),
            position_kind: "4".to_owned(),
            position_id: "JFU0".to_owned(),
            position_title: "Pengadministrasi Umum".to_owned(),
            position_from: Some(day(2022, 1, 1)),
            mobile: FIRST_PHONE.to_owned(),
        });
        self.mock().add_people(there.collect::<Vec<_>>()).unwrap();
        people
    }
}
