//! History rows of every kind.

use super::{
    Draft, Outcome, Read,
    people::{Members, text, without_blanks},
};

/// Where a row is: its key, `row/<kind>/<person>/<uuid7>`.
#[derive(Debug, Clone)]
pub(crate) struct Place(String);

impl Place {
    fn part(&self, at: usize) -> &str {
        self.0.split('/').nth(at).unwrap_or_default()
    }
    /// The name after `rw-`.
    pub(crate) fn kind(&self) -> &str {
        self.part(1)
    }
    /// The person's id; ids of the registry have no slash.
    pub(crate) fn person(&self) -> &str {
        self.part(2)
    }
}

/// The rows of one kind of one person, oldest entry first.
pub(crate) fn of_person(tx: &impl Read, kind: &str, person: &str) -> Outcome<Vec<Members>> {
    tx.list(&format!("row/{kind}/{person}/"))
}

/// The rows of one kind of everybody.
pub(crate) fn of_kind(tx: &impl Read, kind: &str) -> Outcome<Vec<Members>> {
    tx.list(&format!("row/{kind}/"))
}

/// A row by id, with its place.
pub(crate) fn by_id(tx: &impl Read, id: &str) -> Outcome<Option<(Place, Members)>> {
    let Some(key) = tx.get::<String>(&format!("rowid/{id}"))? else { return Ok(None) };
    Ok(tx.get(&key)?.map(|row| (Place(key), row)))
}

/// Adds a row; its `id` must be there. No de-duplication, as at the registry.
pub(crate) fn add(tx: &mut Draft<'_>, kind: &str, person: &str, row: &Members) -> Outcome<()> {
    // Version 7 sorts by time, so rows list in the order they came.
    let key = format!("row/{kind}/{person}/{}", uuid::Uuid::now_v7());
    tx.put(&key, &without_blanks(row))?;
    tx.put(&format!("rowid/{}", text(row, "id")), &key)
}

/// Replaces a row.
pub(crate) fn replace(tx: &mut Draft<'_>, place: &Place, row: &Members) -> Outcome<()> {
    tx.put(&place.0, &without_blanks(row))
}

/// Deletes a row.
pub(crate) fn delete(tx: &mut Draft<'_>, id: &str, place: &Place) -> Outcome<()> {
    tx.remove(&place.0)?;
    tx.remove(&format!("rowid/{id}"))
}

/// Adds a copy of a row under a new id, which is told; `None` when there is no such row.
pub(crate) fn duplicate(tx: &mut Draft<'_>, id: &str) -> Outcome<Option<String>> {
    let Some((place, mut row)) = by_id(tx, id)? else { return Ok(None) };
    let copy = uuid::Uuid::new_v4().to_string();
    row.insert("id".to_owned(), copy.clone().into());
    add(tx, place.kind(), place.person(), &row)?;
    Ok(Some(copy))
}
