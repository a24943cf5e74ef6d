//! Histories, read and deleted: `rw-<name>`, `<name>/id/{id}`, `<name>/delete/{id}`.

use std::collections::HashMap;

use actix_web::web;
use serde_json::Value;

use super::Query;
use crate::{
    Mock,
    error::Answer,
    reply,
    spec::{self, History},
    state::{Outcome, people, rows},
};

/// One history of one person.
pub(crate) async fn read(mock: web::Data<Mock>, path: web::Path<(String, String)>) -> Answer {
    let (kind, nip) = path.into_inner();
    match spec::listed(&kind) {
        Some(history) => of_person(&mock, history, &nip),
        None => Ok(reply::no_route()),
    }
}

/// `GET /jabatan/pns/{nip}`: the position history again.
pub(crate) async fn positions(mock: web::Data<Mock>, nip: web::Path<String>) -> Answer {
    read(mock, web::Path::from(("jabatan".to_owned(), nip.into_inner()))).await
}

/// `GET /pns/nilaiipasn/{nip}`: the last index of professionality.
pub(crate) async fn index(mock: web::Data<Mock>, nip: web::Path<String>) -> Answer {
    last_index(&mock, &nip)
}

/// `GET /pns/nilaiipasn?nip=`, as an older client asks.
pub(crate) async fn index_by_query(mock: web::Data<Mock>, query: web::Query<HashMap<String, String>>) -> Answer {
    last_index(&mock, Query::of(query).text("nip"))
}

fn last_index(mock: &Mock, nip: &str) -> Answer {
    let Some(history) = spec::kept_as("nilaiipasn") else { return Ok(reply::no_route()) };
    let last = of_number(mock, history, nip)?.pop();
    Ok(last.map_or_else(reply::not_found, |index| reply::found(&index, 1)))
}

/// One row.
pub(crate) fn by_id(mock: &Mock, history: &'static History, id: &str) -> Answer {
    let row = mock.state.read(|tx| rows::by_id(tx, id))?.filter(|(place, _)| place.kind() == history.name);
    Ok(row.map_or_else(reply::not_found, |(_, row)| reply::found(&history.shown(&row), 1)))
}

/// Deletes a row.
pub(crate) fn delete(mock: &Mock, history: &'static History, id: &str) -> Answer {
    let gone = mock.state.write(|tx| match rows::by_id(tx, id)? {
        Some((place, _)) if place.kind() == history.name => rows::delete(tx, id, &place).map(|()| true),
        _ => Ok(false),
    })?;
    Ok(if gone { reply::saved(&Value::Null) } else { reply::not_found() })
}

fn of_person(mock: &Mock, history: &'static History, nip: &str) -> Answer {
    let rows = of_number(mock, history, nip)?;
    let total = rows.len();
    Ok(reply::rows_or(&mock.choices(), rows, total, history.nothing))
}

/// The rows of the person with this number, as they are shown.
fn of_number(mock: &Mock, history: &History, nip: &str) -> Outcome<Vec<Value>> {
    let rows = mock.state.read(|tx| match people::id_of(tx, nip.trim())? {
        Some(person) => rows::of_person(tx, history.name, &person),
        None => Ok(Vec::new()),
    })?;
    Ok(rows.iter().map(|row| history.shown(row)).collect())
}
