use diesel::prelude::*;
use employees::Locked;
use kernel::{HistoryId, RankGrade, RequestId};
use store::{
    Audit, Tx,
    events::{self, Scan},
    schema::appraisals as a,
};
use workflow::{Stepped, entry};

use super::{ENTRY, EnterAppraisal, enter::ready};
use crate::{AssessorStatus, Error, rules::quadrant};

/// The verifier accepts the result: the year becomes a fact, the row it corrects is superseded, and the registry is told.
///
/// # Errors
/// [`Error::Invalid`] when the record has changed so that it cannot be true any more; what the step refuses.
pub fn verify_appraisal(
    tx: &mut Tx<'_>,
    id: RequestId,
    seen_version: i32,
    note: Option<&str>,
) -> Result<Stepped, Error> {
    let about = entry::of_kind(tx, &ENTRY, id)?.employee_id;
    let person = employees::lock(tx, about)?;
    let (stepped, role) = entry::verify(tx, &person.place(), id, seen_version, note)?;
    let cmd: EnterAppraisal = entry::entered(tx, id)?.read()?;
    ready(tx, &person, &cmd, "")?;
    let document = documents::verify(tx, &person.place(), cmd.document_id)?;
    let (row, corrected) = insert(tx, &person, &cmd, id)?;
    tx.audit(
        Audit::new("appraisal.record", role, "appraisals", row.uuid())
            .about(person.id())
            .before(&corrected)?
            .after(&cmd)?
            .basis(&stepped.number),
    )?;
    let scan = Scan { document_id: document.id, content_hash: document.content_hash.as_str().to_owned() };
    tx.emit(person.id(), Some(id), &event(&person, cmd, row, scan))?;
    Ok(stepped)
}

/// The new row, and the one of the same year that it supersedes.
fn insert(
    tx: &mut Tx<'_>,
    person: &Locked,
    cmd: &EnterAppraisal,
    request: RequestId,
) -> Result<(HistoryId, Option<HistoryId>), Error> {
    let (now, by, id) = (tx.now(), tx.actor().user, HistoryId::new());
    let present = a::table.filter(a::employee_id.eq(person.id()).and(a::year.eq(cmd.year)));
    let old: Option<HistoryId> =
        present.filter(a::superseded_at.is_null()).select(a::id).for_update().first(tx.conn()).optional()?;
    if let Some(old) = old {
        diesel::update(a::table.find(old)).set(a::superseded_at.eq(now)).execute(tx.conn())?;
    }
    let who = &cmd.assessor;
    diesel::insert_into(a::table)
        .values((
            (
                a::id.eq(id),
                a::employee_id.eq(person.id()),
                a::year.eq(cmd.year),
                a::rating.eq(quadrant::rating(cmd.work_result, cmd.behaviour)),
                a::work_result.eq(cmd.work_result),
                a::behaviour.eq(cmd.behaviour),
            ),
            (
                a::assessor_status.eq(who.status),
                a::assessor_nip.eq(who.nip.as_deref()),
                a::assessor_name.eq(&who.name),
                a::assessor_rank.eq(who.rank.as_deref()),
                a::assessor_position.eq(&who.position),
                a::assessor_unit.eq(&who.unit),
            ),
            (
                a::document_id.eq(cmd.document_id),
                a::request_id.eq(request),
                a::recorded_at.eq(now),
                a::recorded_by.eq(by),
            ),
        ))
        .execute(tx.conn())?;
    if let Some(old) = old {
        diesel::update(a::table.find(old)).set(a::superseded_by.eq(id)).execute(tx.conn())?;
    }
    Ok((id, old))
}

fn event(person: &Locked, cmd: EnterAppraisal, row: HistoryId, scan: Scan) -> events::AppraisalRecorded {
    let who = cmd.assessor;
    let rank_id = |code: String| code.parse::<RankGrade>().ok().map(|rank| rank.registry_id().to_owned());
    events::AppraisalRecorded {
        history_id: row,
        nip: person.nip.clone(),
        registry_person_id: person.profile.registry_id.clone(),
        year: cmd.year,
        work_result: cmd.work_result.value(),
        behaviour: cmd.behaviour.value(),
        quadrant: quadrant::value(quadrant::rating(cmd.work_result, cmd.behaviour)),
        assessor: events::AppraisalAssessor {
            civil_servant: who.status == AssessorStatus::Asn,
            number: who.nip,
            name: who.name,
            rank_id: who.rank.and_then(rank_id),
            position: who.position,
            unit: who.unit,
        },
        scan,
    }
}
