//! Settings: complete, explained, and strict about what is written wrong.

use std::collections::BTreeMap;

use simasn::settings::{self, DEFAULTS, Settings, Source};
use toml::{Table, Value};

fn with_file(text: &str) -> Result<Settings, String> {
    let source = Source { file: Some(("my.toml".into(), text.to_owned())), variables: BTreeMap::new() };
    settings::from_source(&source).map_err(|e| e.to_string())
}

fn with_variables(variables: &[(&str, &str)]) -> Result<Settings, String> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    settings::from_source(&Source { file: None, variables }).map_err(|e| e.to_string())
}

fn keys(table: &Table, above: &str, into: &mut Vec<String>) {
    for (key, value) in table {
        let name = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            Value::Table(inner) => keys(inner, &name, into),
            _ => into.push(name),
        }
    }
}

/// Every key of the struct stands in `config/default.toml` with a comment, and nothing else does.
#[test]
fn every_key_has_a_default_and_a_comment() {
    let settings = settings::from_source(&Source::default()).unwrap();
    let (mut of_struct, mut of_file) = (Vec::new(), Vec::new());
    keys(&Table::try_from(&settings).unwrap(), "", &mut of_struct);
    keys(&DEFAULTS.parse().unwrap(), "", &mut of_file);
    of_struct.sort();
    of_file.sort();
    assert_eq!(of_struct, of_file);

    let lines: Vec<&str> = DEFAULTS.lines().collect();
    for pair in lines.windows(2) {
        let is_key = pair[1].contains(" = ") && !pair[1].starts_with('#');
        assert!(!is_key || pair[0].starts_with("# "), "no comment above: {}", pair[1]);
    }
}

/// The files that come with the product can be used as they are.
#[test]
fn shipped_files_load() {
    for text in [include_str!("../../config/dev.toml"), include_str!("../../config/production.toml")] {
        with_file(text).unwrap();
    }
}

#[test]
fn later_layers_win_and_texts_of_digits_stay_texts() {
    let file = Some(("my.toml".into(), "[server]\nthreads = 3\n[database]\npool_size = 4\n".to_owned()));
    let variables = [
        ("DATABASE_URL", "postgresql://somebody:secret@db/simasn"),
        ("SIMASN__DATABASE__POOL_SIZE", "20"),
        ("SIMASN__LOG__FILTER", "0123"),
        ("SIMASN__SYNC__RETRY_SECONDS", "1, 2"),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let settings = settings::from_source(&Source { file, variables }).unwrap();
    assert_eq!((settings.server.threads, settings.database.pool_size), (3, 20));
    assert_eq!(settings.log.filter, "0123");
    assert_eq!(settings.sync.retry_seconds, [1, 2]);
}

#[test]
fn secrets_are_not_printed() {
    let settings = with_variables(&[("DATABASE_URL", "postgresql://somebody:hush@db/simasn")]).unwrap();
    let printed = toml::to_string_pretty(&settings).unwrap();
    assert!(printed.contains("url = \"[REDACTED]\""), "{printed}");
    assert!(!printed.contains("hush") && !format!("{settings:?}").contains("hush"));
}

#[test]
fn wrong_keys_are_refused_with_the_nearest_right_one() {
    let file = with_file("[database]\npool_sze = 4\n").unwrap_err();
    assert!(
        file.contains("my.toml") && file.contains("database.pool_sze") && file.contains("database.pool_size"),
        "{file}"
    );
    let variable = with_variables(&[("SIMASN__DATABASE__POOLSIZE", "4")]).unwrap_err();
    assert!(
        variable.contains("SIMASN__DATABASE__POOLSIZE") && variable.contains("SIMASN__DATABASE__POOL_SIZE"),
        "{variable}"
    );
}

#[test]
fn wrong_values_are_refused_with_their_place_and_without_the_value() {
    for (said, expected) in [
        (with_file("[database]\npool_size = \"many\"\n").unwrap_err(), "a whole number"),
        (with_variables(&[("SIMASN__DATABASE__POOL_SIZE", "many")]).unwrap_err(), "a whole number"),
        (with_variables(&[("SIMASN__WEB__SECURE_COOKIES", "many")]).unwrap_err(), "true or false"),
    ] {
        assert!(said.contains(expected) && !said.contains("many"), "{said}");
    }
    let format = with_variables(&[("SIMASN__LOG__FORMAT", "xml")]).unwrap_err();
    assert!(format.contains("log") && format.contains("json"), "{format}");
    let broken = with_file("[database\n").unwrap_err();
    assert!(broken.contains("my.toml") && broken.contains("line 1"), "{broken}");
}
