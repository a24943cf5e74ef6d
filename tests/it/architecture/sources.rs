//! What must not stand in a source file.

use regex_lite::Regex;

use super::{Source, sources};

/// Fails with every file in `files` whose code matches `pattern`.
fn refuse<'a>(files: impl Iterator<Item = &'a Source>, pattern: &str, why: &str) {
    let pattern = Regex::new(pattern).unwrap();
    let found: Vec<String> = files
        .flat_map(|file| {
            let hits: Vec<String> = pattern.find_iter(&file.code()).map(|hit| hit.as_str().trim().to_owned()).collect();
            hits.into_iter().map(move |hit| format!("{}: {hit}", file.path))
        })
        .collect();
    assert!(found.is_empty(), "{why}:\n{}", found.join("\n"));
}

#[test]
fn rules_are_pure() {
    let files = sources(&[".rs"]);
    let rules = || files.iter().filter(|file| file.path.contains("/src/rules/") && !file.is_test());
    assert!(rules().count() > 10, "where have the rules gone?");
    refuse(
        rules(),
        r"\b(diesel|Tx|PgConnection|clock|tracing|store|async|std::(fs|net|env|time))\b|\bUtc::now|\bLocal::now",
        "a rule takes facts and gives reasons; no database, clock, log or I/O",
    );
}

#[test]
fn there_is_one_hop_to_blocking_threads() {
    let files = sources(&[".rs"]);
    refuse(
        files.iter().filter(|file| file.path != "crates/pg/src/blocking.rs" && !file.is_test()),
        r"web::block\b|\bspawn_blocking\b",
        "blocking work goes through pg::blocking::run",
    );
}

#[test]
fn nothing_is_left_for_later() {
    let files = sources(&[".rs"]);
    let words = ["TO", "DO|FIX", "ME|XX", "X"].concat();
    let macros = ["to", r"do!|unimple", r"mented!|#\[ig", "nore"].concat();
    refuse(files.iter(), &format!(r"\b({words})\b|\b({macros})"), "finish it or open an issue");
}

#[test]
fn no_file_names_the_machine_it_was_written_on() {
    let endings = [
        ".rs",
        ".toml",
        ".md",
        ".sql",
        ".yml",
        ".sh",
        ".html",
        ".css",
        ".csv",
        ".json",
        "Makefile",
        "Dockerfile",
        "run",
    ];
    let folders = ["/ho", "me/|/Us", "ers/|/ro", "ot/|/wo", r"rk/|[A-Z]:\\Us", "ers"].concat();
    let pattern = Regex::new(&folders).unwrap();
    for file in sources(&endings) {
        assert!(!pattern.is_match(&file.text), "{}: {}", file.path, pattern.find(&file.text).unwrap().as_str());
    }
}

#[test]
fn every_snapshot_belongs_to_a_test() {
    let files = sources(&[".rs"]);
    for snapshot in sources_or_none(".snap") {
        let name = snapshot.path.rsplit('/').next().unwrap().trim_end_matches(".snap");
        let last = name.rsplit("__").next().unwrap();
        // insta numbers unnamed snapshots of one test: name-2.snap.
        let test = last.rsplit_once('-').map_or(last, |(base, n)| if n.parse::<u32>().is_ok() { base } else { last });
        assert!(
            files.iter().any(|file| file.text.contains(test)),
            "{}: no source file mentions {test:?}; delete the snapshot",
            snapshot.path
        );
    }
}

/// As [`sources`], but there may be none.
fn sources_or_none(ending: &str) -> Vec<Source> {
    sources(&[ending, "Cargo.toml"]).into_iter().filter(|file| file.path.ends_with(ending)).collect()
}
