use accounts::{Error, ExposeSecret, activation, users};
use chrono::TimeDelta;
use kernel::Role;

use crate::world::{NIP, World, officer, secret, texts};

#[test]
fn a_code_works_once_and_only_its_hash_is_kept() {
    let world = World::new();
    let (user, issued) = world
        .write(|tx| {
            let user = users::create_user_for_employee(tx, world.employee)?;
            Ok((user, activation::issue_activation(tx, user, &world.settings)?))
        })
        .unwrap();
    let holder = activation::holder(&mut world.db.conn(), &issued.code, world.now).unwrap();
    assert_eq!(
        (holder.user, holder.login.as_str(), holder.display_name.as_str()),
        (user, NIP, "Dr. Wulandari Kusuma, S.H.")
    );

    let typed = secret(&issued.code.expose_secret().to_lowercase().replace('-', " "));
    assert_eq!(world.write(|tx| activation::activate(tx, &typed, "$hash-1")).unwrap(), user);
    let again = world.write(|tx| activation::activate(tx, &issued.code, "$hash-2"));
    assert!(matches!(again, Err(Error::CodeInvalid)), "{again:?}");
    assert!(matches!(activation::holder(&mut world.db.conn(), &issued.code, world.now), Err(Error::CodeInvalid)));
    assert_eq!(texts(&world.db, "select password_hash || state as text from users"), ["$hash-1active"]);

    let everything = texts(&world.db, "select activation_codes::text as text from activation_codes").join("")
        + &world.trail_text()
        + &format!("{issued:?}");
    assert!(!everything.contains(issued.code.expose_secret()), "the code is nowhere");
    assert!(!everything.contains("$hash-1"), "nor the hash in the trail");
    assert_eq!(world.trail(), ["account.create", "account.issue-activation", "account.activate"]);
}

#[test]
fn a_code_ends_with_its_time_and_with_the_next_one() {
    let mut world = World::new();
    let user = world.write(|tx| users::create_user_for_employee(tx, world.employee)).unwrap();
    let issue = |world: &World| world.write(|tx| activation::issue_activation(tx, user, &world.settings)).unwrap();
    let first = issue(&world);
    let second = issue(&world);
    let replaced = world.write(|tx| activation::activate(tx, &first.code, "$h"));
    assert!(matches!(replaced, Err(Error::CodeInvalid)));
    world.later(TimeDelta::hours(72));
    let late = world.write(|tx| activation::activate(tx, &second.code, "$h"));
    assert!(matches!(late, Err(Error::CodeInvalid)));
    let third = issue(&world);
    world.later(TimeDelta::hours(72) - TimeDelta::seconds(1));
    assert_eq!(world.write(|tx| activation::activate(tx, &third.code, "$h")).unwrap(), user);
}

#[test]
fn only_who_manages_accounts_issues_codes_and_not_for_closed_ones() {
    let world = World::new();
    let user = world.write(|tx| users::create_user_for_employee(tx, world.employee)).unwrap();
    for role in [Role::Verifier, Role::HrOfficer, Role::Employee] {
        let refused = world.write_as(officer(role), |tx| activation::issue_activation(tx, user, &world.settings));
        assert!(matches!(refused, Err(Error::Denied(_))), "{role}");
    }
    let admin = officer(Role::SystemAdmin);
    assert!(world.write_as(admin.clone(), |tx| activation::issue_activation(tx, user, &world.settings)).is_ok());
    world.write(|tx| users::disable(tx, user, "SK 1")).unwrap();
    let closed = world.write_as(admin, |tx| activation::issue_activation(tx, user, &world.settings));
    assert!(matches!(closed, Err(Error::Disabled)));
}
