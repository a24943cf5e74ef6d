use accounts::{
    Error, ExposeSecret, SecretString, activation,
    refresh::{self, Exchange},
    users,
};
use chrono::TimeDelta;
use kernel::{Actor, Role};

use crate::world::{World, texts};

fn exchange(world: &World, token: &SecretString) -> Result<(Actor, SecretString), Error> {
    match world.write_as(accounts::nobody(), |tx| refresh::exchange(tx, token)).unwrap() {
        Exchange::Fresh(actor, next) => Ok((actor, next.token)),
        Exchange::Refused(error) => Err(error),
    }
}

fn begin(world: &World) -> (kernel::UserId, SecretString) {
    let user = world.active_user();
    (user, world.write(|tx| refresh::issue(tx, user, &world.settings)).unwrap().token)
}

#[test]
fn each_token_gives_the_next_and_todays_grants() {
    let world = World::new();
    let (user, mut token) = begin(&world);
    for _ in 0..3 {
        let (actor, next) = exchange(&world, &token).unwrap();
        assert_eq!(actor.user, Some(user));
        assert_eq!(actor.grants.iter().map(|g| g.role).collect::<Vec<_>>(), [Role::Employee]);
        assert_ne!(token.expose_secret(), next.expose_secret());
        token = next;
    }
    let kept = texts(&world.db, "select refresh_tokens::text as text from refresh_tokens").join("");
    assert!(!kept.contains(token.expose_secret()), "only the hash is kept");
}

#[test]
fn a_token_used_twice_ends_the_whole_sign_in_but_no_other() {
    let world = World::new();
    let (user, first) = begin(&world);
    let other = world.write(|tx| refresh::issue(tx, user, &world.settings)).unwrap().token;
    let (_, second) = exchange(&world, &first).unwrap();
    assert!(matches!(exchange(&world, &first), Err(Error::RefreshReused)), "the thief, or the owner");
    assert!(matches!(exchange(&world, &second), Err(Error::RefreshInvalid)), "the other one is out too");
    assert!(matches!(exchange(&world, &first), Err(Error::RefreshInvalid)), "told once");
    assert!(exchange(&world, &other).is_ok(), "another sign-in goes on");
    assert_eq!(world.trail().iter().filter(|a| *a == "account.refresh-reused").count(), 1);
}

#[test]
fn two_exchanges_of_one_token_at_once_do_not_both_succeed() {
    let world = World::new();
    let (_, token) = begin(&world);
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| exchange(&world, &token).is_ok())).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|ok| **ok).count(), 1, "{outcomes:?}");
}

#[test]
fn a_sign_in_does_not_outlive_its_time_however_often_it_is_refreshed() {
    let mut world = World::new();
    let (_, mut token) = begin(&world);
    for _ in 0..2 {
        world.later(TimeDelta::days(14));
        token = exchange(&world, &token).unwrap().1;
    }
    world.later(TimeDelta::days(2));
    assert!(matches!(exchange(&world, &token), Err(Error::RefreshInvalid)));
}

#[test]
fn signing_out_closing_the_account_and_a_new_password_end_it() {
    let world = World::new();
    let (user, token) = begin(&world);
    world.write(|tx| refresh::revoke(tx, &token)).unwrap();
    assert!(matches!(exchange(&world, &token), Err(Error::RefreshInvalid)));
    assert!(world.write(|tx| refresh::revoke(tx, &"tak dikenal".into())).is_ok());

    let token = world.write(|tx| refresh::issue(tx, user, &world.settings)).unwrap().token;
    let code = world.write(|tx| activation::issue_activation(tx, user, &world.settings)).unwrap().code;
    world.write(|tx| activation::activate(tx, &code, "$new")).unwrap();
    assert!(matches!(exchange(&world, &token), Err(Error::RefreshInvalid)));

    let token = world.write(|tx| refresh::issue(tx, user, &world.settings)).unwrap().token;
    world.write(|tx| users::disable(tx, user, "SK")).unwrap();
    assert!(exchange(&world, &token).is_err());
}
