use kernel::{EmployeeId, HistoryId, Nip};
use serde::{Deserialize, Serialize};

use super::{Event, Scan};

/// A yearly appraisal was verified: `skp22/save`, with its evaluation document attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppraisalRecorded {
    /// Row of `appraisals`.
    pub history_id: HistoryId,
    /// Employee number.
    pub nip: Nip,
    /// Person id at the registry.
    pub registry_person_id: Option<String>,
    /// Year that was appraised.
    pub year: i16,
    /// `hasilKinerjaNilai`: 1 above, 2 meets, 3 below expectation.
    pub work_result: u8,
    /// `perilakuKerjaNilai`: the same.
    pub behaviour: u8,
    /// `kuadranKinerjaNilai`: 1 Sangat Baik … 5 Sangat Kurang.
    pub quadrant: u8,
    /// Whoever rated.
    pub assessor: AppraisalAssessor,
    /// The evaluation document.
    pub scan: Scan,
}

/// Whoever rated, as the registry asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppraisalAssessor {
    /// A civil servant, or somebody else (the mayor).
    pub civil_servant: bool,
    /// NIP, or NRP of somebody else; may be missing there.
    pub number: Option<String>,
    /// Name.
    pub name: String,
    /// The registry's id of the rank.
    pub rank_id: Option<String>,
    /// Position.
    pub position: String,
    /// Unit.
    pub unit: String,
}

impl Event for AppraisalRecorded {
    const KIND: &'static str = "appraisal.recorded";
    const VERSION: i16 = 1;
    const CHAIN: &'static str = "appraisal";
    /// A person has one result a year, corrected or not.
    fn fingerprint(&self, employee: EmployeeId) -> String {
        format!("{employee}|{}|{}", Self::KIND, self.year)
    }
    fn basis(&self) -> Option<String> {
        Some(format!("Evaluasi kinerja {}", self.year))
    }
}
