use chrono::NaiveDate;
use diesel::prelude::*;
use employees::service::{NewDecree, RankRecord, record_decree, record_rank};
use kernel::{DocumentId, Reason, RequestId};
use serde::{Deserialize, Serialize};
use store::{Tx, events, schema::promotion_requests as pr};
use workflow::Action;

use super::{Stepped, step};
use crate::{Error, queries};

/// The signed decree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueDecree {
    /// Number as written.
    pub number: String,
    /// Date.
    pub issued_on: NaiveDate,
    /// Who signed.
    pub signatory: String,
    /// Scan, a `rank_decree` in the person's file.
    pub document_id: DocumentId,
}

fn check(cmd: &IssueDecree, tx: &Tx<'_>, considered_on: Option<NaiveDate>) -> Result<(), Error> {
    let mut faults = Vec::new();
    let mut fault = |field, code, message| faults.push(Reason::field(field, code, message));
    if cmd.number.trim().is_empty() || cmd.number.chars().count() > 100 {
        fault("number", "decree-number", "Nomor SK diisi seperti tertulis pada SK, paling banyak 100 huruf.");
    }
    if cmd.signatory.trim().is_empty() || cmd.signatory.chars().count() > 200 {
        fault("signatory", "signatory", "Nama pejabat penanda tangan diisi, paling banyak 200 huruf.");
    }
    if cmd.issued_on > tx.today() {
        fault("issued_on", "decree-in-future", "Tanggal SK tidak boleh sesudah hari ini.");
    }
    if considered_on.is_some_and(|on| cmd.issued_on < on) {
        fault(
            "issued_on",
            "decree-before-consideration",
            "Tanggal SK mendahului tanggal pertek BKN; periksa lagi tanggalnya.",
        );
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Records the decree: the new rank enters the history from its TMT on, and the decree goes to the registry.
///
/// # Errors
/// [`Error::Invalid`] with every fault; what the step refuses.
pub fn issue_decree(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, cmd: &IssueDecree) -> Result<Stepped, Error> {
    let (request, person) = step::open(tx, id)?;
    let (after, _) = step::take(tx, &request, &person, Some(seen_version), Action::Decree, Some(&cmd.number), &[])?;
    let details = queries::details(tx, id)?;
    check(cmd, tx, details.consideration_on)?;
    let scan = documents::find(tx, cmd.document_id)?;
    if scan.employee_id != request.employee_id || scan.withdrawn_at.is_some() {
        return Err(documents::Error::NotFound.into());
    }
    let decree = record_decree(
        tx,
        NewDecree {
            kind: "rank",
            number: &cmd.number,
            issued_on: cmd.issued_on,
            signatory: Some(&cmd.signatory),
            document_id: Some(cmd.document_id),
        },
    )?;
    let rank = details.target_rank.parse().map_err(|_| Error::NoRank)?;
    let history = record_rank(
        tx,
        &RankRecord {
            employee: person.id(),
            rank,
            since: request.effective_on,
            service: (details.service_years, details.service_months),
            promotion_kind: details.promotion_kind,
            consideration: details.consideration_number.zip(details.consideration_on),
            decree,
        },
    )?;
    diesel::update(pr::table.find(id))
        .set((pr::decree_id.eq(decree), pr::rank_history_id.eq(history)))
        .execute(tx.conn())?;
    tx.emit(
        person.id(),
        Some(id),
        &events::DecreeIssued {
            request_id: id,
            nip: person.nip.clone(),
            registry_person_id: person.profile.registry_id.clone(),
            proposal_id: details.proposal_id.ok_or(Error::NotFound)?,
            decree_number: cmd.number.clone(),
            issued_on: cmd.issued_on,
            document_id: cmd.document_id,
            content_hash: scan.content_hash.as_str().to_owned(),
            rank,
            effective_on: request.effective_on,
        },
    )?;
    Ok(Stepped::from(&after))
}
