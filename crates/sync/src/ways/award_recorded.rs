//! An award: a row of the registry's awards, with its certificate.

use async_trait::async_trait;
use bkn::{AwardRow, AwardSave, CallId, Compared, DocumentType, Failure, PersonId, RowId, same_number};
use kernel::Nip;
use store::{
    Event, Tx,
    events::{AwardRecorded, Scan},
};

use super::{Trip, Trouble, row::RowKind};
use crate::{Deps, EffectError};

pub(super) struct Award;

#[async_trait]
impl RowKind for Award {
    type Event = AwardRecorded;
    type Row = AwardRow;

    const VERSIONS: &'static [i16] = &[1];
    const DELETED_BY: Option<&'static str> = Some("DELETE /penghargaan/delete/{id}");

    fn person(award: &AwardRecorded) -> (&Nip, Option<&str>) {
        (&award.nip, award.registry_person_id.as_deref())
    }

    async fn read(deps: &Deps, call: &CallId, nip: &Nip) -> Result<Vec<AwardRow>, Failure> {
        deps.registry.award_history(call, nip).await
    }

    /// One decree may give several awards, so the kind belongs to it.
    fn is_about(award: &AwardRecorded, row: &AwardRow) -> bool {
        let same_decree = row.decree_number.as_deref().is_some_and(|number| same_number(number, &award.decree_number));
        same_decree && row.kind_code.as_deref() == Some(award.kind_code.as_str())
    }

    fn compare(award: &AwardRecorded, row: &AwardRow) -> Vec<Compared> {
        vec![
            Compared::code("hargaId", &award.kind_code, row.kind_code.as_deref()),
            Compared::decree("skNomor", &award.decree_number, row.decree_number.as_deref()),
            Compared::day("skDate", award.issued_on, row.decree_on),
            Compared::whole("tahun", i64::from(award.year), row.year),
        ]
    }

    async fn save(
        trip: &Trip,
        award: &AwardRecorded,
        person_id: PersonId,
        row: Option<RowId>,
    ) -> Result<RowId, Trouble> {
        let save = AwardSave {
            id: row.map(String::from),
            person_id,
            kind_code: award.kind_code.clone(),
            year: award.year,
            decree_number: award.decree_number.clone(),
            decree_on: Some(award.issued_on),
        };
        Ok(trip.deps.registry.save_award(&trip.call_id(), &save).await?)
    }

    fn scans(award: &AwardRecorded) -> Vec<(DocumentType, &Scan)> {
        vec![(DocumentType::Award, &award.scan)]
    }

    fn accepted(deps: &Deps, tx: &mut Tx<'_>, award: &AwardRecorded, row: &str) -> Result<(), EffectError> {
        deps.positions.row_accepted(tx, AwardRecorded::KIND, award.history_id, row)
    }
}
