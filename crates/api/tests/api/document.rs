//! The OpenAPI document and its page.

use serde_json::Value;

use crate::support::City;

/// The checked-in document.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

#[test]
#[expect(clippy::disallowed_methods, reason = "a switch of this test only: UPDATE_DOCS=1 writes the file")]
fn the_document_is_the_one_that_was_reviewed() {
    let now = api::document().to_pretty_json().unwrap() + "\n";
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1") {
        std::fs::write(KEPT, &now).unwrap();
    }
    let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
    let line = now
        .lines()
        .zip(kept.lines())
        .position(|(a, b)| a != b)
        .unwrap_or(now.lines().count().min(kept.lines().count()));
    assert!(
        now == kept,
        "docs/openapi.json differs from the code at line {}: {:?}. If it should, write it anew: UPDATE_DOCS=1 cargo test -p api document",
        line + 1,
        now.lines().nth(line),
    );
}

#[test]
fn every_operation_is_described_and_every_reference_leads_somewhere() {
    let document = serde_json::to_value(api::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|s| s.ends_with(['.', '?'])), "{place} has no summary");
            assert!(
                operation["responses"].as_object().is_some_and(|r| r.contains_key("503")),
                "{place} forgets failures"
            );
            let header =
                |name: &str| operation["parameters"].as_array().into_iter().flatten().any(|p| p["name"] == name);
            assert_eq!(header("Idempotency-Key"), method != "get" && !path.contains("/auth/"), "{place}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(
                    parameter["description"].as_str().is_some_and(|d| !d.is_empty()),
                    "{place} {}",
                    parameter["name"]
                );
            }
        }
    }
    let mut wanted = Vec::new();
    references(&document, &mut wanted);
    assert!(wanted.len() > 100);
    for reference in wanted {
        let found = document.pointer(reference.trim_start_matches('#'));
        assert!(found.is_some(), "{reference} leads nowhere");
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| match member {
            Value::String(text) if name == "$ref" => found.push(text.clone()),
            member => references(member, found),
        }),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[actix_web::test]
async fn document_and_page_are_served_without_scripts_or_other_hosts() {
    let city = City::new();
    let served = city.get("/api/v1/openapi.json").send().await.expect(200);
    assert_eq!(served, serde_json::to_value(api::document()).unwrap());
    let page = city.get("/api/docs").send().await;
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let html = page.text();
    for (path, _) in served["paths"].as_object().unwrap() {
        assert!(html.contains(path.as_str()), "{path} is not on the page");
    }
    for forbidden in ["<script", "style=", "onclick", "src=\"http", "href=\"http"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    for link in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(html.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
    }
    let css = city.get("/api/docs.css").send().await;
    assert_eq!((css.status.as_u16(), css.header("content-type")), (200, "text/css; charset=utf-8"));
}
