//! Rows given in the wire's own words, for histories the mock can show and nobody can save.

use serde_json::{Map, Value};

use super::new_id;
use crate::{
    calls::saves::NOBODY,
    spec,
    state::{
        Draft, Outcome,
        people::{self, Members},
        rows,
    },
};

/// Adds rows to a history of a person, or of nobody when there is no number, and tells how many.
pub(crate) fn add_rows(
    tx: &mut Draft<'_>,
    nip: &str,
    history: &str,
    given: impl IntoIterator<Item = Value>,
) -> Outcome<usize> {
    let person = people::by_nip(tx, nip)?;
    let of_nobody = nip.is_empty().then(|| Members::from_iter([("id".to_owned(), NOBODY.into())]));
    let (Some(person), Some(history)) = (person.or(of_nobody), spec::kept_as(history)) else { return Ok(0) };
    let mut added = 0;
    for row in given {
        let mut row = flat(row);
        if people::text(&row, "id").is_empty() {
            row.insert("id".to_owned(), new_id().into());
        }
        history.own(&mut row, &person);
        rows::add(tx, history.name, &people::text(&person, "id"), &row)?;
        added += 1;
    }
    Ok(added)
}

/// Members of objects inside a row are kept beside the others, as `orang.nama`; documents stay as they are.
fn flat(row: Value) -> Members {
    let Value::Object(row) = row else { return Map::new() };
    row.into_iter()
        .flat_map(|(name, value)| match value {
            Value::Object(inner) if name != "path" => {
                inner.into_iter().map(|(member, value)| (format!("{name}.{member}"), value)).collect()
            }
            value => vec![(name, value)],
        })
        .collect()
}
