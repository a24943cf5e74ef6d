//! `GET /pns/data-pasangan|data-anak|data-ortu/{nip}`.

use actix_web::web;
use serde_json::{Value, json};

use crate::{
    Mock,
    choices::EmptyList,
    error::Answer,
    reply, spec,
    state::{
        Outcome, Read, View,
        people::{self, Members},
        rows,
    },
};

/// Husbands and wives.
pub(crate) async fn spouses(mock: web::Data<Mock>, nip: web::Path<String>) -> Answer {
    of_person(&mock, &nip, |tx, person| Ok(vec![("listPasangan", Value::Array(shown(tx, "pasangan", person)?))]))
}

/// Children.
pub(crate) async fn children(mock: web::Data<Mock>, nip: web::Path<String>) -> Answer {
    of_person(&mock, &nip, |tx, person| Ok(vec![("listAnak", Value::Array(shown(tx, "anak", person)?))]))
}

/// Father and mother: the last that was noted of each, or blanks.
pub(crate) async fn parents(mock: web::Data<Mock>, nip: web::Path<String>) -> Answer {
    of_person(&mock, &nip, |tx, person| {
        let (mut fathers, mut mothers) = (shown(tx, "ayah", person)?, shown(tx, "ibu", person)?);
        let (father, mother) = (fathers.pop(), mothers.pop());
        let none = father.is_none() && mother.is_none();
        let blank = |kind: &str| spec::kept_as(kind).filter(|_| !none).map(|parent| parent.shown(&Members::new()));
        let parents = [("ayah", father.or_else(|| blank("ayah"))), ("ibu", mother.or_else(|| blank("ibu")))];
        Ok(parents.into_iter().map(|(name, parent)| (name, parent.unwrap_or_default())).collect())
    })
}

/// The members that are asked for beside the person's, unless all are empty.
fn of_person(
    mock: &Mock,
    nip: &str,
    family: impl FnOnce(&View, &str) -> Outcome<Vec<(&'static str, Value)>>,
) -> Answer {
    let found = mock.state.read(|tx| {
        let Some(person) = people::by_nip(tx, nip.trim())? else { return Ok(None) };
        let family = family(tx, &people::text(&person, "id"))?;
        Ok(Some((person, family)))
    })?;
    let Some((person, family)) = found else { return Ok(reply::not_found()) };
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    if family.iter().all(|(_, value)| is_empty(value)) && mock.choices().empty_list != EmptyList::EmptyArray {
        return Ok(reply::list(&mock.choices(), Vec::new(), 0));
    }
    let count = family.iter().map(|(_, value)| value.as_array().map_or(1, Vec::len)).sum();
    let mut data = json!({
        "idPns": people::text(&person, "id"), "nipBaru": people::text(&person, "nipBaru"), "nipLama": people::text(&person, "nipLama"),
    });
    if let Value::Object(data) = &mut data {
        data.extend(family.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    Ok(reply::found(&data, count))
}

fn shown(tx: &impl Read, kind: &str, person: &str) -> Outcome<Vec<Value>> {
    let Some(history) = spec::kept_as(kind) else { return Ok(Vec::new()) };
    Ok(rows::of_person(tx, kind, person)?.iter().map(|row| history.shown(row)).collect())
}
