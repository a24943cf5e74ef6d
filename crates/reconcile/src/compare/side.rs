use std::collections::BTreeMap;

use bkn::fields::FromFields;
use chrono::NaiveDate;
use kernel::HistoryId;
use serde_json::Value as Json;

use super::{Row, Value};
use crate::{rules::decree_parts, words::Kind};

/// One side's record of one person, in the form in which it is compared.
#[derive(Clone, Default)]
pub struct Side {
    /// The main record.
    pub person: Vec<Value>,
    histories: BTreeMap<Kind, Vec<Row>>,
}

impl Side {
    /// A side with the main record and nothing else.
    #[must_use]
    pub fn new(person: Vec<Value>) -> Self {
        Self { person, histories: BTreeMap::new() }
    }

    /// The same with the rows of a history.
    #[must_use]
    pub fn with(mut self, kind: Kind, rows: Vec<Row>) -> Self {
        self.histories.insert(kind, rows);
        self
    }

    /// The rows of a history.
    #[must_use]
    pub fn rows(&self, kind: Kind) -> &[Row] {
        self.histories.get(&kind).map_or(&[], Vec::as_slice)
    }
}

/// A day as both sides write it.
pub(super) fn written(day: NaiveDate) -> String {
    day.format("%d-%m-%Y").to_string()
}

/// Decree and first day: what makes a fact one.
pub(super) fn by_decree(number: Option<&str>, since: Option<NaiveDate>) -> Option<String> {
    let parts = decree_parts(number?);
    (!parts.is_empty()).then_some(())?;
    Some(format!("{}|{}", since?, parts.join("/")))
}

/// The first day with something that matters.
pub(super) fn by_day(since: Option<NaiveDate>, what: &str) -> Option<String> {
    Some(format!("{}|{what}", since?))
}

/// What a row is called among the differences: ours by the id the registry knows it by, so that a correction keeps it.
pub(super) fn key(history: Option<HistoryId>, registry_id: Option<&str>) -> String {
    match (history, registry_id) {
        (Some(_), Some(id)) => id.to_owned(),
        (Some(history), None) => history.to_string(),
        (None, id) => there(id.unwrap_or_default()),
    }
}

/// What a row we have not is called.
pub(super) fn there(id: &str) -> String {
    format!("bkn:{id}")
}

/// The registry's rows of a history. One that cannot be read is a row all the same: one that we have not.
pub(super) fn rows<T: FromFields>(rows: &[Json], wanted: impl Fn(&T) -> bool, row: impl Fn(&T) -> Row) -> Vec<Row> {
    rows.iter()
        .enumerate()
        .filter_map(|(place, json)| match T::from_value(json) {
            Ok(read) => wanted(&read).then(|| row(&read)),
            Err(fault) => {
                tracing::debug!(history = T::AREA, member = %fault.member, "a row of the registry cannot be read");
                let id = json.get("id").and_then(Json::as_str).map_or_else(|| place.to_string(), str::to_owned);
                Some(Row {
                    key: there(&id),
                    id: Some(id),
                    label: format!("baris yang tidak terbaca ({})", fault.member),
                    ..Row::default()
                })
            }
        })
        .collect()
}
