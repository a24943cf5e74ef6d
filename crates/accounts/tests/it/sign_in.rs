use accounts::{
    Error,
    sign_in::{self, Attempt},
    users,
};
use chrono::TimeDelta;

use crate::world::{NIP, PASSWORD, World};

/// One attempt, all three steps.
fn attempt(world: &World, login: &str, password: &str) -> Result<kernel::UserId, Error> {
    let candidate = sign_in::candidate(&mut world.db.conn(), login).unwrap();
    let right = world.hasher().verify(candidate.password_hash(), &password.into()).unwrap();
    let outcome = world
        .write_as(candidate.acting(right), |tx| sign_in::record_attempt(tx, &candidate, right, &world.settings))
        .unwrap();
    match outcome {
        Attempt::Welcome(user) => Ok(user),
        Attempt::Refused(error) => Err(error),
    }
}

#[test]
fn the_right_password_opens_and_everything_else_answers_alike() {
    let world = World::new();
    let user = world.active_user();
    assert_eq!(attempt(&world, NIP, PASSWORD).unwrap(), user);
    assert_eq!(attempt(&world, " 19850317 201001 2 003 ", PASSWORD).unwrap(), user, "as written on a card");
    for (login, password) in [(NIP, "salah salah salah"), ("197001011990031001", PASSWORD), ("", "")] {
        assert!(matches!(attempt(&world, login, password), Err(Error::WrongLogin)), "{login}");
    }
}

#[test]
fn an_account_without_a_password_cannot_be_entered() {
    let world = World::new();
    world.write(|tx| users::create_user_for_employee(tx, world.employee)).unwrap();
    for password in ["", NIP, "19850317"] {
        assert!(matches!(attempt(&world, NIP, password), Err(Error::WrongLogin)));
    }
}

#[test]
fn wrong_passwords_lock_for_longer_and_longer_and_a_right_one_forgets() {
    let mut world = World::new();
    world.active_user();
    for n in 1..5 {
        assert!(matches!(attempt(&world, NIP, "salah"), Err(Error::WrongLogin)), "attempt {n}");
    }
    for minutes in [1, 2, 4] {
        match attempt(&world, NIP, "salah") {
            Err(Error::Locked { seconds, .. }) => assert_eq!(seconds, minutes * 60),
            other => panic!("{other:?}"),
        }
        world.later(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
        let early = attempt(&world, NIP, PASSWORD);
        assert!(matches!(early, Err(Error::Locked { .. })), "locked for the right password too: {early:?}");
        world.later(TimeDelta::seconds(1));
    }
    assert!(attempt(&world, NIP, PASSWORD).is_ok(), "the lock is over");
    assert!(matches!(attempt(&world, NIP, "salah"), Err(Error::WrongLogin)), "and the count begins anew");
    let trail = world.trail();
    assert_eq!(trail.iter().filter(|a| *a == "account.sign-in-failed").count(), 8);
    assert_eq!(trail.iter().filter(|a| *a == "account.sign-in").count(), 1);
    assert!(!world.trail_text().contains("salah") && !world.trail_text().contains(PASSWORD));
}

#[test]
fn a_password_changed_between_comparison_and_record_does_not_open() {
    let world = World::new();
    let user = world.active_user();
    let candidate = sign_in::candidate(&mut world.db.conn(), NIP).unwrap();
    world.write_as(candidate.acting(true), |tx| users::change_password(tx, "$another")).unwrap();
    let late = world
        .write_as(candidate.acting(true), |tx| sign_in::record_attempt(tx, &candidate, true, &world.settings))
        .unwrap();
    assert!(matches!(late, Attempt::Refused(Error::WrongLogin)), "{late:?} {user}");
}

#[test]
fn a_closed_account_says_so_only_to_who_knows_its_password() {
    let world = World::new();
    let user = world.active_user();
    world.write(|tx| users::disable(tx, user, "SK pemberhentian 800/1")).unwrap();
    assert!(matches!(attempt(&world, NIP, PASSWORD), Err(Error::Disabled)));
    assert!(matches!(attempt(&world, NIP, "salah"), Err(Error::WrongLogin)));
    world.write(|tx| users::enable(tx, user, "SK 800/2")).unwrap();
    assert!(matches!(attempt(&world, NIP, PASSWORD), Err(Error::WrongLogin)), "opened again, it needs a new code");
}

#[test]
fn a_candidate_does_not_print_its_hash() {
    let world = World::new();
    world.active_user();
    let candidate = sign_in::candidate(&mut world.db.conn(), NIP).unwrap();
    assert!(!format!("{candidate:?}").contains("argon2"), "{candidate:?}");
    assert!(candidate.password_hash().unwrap().starts_with("$argon2id$"));
}
