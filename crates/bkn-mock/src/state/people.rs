//! People: the sparse members of data-utama.

use serde_json::{Map, Value};

use super::{Draft, Outcome, Read};

/// The members a person has; those it has not are blank on the wire.
pub(crate) type Members = Map<String, Value>;

/// A person by id.
pub(crate) fn by_id(tx: &impl Read, id: &str) -> Outcome<Option<Members>> {
    tx.get(&format!("person/{id}"))
}

/// The id of the person with this number.
pub(crate) fn id_of(tx: &impl Read, nip: &str) -> Outcome<Option<String>> {
    tx.get(&format!("nip/{nip}"))
}

/// A person by number.
pub(crate) fn by_nip(tx: &impl Read, nip: &str) -> Outcome<Option<Members>> {
    match id_of(tx, nip)? {
        Some(id) => by_id(tx, &id),
        None => Ok(None),
    }
}

/// Everybody.
pub(crate) fn all(tx: &impl Read) -> Outcome<Vec<Members>> {
    tx.list("person/")
}

/// Adds or replaces a person; `id` and `nipBaru` must be there.
pub(crate) fn put(tx: &mut Draft<'_>, person: &Members) -> Outcome<()> {
    let id = text(person, "id");
    tx.put(&format!("nip/{}", text(person, "nipBaru")), &id)?;
    tx.put(&format!("person/{id}"), &without_blanks(person))
}

/// The members that say something. Blanks are put back when a row is shown.
pub(crate) fn without_blanks(members: &Members) -> Members {
    let is_blank = |value: &Value| value.is_null() || value.as_str().is_some_and(str::is_empty);
    members.iter().filter(|(_, value)| !is_blank(value)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// A member as text, empty when absent.
pub(crate) fn text(members: &Members, name: &str) -> String {
    match members.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Sets members and tells whether anything changed.
pub(crate) fn set(members: &mut Members, changes: impl IntoIterator<Item = (&'static str, Value)>) -> bool {
    let mut changed = false;
    for (name, value) in changes {
        let blank = Value::String(String::new());
        if members.get(name).unwrap_or(&blank) != &value {
            members.insert(name.to_owned(), value);
            changed = true;
        }
    }
    changed
}
