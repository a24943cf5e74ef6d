//! Every kind of event by its name, for whoever has a row of the queue and not the type.

use kernel::EmployeeId;
use serde_json::Value;

use super::{Event, KINDS};
use crate::outbox::Payload;

/// One kind of event.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// [`Event::KIND`].
    pub name: &'static str,
    /// [`Event::VERSION`]: what is written today.
    pub version: i16,
    /// [`Event::CHAIN`].
    pub chain: &'static str,
    read: fn(i16, Value, EmployeeId) -> Result<Payload, String>,
}

impl Kind {
    pub(super) const fn of<E: Event>() -> Self {
        Self { name: E::KIND, version: E::VERSION, chain: E::CHAIN, read: read::<E> }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// Reads a payload as the type does, and gives it as the type writes it today.
    ///
    /// # Errors
    /// What is wrong with it, in the words of the reader: the member and what was expected.
    pub fn read(&self, version: i16, payload: Value, employee: EmployeeId) -> Result<Payload, String> {
        (self.read)(version, payload, employee)
    }
}

fn read<E: Event>(version: i16, payload: Value, employee: EmployeeId) -> Result<Payload, String> {
    let today =
        E::upcast(version, payload).ok_or_else(|| format!("{} version {version} is not understood", E::KIND))?;
    let event: E = serde_json::from_value(today).map_err(|error| error.to_string())?;
    Ok(Payload {
        version: E::VERSION,
        fingerprint: event.fingerprint(employee),
        basis: event.basis(),
        not_before: event.not_before(),
        payload: serde_json::to_value(&event).map_err(|error| error.to_string())?,
    })
}
