use chrono::NaiveDate;
use kernel::{DocumentId, EmployeeId, Nip, RankGrade, RequestId};
use serde::{Deserialize, Serialize};

use super::Event;

/// A rank promotion was approved by the agency: it enters the registry as a proposal (usul KP) and is followed there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionApproved {
    /// The request.
    pub request_id: RequestId,
    /// Case number.
    pub number: String,
    /// Employee number.
    pub nip: Nip,
    /// Person id at the registry (`id` of data-utama); looked up when missing.
    pub registry_person_id: Option<String>,
    /// Kind of promotion, 101.
    pub promotion_kind: String,
    /// Rank held.
    pub from_rank: RankGrade,
    /// Rank asked for.
    pub target_rank: RankGrade,
    /// Proposed TMT.
    pub effective_on: NaiveDate,
    /// Masa kerja golongan at the TMT: years.
    pub service_years: i16,
    /// Masa kerja golongan at the TMT: months.
    pub service_months: i16,
}

impl Event for PromotionApproved {
    const KIND: &'static str = "promotion.approved";
    const VERSION: i16 = 1;
    fn fingerprint(&self, employee: EmployeeId) -> String {
        format!("{employee}|{}|{}|{}", Self::KIND, self.target_rank, self.effective_on)
    }
    fn basis(&self) -> Option<String> {
        Some(self.number.clone())
    }
}

/// The decree of a promotion was recorded: upload it (`upload-dok-sk-kp`), recompute the rank (`golongansync`), and read
/// `rw-golongan` until it shows the new rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecreeIssued {
    /// The request.
    pub request_id: RequestId,
    /// Employee number.
    pub nip: Nip,
    /// Person id at the registry.
    pub registry_person_id: Option<String>,
    /// Id of the proposal at the registry.
    pub proposal_id: String,
    /// Decree number.
    pub decree_number: String,
    /// Decree date.
    pub issued_on: NaiveDate,
    /// Scan of the decree.
    pub document_id: DocumentId,
    /// Key of the scan in the object store (SHA-256).
    pub content_hash: String,
    /// The new rank.
    pub rank: RankGrade,
    /// TMT.
    pub effective_on: NaiveDate,
}

impl Event for DecreeIssued {
    const KIND: &'static str = "promotion.decree-issued";
    const VERSION: i16 = 1;
    fn fingerprint(&self, employee: EmployeeId) -> String {
        format!("{employee}|{}|{}|{}", Self::KIND, self.decree_number, self.effective_on)
    }
    fn basis(&self) -> Option<String> {
        Some(self.decree_number.clone())
    }
}
