//! The registry's records edited by hand, as its own officers do on its pages: for tests and demonstrations.

use serde_json::{Map, Value};

use crate::{
    running::Handle,
    state::{StateError, people, people::text, rows},
};

impl Handle {
    /// Rows of one history (`golongan`, `jabatan` …) of a person, oldest entry first.
    pub fn rows(&self, nip: &str, history: &str) -> Result<Vec<Map<String, Value>>, StateError> {
        self.mock.state.read(|tx| match people::id_of(tx, nip)? {
            Some(person) => rows::of_person(tx, history, &person),
            None => Ok(Vec::new()),
        })
    }

    /// Adds a row; one with the same `id` is replaced. `false` when nobody has this number.
    pub fn put_row(&self, nip: &str, history: &str, row: &Map<String, Value>) -> Result<bool, StateError> {
        self.mock.state.write(|tx| {
            let Some(person) = people::id_of(tx, nip)? else { return Ok(false) };
            match rows::by_id(tx, &text(row, "id"))? {
                Some((place, _)) => rows::replace(tx, &place, row)?,
                None => rows::add(tx, history, &person, row)?,
            }
            Ok(true)
        })
    }

    /// Deletes a row by its id; `false` when there is none.
    pub fn delete_row(&self, id: &str) -> Result<bool, StateError> {
        self.mock.state.write(|tx| {
            let Some((place, _)) = rows::by_id(tx, id)? else { return Ok(false) };
            rows::delete(tx, id, &place)?;
            Ok(true)
        })
    }

    /// Changes members of a person's main record. `false` when nobody has this number.
    pub fn change_person(&self, nip: &str, members: Map<String, Value>) -> Result<bool, StateError> {
        self.mock.state.write(|tx| {
            let Some(mut person) = people::by_nip(tx, nip)? else { return Ok(false) };
            person.extend(members);
            people::put(tx, &person)?;
            Ok(true)
        })
    }
}
