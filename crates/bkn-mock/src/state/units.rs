//! Units and the names of posts, both for looking up.

use super::{Draft, Outcome, Read, people::Members, people::text};

/// All units, in the order they were added.
pub(crate) fn all(tx: &impl Read) -> Outcome<Vec<Members>> {
    tx.list("unit/")
}

/// A unit by id.
pub(crate) fn by_id(tx: &impl Read, id: &str) -> Outcome<Option<Members>> {
    match tx.get::<u64>(&format!("unitid/{id}"))? {
        Some(serial) => tx.get(&format!("unit/{serial:08}")),
        None => Ok(None),
    }
}

/// Adds or replaces a unit; `Id` must be there.
pub(crate) fn put(tx: &mut Draft<'_>, unit: &Members) -> Outcome<()> {
    let key = format!("unitid/{}", text(unit, "Id"));
    let serial = match tx.get::<u64>(&key)? {
        Some(serial) => serial,
        None => tx.next("unit")?,
    };
    tx.put(&key, &serial)?;
    tx.put(&format!("unit/{serial:08}"), unit)
}

/// The name of a post.
pub(crate) fn post_name(tx: &impl Read, id: &str) -> Outcome<Option<String>> {
    tx.get(&format!("post/{id}"))
}

/// Notes the name of a post.
pub(crate) fn put_post(tx: &mut Draft<'_>, id: &str, name: &str) -> Outcome<()> {
    tx.put(&format!("post/{id}"), &name)
}
