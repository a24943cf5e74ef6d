//! The arrows between our crates. A new one is a line here and a question in a review.

use super::{members, root};

/// Each crate with the crates it may depend on. docs/architecture.md has the picture.
const ARROWS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("store", &["kernel"]),
    ("pg", &["kernel", "store"]),
    ("bkn", &["kernel"]),
    ("city", &["kernel"]),
    ("workflow", &["kernel", "store"]),
    ("organization", &["kernel", "store"]),
    ("accounts", &["kernel", "store"]),
    ("documents", &["kernel", "store"]),
    ("employees", &["kernel", "store", "organization"]),
    ("performance", &["kernel", "store", "employees"]),
    ("promotions", &["kernel", "store", "workflow", "organization", "employees", "performance", "documents"]),
    ("intake", &["kernel", "store"]),
    ("sync", &["kernel", "store", "pg", "bkn"]),
    ("web", &["kernel", "store", "pg", "accounts"]),
    ("api", FACE),
    ("portal", FACE),
    ("bkn-mock", &["kernel", "bkn"]),
    ("testkit", &["kernel", "store", "pg"]),
    (
        "simasn",
        &[
            "kernel",
            "store",
            "pg",
            "organization",
            "employees",
            "workflow",
            "promotions",
            "intake",
            "city",
            "documents",
            "accounts",
            "bkn",
            "bkn-mock",
            "sync",
            "web",
            "api",
            "portal",
        ],
    ),
];

/// What API and pages stand on; neither knows the other.
const FACE: &[&str] = &[
    "kernel",
    "store",
    "pg",
    "web",
    "workflow",
    "documents",
    "organization",
    "employees",
    "performance",
    "promotions",
    "intake",
    "accounts",
    "sync",
];

/// Services that decide about people in different matters never know each other.
const STRANGERS: &[&str] = &["promotions", "transfers", "retirement"];

/// The only crates that know HTTP's framework.
const ACTIX: &[&str] = &["pg", "web", "api", "portal", "bkn-mock", "simasn"];

/// (crate, its dependency) for everything but tests.
fn dependencies() -> Vec<(&'static str, &'static str)> {
    members()
        .into_iter()
        .flat_map(|package| {
            let name = package["name"].as_str().unwrap();
            let all = package["dependencies"].as_array().unwrap();
            all.iter().filter(|d| d["kind"].as_str() != Some("dev")).map(move |d| (name, d["name"].as_str().unwrap()))
        })
        .collect()
}

#[test]
fn every_arrow_is_allowed() {
    let ours: Vec<&str> = members().iter().map(|package| package["name"].as_str().unwrap()).collect();
    let mut listed: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    let mut present = ours.clone();
    listed.sort_unstable();
    present.sort_unstable();
    assert_eq!(listed, present, "the list of crates above is not the workspace's");

    for (from, to) in dependencies().into_iter().filter(|(_, to)| ours.contains(to)) {
        let allowed = ARROWS.iter().find(|(name, _)| *name == from).unwrap().1;
        assert!(allowed.contains(&to), "{from} must not depend on {to}");
        assert!(!(STRANGERS.contains(&from) && STRANGERS.contains(&to)), "{from} and {to} must not know each other");
    }
}

#[test]
fn every_arrow_in_the_list_is_used() {
    let used = dependencies();
    for (from, allowed) in ARROWS {
        for to in *allowed {
            assert!(
                used.contains(&(from, to)),
                "{from} does not depend on {to} any more; take the arrow out of the list"
            );
        }
    }
}

#[test]
fn actix_stays_at_the_edge() {
    for (from, to) in dependencies() {
        assert!(!to.starts_with("actix") || ACTIX.contains(&from), "{from} must not depend on {to}");
    }
}

#[test]
fn every_member_takes_the_workspace_lints() {
    for package in members() {
        let manifest = package["manifest_path"].as_str().unwrap();
        let table: toml::Table = std::fs::read_to_string(manifest).unwrap().parse().unwrap();
        let inherits = table.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
        assert_eq!(inherits, Some(true), "{manifest} must say: [lints] workspace = true");
    }
    let workspace: toml::Table = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}
