//! Promotion proposals.

use bkn::proposal::{STATUSES, Stage, Status};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Draft, Outcome, Read,
    people::{Members, text},
};

/// A proposal: what the list shows, and what only the mock knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored {
    /// Sparse members of the list's row.
    pub(crate) row: Members,
    /// The person.
    pub(crate) person: String,
    /// First day of the proposed rank; the period it is listed under.
    pub(crate) effective_on: NaiveDate,
    /// When it was entered or handed in again.
    pub(crate) entered_at: DateTime<Utc>,
    /// The rank row made of it.
    pub(crate) rank_row: Option<String>,
}

impl Stored {
    /// Its id.
    pub(crate) fn id(&self) -> String {
        text(&self.row, "id")
    }
    /// Its status, as shown.
    pub(crate) fn stage(&self) -> Stage {
        Stage::of_name(&text(&self.row, "statusUsulanNama"))
    }
    /// Sets the status shown.
    pub(crate) fn set_status(&mut self, code: &str, name: &str) {
        self.set("statusUsulan", code);
        self.set("statusUsulanNama", name);
    }
    /// Sets the first status of the table with this stage.
    pub(crate) fn set_stage(&mut self, stage: Stage) {
        if let Some(Status { code, name, .. }) = STATUSES.iter().find(|status| status.stage == stage) {
            self.set_status(code, name);
        }
    }
    /// Sets a member.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.row.insert(name.to_owned(), value.into());
    }
}

/// A proposal by id.
pub(crate) fn by_id(tx: &impl Read, id: &str) -> Outcome<Option<Stored>> {
    tx.get(&format!("proposal/{id}"))
}

/// Every proposal, in the order of their periods and, within one, of their entry.
pub(crate) fn all(tx: &impl Read) -> Outcome<Vec<Stored>> {
    under(tx, "period/")
}

/// The proposals of a period, in the order they were entered.
pub(crate) fn of_period(tx: &impl Read, period: NaiveDate) -> Outcome<Vec<Stored>> {
    under(tx, &format!("period/{period}/"))
}

/// The proposals of a person, in the order they were entered.
pub(crate) fn of_person(tx: &impl Read, person: &str) -> Outcome<Vec<Stored>> {
    under(tx, &format!("ofperson/{person}/"))
}

fn under(tx: &impl Read, prefix: &str) -> Outcome<Vec<Stored>> {
    let ids = tx.list::<String>(prefix)?;
    let found = ids.iter().map(|id| by_id(tx, id)).collect::<Outcome<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Adds a proposal under its period and its person.
pub(crate) fn add(tx: &mut Draft<'_>, proposal: &Stored) -> Outcome<()> {
    let (id, serial) = (proposal.id(), tx.next("proposal")?);
    tx.put(&format!("period/{}/{serial:012}", proposal.effective_on), &id)?;
    tx.put(&format!("ofperson/{}/{serial:012}", proposal.person), &id)?;
    replace(tx, proposal)
}

/// Replaces a proposal.
pub(crate) fn replace(tx: &mut Draft<'_>, proposal: &Stored) -> Outcome<()> {
    tx.put(&format!("proposal/{}", proposal.id()), proposal)
}
