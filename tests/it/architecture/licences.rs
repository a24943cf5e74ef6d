//! Licences of everything that is linked in. A test and not `cargo deny`: docs/adr/0004.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::metadata;

/// Licences that ask for a notice and nothing more.
const ALLOWED: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "MIT",
    "MIT-0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "0BSD",
];

/// What only tests use is not handed on to anybody: a licence that asks for the changed files may be there too.
const ALLOWED_IN_TESTS: &[&str] = &["MPL-2.0"];

/// Packages that end in a program of ours: everything the members need, but for their tests.
fn shipped() -> BTreeSet<&'static str> {
    let nodes = metadata()["resolve"]["nodes"].as_array().unwrap();
    let by_id: BTreeMap<&str, &Value> = nodes.iter().map(|node| (node["id"].as_str().unwrap(), node)).collect();
    let members = metadata()["workspace_members"].as_array().unwrap();
    let mut open: Vec<&str> = members.iter().map(|id| id.as_str().unwrap()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        for needed in by_id[id]["deps"].as_array().unwrap() {
            let kinds = needed["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"].as_str() != Some("dev")) {
                open.push(needed["pkg"].as_str().unwrap());
            }
        }
    }
    found
}

/// Whether a licence expression can be satisfied with the allowed ones alone.
fn acceptable(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.trim();
    if let Some(parts) = split(expression, &[" OR ", "/"]) {
        return parts.into_iter().any(|part| acceptable(part, allowed));
    }
    if let Some(parts) = split(expression, &[" AND "]) {
        return parts.into_iter().all(|part| acceptable(part, allowed));
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => acceptable(inner, allowed),
        None => allowed.contains(&expression),
    }
}

/// Parts between separators that stand outside parentheses; `None` when there is no such separator.
fn split<'a>(expression: &'a str, separators: &[&str]) -> Option<Vec<&'a str>> {
    let (mut parts, mut from, mut depth, mut at) = (Vec::new(), 0, 0_usize, 0);
    while at < expression.len() {
        let rest = &expression[at..];
        match (rest.as_bytes()[0], separators.iter().find(|separator| rest.starts_with(**separator))) {
            (b'(', _) => depth += 1,
            (b')', _) => depth -= 1,
            (_, Some(separator)) if depth == 0 => {
                parts.push(&expression[from..at]);
                at += separator.len();
                from = at;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(&expression[from..]);
    (parts.len() > 1).then_some(parts)
}

#[test]
fn every_dependency_has_an_allowed_licence() {
    let shipped = shipped();
    let in_tests = [ALLOWED, ALLOWED_IN_TESTS].concat();
    for package in metadata()["packages"].as_array().unwrap() {
        let licence = package["license"].as_str().unwrap_or("no licence field");
        let allowed = if shipped.contains(package["id"].as_str().unwrap()) { ALLOWED } else { &in_tests };
        assert!(acceptable(licence, allowed), "{} {}: {licence}", package["name"], package["version"]);
    }
    assert!(shipped.len() > 100 && shipped.iter().any(|id| id.contains("diesel")));
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for good in
        ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR GPL-2.0) AND ISC", "Apache-2.0 WITH LLVM-exception"]
    {
        assert!(acceptable(good, ALLOWED), "{good}");
    }
    for bad in
        ["GPL-3.0", "AGPL-3.0-only", "MIT AND GPL-3.0", "(MIT OR ISC) AND LGPL-3.0", "MPL-2.0", "", "no licence field"]
    {
        assert!(!acceptable(bad, ALLOWED), "{bad}");
    }
}
