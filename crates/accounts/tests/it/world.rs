//! What the tests stand on: a person, a clock that is moved by hand, and shorthands for one transaction.

use accounts::{Error, Hasher, SecretString, Settings, activation, users};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types};
use kernel::{Actor, Call, EmployeeId, Grant, Role, Scope, UnitId, UserId};
use store::Tx;
use testkit::{TestDb, noon};

pub(crate) const PASSWORD: &str = "kuda laut biru 7";
pub(crate) const NIP: &str = "198503172010012003";

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) settings: Settings,
    pub(crate) now: DateTime<Utc>,
    pub(crate) employee: EmployeeId,
}

impl World {
    pub(crate) fn new() -> Self {
        let settings = Settings { password_memory_kib: 64, password_passes: 1, ..Settings::default() };
        let db = TestDb::new();
        let employee = employee(&db, NIP, "Wulandari Kusuma");
        Self { db, settings, now: noon(), employee }
    }

    pub(crate) fn later(&mut self, by: TimeDelta) {
        self.now += by;
    }

    pub(crate) fn hasher(&self) -> Hasher {
        Hasher::new(&self.settings).unwrap()
    }

    /// One transaction of the program itself.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.write_as(Actor::system(), work)
    }

    pub(crate) fn write_as<T>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.db.db.write_here(&Call::new(actor, self.now), work)
    }

    /// An active account of the world's person.
    pub(crate) fn active_user(&self) -> UserId {
        let hash = self.hasher().hash(&PASSWORD.into()).unwrap();
        self.write(|tx| {
            let user = users::create_user_for_employee(tx, self.employee)?;
            let issued = activation::issue_activation(tx, user, &self.settings)?;
            activation::activate(tx, &issued.code, &hash)
        })
        .unwrap()
    }

    pub(crate) fn unit(&self) -> UnitId {
        let unit = UnitId::new();
        sql_query("insert into units (id, registry_id, created_at) values ($1, $1::text, now())")
            .bind::<sql_types::Uuid, _>(unit)
            .execute(&mut self.db.conn())
            .unwrap();
        unit
    }

    /// Actions of the trail, oldest first.
    pub(crate) fn trail(&self) -> Vec<String> {
        texts(&self.db, "select action as text from audit_log order by at, id")
    }

    /// The whole trail as text, to look for what must not be in it.
    pub(crate) fn trail_text(&self) -> String {
        texts(&self.db, "select audit_log::text as text from audit_log").join("\n")
    }
}

#[derive(QueryableByName)]
struct Text {
    #[diesel(sql_type = sql_types::Text)]
    text: String,
}

pub(crate) fn texts(db: &TestDb, query: &str) -> Vec<String> {
    sql_query(query).load::<Text>(&mut db.conn()).unwrap().into_iter().map(|row| row.text).collect()
}

pub(crate) fn employee(db: &TestDb, nip: &str, name: &str) -> EmployeeId {
    let id = EmployeeId::new();
    sql_query(
        "insert into employees (id, nip, name, title_before, title_after, born_on, sex, created_at, updated_at) \
         values ($1, $2, $3, 'Dr.', 'S.H.', '1985-03-17', 'female', now(), now())",
    )
    .bind::<sql_types::Uuid, _>(id)
    .bind::<sql_types::Text, _>(nip)
    .bind::<sql_types::Text, _>(name)
    .execute(&mut db.conn())
    .unwrap();
    id
}

/// Somebody with one role in the whole agency.
pub(crate) fn officer(role: Role) -> Actor {
    Actor { user: None, employee: None, name: "Petugas".into(), grants: vec![Grant { role, scope: Scope::Agency }] }
}

pub(crate) fn secret(text: &str) -> SecretString {
    text.into()
}
