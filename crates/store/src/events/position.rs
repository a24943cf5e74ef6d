use chrono::NaiveDate;
use kernel::{EmployeeId, HistoryId, Nip, PositionKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Event, Scan};

/// A position or unit change was recorded: `jabatan/unorjabatan/save`, its scans by `upload-dok-rw`, then `jabatansync`.
///
/// Version 1 had no scans; it is read as a change without any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionRecorded {
    /// Row of `position_history`.
    pub history_id: HistoryId,
    /// Employee number.
    pub nip: Nip,
    /// Person id at the registry.
    pub registry_person_id: Option<String>,
    /// Kind of position.
    pub position_kind: PositionKind,
    /// Id of the position at the registry (functional and operational positions).
    pub position_registry_id: String,
    /// Echelon text, structural positions.
    pub echelon: Option<String>,
    /// Unit at the registry.
    pub unit_registry_id: String,
    /// Decree number.
    pub decree_number: String,
    /// Decree date.
    pub issued_on: NaiveDate,
    /// TMT.
    pub effective_on: NaiveDate,
    /// Inauguration, structural positions.
    pub inaugurated_on: Option<NaiveDate>,
    /// The unit changed and the position did not (`MU`), else the position changed (`MJ`).
    pub unit_only: bool,
    /// Scan of the decree, if it is in the file.
    #[serde(default)]
    pub decree_scan: Option<Scan>,
    /// Scan of the statement of inauguration, if it is in the file.
    #[serde(default)]
    pub inauguration_scan: Option<Scan>,
}

impl Event for PositionRecorded {
    const KIND: &'static str = "position.recorded";
    const VERSION: i16 = 2;
    fn fingerprint(&self, employee: EmployeeId) -> String {
        format!("{employee}|{}|{}|{}", Self::KIND, self.decree_number, self.effective_on)
    }
    fn basis(&self) -> Option<String> {
        Some(self.decree_number.clone())
    }
    fn upcast(version: i16, payload: Value) -> Option<Value> {
        matches!(version, 1 | Self::VERSION).then_some(payload)
    }
}
