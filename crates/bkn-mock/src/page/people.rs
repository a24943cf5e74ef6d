//! People: search, and one person with all histories.

use std::collections::BTreeSet;

use actix_web::web;
use askama::Template;
use serde::Deserialize;
use serde_json::Value;

use super::shown;
use crate::{
    Mock,
    error::Answer,
    reply, spec,
    state::{
        Read,
        people::{self, Members},
        rows,
    },
};

/// How many are shown.
const MOST: usize = 50;

#[derive(Deserialize)]
pub(super) struct Query {
    #[serde(default)]
    q: String,
}

struct Found {
    id: String,
    nip: String,
    name: String,
    rank: String,
    post: String,
    unit: String,
}

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    query: String,
    found: Vec<Found>,
    more: bool,
}

struct HistoryTable {
    name: &'static str,
    members: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Person {
    name: String,
    record: Vec<(String, String)>,
    histories: Vec<HistoryTable>,
}

/// People by part of a number or a name.
pub(super) async fn search(mock: web::Data<Mock>, query: web::Query<Query>) -> Answer {
    let wanted = query.q.trim().to_lowercase();
    let mut found = Vec::new();
    mock.state.read_now(|tx| {
        tx.each("person/", |_, bytes| {
            let person: Members = serde_json::from_slice(bytes)?;
            let of = |name: &str| people::text(&person, name);
            if of("nipBaru").contains(&wanted) || of("nama").to_lowercase().contains(&wanted) {
                found.push(Found {
                    id: of("id"),
                    nip: of("nipBaru"),
                    name: of("nama"),
                    rank: of("golRuangAkhir"),
                    post: of("jabatanNama"),
                    unit: of("unorNama"),
                });
            }
            Ok(found.len() <= MOST)
        })
    })?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    shown(&People { query: query.q.clone(), found, more })
}

/// One person.
pub(super) async fn show(mock: web::Data<Mock>, id: web::Path<String>) -> Answer {
    let page = mock.state.read_now(|tx| {
        let Some(person) = people::by_id(tx, &id)? else { return Ok(None) };
        let mut histories = Vec::new();
        for history in spec::all() {
            let rows = rows::of_person(tx, history.name, &id)?;
            if !rows.is_empty() {
                histories.push(table(history.name, &rows));
            }
        }
        let record =
            person.iter().filter(|(name, _)| *name != "path").map(|(name, value)| (name.clone(), plain(value)));
        Ok(Some(Person { name: people::text(&person, "nama"), record: record.collect(), histories }))
    })?;
    page.map_or_else(|| Ok(reply::not_found()), |page| shown(&page))
}

/// The members any of the rows has, but for those that are the same in all histories.
fn table(name: &'static str, rows: &[Members]) -> HistoryTable {
    let repeated = ["idPns", "nipBaru", "nipLama"];
    let names: BTreeSet<&String> =
        rows.iter().flat_map(Members::keys).filter(|name| !repeated.contains(&name.as_str())).collect();
    let members: Vec<String> = names.into_iter().cloned().collect();
    let cells = |row: &Members| members.iter().map(|name| row.get(name).map(plain).unwrap_or_default()).collect();
    HistoryTable { name, rows: rows.iter().map(cells).collect(), members }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Object(documents) if documents.values().all(Value::is_object) => {
            format!("{} dokumen", documents.len())
        }
        other => other.to_string(),
    }
}
