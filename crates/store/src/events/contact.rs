use kernel::{EmployeeId, HistoryId, Nip};
use serde::{Deserialize, Serialize};

use super::{Collapse, Event};

/// Contact data was changed: `data-utama-update` with the members that changed. The values themselves are read from the
/// record when the event is sent, so that no personal data lies in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactChanged {
    /// Row of `employee_private` that holds the new values.
    pub record_id: HistoryId,
    /// Employee number.
    pub nip: Nip,
    /// Person id at the registry.
    pub registry_person_id: Option<String>,
    /// Names of the members that changed: `phone`, `email`, `email_official`, `address`.
    pub changed: Vec<String>,
}

impl Event for ContactChanged {
    const KIND: &'static str = "contact.changed";
    const VERSION: i16 = 1;
    const CHAIN: &'static str = "contact";
    const COLLAPSE: Option<Collapse<Self>> = Some(both);
    fn fingerprint(&self, employee: EmployeeId) -> String {
        format!("{employee}|{}|{}", Self::KIND, self.record_id)
    }
    fn basis(&self) -> Option<String> {
        None
    }
}

/// The newer record holds every value as it is now; what changed is what either changed.
fn both(newer: &ContactChanged, older: ContactChanged) -> Option<ContactChanged> {
    let mut changed = older.changed;
    changed.extend(newer.changed.iter().filter(|name| !changed.contains(name)).cloned().collect::<Vec<_>>());
    Some(ContactChanged { changed, ..newer.clone() })
}
