//! Histories: `GET /pns/rw-<name>/{nip}`.

use actix_web::web;
use serde_json::Value;

use crate::{
    Mock,
    error::Answer,
    members, reply,
    state::{people, rows},
};

/// One history of one person.
pub(crate) async fn read(mock: web::Data<Mock>, path: web::Path<(String, String)>) -> Answer {
    let (kind, nip) = path.into_inner();
    of_person(&mock, &kind, &nip)
}

/// `GET /jabatan/pns/{nip}`: the position history again.
pub(crate) async fn positions(mock: web::Data<Mock>, nip: web::Path<String>) -> Answer {
    of_person(&mock, "jabatan", &nip)
}

/// `GET /jabatan/id/{id}`: one row.
pub(crate) async fn position(mock: web::Data<Mock>, id: web::Path<String>) -> Answer {
    let row = mock.state.read(|tx| rows::by_id(tx, &id))?.filter(|(place, _)| place.kind() == "jabatan");
    Ok(match (row, members::of_history("jabatan")) {
        (Some((_, row)), Some(spec)) => reply::found(&members::filled(spec, &row), 1),
        _ => reply::not_found(),
    })
}

fn of_person(mock: &Mock, kind: &str, nip: &str) -> Answer {
    let Some(spec) = members::of_history(kind) else { return Ok(reply::no_route()) };
    let rows = mock.state.read(|tx| match people::id_of(tx, nip.trim())? {
        Some(person) => rows::of_person(tx, kind, &person),
        None => Ok(Vec::new()),
    })?;
    let rows: Vec<Value> = rows.iter().map(|row| members::filled(spec, row)).collect();
    let total = rows.len();
    Ok(reply::list(&mock.choices(), rows, total))
}
