//! The pool and transactions on a real server.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query};
use kernel::{Actor, Call, Fault, FaultClass, Role, UserId};
use pg::Once;
use store::{Audit, DbError, Key};
use testkit::{TestDb, noon, system_call};

fn somebody() -> Call {
    Call::new(Actor { user: Some(UserId::new()), employee: None, name: "Uji".into(), grants: vec![] }, noon())
}

fn rows(db: &TestDb, table: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    sql_query(format!("select count(*) as n from {table}")).get_result::<Count>(&mut db.conn()).unwrap().n
}

#[actix_web::test]
async fn a_failed_write_leaves_nothing() {
    let db = TestDb::new();
    let done: Result<(), DbError> = db
        .db
        .write(system_call(), |tx| {
            tx.audit(Audit::new("test.write", Role::System, "test", None))?;
            Err(DbError::KeyReused)
        })
        .await;
    assert!(matches!(done, Err(DbError::KeyReused)));
    assert_eq!(rows(&db, "audit_log"), 0);
}

#[actix_web::test]
async fn a_key_works_once_and_answers_again() {
    let db = TestDb::new();
    let call = somebody();
    let key = Key::new("k1", "POST /x", b"{}");
    for round in 0..2 {
        let answer: Once<u32> = db
            .db
            .write_once(call.clone(), key.clone(), |tx| {
                tx.audit(Audit::new("test.write", Role::System, "test", None))?;
                Ok::<_, DbError>(7)
            })
            .await
            .unwrap();
        assert_eq!(answer, if round == 0 { Once::Fresh(7) } else { Once::Repeated(7) });
    }
    assert_eq!(rows(&db, "audit_log"), 1);
    let other = Key::new("k1", "POST /x", b"{\"a\":1}");
    let refused = db.db.write_once(call, other, |_| Ok::<u32, DbError>(8)).await;
    assert!(matches!(refused, Err(DbError::KeyReused)));
}

#[actix_web::test]
async fn two_requests_with_one_key_at_once_do_the_work_once() {
    let db = TestDb::new();
    let call = somebody();
    let one = || {
        db.db.write_once(call.clone(), Key::new("same", "POST /x", b""), |tx| {
            tx.audit(Audit::new("test.write", Role::System, "test", None))?;
            Ok::<u32, DbError>(1)
        })
    };
    let (a, b, c) = tokio::join!(one(), one(), one());
    let fresh = [a, b, c].into_iter().filter(|r| matches!(r, Ok(Once::Fresh(_)))).count();
    assert_eq!((fresh, rows(&db, "audit_log")), (1, 1));
}

#[actix_web::test]
async fn a_killed_connection_is_unavailable_once_and_then_replaced() {
    let db = TestDb::new();
    let read = || db.db.read(|conn| sql_query("select 1").execute(conn).map_err(DbError::from));
    read().await.unwrap();
    sql_query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        .execute(&mut db.conn())
        .unwrap();
    let mut classes = Vec::new();
    for _ in 0..8 {
        classes.push(read().await.err().map(|e| e.class()));
    }
    assert!(classes.iter().all(|c| matches!(c, None | Some(FaultClass::Unavailable))), "{classes:?}");
    assert_eq!(classes.last(), Some(&None), "{classes:?}");
}

#[actix_web::test]
async fn the_application_may_not_change_the_trail() {
    let db = TestDb::new();
    for statement in [
        "update audit_log set action = 'x'",
        "delete from audit_log",
        "delete from request_transitions",
        "update ranks set level = 1",
    ] {
        let refused = db.db.read(move |conn| sql_query(statement).execute(conn).map_err(DbError::from)).await;
        assert!(refused.is_err_and(|e| format!("{e:?}").contains("permission denied")), "{statement}");
    }
}

#[actix_web::test]
async fn migrations_go_up_down_and_up_to_the_same_schema() {
    use diesel_migrations::MigrationHarness;
    #[derive(diesel::QueryableByName, PartialEq, Debug)]
    struct Column {
        #[diesel(sql_type = diesel::sql_types::Text)]
        line: String,
    }
    let shape = |conn: &mut diesel::PgConnection| -> Vec<Column> {
        sql_query("select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as line from information_schema.columns where table_schema = 'public' \
                   union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace order by 1")
            .load(conn)
            .unwrap()
    };
    let db = TestDb::new();
    let mut conn = db.conn();
    let before = shape(&mut conn);
    assert!(before.len() > 300);
    conn.revert_all_migrations(pg::migrate::MIGRATIONS).unwrap();
    let left: Vec<String> =
        shape(&mut conn).into_iter().map(|c| c.line).filter(|l| !l.starts_with("__diesel")).collect();
    assert_eq!(left, Vec::<String>::new());
    pg::migrate::run(&mut conn).unwrap();
    assert_eq!(shape(&mut conn), before);
}

/// An agency's own PostgreSQL: the owner is no superuser, and the program signs in as somebody who owns nothing.
#[test]
fn an_owner_without_privileges_migrates_and_a_member_of_the_role_works() {
    let server = TestDb::new();
    let name = format!("own_{}", UserId::new().uuid().simple());
    let mut admin = server.conn();
    admin
        .batch_execute(&format!(
            "create role {name}_owner login in role simasn_app; create role {name}_web login in role simasn_app;"
        ))
        .unwrap();
    admin
        .batch_execute(&format!("create database {name} owner {name}_owner template template0 encoding 'UTF8'"))
        .unwrap();
    let url = |user: &str| {
        let (head, _) = server.url().rsplit_once('/').map(|(h, t)| (h.to_owned(), t.to_owned())).unwrap();
        format!("{}/{name}", head.replace("simasn@", &format!("{name}_{user}@")))
    };

    let mut owner = pg::connect(&url("owner")).unwrap();
    let missing = pg::migrate::pending(&mut owner).unwrap();
    assert_eq!(pg::migrate::run(&mut owner).unwrap().len(), missing);
    let mut web = pg::connect(&url("web")).unwrap();
    assert_eq!(pg::migrate::pending(&mut web).unwrap(), 0);
    let settings = pg::PoolSettings {
        size: 1,
        wait_ms: 5_000,
        statement_timeout_ms: 5_000,
        lock_timeout_ms: 5_000,
        role: pg::migrate::APP_ROLE.to_owned(),
    };
    let db = pg::Db::open(&url("web"), &settings);
    db.write_here::<_, DbError>(&system_call(), |tx| tx.audit(Audit::new("test.write", Role::System, "test", None)))
        .unwrap();
    let change = db.read_here::<_, DbError>(|conn| Ok(conn.batch_execute("delete from audit_log")?));
    assert!(change.is_err(), "the trail can be changed");

    drop((owner, web, db));
    admin.batch_execute(&format!("drop database {name} with (force)")).unwrap();
    admin.batch_execute(&format!("drop role {name}_owner; drop role {name}_web")).unwrap();
}
