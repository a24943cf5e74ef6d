use chrono::NaiveDate;
use diesel::prelude::*;
use employees::{
    Error, Locked,
    service::entry::{Entry, Verified},
};
use kernel::{DocumentId, HistoryId, RankGrade, Rating, Reason, RequestId};
use serde::{Deserialize, Serialize};
use store::{
    Audit, Tx,
    events::{self, Scan},
    schema::appraisals as a,
};
use workflow::entry::Kind;

use super::check::check;
use crate::{Assessor, AssessorStatus, Expectation, rules::quadrant};

/// The result of one year as the evaluation document says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterAppraisal {
    /// Year that was appraised, 2022 or later.
    pub year: i16,
    /// Hasil kerja.
    pub work_result: Expectation,
    /// Perilaku kerja.
    pub behaviour: Expectation,
    /// The rating the document states; it must be the one of the table. `None`: take the table's.
    #[serde(default)]
    pub rating: Option<Rating>,
    /// Whoever rated.
    pub assessor: Assessor,
    /// The evaluation document in the person's file.
    pub document_id: DocumentId,
}

impl Entry for EnterAppraisal {
    const KIND: Kind = Kind { name: "appraisal", prefix: "SKP", title: "evaluasi kinerja", document: "appraisal" };

    fn document(&self) -> DocumentId {
        self.document_id
    }

    fn about(&self) -> (String, NaiveDate) {
        (self.year.to_string(), NaiveDate::from_ymd_opt(i32::from(self.year), 12, 31).unwrap_or_default())
    }

    fn faults(&self, tx: &mut Tx<'_>, person: &Locked) -> Result<Vec<Reason>, Error> {
        Ok(check(self, person, tx.today()))
    }

    /// The year becomes a fact. One that is recorded already is corrected: its row is superseded.
    fn record(self, tx: &mut Tx<'_>, Verified { person, entry, role, scan }: Verified<'_>) -> Result<(), Error> {
        let (row, corrected) = insert(tx, person, &self, entry.id)?;
        tx.audit(
            Audit::new("appraisal.record", role, "appraisals", row.uuid())
                .about(person.id())
                .before(&corrected)?
                .after(&self)?
                .basis(&entry.number),
        )?;
        tx.emit(person.id(), Some(entry.id), &event(person, self, row, scan))?;
        Ok(())
    }
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
