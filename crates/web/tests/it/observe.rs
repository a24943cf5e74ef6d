use actix_web::http::StatusCode;

use crate::app::{World, get, send, settings};

#[actix_web::test]
async fn every_answer_carries_a_number_and_the_callers_only_when_sane() {
    let world = World::new();
    let app = world.app().await;
    for (given, kept) in [
        (Some("a1b2c3d4-e5f6"), true),
        (Some("pendek"), false),
        (Some("ada spasi di sini"), false),
        (Some("kutip\"disisipkan"), false),
        (Some(&*"x".repeat(65)), false),
        (None, false),
    ] {
        let request = given.iter().fold(get("/healthz"), |r, id| r.insert_header(("x-request-id", *id)));
        let number = send(&app, request).await.header("x-request-id").to_owned();
        assert_eq!(Some(number.as_str()) == given, kept, "{given:?} {number}");
        assert!(number.len() >= 8);
    }
}

#[actix_web::test]
async fn requests_are_counted_by_pattern_and_never_by_path() {
    let world = World::new();
    let app = world.app().await;
    send(&app, get("/people/0199b0c0-0000-7000-8000-000000000001")).await;
    send(&app, get("/people/0199b0c0-0000-7000-8000-000000000002")).await;
    send(&app, get("/rahasia/198503172010012003")).await;
    let text = send(&app, get("/metrics")).await.text;
    assert!(text.contains(r#"http_requests_total{method="GET",route="/people/{id}",status="200"} 2"#), "{text}");
    assert!(text.contains(r#"http_requests_total{method="GET",route="unmatched",status="404"} 1"#), "{text}");
    assert!(text.contains("http_request_duration_seconds_bucket") && text.contains("db_connections_open "));
    assert!(!text.contains("1985"), "no raw path");
}

#[actix_web::test]
async fn metrics_are_for_this_machine_unless_told_otherwise() {
    for (public, expected) in [(false, StatusCode::NOT_FOUND), (true, StatusCode::OK)] {
        let world = World::with(web::Settings { metrics_public: public, ..settings() });
        let app = world.app().await;
        let request = get("/metrics").peer_addr("10.0.0.9:999".parse().unwrap()).to_request();
        let response = actix_web::dev::Service::call(&app, request).await.unwrap();
        assert_eq!(response.status(), expected);
    }
}

#[actix_web::test]
async fn a_request_that_hangs_is_ended() {
    let world = World::with(web::Settings { request_timeout_seconds: 0, ..settings() });
    let app = world.app().await;
    let answer = send(&app, get("/never")).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "http.timeout"));
    assert!(answer.json()["request_id"].is_string() && !answer.header("retry-after").is_empty());
}

#[actix_web::test]
async fn readiness_follows_the_database() {
    let world = World::new();
    let app = world.app().await;
    let ready = send(&app, get("/readyz")).await;
    assert_eq!(ready.status, StatusCode::OK, "{}", ready.text);
    assert_eq!(ready.json()["checks"][0]["name"], "database");
    // The database goes away: nobody may connect, and whoever is connected is thrown out.
    use diesel::connection::SimpleConnection;
    let name = world.db.url().rsplit('/').next().unwrap().to_owned();
    let admin = world.db.url().replace(&name, "postgres");
    pg::connect(&admin)
        .unwrap()
        .batch_execute(&format!(
            "alter database {name} allow_connections false; \
             select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        ))
        .unwrap();
    let gone = send(&app, get("/readyz")).await;
    assert_eq!(gone.status, StatusCode::SERVICE_UNAVAILABLE, "{}", gone.text);
    assert_eq!(gone.json()["status"], "not ready");
    assert_eq!(send(&app, get("/healthz")).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn browsers_are_told_what_never_to_do() {
    let world = World::new();
    let answer = send(&world.app().await, get("/healthz")).await;
    assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(!answer.header("content-security-policy").contains("unsafe"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("strict-transport-security"), "", "not over plain HTTP");
    let secure = World::with(web::Settings { secure_cookies: true, ..settings() });
    let answer = send(&secure.app().await, get("/tidak/ada")).await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}
