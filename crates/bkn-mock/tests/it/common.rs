//! What every test of the mock needs: a registry of its own with two people, and a client for it.

use bkn::{Addresses, CallId, Client, PersonId, PositionSave, RegistryUnitId, SsoLogin, Upload};
use bkn_mock::{Credentials, Options, Person, Running, Unit};
use chrono::NaiveDate;
use kernel::Nip;

pub(crate) const BUDI: &str = "198609262015051001";
pub(crate) const SITI: &str = "199608182022042001";
pub(crate) const BUDI_ID: &str = "8ae483a5714b8a0601714c0f2c1d0a11";
pub(crate) const SITI_ID: &str = "A5EB03E23B9FF6A0E040640A0402AAAA";
pub(crate) const UNIT: &str = "unit-dinas-pendidikan";
pub(crate) const OTHER_UNIT: &str = "unit-dinas-kesehatan";

pub(crate) fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub(crate) fn nip(text: &str) -> Nip {
    text.parse().unwrap()
}

pub(crate) fn call() -> CallId {
    CallId::new("test-call")
}

pub(crate) fn start(options: Options) -> Running {
    let registry = bkn_mock::start(options).unwrap();
    fill(&registry);
    registry
}

pub(crate) fn registry() -> Running {
    start(Options::in_memory())
}

pub(crate) fn fill(registry: &Running) {
    let unit = |id: &str, name: &str| Unit {
        id: id.to_owned(),
        root_id: id.to_owned(),
        name: name.to_owned(),
        head_title: format!("Kepala {name}"),
        echelon_id: "22".to_owned(),
        ..Unit::default()
    };
    registry.handle().add_units([unit(UNIT, "Dinas Pendidikan"), unit(OTHER_UNIT, "Dinas Kesehatan")]).unwrap();
    let person = |id: &str, nip: &str, name: &str| Person {
        id: id.to_owned(),
        nip: nip.to_owned(),
        name: name.to_owned(),
        rank: Some(("III/a".parse().unwrap(), day(2022, 4, 1))),
        service_years: 7,
        unit_id: UNIT.to_owned(),
        position_kind: "4".to_owned(),
        position_id: "jfu-pengelola".to_owned(),
        position_title: "Pengelola Data".to_owned(),
        position_from: Some(day(2020, 1, 2)),
        mobile: "081200000001".to_owned(),
    };
    registry.handle().add_people([person(BUDI_ID, BUDI, "BUDI"), person(SITI_ID, SITI, "SITI")]).unwrap();
}

pub(crate) fn password_login(credentials: &Credentials) -> SsoLogin {
    SsoLogin::Password {
        client_id: credentials.sso_client_id.clone(),
        username: credentials.sso_username.clone(),
        password: credentials.sso_password.clone().into(),
    }
}

pub(crate) fn options(address: &str, credentials: &Credentials, sso: SsoLogin) -> bkn::Options {
    bkn::Options::new(
        Addresses::at(address).unwrap(),
        credentials.client_id.clone(),
        credentials.client_secret.clone().into(),
        sso,
    )
}

pub(crate) fn client(registry: &Running) -> Client {
    Client::new(&options(&registry.address(), registry.credentials(), password_login(registry.credentials()))).unwrap()
}

pub(crate) fn position(decree: &str, unit: &str) -> PositionSave {
    PositionSave {
        id: None,
        person_id: PersonId::new(BUDI_ID).unwrap(),
        agency_id: "A5EB03E23B9FF6A0E040640A040252AD".to_owned(),
        home_agency_id: None,
        work_unit_id: "A5EB03E241E5F6A0E040640A040252AD".to_owned(),
        unit_id: RegistryUnitId::new(unit).unwrap(),
        kind_id: "4".to_owned(),
        functional_id: None,
        operational_id: Some("jfu-pengelola".to_owned()),
        echelon_id: None,
        sub_position_id: None,
        move_kind: Some("MU".to_owned()),
        assignment_kind: Some("D".to_owned()),
        decree_number: decree.to_owned(),
        decree_on: Some(day(2026, 3, 20)),
        effective_on: Some(day(2026, 4, 1)),
        moved_on: Some(day(2026, 4, 1)),
        inaugurated_on: None,
    }
}

pub(crate) fn pdf() -> Upload {
    Upload { name: "sk.pdf".to_owned(), media_type: "application/pdf".to_owned(), content: "%PDF-1.4 decree".into() }
}
