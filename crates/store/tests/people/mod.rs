//! People and changes of theirs.

use diesel::{PgConnection, prelude::*};
use kernel::{EmployeeId, HistoryId};
use store::{
    events::{ContactChanged, PositionRecorded},
    schema::employees,
};
use testkit::noon;

pub(crate) fn a_person(conn: &mut PgConnection) -> EmployeeId {
    let id = EmployeeId::new();
    let serial: i64 = employees::table.count().get_result(conn).unwrap();
    diesel::insert_into(employees::table)
        .values((
            employees::id.eq(id),
            employees::nip.eq(format!("198609262015051{serial:03}")),
            employees::name.eq("BUDI SANTOSO"),
            employees::born_on.eq(testkit::day(1986, 9, 26)),
            employees::sex.eq("male"),
            employees::created_at.eq(noon()),
            employees::updated_at.eq(noon()),
        ))
        .execute(conn)
        .unwrap();
    id
}

pub(crate) fn position(decree: &str) -> PositionRecorded {
    PositionRecorded {
        history_id: HistoryId::new(),
        nip: "198609262015051001".parse().unwrap(),
        registry_person_id: Some("p1".to_owned()),
        position_kind: kernel::PositionKind::Operational,
        position_registry_id: "JFU1".to_owned(),
        echelon: None,
        unit_registry_id: "UNIT1".to_owned(),
        decree_number: decree.to_owned(),
        issued_on: testkit::day(2026, 11, 10),
        effective_on: testkit::day(2026, 11, 16),
        inaugurated_on: None,
        unit_only: false,
        decree_scan: None,
        inauguration_scan: None,
    }
}

pub(crate) fn contact(changed: &[&str]) -> ContactChanged {
    ContactChanged {
        record_id: HistoryId::new(),
        nip: "198609262015051001".parse().unwrap(),
        registry_person_id: Some("p1".to_owned()),
        changed: changed.iter().map(|name| (*name).to_owned()).collect(),
    }
}
