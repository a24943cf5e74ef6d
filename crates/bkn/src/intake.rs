//! How a promotion proposal gets into the registry.
//!
//! The real registry has no call for it: an officer types the proposal into the registry's own pages (or uploads an exported
//! package there). So it is a trait of its own with two ways, and the rest of the system works with either.

use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::{Nip, RankGrade};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    client::Client,
    dates,
    failure::Failure,
    id::{CallId, PersonId, ProposalId},
};

/// A promotion to be proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewProposal {
    /// The registry's id of the person.
    pub person_id: PersonId,
    /// The person's number.
    pub nip: Nip,
    /// The rank asked for.
    pub target_rank: RankGrade,
    /// First day of that rank; the first of a month.
    pub effective_on: NaiveDate,
    /// Kind of promotion, registry code: `101` regular.
    pub kind_id: String,
    /// Whole years of service counted in the rank on that day.
    pub service_years: u8,
    /// Months beyond the years, 0–11.
    pub service_months: u8,
    /// New basic salary in whole rupiah, if known.
    pub basic_salary: Option<i64>,
    /// The proposal that was returned for mending (BTS) and is handed in again; `None` for a new one.
    pub returned: Option<ProposalId>,
}

/// What became of a proposal that was to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnteredProposal {
    /// It is in the registry under this id.
    Entered(ProposalId),
    /// An officer enters it from the exported package. Poll the period's list until it shows up for the person
    /// ([`crate::Proposal::is_for`]).
    AwaitOfficer,
}

/// A way to enter a proposal.
#[async_trait]
pub trait ProposalIntake: Send + Sync {
    /// Enters `proposal`. Not idempotent: after an ambiguous failure look into the period's list before entering again.
    async fn enter(&self, call: &CallId, proposal: &NewProposal) -> Result<EnteredProposal, Failure>;
}

/// Enters proposals by the mock's own call `POST /mock/usulan-kp`, which is no part of the registry's contract.
#[derive(Clone)]
pub struct MockExtension {
    client: Client,
}

impl MockExtension {
    /// With the tokens and connections of `client`.
    #[must_use]
    pub const fn new(client: Client) -> Self {
        Self { client }
    }
}

#[async_trait]
impl ProposalIntake for MockExtension {
    async fn enter(&self, call: &CallId, proposal: &NewProposal) -> Result<EnteredProposal, Failure> {
        let body = json!({
            "pnsId": proposal.person_id,
            "nipBaru": proposal.nip.as_str(),
            "golonganBaruId": proposal.target_rank.registry_id(),
            "tmtKp": dates::day_first(proposal.effective_on),
            "jenis_kp": proposal.kind_id,
            "masa_kerja_tahun": proposal.service_years,
            "masa_kerja_bulan": proposal.service_months,
            "gaji_pokok_baru": proposal.basic_salary,
            "id": proposal.returned,
        });
        self.client.enter_proposal(call, &body).await.map(EnteredProposal::Entered)
    }
}

/// The way of the real registry: nothing is sent. The caller exports the package for the officer and waits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manual;

#[async_trait]
impl ProposalIntake for Manual {
    async fn enter(&self, _call: &CallId, _proposal: &NewProposal) -> Result<EnteredProposal, Failure> {
        Ok(EnteredProposal::AwaitOfficer)
    }
}
