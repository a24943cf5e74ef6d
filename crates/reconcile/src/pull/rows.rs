//! What the registry has of one person, rows as they came.

use std::collections::BTreeMap;

use bkn::{CallId, History};
use kernel::Nip;
use serde_json::Value;

use crate::{Reader, reader::Unread};

/// The rows of each history.
#[derive(Clone, Default)]
pub struct Rows(BTreeMap<History, Vec<Value>>);

impl Rows {
    /// One history; for the others there is nothing.
    #[must_use]
    pub fn only(history: History, rows: Vec<Value>) -> Self {
        Self(BTreeMap::from([(history, rows)]))
    }

    /// The rows of a history.
    #[must_use]
    pub fn of(&self, history: History) -> &[Value] {
        self.0.get(&history).map_or(&[], Vec::as_slice)
    }

    /// Whether there is nothing at all: the registry may not know the person.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(Vec::is_empty)
    }

    /// Reads every history, one after the other.
    pub(crate) async fn read(reader: &Reader, call: &CallId, nip: &Nip) -> Result<Self, Unread> {
        let mut rows = BTreeMap::new();
        for history in History::ALL {
            rows.insert(history, reader.history(call, history, nip).await?);
        }
        Ok(Self(rows))
    }
}

impl std::fmt::Debug for Rows {
    /// Without what they say: it may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(history, rows)| (history, rows.len()))).finish()
    }
}
