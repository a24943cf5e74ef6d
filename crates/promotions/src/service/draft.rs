use chrono::NaiveDate;
use diesel::prelude::*;
use kernel::{EmployeeId, Permission, Reason, Verdict, access};
use serde::{Deserialize, Serialize};
use store::{Audit, Tx, schema::promotion_requests as pr};
use workflow::NewRequest;

use super::Stepped;
use crate::{
    Error,
    eligibility::{judge, next_window},
};

/// Ask for a rank promotion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftPromotion {
    /// Whom it is for.
    pub employee_id: EmployeeId,
    /// Proposed TMT; absent: the next promotion date that can still be proposed.
    #[serde(default)]
    pub effective_on: Option<NaiveDate>,
}

/// Opens a draft, filled from the record: rank, target, length of service, assessment, and the documents the file
/// already has.
///
/// # Errors
/// [`Error::NotEligible`] with every finding; [`workflow::Error::AlreadyOpen`].
pub fn draft(tx: &mut Tx<'_>, cmd: &DraftPromotion) -> Result<Stepped, Error> {
    let person = employees::lock(tx, cmd.employee_id)?;
    let grant = access::require(tx.actor(), Permission::SubmitRequest, &person.place())?;
    let (today, now) = (tx.today(), tx.now());
    let day = proposed_day(today, cmd.effective_on)?;
    let judged = judge(tx, cmd.employee_id, day, now)?;
    if judged.assessment.verdict != Verdict::Eligible {
        return Err(Error::NotEligible(Box::new(judged.assessment)));
    }
    let from = judged.loaded.facts.grade().ok_or(Error::NoRank)?;
    let (target, service) = judged.assessment.target.zip(judged.service).ok_or(Error::NoRank)?;
    let request = workflow::create(
        tx,
        &NewRequest {
            kind: "rank_promotion",
            prefix: "KP",
            employee: cmd.employee_id,
            subject: "",
            unit: person.profile.unit_id,
            effective_on: day,
            place: person.place(),
            role: grant.role,
        },
    )?;
    diesel::insert_into(pr::table)
        .values((
            pr::request_id.eq(request.id),
            pr::promotion_kind.eq(&judged.assessment.kind),
            pr::from_rank.eq(from.code()),
            pr::target_rank.eq(target.code()),
            pr::service_years.eq(service.years),
            pr::service_months.eq(service.months),
        ))
        .execute(tx.conn())?;
    store_assessment(tx, &request, &judged)?;
    // Upload once: what a verifier accepted before, or the person put into the file, is offered by being attached.
    let file = documents::list_for(tx, cmd.employee_id)?;
    for requirement in &judged.requirements {
        if let Some(document) = crate::eligibility::answering(requirement, &file).first() {
            workflow::attach(tx, request.id, &requirement.code, document.id)?;
        }
    }
    tx.audit(
        Audit::new("promotion.draft", grant.role, "request", request.id.uuid())
            .about(cmd.employee_id)
            .after(&Stepped::from(&request))?
            .basis(&request.number),
    )?;
    Ok(Stepped::from(&request))
}

/// Stores what the rules said, with the facts they saw.
pub(super) fn store_assessment(
    tx: &mut Tx<'_>,
    request: &workflow::Request,
    judged: &crate::eligibility::Judged,
) -> Result<(), Error> {
    let facts = serde_json::to_value(&judged.loaded.facts).map_err(|e| store::DbError::Shape(e.to_string()))?;
    workflow::store_assessment(tx, request.id, &facts, &judged.assessment)?;
    Ok(())
}

/// The proposed day: given and still in time, or the next that is.
fn proposed_day(today: NaiveDate, asked: Option<NaiveDate>) -> Result<NaiveDate, Error> {
    let window = next_window(today, asked.unwrap_or(today))?;
    match (asked, window) {
        (None, Some(window)) => Ok(window.tmt_on),
        (Some(day), Some(window)) if day == window.tmt_on => Ok(day),
        (Some(_), Some(window)) => Err(Error::Invalid(vec![Reason::field(
            "effective_on",
            "effective-on-window",
            format!(
                "Usul untuk TMT itu tidak dapat lagi diajukan. TMT terdekat yang masih dapat diusulkan adalah {}.",
                kernel::wording::long_day(window.tmt_on)
            ),
        )])),
        (_, None) => Err(Error::Invalid(vec![Reason::field(
            "effective_on",
            "effective-on-window",
            "Belum ada jadwal pengusulan untuk tanggal itu; tanyakan kepada BKPSDM.",
        )])),
    }
}
