use accounts::{Error, actor_of, roles, users};
use kernel::{Grant, Role, Scope, Span, UnitId, UserId};
use testkit::day;

use crate::world::{World, officer};

fn span(from: (i32, u32, u32), until: Option<(i32, u32, u32)>) -> Span {
    Span { from: day(from.0, from.1, from.2), until: until.map(|(y, m, d)| day(y, m, d)) }
}

#[test]
fn a_role_holds_on_its_days_in_its_scope_and_ends_by_itself() {
    let world = World::new();
    let user = world.active_user();
    let unit = world.unit();
    let scope = Scope::Subtree { unit };
    let valid = span((2026, 12, 1), Some((2027, 1, 1)));
    world.write(|tx| roles::grant_role(tx, user, Role::UnitAdmin, scope, valid, "SPT 800/12")).unwrap();
    let own = Grant { role: Role::Employee, scope: Scope::Own };
    let admin = Grant { role: Role::UnitAdmin, scope };
    for (on, expected) in [
        (day(2026, 11, 21), vec![]),
        (day(2026, 11, 30), vec![own]),
        (day(2026, 12, 1), vec![own, admin]),
        (day(2026, 12, 31), vec![own, admin]),
        (day(2027, 1, 1), vec![own]),
    ] {
        let actor = actor_of(&mut world.db.conn(), user, on).unwrap();
        assert_eq!(actor.grants, expected, "{on}");
        assert_eq!((actor.employee, actor.name.as_str()), (Some(world.employee), "Dr. Wulandari Kusuma, S.H."));
    }
    assert_eq!(roles::holders(&mut world.db.conn(), &[Role::UnitAdmin], day(2026, 12, 5)).unwrap(), [user]);
    assert_eq!(roles::holders(&mut world.db.conn(), &[Role::UnitAdmin], day(2027, 2, 1)).unwrap(), []);
}

#[test]
fn a_role_taken_back_ends_at_once_and_stays_in_the_list() {
    let world = World::new();
    let user = world.active_user();
    let held = world
        .write(|tx| roles::grant_role(tx, user, Role::Verifier, Scope::Agency, span((2026, 1, 1), None), "SK 1"))
        .unwrap();
    world.write(|tx| roles::revoke_role(tx, held, "SK 2")).unwrap();
    let actor = actor_of(&mut world.db.conn(), user, day(2026, 11, 22)).unwrap();
    assert!(actor.grants.iter().all(|g| g.role != Role::Verifier));
    assert!(matches!(world.write(|tx| roles::revoke_role(tx, held, "SK 2")), Err(Error::NoGrant)));
    let list = roles::roles_of(&mut world.db.conn(), user).unwrap();
    let row = list.iter().find(|h| h.id == held).unwrap();
    assert_eq!((row.grant.role, row.grant.scope, row.revoked_at), (Role::Verifier, Scope::Agency, Some(world.now)));
    assert!(world.trail().ends_with(&["account.grant-role".into(), "account.revoke-role".into()]));
}

#[test]
fn roles_are_given_only_where_they_make_sense_and_never_to_oneself() {
    let world = World::new();
    let user = world.active_user();
    let subtree = Scope::Subtree { unit: world.unit() };
    let always = span((2026, 1, 1), None);
    let give = |actor, role, scope| world.write_as(actor, |tx| roles::grant_role(tx, user, role, scope, always, "SK"));
    let admin = || officer(Role::SystemAdmin);
    for (role, scope) in [
        (Role::System, Scope::Agency),
        (Role::Employee, Scope::Agency),
        (Role::Verifier, Scope::Own),
        (Role::SystemAdmin, subtree),
    ] {
        assert!(matches!(give(admin(), role, scope), Err(Error::ScopeMismatch)), "{role} {scope:?}");
    }
    let nowhere = Scope::Subtree { unit: UnitId::new() };
    assert!(matches!(give(admin(), Role::UnitAdmin, nowhere), Err(Error::NoUnit)));
    assert!(matches!(give(officer(Role::Head), Role::Verifier, Scope::Agency), Err(Error::Denied(_))));
    let myself = kernel::Actor { user: Some(user), ..admin() };
    assert!(matches!(give(myself, Role::Head, Scope::Agency), Err(Error::OwnRole)));
    assert!(give(admin(), Role::UnitAdmin, subtree).is_ok());
    assert!(matches!(give(admin(), Role::UnitAdmin, subtree), Err(Error::AlreadyGranted)));
    assert!(give(admin(), Role::UnitAdmin, Scope::Agency).is_ok(), "another scope is another grant");
    let nobody = world.write(|tx| roles::grant_role(tx, UserId::new(), Role::Head, Scope::Agency, always, "SK"));
    assert!(matches!(nobody, Err(Error::NoUser)));
}

#[test]
fn closed_and_unknown_accounts_are_no_actors() {
    let world = World::new();
    let user = world.active_user();
    world.write(|tx| users::disable(tx, user, "SK")).unwrap();
    let on = day(2026, 11, 22);
    assert!(matches!(actor_of(&mut world.db.conn(), user, on), Err(Error::Disabled)));
    assert!(matches!(actor_of(&mut world.db.conn(), UserId::new(), on), Err(Error::NoUser)));
}
