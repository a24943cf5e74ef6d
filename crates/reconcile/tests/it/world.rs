//! A city of a few people in our record and at the mock registry.

use std::sync::{Arc, Mutex};

use bkn::{Addresses, Client, Options, SsoLogin};
use bkn_mock::{Handle, Person, Running, Unit};
use diesel::prelude::*;
use employees::testing::{a_position, a_unit, an_employee};
use kernel::{Call, EmployeeId, PositionId, PositionKind, RankGrade, UnitId};
use reconcile::{Reader, Settings};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use store::schema::{employees as e, positions, units};
use testkit::{TestDb, day, system_call};

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) mock: Running,
    pub(crate) client: Arc<Client>,
    pub(crate) unit: UnitId,
    pub(crate) unit_there: String,
    pub(crate) position: PositionId,
    pub(crate) position_there: String,
    /// What the reader said of pauses.
    pub(crate) pauses: Arc<Mutex<Vec<&'static str>>>,
}

/// Somebody in both.
#[derive(Debug, Clone)]
pub(crate) struct Someone {
    pub(crate) id: EmployeeId,
    pub(crate) nip: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let mock = bkn_mock::start(bkn_mock::Options::in_memory()).unwrap();
        let keys = mock.credentials();
        let login = SsoLogin::Password {
            client_id: keys.sso_client_id.clone(),
            username: keys.sso_username.clone(),
            password: SecretString::from(keys.sso_password.as_str()),
        };
        let addresses = Addresses::at(&mock.address()).unwrap();
        let options = Options::new(addresses, keys.client_id.clone(), keys.client_secret.clone().into(), login);
        let client = Arc::new(Client::new(&options).unwrap());
        let db = TestDb::new();
        let mut conn = db.conn();
        let unit = a_unit(&mut conn, "Dinas Contoh", None);
        let position = a_position(&mut conn, PositionKind::Operational, "Penelaah Teknis Kebijakan", None, None);
        let unit_there: String = units::table.find(unit).select(units::registry_id).first(&mut conn).unwrap();
        let position_there: String =
            positions::table.find(position).select(positions::registry_id).first(&mut conn).unwrap();
        mock.handle()
            .add_units([Unit { id: unit_there.clone(), name: "Dinas Contoh".to_owned(), ..Unit::default() }])
            .unwrap();
        Self { db, mock, client, unit, unit_there, position, position_there, pauses: Arc::default() }
    }

    pub(crate) fn handle(&self) -> Handle {
        self.mock.handle()
    }

    /// Reads as fast as it can and never sleeps.
    pub(crate) fn reader(&self, settings: Settings) -> Reader {
        let pauses = self.pauses.clone();
        let settings = Settings { calls_per_second: 0, ..settings };
        Reader::new(
            self.client.clone(),
            settings,
            Arc::new(|_| Box::pin(std::future::ready(()))),
            Arc::new(move |cause, _| pauses.lock().unwrap().push(cause)),
        )
    }

    /// Somebody who is the same here and there: III/a since 2022-04-01, in the unit since 2015-05-01.
    pub(crate) fn someone(&self, serial: u16) -> Someone {
        let mut conn = self.db.conn();
        let name = format!("Pegawai {serial}");
        let id = an_employee(&name, serial).position(self.position).insert(&mut conn, self.unit);
        let (nip, registry_id): (String, Option<String>) =
            e::table.find(id).select((e::nip, e::registry_id)).first(&mut conn).unwrap();
        self.handle()
            .add_people([Person {
                id: registry_id.unwrap(),
                nip: nip.clone(),
                name,
                rank: Some((RankGrade::from_registry_id("31").unwrap(), day(2022, 4, 1))),
                service_years: 4,
                unit_id: self.unit_there.clone(),
                position_kind: "4".to_owned(),
                position_id: self.position_there.clone(),
                position_title: "Penelaah Teknis Kebijakan".to_owned(),
                position_from: Some(day(2015, 5, 1)),
                mobile: "081234567890".to_owned(),
            }])
            .unwrap();
        Someone { id, nip }
    }

    /// Changes the only row of a history at the registry.
    pub(crate) fn edit(&self, who: &Someone, history: &str, members: Value) {
        let mut row = self.row(who, history);
        row.extend(object(members));
        assert!(self.handle().put_row(&who.nip, history, &row).unwrap());
    }

    /// The first row of a history at the registry.
    pub(crate) fn row(&self, who: &Someone, history: &str) -> Map<String, Value> {
        self.handle().rows(&who.nip, history).unwrap().first().unwrap().clone()
    }

    /// Adds a row at the registry.
    pub(crate) fn add(&self, who: &Someone, history: &str, row: Value) {
        assert!(self.handle().put_row(&who.nip, history, &object(row)).unwrap());
    }

    pub(crate) fn call(&self) -> Call {
        system_call()
    }
}

pub(crate) fn object(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { panic!("an object is wanted") };
    members
}

/// A rank row of the registry.
pub(crate) fn rank_row(id: &str, golongan: &str, day: &str, number: &str) -> Value {
    json!({"id": id, "golonganId": golongan, "tmtGolongan": day, "skNomor": number, "skTanggal": "01-03-2020",
           "masaKerjaGolonganTahun": "4", "masaKerjaGolonganBulan": "0", "jenisKPId": "101"})
}
