//! Bad days, on the program itself: the database away, the program killed, a click done twice, the registry down.

use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query};
use kernel::Role;
use serde_json::{Value, json};

use crate::served::{Caller, Served, World};

fn count(world: &World, what: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    sql_query(format!("select count(*) as n from {what}")).get_result::<Count>(&mut world.db.conn()).unwrap().n
}

#[actix_web::test]
async fn a_killed_program_loses_nothing_and_does_nothing_twice() {
    let world = World::new();
    let served = Served::start(&world.db.url(), &[]);
    let caller = Caller::sign_in(&served, &world.nip).await;
    let body = json!({ "employee_id": world.employee });
    let first = caller.post(&served.url("/api/v1/promotions"), "satu-klik", &body).await.unwrap();
    assert_eq!(first.status(), 201);
    let first: Value = first.json().await.unwrap();

    let served = served.kill_and_restart(&world.db.url());
    // the signing key outlives the process, and so does the answer under the key
    let again = caller.post(&served.url("/api/v1/promotions"), "satu-klik", &body).await.unwrap();
    assert_eq!(again.status(), 201);
    let again: Value = again.json().await.unwrap();
    assert_eq!(first["id"], again["id"]);
    assert_eq!(count(&world, "requests"), 1);
}

#[actix_web::test]
async fn a_double_click_is_one_request() {
    let world = World::new();
    let served = Served::start(&world.db.url(), &[]);
    let caller = Caller::sign_in(&served, &world.nip).await;
    let url = served.url("/api/v1/promotions");
    let body = json!({ "employee_id": world.employee });
    let (a, b) = tokio::join!(caller.post(&url, "klik-ganda", &body), caller.post(&url, "klik-ganda", &body));
    assert_eq!([a.unwrap().status(), b.unwrap().status()], [201, 201]);
    assert_eq!(count(&world, "requests"), 1);
}

#[actix_web::test]
async fn a_database_that_goes_away_is_503_with_retry_after_and_comes_back_without_a_restart() {
    let world = World::new();
    let served = Served::start(&world.db.url(), &[("SIMASN__DATABASE__WAIT_MS", "300")]);
    let caller = Caller::sign_in(&served, &world.nip).await;
    let url = served.url(&format!("/api/v1/employees/{}", world.employee));
    assert_eq!(caller.get(&url).await.unwrap().status(), 200);

    // The database refuses new connections and cuts the old ones, as a restart does, for this database only.
    let name = world.db.url().rsplit('/').next().unwrap().to_owned();
    let mut admin = pg::connect(&world.db.url().replace(&name, "postgres")).unwrap();
    let cut = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
    admin.batch_execute(&format!("alter database {name} allow_connections false; {cut}")).unwrap();
    for _ in 0..3 {
        let away = caller.get(&url).await.unwrap();
        assert_eq!(away.status(), 503);
        assert!(away.headers().contains_key("retry-after"));
        assert_eq!(away.headers()["content-type"], "application/problem+json");
    }
    admin.batch_execute(&format!("alter database {name} allow_connections true")).unwrap();
    let mut statuses = Vec::new();
    for _ in 0..100 {
        let status = caller.get(&url).await.unwrap().status().as_u16();
        statuses.push(status);
        if status == 200 {
            return;
        }
    }
    panic!("never came back: {statuses:?}");
}

#[actix_web::test]
async fn with_the_registry_down_pages_answer_and_the_event_waits() {
    let world = World::new();
    // nobody listens there
    let served = Served::start(
        &world.db.url(),
        &[
            ("SIMASN__REGISTRY__ENVIRONMENT", "custom"),
            ("SIMASN__REGISTRY__ADDRESS", "http://127.0.0.1:9"),
            ("SIMASN__REGISTRY__CONSUMER_KEY", "k"),
            ("SIMASN__REGISTRY__CONSUMER_SECRET", "s"),
            ("SIMASN__REGISTRY__SSO_TOKEN", "t"),
        ],
    );
    let caller = Caller::sign_in(&served, &world.nip).await;
    let person = served.url(&format!("/api/v1/employees/{}", world.employee));
    let etag = caller.get(&person).await.unwrap().headers()["etag"].to_str().unwrap().to_owned();
    let changed = crate::served::client()
        .patch(format!("{person}/contact"))
        .bearer_auth(caller.token())
        .header("Idempotency-Key", "ganti-hp-1")
        .header("If-Match", etag)
        .json(&json!({ "phone": "081311112222" }))
        .send()
        .await
        .unwrap();
    assert_eq!(changed.status(), 200);
    assert_eq!(caller.get(&person).await.unwrap().status(), 200);
    assert_eq!(count(&world, "outbox where kind = 'contact.changed' and state = 'pending'"), 1);
}

#[actix_web::test]
async fn strangers_see_nothing_and_broken_input_is_told_where() {
    let world = World::new();
    let (_, other) = world.colleague("Budi Santoso", 2);
    let served = Served::start(&world.db.url(), &[]);
    let stranger = Caller::sign_in(&served, &other).await;
    let hidden = stranger.get(&served.url(&format!("/api/v1/employees/{}", world.employee))).await.unwrap();
    assert_eq!(hidden.status(), 404);
    let verifier = Caller::sign_in(&served, &world.officer(Role::Verifier)).await;
    let day =
        verifier.get(&served.url(&format!("/api/v1/employees/{}?as_of=2026-02-31", world.employee))).await.unwrap();
    assert_eq!(day.status(), 400);
    let problem: Value = day.json().await.unwrap();
    assert!(problem["detail"].as_str().is_some_and(|d| !d.is_empty()), "{problem}");
    let forged = crate::served::client().get(served.url("/api/v1/me")).bearer_auth("abc.def.ghi").send().await.unwrap();
    assert_eq!(forged.status(), 401);
    let huge = stranger
        .post(&served.url("/api/v1/promotions"), "besar-sekali", &json!({ "employee_id": "x".repeat(400_000) }))
        .await
        .unwrap();
    assert_eq!(huge.status(), 413);
}
