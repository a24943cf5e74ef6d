//! A yearly appraisal: a row of the registry's appraisals, with its evaluation document.

use async_trait::async_trait;
use bkn::{AppraisalRow, AppraisalSave, CallId, Compared, DocumentType, Failure, PersonId, RowId};
use kernel::Nip;
use store::{
    Event, Tx,
    events::{AppraisalRecorded, Scan},
};

use super::{Trip, Trouble, row::RowKind};
use crate::{Deps, EffectError};

pub(super) struct Appraisal;

#[async_trait]
impl RowKind for Appraisal {
    type Event = AppraisalRecorded;
    type Row = AppraisalRow;

    const VERSIONS: &'static [i16] = &[1];

    fn person(appraisal: &AppraisalRecorded) -> (&Nip, Option<&str>) {
        (&appraisal.nip, appraisal.registry_person_id.as_deref())
    }

    async fn read(deps: &Deps, call: &CallId, nip: &Nip) -> Result<Vec<AppraisalRow>, Failure> {
        deps.registry.appraisal_history(call, nip).await
    }

    /// A person has one result a year.
    fn is_about(appraisal: &AppraisalRecorded, row: &AppraisalRow) -> bool {
        row.year == Some(i64::from(appraisal.year))
    }

    /// Names, positions and units of assessors are written in many ways; the number says who it was.
    fn compare(appraisal: &AppraisalRecorded, row: &AppraisalRow) -> Vec<Compared> {
        let who = &appraisal.assessor;
        let assessor = match &who.number {
            Some(number) => Compared::text("nipNrpPenilai", number, row.assessor_number.as_deref()),
            None => Compared::text("namaPenilai", &who.name, row.assessor_name.as_deref()),
        };
        vec![
            Compared::whole("tahun", i64::from(appraisal.year), row.year),
            Compared::whole("hasilKinerjaNilai", i64::from(appraisal.work_result), row.work_result),
            Compared::whole("perilakuKerjaNilai", i64::from(appraisal.behaviour), row.behaviour),
            Compared::whole("kuadranKinerjaNilai", i64::from(appraisal.quadrant), row.quadrant),
            assessor,
        ]
    }

    async fn save(
        trip: &Trip,
        appraisal: &AppraisalRecorded,
        person_id: PersonId,
        row: Option<RowId>,
    ) -> Result<RowId, Trouble> {
        let who = &appraisal.assessor;
        let save = AppraisalSave {
            id: row.map(String::from),
            person_id,
            year: appraisal.year,
            work_result: appraisal.work_result,
            behaviour: appraisal.behaviour,
            quadrant: appraisal.quadrant,
            assessor_number: who.number.clone(),
            assessor_name: who.name.clone(),
            assessor_position: who.position.clone(),
            assessor_rank_id: who.rank_id.clone(),
            assessor_unit: who.unit.clone(),
            assessor_status: if who.civil_servant { "ASN" } else { "NON ASN" }.to_owned(),
        };
        Ok(trip.deps.registry.save_appraisal(&trip.call_id(), &save).await?)
    }

    fn scans(appraisal: &AppraisalRecorded) -> Vec<(DocumentType, &Scan)> {
        vec![(DocumentType::Appraisal, &appraisal.scan)]
    }

    fn accepted(deps: &Deps, tx: &mut Tx<'_>, appraisal: &AppraisalRecorded, row: &str) -> Result<(), EffectError> {
        deps.positions.row_accepted(tx, AppraisalRecorded::KIND, appraisal.history_id, row)
    }
}
