use std::{fs, path::Path};

/// String literals inside `fn code(` of every `impl Fault`, as the sources have them.
fn codes_in(text: &str) -> Vec<String> {
    text.split("impl Fault for")
        .skip(1)
        .filter_map(|part| part.split_once("fn code("))
        .map(|(_, rest)| rest.split("\n    fn ").next().unwrap_or(rest))
        .flat_map(|body| body.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .filter(|text| is_code(text))
        .collect()
}

/// `area.what`, as opposed to other texts that stand near.
fn is_code(text: &str) -> bool {
    text.split_once('.').is_some_and(|parts| {
        [parts.0, parts.1].iter().all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
    })
}

fn sources(folder: &Path, into: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            into.push(fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_code_of_every_crate_has_a_sentence() {
    let mut texts = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap().flatten() {
        let folder = entry.path().join("src");
        if folder.is_dir() {
            sources(&folder, &mut texts);
        }
    }
    let codes: Vec<String> = texts.iter().flat_map(|text| codes_in(text)).collect();
    assert!(codes.iter().any(|code| code == "access.own-case") && codes.len() > 60, "found {}", codes.len());
    let known = web::codes();
    let mut silent: Vec<String> = codes.into_iter().filter(|code| !known.contains(&code.as_str())).collect();
    silent.sort();
    silent.dedup();
    assert_eq!(silent, Vec::<String>::new(), "add them to crates/web/messages.id.toml");
}

/// Codes with which an event is parked, paused or tried again, as the worker and the wire name them.
fn causes_in(text: &str) -> Vec<String> {
    let own = text.split("#[cfg(test)]").next().unwrap_or(text);
    own.split('"')
        .filter(|text| is_code(text) && (text.starts_with("registry.") || text.starts_with("sync.")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_cause_an_officer_may_meet_has_a_sentence_with_its_remedy() {
    let mut texts = Vec::new();
    for name in ["bkn", "sync"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src"), &mut texts);
    }
    let mut causes: Vec<String> = texts.iter().flat_map(|text| causes_in(text)).collect();
    causes.sort();
    causes.dedup();
    assert!(causes.len() > 20 && causes.iter().any(|c| c == "registry.validation"), "{causes:?}");
    let known = web::codes();
    let silent: Vec<&String> = causes.iter().filter(|code| !known.contains(&code.as_str())).collect();
    assert!(silent.is_empty(), "add them to crates/web/messages.id.toml: {silent:?}");
}
