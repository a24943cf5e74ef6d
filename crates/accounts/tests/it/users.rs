use accounts::{Error, actor_of, users};
use kernel::{EmployeeId, Grant, Role, Scope};
use testkit::day;

use crate::world::{NIP, World, employee, officer};

#[test]
fn an_employees_account_is_found_by_nip_and_carries_their_own_role() {
    let world = World::new();
    let user = world.write(|tx| users::create_user_for_employee(tx, world.employee)).unwrap();
    let found = users::find(&mut world.db.conn(), "19850317 201001 2 003").unwrap().unwrap();
    assert_eq!((found.id, found.login.as_str(), found.state), (user, NIP, users::UserState::Invited));
    assert_eq!(users::of_employee(&mut world.db.conn(), world.employee).unwrap().unwrap().id, user);
    assert_eq!(users::get(&mut world.db.conn(), user).unwrap(), found);
    let twice = world.write(|tx| users::create_user_for_employee(tx, world.employee));
    assert!(matches!(twice, Err(Error::AccountExists)), "{twice:?}");
    let nobody = world.write(|tx| users::create_user_for_employee(tx, EmployeeId::new()));
    assert!(matches!(nobody, Err(Error::NoUser)));
}

#[test]
fn accounts_of_an_import_are_made_in_one_go_and_once() {
    let world = World::new();
    world.write(|tx| users::create_user_for_employee(tx, world.employee)).unwrap();
    for n in 10..40 {
        employee(&world.db, &format!("1985031720100120{n}"), "Orang");
    }
    assert_eq!(world.write(|tx| users::create_accounts(tx, "Impor 1")).unwrap(), 30);
    assert_eq!(world.write(|tx| users::create_accounts(tx, "Impor 1")).unwrap(), 0);
    let one = users::find(&mut world.db.conn(), "198503172010012017").unwrap().unwrap();
    let actor = actor_of(&mut world.db.conn(), one.id, day(2026, 11, 22)).unwrap();
    assert_eq!(actor.grants, [Grant { role: Role::Employee, scope: Scope::Own }]);
    assert_eq!(world.trail(), ["account.create", "account.create-many"], "one row for all, none for nothing");
    let refused = world.write_as(officer(Role::HrOfficer), |tx| users::create_accounts(tx, "x"));
    assert!(matches!(refused, Err(Error::Denied(_))));
}

#[test]
fn technical_accounts_have_names_and_no_person() {
    let world = World::new();
    let user = world.write(|tx| users::create_technical_user(tx, "absensi-kota", "Sistem absensi")).unwrap();
    let found = users::get(&mut world.db.conn(), user).unwrap();
    assert_eq!((found.employee_id, found.login.as_str()), (None, "absensi-kota"));
    for bad in ["ab", "Absensi", "1absensi", "absensi kota", "ábsensi", &"a".repeat(41)] {
        let refused = world.write(|tx| users::create_technical_user(tx, bad, "x"));
        assert!(matches!(refused, Err(Error::Invalid(_))), "{bad}");
    }
    let taken = world.write(|tx| users::create_technical_user(tx, "absensi-kota", "x"));
    assert!(matches!(taken, Err(Error::AccountExists)));
}
