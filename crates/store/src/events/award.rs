use chrono::NaiveDate;
use kernel::{EmployeeId, HistoryId, Nip};
use serde::{Deserialize, Serialize};

use super::{Event, Scan};

/// An award was verified: `penghargaan/save`, with its certificate attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardRecorded {
    /// Row of `awards`.
    pub history_id: HistoryId,
    /// The row as which this award was first recorded: the same over all corrections, whatever they correct.
    pub origin_id: HistoryId,
    /// Employee number.
    pub nip: Nip,
    /// Person id at the registry.
    pub registry_person_id: Option<String>,
    /// `hargaId`, the registry's code of the kind.
    pub kind_code: String,
    /// Year of the award.
    pub year: i16,
    /// Decree number.
    pub decree_number: String,
    /// Decree date.
    pub issued_on: NaiveDate,
    /// The certificate.
    pub scan: Scan,
}

impl Event for AwardRecorded {
    const KIND: &'static str = "award.recorded";
    const VERSION: i16 = 1;
    const CHAIN: &'static str = "award";
    /// The award, not its decree: a correction may be of the number.
    fn fingerprint(&self, employee: EmployeeId) -> String {
        format!("{employee}|{}|{}", Self::KIND, self.origin_id)
    }
    fn basis(&self) -> Option<String> {
        Some(self.decree_number.clone())
    }
}
