//! Seals of the trail, on a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use kernel::{Call, Role, clock};
use store::{Audit, DbError, seal};
use testkit::{TestDb, day, noon};

fn act(db: &TestDb, at: DateTime<Utc>) {
    db.db
        .write_here::<_, DbError>(&Call::system(at), |tx| tx.audit(Audit::new("test.act", Role::System, "test", None)))
        .unwrap();
}

fn seal_at(db: &TestDb, at: DateTime<Utc>) -> Vec<seal::Seal> {
    db.db.write_here(&Call::system(at), seal::seal).unwrap()
}

fn broken(db: &TestDb) -> Vec<chrono::NaiveDate> {
    seal::verify(&mut db.conn()).unwrap().into_iter().map(|broken| broken.sealed.day).collect()
}

#[test]
fn days_that_have_ended_are_sealed_once_and_chained() {
    let db = TestDb::new();
    assert!(seal_at(&db, noon()).is_empty(), "nothing has happened yet");
    act(&db, noon() - TimeDelta::days(3));
    act(&db, noon() - TimeDelta::days(3));
    act(&db, noon() - TimeDelta::days(1));
    act(&db, noon());

    let seals = seal_at(&db, noon());
    let told: Vec<_> = seals.iter().map(|seal| (seal.day, seal.row_count)).collect();
    assert_eq!(told, [(day(2026, 11, 19), 2), (day(2026, 11, 20), 0), (day(2026, 11, 21), 1)]);
    assert_eq!(seals[0].previous_hash, "0".repeat(64));
    assert_eq!((&seals[1].previous_hash, &seals[2].previous_hash), (&seals[0].hash, &seals[1].hash));
    assert!(seal_at(&db, noon()).is_empty(), "sealed is sealed");
    assert_eq!(broken(&db), []);
}

#[test]
fn a_day_is_not_sealed_while_its_last_transactions_may_still_commit() {
    let db = TestDb::new();
    act(&db, noon());
    let midnight = (day(2026, 11, 23).and_time(chrono::NaiveTime::MIN) - TimeDelta::hours(7)).and_utc();
    assert_eq!(clock::day_in_jakarta(midnight), day(2026, 11, 23));
    assert!(seal_at(&db, midnight + TimeDelta::minutes(59)).is_empty());
    assert_eq!(seal_at(&db, midnight + TimeDelta::minutes(60)).len(), 1);
}

#[test]
fn whoever_changes_a_sealed_day_is_found() {
    for change in [
        "update audit_log set basis = 'lain' where action = 'test.act' and at < '2026-11-20'",
        "delete from audit_log where action = 'test.act' and at < '2026-11-20'",
        "insert into audit_log select gen_random_uuid(), at, actor_id, actor_name, actor_role, request_tag, action, entity, \
         entity_id, employee_id, before, after, basis from audit_log where action = 'test.act' and at < '2026-11-20'",
    ] {
        let db = TestDb::new();
        act(&db, noon() - TimeDelta::days(3));
        seal_at(&db, noon());
        db.conn().batch_execute(change).unwrap();
        assert_eq!(broken(&db), [day(2026, 11, 19)], "{change}");
    }
}

#[test]
fn a_seal_made_anew_breaks_the_next_one() {
    let db = TestDb::new();
    act(&db, noon() - TimeDelta::days(2));
    seal_at(&db, noon());
    let mut owner = db.conn();
    owner.batch_execute("update audit_seals set hash = repeat('a', 64) where day = '2026-11-20'").unwrap();
    assert_eq!(broken(&db), [day(2026, 11, 20), day(2026, 11, 21)]);
}
