//! Licences of everything that is linked in. A test and not `cargo deny`: docs/adr/0004.

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

/// Whether a licence expression can be satisfied with the allowed ones alone.
fn acceptable(expression: &str) -> bool {
    let expression = expression.trim();
    if let Some(parts) = split(expression, &[" OR ", "/"]) {
        return parts.into_iter().any(acceptable);
    }
    if let Some(parts) = split(expression, &[" AND "]) {
        return parts.into_iter().all(acceptable);
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => acceptable(inner),
        None => ALLOWED.contains(&expression),
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
    for package in metadata()["packages"].as_array().unwrap() {
        let licence = package["license"].as_str().unwrap_or("no licence field");
        assert!(acceptable(licence), "{} {}: {licence}", package["name"], package["version"]);
    }
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for good in
        ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR GPL-2.0) AND ISC", "Apache-2.0 WITH LLVM-exception"]
    {
        assert!(acceptable(good), "{good}");
    }
    for bad in ["GPL-3.0", "AGPL-3.0-only", "MIT AND GPL-3.0", "(MIT OR ISC) AND LGPL-3.0", "", "no licence field"] {
        assert!(!acceptable(bad), "{bad}");
    }
}
