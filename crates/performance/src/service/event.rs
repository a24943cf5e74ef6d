use diesel::prelude::*;
use employees::{Error, Locked};
use kernel::{DocumentId, EventId, HistoryId, RankGrade, Rating};
use store::{
    Tx,
    events::{AppraisalAssessor, AppraisalRecorded, Scan},
    schema::{appraisals as a, documents},
};

use crate::{AssessorStatus, Expectation, rules::quadrant};

/// What the registry asks for of a year.
#[derive(Queryable, Selectable)]
#[diesel(table_name = a, check_for_backend(diesel::pg::Pg))]
struct Held {
    year: i16,
    rating: Rating,
    work_result: Option<Expectation>,
    behaviour: Option<Expectation>,
    assessor_status: Option<AssessorStatus>,
    assessor_nip: Option<String>,
    assessor_name: Option<String>,
    assessor_rank: Option<String>,
    assessor_position: Option<String>,
    assessor_unit: Option<String>,
    document_id: Option<DocumentId>,
}

/// What the registry is told of a year. `None` when only the rating is known of it: the registry takes both sides, the
/// assessor and the document.
pub(super) fn event(tx: &mut Tx<'_>, person: &Locked, row: HistoryId) -> Result<Option<AppraisalRecorded>, Error> {
    let held: Option<Held> = a::table
        .find(row)
        .filter(a::employee_id.eq(person.id()).and(a::superseded_at.is_null()))
        .select(Held::as_select())
        .first(tx.conn())
        .optional()?;
    let Some(held) = held else { return Ok(None) };
    let sides = held.work_result.zip(held.behaviour);
    let (Some((work_result, behaviour)), Some(name), Some(document_id)) = (sides, held.assessor_name, held.document_id)
    else {
        return Ok(None);
    };
    let content_hash = documents::table.find(document_id).select(documents::content_hash).first(tx.conn())?;
    let rank_id = |code: String| code.parse::<RankGrade>().ok().map(|rank| rank.registry_id().to_owned());
    Ok(Some(AppraisalRecorded {
        history_id: row,
        nip: person.nip.clone(),
        registry_person_id: person.profile.registry_id.clone(),
        year: held.year,
        work_result: work_result.value(),
        behaviour: behaviour.value(),
        quadrant: quadrant::value(held.rating),
        assessor: AppraisalAssessor {
            civil_servant: held.assessor_status == Some(AssessorStatus::Asn),
            number: held.assessor_nip,
            name,
            rank_id: held.assessor_rank.and_then(rank_id),
            position: held.assessor_position.unwrap_or_default(),
            unit: held.assessor_unit.unwrap_or_default(),
        },
        scan: Scan { document_id, content_hash },
    }))
}

/// Sends a year again, for a person the caller has locked. `None` when only its rating is known, or the row holds no more.
///
/// # Errors
/// The database's.
pub fn resend_appraisal(tx: &mut Tx<'_>, person: &Locked, row: HistoryId) -> Result<Option<EventId>, Error> {
    let Some(event) = event(tx, person, row)? else { return Ok(None) };
    Ok(Some(tx.emit(person.id(), None, &event)?))
}
