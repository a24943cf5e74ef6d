//! The calls, one file per area of the contract.

pub(crate) mod admin;
pub(crate) mod authorize;
pub(crate) mod documents;
pub(crate) mod entries;
pub(crate) mod extension;
pub(crate) mod family;
pub(crate) mod histories;
pub(crate) mod inquiries;
pub(crate) mod people;
pub(crate) mod photos;
pub(crate) mod proposals;
pub(crate) mod recompute;
pub(crate) mod references;
pub(crate) mod saves;
pub(crate) mod tokens;
pub(crate) mod units;

use std::collections::HashMap;

use actix_web::web;
use serde_json::Value;

/// Query parameters, with names in lower case.
pub(crate) struct Query(HashMap<String, String>);

impl Query {
    /// From the decoded pairs.
    pub(crate) fn of(pairs: web::Query<HashMap<String, String>>) -> Self {
        Self(pairs.into_inner().into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect())
    }
    /// Adds the members of a body, texts and numbers.
    pub(crate) fn add(&mut self, body: Value) {
        let Value::Object(members) = body else { return };
        for (name, value) in members {
            match value {
                Value::String(text) => drop(self.0.insert(name.to_lowercase(), text)),
                Value::Number(number) => drop(self.0.insert(name.to_lowercase(), number.to_string())),
                _ => {}
            }
        }
    }
    /// A parameter as text, empty when absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }
    /// The page asked for by `limit` and `offset`; all rows without `limit`.
    pub(crate) fn page(&self, rows: Vec<Value>) -> Vec<Value> {
        let number = |name| self.text(name).parse::<usize>().ok();
        rows.into_iter().skip(number("offset").unwrap_or(0)).take(number("limit").unwrap_or(usize::MAX)).collect()
    }
}
