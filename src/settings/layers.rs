//! Laying the sources over each other. `config/default.toml` says which keys exist and of which type each is; every
//! other layer is held against it, so that a fault is reported with the place it stands in.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::Settings;

/// Every key, its default and its comment.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");

const PREFIX: &str = "SIMASN__";

/// Why the settings cannot be used. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("settings file {path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A layer is not TOML.
    #[error("{place} is not valid TOML: {source}")]
    Syntax {
        /// Which layer.
        place: String,
        /// Line, column and reason.
        source: toml::de::Error,
    },
    /// A key nobody reads.
    #[error("{place}: unknown setting `{key}`; the nearest one is `{nearest}` (`simasn config` prints all)")]
    UnknownKey {
        /// Where it stands.
        place: String,
        /// The key as written.
        key: String,
        /// The nearest key that exists, written the same way.
        nearest: String,
    },
    /// A value of the wrong type. The value itself is not shown: it may be a secret in the wrong place.
    #[error("{place}: `{key}` must be {expected}")]
    WrongType {
        /// Where it stands.
        place: String,
        /// The key as written.
        key: String,
        /// What it must be.
        expected: &'static str,
    },
    /// A value of the right type that is not among the allowed ones.
    #[error("settings: {0}")]
    Value(#[source] toml::de::Error),
}

/// What the settings are read from, beside the defaults.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Name and text of the settings file.
    pub file: Option<(PathBuf, String)>,
    /// `DATABASE_URL` and the variables that begin with `SIMASN__`.
    pub variables: BTreeMap<String, String>,
}

impl Source {
    /// The file named on the command line and the variables of this process.
    pub(super) fn of_process(config: Option<&Path>, environment: Option<&str>) -> Result<Self, SettingsError> {
        let path =
            config.map(Path::to_owned).or_else(|| environment.map(|name| PathBuf::from(format!("config/{name}.toml"))));
        let file = path
            .map(|path| match std::fs::read_to_string(&path) {
                Ok(text) => Ok((path, text)),
                Err(source) => Err(SettingsError::File { path, source }),
            })
            .transpose()?;
        let text = |value: OsString| value.to_string_lossy().into_owned();
        let variables = std::env::vars_os()
            .map(|(name, value)| (text(name), text(value)))
            .filter(|(name, _)| name == "DATABASE_URL" || name.starts_with(PREFIX))
            .collect();
        Ok(Self { file, variables })
    }
}

/// Lays everything over the defaults and reads the struct from it.
pub(super) fn load(source: &Source) -> Result<Settings, SettingsError> {
    let defaults = table("config/default.toml", DEFAULTS)?;
    let mut settings = defaults.clone();
    if let Some((path, text)) = &source.file {
        let place = path.display().to_string();
        let layer = table(&place, text)?;
        check(&place, &defaults, &layer)?;
        lay_over(&mut settings, layer);
    }
    for (name, value) in &source.variables {
        let layer = variable(name, value, &defaults)?;
        lay_over(&mut settings, layer);
    }
    Value::Table(settings).try_into().map_err(SettingsError::Value)
}

fn table(place: &str, text: &str) -> Result<Table, SettingsError> {
    text.parse().map_err(|source| SettingsError::Syntax { place: place.to_owned(), source })
}

/// Every key as `section.key` with its default.
pub(super) fn flat<'a>(table: &'a Table, above: &str) -> Vec<(String, &'a Value)> {
    let name = |key: &str| if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
    table
        .iter()
        .flat_map(|(key, value)| match value {
            Value::Table(inner) => flat(inner, &name(key)),
            leaf => vec![(name(key), leaf)],
        })
        .collect()
}

/// Holds a layer against the defaults: no key they lack, every value of their type.
fn check(place: &str, defaults: &Table, layer: &Table) -> Result<(), SettingsError> {
    let known = flat(defaults, "");
    for (key, value) in flat(layer, "") {
        let Some((_, default)) = known.iter().find(|(name, _)| *name == key) else {
            let nearest = nearest(&key, known.iter().map(|(name, _)| name.clone()));
            return Err(SettingsError::UnknownKey { place: place.to_owned(), key, nearest });
        };
        if value.type_str() != default.type_str() {
            return Err(SettingsError::WrongType { place: place.to_owned(), key, expected: expected(default) });
        }
    }
    Ok(())
}

/// One variable as a layer of one key. Its text becomes the type of the default, so that a secret of digits stays text.
fn variable(name: &str, text: &str, defaults: &Table) -> Result<Table, SettingsError> {
    let place = || "environment".to_owned();
    let known = flat(defaults, "");
    let key = match name.strip_prefix(PREFIX) {
        Some(rest) => rest.to_lowercase().replace("__", "."),
        None => "database.url".to_owned(),
    };
    let Some((_, default)) = known.iter().find(|(known, _)| *known == key) else {
        let nearest = nearest(name, known.iter().map(|(key, _)| as_variable(key)));
        return Err(SettingsError::UnknownKey { place: place(), key: name.to_owned(), nearest });
    };
    let value = typed(text, default);
    let value = value.ok_or_else(|| SettingsError::WrongType {
        place: place(),
        key: name.to_owned(),
        expected: expected(default),
    })?;
    Ok(nested(&key, value))
}

/// `text` as the type of `default`; a list is separated by commas and has the type of its first default.
fn typed(text: &str, default: &Value) -> Option<Value> {
    match default {
        Value::String(_) => Some(Value::String(text.to_owned())),
        Value::Integer(_) => text.parse().ok().map(Value::Integer),
        Value::Boolean(_) => text.parse().ok().map(Value::Boolean),
        Value::Float(_) => text.parse().ok().map(Value::Float),
        Value::Array(defaults) => {
            let first = defaults.first()?;
            text.split(',').map(|item| typed(item.trim(), first)).collect::<Option<_>>().map(Value::Array)
        }
        Value::Datetime(_) | Value::Table(_) => None,
    }
}

/// `a.b = value` as a table in a table.
fn nested(key: &str, value: Value) -> Table {
    match key.split_once('.') {
        Some((section, rest)) => Table::from_iter([(section.to_owned(), Value::Table(nested(rest, value)))]),
        None => Table::from_iter([(key.to_owned(), value)]),
    }
}

fn as_variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase().replace('.', "__"))
}

fn expected(default: &Value) -> &'static str {
    match default {
        Value::String(_) => "text",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Array(_) => "a list, separated by commas in a variable",
        Value::Datetime(_) => "a date",
        Value::Table(_) => "a section",
    }
}

/// The known key with the fewest changes between the two.
fn nearest(key: &str, known: impl Iterator<Item = String>) -> String {
    known.min_by_key(|name| strsim::damerau_levenshtein(key, name)).unwrap_or_default()
}

fn lay_over(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(more)) => lay_over(inner, more),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}
