//! Keys of writes that were done, on a real database.

use chrono::TimeDelta;
use kernel::Call;
use store::{DbError, Key, idempotency};
use testkit::{TestDb, noon};

#[test]
fn a_key_is_forgotten_when_its_time_is_over_and_works_again() {
    let db = TestDb::new();
    let key = Key::new("satu-klik", "POST /x", b"{}");
    let claim = |days| {
        db.db.write_here::<_, DbError>(&Call::system(noon() + TimeDelta::days(days)), |tx| {
            let answer = idempotency::begin(tx, &key)?;
            if answer.is_none() {
                idempotency::finish(tx, &key, &serde_json::json!(days))?;
            }
            Ok(answer)
        })
    };
    let prune = |days| {
        db.db.write_here(&Call::system(noon()), |tx| idempotency::prune(tx, noon() + TimeDelta::days(days))).unwrap()
    };
    assert_eq!(claim(0).unwrap(), None);
    assert_eq!(prune(0), 0, "not older than that");
    assert_eq!(claim(1).unwrap(), Some(serde_json::json!(0)));
    assert_eq!(prune(1), 1);
    assert_eq!(claim(2).unwrap(), None);
}
