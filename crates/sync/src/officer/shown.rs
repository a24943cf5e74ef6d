use diesel::prelude::*;
use kernel::{Actor, EventId};
use serde::Serialize;
use serde_json::{Map, Value};
use store::schema::outbox;

use super::may;
use crate::Error;

/// Members that name the person; enough of each is left to compare it.
const NAMING: &[&str] = &["nip", "registry_person_id"];
/// Signs that are left of them.
const LEFT: usize = 4;

/// What an event says to the registry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// Version of the payload.
    pub version: i16,
    /// Member by member, with what names the person masked.
    pub members: Map<String, Value>,
}

/// What an event says, for whoever looks after the queue.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`].
pub fn shown(conn: &mut PgConnection, actor: &Actor, id: EventId) -> Result<Shown, Error> {
    may(actor)?;
    let (version, payload): (i16, Value) = outbox::table
        .filter(outbox::id.eq(id.uuid()))
        .select((outbox::version, outbox::payload))
        .first(conn)
        .optional()
        .map_err(store::DbError::from)?
        .ok_or(Error::NotFound)?;
    let members = match payload {
        Value::Object(members) => members.into_iter().map(masked).collect(),
        other => Map::from_iter([("payload".to_owned(), other)]),
    };
    Ok(Shown { version, members })
}

fn masked((name, value): (String, Value)) -> (String, Value) {
    let Value::String(text) = &value else { return (name, value) };
    if !NAMING.contains(&name.as_str()) {
        return (name, value);
    }
    let hidden = text.chars().count().saturating_sub(LEFT);
    let masked = text.chars().enumerate().map(|(at, sign)| if at < hidden { '•' } else { sign }).collect();
    (name, Value::String(masked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_the_person_is_masked_and_the_rest_is_not() {
        let text = |text: &str| Value::String(text.to_owned());
        let of = |name: &str, value: Value| masked((name.to_owned(), value)).1;
        assert_eq!(of("nip", text("198503122010011004")), text("••••••••••••••1004"));
        assert_eq!(of("registry_person_id", Value::Null), Value::Null);
        assert_eq!(of("decree_number", text("821/5")), text("821/5"));
    }
}
