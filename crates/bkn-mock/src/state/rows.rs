//! History rows of every kind.

use serde::{Deserialize, Serialize};

use super::{
    Draft, Outcome, Read,
    people::{Members, text},
};

/// Where a row is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Kind: the name after `rw-`.
    pub(crate) kind: String,
    /// Person.
    pub(crate) person: String,
    key: String,
}

/// The rows of one kind of one person, oldest entry first.
pub(crate) fn of_person(tx: &impl Read, kind: &str, person: &str) -> Outcome<Vec<Members>> {
    tx.list(&format!("row/{kind}/{person}/"))
}

/// A row by id, with its place.
pub(crate) fn by_id(tx: &impl Read, id: &str) -> Outcome<Option<(Place, Members)>> {
    let Some(place) = tx.get::<Place>(&format!("rowid/{id}"))? else { return Ok(None) };
    Ok(tx.get(&place.key)?.map(|row| (place, row)))
}

/// Adds a row; its `id` must be there. No de-duplication, as at the registry.
pub(crate) fn add(tx: &mut Draft<'_>, kind: &str, person: &str, row: &Members) -> Outcome<()> {
    // Version 7 sorts by time, so rows list in the order they came.
    let key = format!("row/{kind}/{person}/{}", uuid::Uuid::now_v7());
    tx.put(&key, row)?;
    let place = Place { kind: kind.to_owned(), person: person.to_owned(), key };
    tx.put(&format!("rowid/{}", text(row, "id")), &place)
}

/// Replaces a row.
pub(crate) fn replace(tx: &mut Draft<'_>, place: &Place, row: &Members) -> Outcome<()> {
    tx.put(&place.key, row)
}

/// Deletes a row.
pub(crate) fn delete(tx: &mut Draft<'_>, id: &str, place: &Place) -> Outcome<()> {
    tx.remove(&place.key)?;
    tx.remove(&format!("rowid/{id}"))
}
