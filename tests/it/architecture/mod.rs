//! What no review should have to notice: arrows between crates, whose tables are whose, what stays out of rules, which
//! licences come in, and that Rust, SQL and the text enums say the same.

mod arrows;
mod licences;
mod schema;
mod sources;
mod tables;
mod text_enums;

use std::{path::PathBuf, process::Command, sync::OnceLock};

use serde_json::Value;

/// Root of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What cargo knows about our packages and everything below them, on this platform.
fn metadata() -> &'static Value {
    static METADATA: OnceLock<Value> = OnceLock::new();
    METADATA.get_or_init(|| {
        let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--filter-platform", &platform])
            .current_dir(root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    })
}

/// The packages of this workspace.
fn members() -> Vec<&'static Value> {
    let ids = metadata()["workspace_members"].as_array().unwrap();
    metadata()["packages"].as_array().unwrap().iter().filter(|package| ids.contains(&package["id"])).collect()
}

/// A source file of the product: path from the root, and text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The crate it belongs to: `crates/<this>/…`; the root package is `simasn`.
    fn package(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or("simasn")
    }

    /// Whether it is only compiled for tests and measurements.
    fn is_test(&self) -> bool {
        let parts = || self.path.split('/');
        parts().any(|part| matches!(part, "benches" | "tests" | "tests.rs" | "testing" | "testing.rs" | "testkit"))
            || self.path.ends_with("_tests.rs")
    }

    /// The text without whole-line comments: a doc comment may mention what the code must not do.
    fn code(&self) -> String {
        let is_comment = |line: &&str| line.trim_start().starts_with("//");
        self.text.lines().filter(|line| !is_comment(line)).collect::<Vec<_>>().join("\n")
    }
}

/// Every file of the product with one of these endings.
fn sources(endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "target" | "data" | ".git") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push(Source { path: path.strip_prefix(root()).unwrap().to_string_lossy().into_owned(), text });
            }
        }
    }
    assert!(!found.is_empty(), "no file ends with {endings:?}");
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}
