use async_trait::async_trait;
use bytes::Bytes;
use chrono::NaiveDate;
use kernel::Nip;
use serde_json::Value;

use crate::{
    appraisal_history::{AppraisalRow, AppraisalSave},
    award_history::{AwardRow, AwardSave},
    data_utama::{ContactUpdate, DataUtama},
    documents::{DocumentRef, DocumentType, Upload},
    drift::Drift,
    failure::Failure,
    histories::History,
    id::{CallId, PersonId, ProposalId, RowId},
    position_history::{PositionRow, PositionSave},
    proposal::{Page, Proposal},
    rank_history::RankRow,
    reference::CodeList,
    units::UnitRow,
};

/// What a recompute call did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncOutcome {
    /// The main record now follows the history.
    Changed,
    /// It did so already.
    Unchanged,
}

/// The calls of the registry. Each takes the id of the call it is part of, sent as `X-Request-Id`.
///
/// Implementations send once (a refused token is renewed and the call repeated, which does not count); retrying is the
/// caller's business, who must look at [`Failure::ambiguous`] first.
#[async_trait]
pub trait Registry: Send + Sync {
    /// How the answers so far differed from the contract, and how often. Each is an alarm for whoever keeps the program.
    fn drift(&self) -> Vec<(Drift, u64)> {
        Vec::new()
    }

    /// The main record of a person. [`crate::FailureKind::PersonUnknown`] when the registry does not know the number.
    async fn data_utama(&self, call: &CallId, nip: &Nip) -> Result<DataUtama, Failure>;

    /// Changes contact data; only the members given change.
    async fn update_contact(&self, call: &CallId, body: &ContactUpdate) -> Result<(), Failure>;

    /// Creates (or, with an id, updates) a row of the position history and gives its id. Not idempotent.
    async fn save_position(&self, call: &CallId, body: &PositionSave) -> Result<RowId, Failure>;

    /// Deletes a row of the position history.
    async fn delete_position(&self, call: &CallId, row: &RowId) -> Result<(), Failure>;

    /// Recomputes the present post of the main record from the history (`jabatansync`).
    async fn sync_position(&self, call: &CallId, person: &PersonId) -> Result<SyncOutcome, Failure>;

    /// Recomputes the present rank of the main record from the history (`golongansync`).
    async fn sync_rank(&self, call: &CallId, person: &PersonId) -> Result<SyncOutcome, Failure>;

    /// The rank history, in no promised order. Empty also when the person is unknown: the registry does not tell the two apart.
    async fn rank_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<RankRow>, Failure>;

    /// The position history, in no promised order. Empty also when the person is unknown.
    async fn position_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<PositionRow>, Failure>;

    /// One history, its rows as they came, in no promised order. Empty also when the person is unknown.
    async fn history(&self, call: &CallId, history: History, nip: &Nip) -> Result<Vec<Value>, Failure>;

    /// The yearly appraisals since 2022, in no promised order. Empty also when the person is unknown.
    async fn appraisal_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<AppraisalRow>, Failure>;

    /// Creates (or, with an id, updates) an appraisal and gives its id. Not idempotent.
    async fn save_appraisal(&self, call: &CallId, body: &AppraisalSave) -> Result<RowId, Failure>;

    /// The awards, in no promised order. Empty also when the person is unknown.
    async fn award_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<AwardRow>, Failure>;

    /// Creates (or, with an id, updates) an award and gives its id. Not idempotent.
    async fn save_award(&self, call: &CallId, body: &AwardSave) -> Result<RowId, Failure>;

    /// The agency's promotion proposals of one period. `limit: None` asks for all. A server that ignores the paging
    /// answers with more rows than asked for.
    async fn list_promotions(
        &self,
        call: &CallId,
        period: NaiveDate,
        limit: Option<u32>,
        offset: u32,
    ) -> Result<Page<Proposal>, Failure>;

    /// Uploads the signed decree of a promotion with its number and date.
    async fn upload_promotion_decree(
        &self,
        call: &CallId,
        proposal: &ProposalId,
        number: &str,
        decree_on: NaiveDate,
        file: &Upload,
    ) -> Result<(), Failure>;

    /// Attaches a document to a history row. `None` when the reply does not describe it.
    async fn upload_history_document(
        &self,
        call: &CallId,
        row: &RowId,
        kind: DocumentType,
        file: &Upload,
    ) -> Result<Option<DocumentRef>, Failure>;

    /// A document by the path a reply gave.
    async fn download(&self, call: &CallId, file_path: &str) -> Result<Bytes, Failure>;

    /// All units of the agency.
    async fn units(&self, call: &CallId) -> Result<Vec<UnitRow>, Failure>;

    /// All codes of a list; none where the implementation has no such list.
    async fn codes(&self, _call: &CallId, _list: CodeList) -> Result<Vec<String>, Failure> {
        Ok(Vec::new())
    }
}
