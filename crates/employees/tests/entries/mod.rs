//! One person, an officer who enters and one who verifies: where every kind of entry is tried, here and in the crates whose
//! histories are entered the same way.

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use documents::testing::filed;
use employees::{
    Error,
    service::entry::{self, Entry},
    testing::{a_unit, an_account, an_employee},
};
use kernel::{Actor, Call, DocumentId, EmployeeId, Role};
use testkit::{TestDb, noon};
use workflow::Stepped;

pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) employee: EmployeeId,
    /// Enters.
    pub(crate) mira: Actor,
    /// Verifies.
    pub(crate) vera: Actor,
}

pub(crate) fn world() -> World {
    let db = TestDb::new();
    let mut conn = db.conn();
    let unit = a_unit(&mut conn, "Dinas Kesehatan", None);
    let employee = an_employee("Dewi Sartika", 1).insert(&mut conn, unit);
    let mira = an_account(&mut conn, None, "Mira", &[Role::HrOfficer]);
    let vera = an_account(&mut conn, None, "Vera", &[Role::Verifier]);
    World { db, employee, mira, vera }
}

impl World {
    pub(crate) fn write<T, E>(
        &self,
        actor: &Actor,
        work: impl FnOnce(&mut store::Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<store::DbError>,
    {
        self.db.db.write_here(&Call::new(actor.clone(), noon()), work)
    }

    /// A document of a kind in the person's file.
    pub(crate) fn document(&self, kind: &'static str, mark: &str) -> DocumentId {
        let filed = self.write(&self.mira, |tx| Ok::<_, Error>(filed(tx, self.employee, kind, mark)));
        filed.unwrap().id
    }

    pub(crate) fn enter(&self, cmd: &impl Entry) -> Result<Stepped, Error> {
        self.write(&self.mira, |tx| entry::enter(tx, self.employee, cmd))
    }

    pub(crate) fn verify<E: Entry>(&self, actor: &Actor, entered: &Stepped) -> Result<Stepped, Error> {
        self.write(actor, |tx| entry::verify::<E>(tx, entered.id, entered.version, None))
    }

    /// The verifier sends it back.
    pub(crate) fn send_back(&self, entered: &Stepped, note: &str) -> Result<Stepped, Error> {
        self.write(&self.vera, |tx| entry::return_entry(tx, entered.id, entered.version, note))
    }

    /// It is handed in again, mended, in the version `seen`.
    pub(crate) fn again(&self, seen: &Stepped, cmd: &impl Entry) -> Result<Stepped, Error> {
        self.write(&self.mira, |tx| entry::enter_again(tx, seen.id, seen.version, cmd))
    }

    pub(crate) fn count(&self, what: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            n: i64,
        }
        sql_query(format!("select count(*) as n from {what}")).get_result::<Count>(&mut self.db.conn()).unwrap().n
    }
}
