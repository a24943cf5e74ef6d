use accounts::{
    Error, ExposeSecret, SecretString, roles,
    sessions::{self, Session},
    users,
};
use chrono::TimeDelta;
use kernel::{Permission, Role, Scope, Span, UserId};

use crate::world::{World, texts};

fn open(world: &World) -> (UserId, SecretString) {
    let user = world.active_user();
    (user, world.write(|tx| sessions::open(tx, user, &world.settings)).unwrap().token)
}

fn seen(world: &World, token: &SecretString) -> Result<Session, Error> {
    sessions::actor_of_session(&mut world.db.conn(), token, world.now, &world.settings)
}

#[test]
fn a_cookie_says_who_and_nothing_of_it_is_kept() {
    let world = World::new();
    let (user, token) = open(&world);
    let session = seen(&world, &token).unwrap();
    assert_eq!((session.actor.user, session.actor.employee), (Some(user), Some(world.employee)));
    assert!(session.csrf_matches(session.csrf_token.expose_secret()));
    assert!(!session.csrf_matches("") && !session.csrf_matches(token.expose_secret()));
    assert!(matches!(seen(&world, &"tebakan".into()), Err(Error::SessionMissing)));
    let kept = texts(&world.db, "select sessions::text as text from sessions").join("");
    let printed = format!("{session:?}");
    for text in [kept, printed] {
        assert!(!text.contains(token.expose_secret()), "{text}");
    }
    assert!(!format!("{session:?}").contains(session.csrf_token.expose_secret()));
}

#[test]
fn it_ends_by_idleness_and_by_age() {
    let mut world = World::new();
    let (_, token) = open(&world);
    world.later(TimeDelta::minutes(30) - TimeDelta::seconds(1));
    let session = seen(&world, &token).unwrap();
    assert!(session.touch_due);
    world.write(|tx| sessions::touch(tx, &session)).unwrap();
    assert!(!seen(&world, &token).unwrap().touch_due);
    world.later(TimeDelta::minutes(30));
    assert!(matches!(seen(&world, &token), Err(Error::SessionExpired)), "idle");

    let mut world = World::new();
    let (_, token) = open(&world);
    for _ in 0..(12 * 3 - 1) {
        world.later(TimeDelta::minutes(20));
        let session = seen(&world, &token).unwrap();
        world.write(|tx| sessions::touch(tx, &session)).unwrap();
    }
    world.later(TimeDelta::minutes(20));
    assert!(matches!(seen(&world, &token), Err(Error::SessionExpired)), "twelve hours, never idle");
}

#[test]
fn signing_out_ends_one_and_a_new_password_ends_all() {
    let world = World::new();
    let (user, here) = open(&world);
    let there = world.write(|tx| sessions::open(tx, user, &world.settings)).unwrap().token;
    let session = seen(&world, &here).unwrap();
    world.write_as(session.actor.clone(), |tx| sessions::end(tx, &session)).unwrap();
    assert!(matches!(seen(&world, &here), Err(Error::SessionMissing)));

    let session = seen(&world, &there).unwrap();
    world.write_as(session.actor, |tx| users::change_password(tx, "$new")).unwrap();
    assert!(matches!(seen(&world, &there), Err(Error::SessionMissing)));
}

#[test]
fn a_closed_account_has_no_session() {
    let world = World::new();
    let (user, token) = open(&world);
    world.write(|tx| users::disable(tx, user, "SK")).unwrap();
    assert!(seen(&world, &token).is_err());
    world.write(|tx| users::enable(tx, user, "SK")).unwrap();
    assert!(matches!(seen(&world, &token), Err(Error::SessionMissing)), "and it does not come back with the account");
}

#[test]
fn a_chosen_role_narrows_what_one_may_and_keeps_ones_own() {
    let world = World::new();
    let (user, token) = open(&world);
    let always = Span { from: testkit::day(2026, 1, 1), until: None };
    for role in [Role::Verifier, Role::HrOfficer] {
        world.write(|tx| roles::grant_role(tx, user, role, Scope::Agency, always, "SK 1")).unwrap();
    }
    let session = seen(&world, &token).unwrap();
    assert_eq!((session.active_role, session.actor.grants.len()), (None, 3));

    world.write_as(session.actor.clone(), |tx| sessions::choose_role(tx, &session, Some(Role::Verifier))).unwrap();
    let narrowed = seen(&world, &token).unwrap();
    assert!(narrowed.actor.may_somewhere(Permission::VerifyRequest));
    assert!(!narrowed.actor.may_somewhere(Permission::RunImport));
    assert!(narrowed.actor.may_somewhere(Permission::SubmitRequest), "for oneself");
    assert_eq!(narrowed.grants.len(), 3, "all of them stay to choose from");

    let refused = world.write_as(narrowed.actor.clone(), |tx| sessions::choose_role(tx, &narrowed, Some(Role::Head)));
    assert!(matches!(refused, Err(Error::NoGrant)));
    let held = roles::roles_of(&mut world.db.conn(), user).unwrap();
    let verifier = held.iter().find(|h| h.grant.role == Role::Verifier).unwrap().id;
    world.write(|tx| roles::revoke_role(tx, verifier, "SK 2")).unwrap();
    let after = seen(&world, &token).unwrap();
    assert_eq!((after.active_role, after.actor.grants.len()), (None, 2), "a role taken back chooses nothing");
}

#[test]
fn old_rows_are_pruned_and_live_ones_stay() {
    let mut world = World::new();
    let (user, _) = open(&world);
    world.later(TimeDelta::days(31));
    let token = world.write(|tx| sessions::open(tx, user, &world.settings)).unwrap().token;
    assert_eq!(world.write(sessions::prune).unwrap(), 1);
    assert!(seen(&world, &token).is_ok());
}
