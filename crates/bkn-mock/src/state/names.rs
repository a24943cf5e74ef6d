//! What a call can name a person by.

use super::{
    Outcome, Read,
    people::{self, text},
    proposals, rows,
};
use crate::spec;

/// Number, id, and the ids of every row and proposal of a person given by number or id.
pub(crate) fn of_person(tx: &impl Read, person: &str) -> Outcome<Vec<String>> {
    let known = match people::by_nip(tx, person)? {
        Some(known) => Some(known),
        None => people::by_id(tx, person)?,
    };
    let Some(known) = known else { return Ok(vec![person.to_owned()]) };
    let id = text(&known, "id");
    let mut names = vec![text(&known, "nipBaru")];
    for history in spec::all() {
        names.extend(rows::of_person(tx, history.name, &id)?.iter().map(|row| text(row, "id")));
    }
    names.extend(proposals::of_person(tx, &id)?.iter().map(proposals::Stored::id));
    names.push(id);
    Ok(names)
}
