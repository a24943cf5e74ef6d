//! The arrows between our crates. A new one is a line here and a question in a review.

use regex_lite::Regex;

use super::{Source, members, root, sources};

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
    ("employees", &["kernel", "store", "organization", "workflow", "documents"]),
    ("performance", &["kernel", "store", "workflow", "documents", "employees"]),
    ("promotions", &["kernel", "store", "workflow", "organization", "employees", "performance", "documents"]),
    ("intake", &["kernel", "store"]),
    ("sync", &["kernel", "store", "pg", "bkn"]),
    ("reconcile", &["kernel", "store", "pg", "bkn", "employees", "performance", "intake"]),
    ("web", &["kernel", "store", "pg", "accounts"]),
    ("api", API),
    ("portal", PAGES),
    ("bkn-mock", &["kernel", "bkn"]),
    ("testkit", &["kernel", "pg"]),
    (
        "simasn",
        &[
            "kernel",
            "store",
            "pg",
            "organization",
            "employees",
            "workflow",
            "performance",
            "promotions",
            "intake",
            "city",
            "documents",
            "accounts",
            "bkn",
            "bkn-mock",
            "reconcile",
            "sync",
            "web",
            "api",
            "portal",
        ],
    ),
];

/// What the API stands on. It does not know the pages, nor they it.
const API: &[&str] = &[
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
    "reconcile",
    "sync",
];

/// What the pages stand on.
const PAGES: &[&str] = &[
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
    "reconcile",
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

/// A dependency that is there for a feature it switches on in another, and is named in no source file.
const FOR_A_FEATURE: &[(&str, &str)] = &[("documents", "reqwest")];

#[test]
fn every_dependency_is_used() {
    let files = sources(&[".rs"]);
    for package in members() {
        let name = package["name"].as_str().unwrap();
        let text: String = files.iter().filter(|file| file.package() == name).map(Source::code).collect();
        for dependency in package["dependencies"].as_array().unwrap() {
            let dependency = dependency["name"].as_str().unwrap();
            let word = Regex::new(&format!(r"\b{}\b", dependency.replace('-', "_"))).unwrap();
            let used = word.is_match(&text) || FOR_A_FEATURE.contains(&(name, dependency));
            assert!(used, "{name} does not use {dependency}; take it out of its Cargo.toml");
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
