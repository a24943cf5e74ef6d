use actix_web::http::StatusCode;

use crate::app::{World, get, post, send};

#[actix_web::test]
async fn what_cannot_be_read_says_what_where_and_how() {
    let world = World::new();
    let app = world.app().await;
    let json =
        |text: &str| post("/json").insert_header(("content-type", "application/json")).set_payload(text.to_owned());
    let large = format!(r#"{{"nama": "{}", "jumlah": 1}}"#, "x".repeat(300 * 1024));
    for (what, request, status, code) in [
        ("a missing field", json(r#"{"nama": "x"}"#), 400, "http.body-invalid"),
        ("an unknown field", json(r#"{"nama": "x", "jumlah": 1, "lain": 2}"#), 400, "http.body-invalid"),
        ("half a body", json(r#"{"nama": "x""#), 400, "http.body-invalid"),
        (
            "another type",
            post("/json").insert_header(("content-type", "text/plain")).set_payload("{}"),
            415,
            "http.body-type",
        ),
        ("too much", json(&large), 413, "http.body-too-large"),
        ("a bad query", get("/query?tahun=dua"), 400, "http.query-invalid"),
        ("no query", get("/query"), 400, "http.query-invalid"),
        ("a bad id", get("/people/bukan-uuid"), 404, "http.path-invalid"),
        ("an unknown address", get("/tidak/ada"), 404, "http.no-route"),
        ("another method", post("/only-get"), 405, "http.method"),
    ] {
        let answer = send(&app, request).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{what}: {}", answer.text);
        assert_eq!(answer.json()["request_id"].as_str().unwrap(), answer.header("x-request-id"), "{what}");
        assert!(answer.json()["detail"].as_str().unwrap().len() > 20, "{what}");
    }
    let missing = send(&app, json(r#"{"nama": "x"}"#)).await.json();
    assert_eq!(missing["reasons"][0]["field"], "jumlah");
    assert_eq!(missing["reasons"][0]["message"], "Wajib diisi (baris 1, kolom 13)");
    assert_eq!(send(&app, json(r#"{"nama": "x", "jumlah": 1}"#)).await.status, StatusCode::OK);
}
