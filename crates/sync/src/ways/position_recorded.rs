//! A position or unit change: a row of the registry's position history, then its main record follows.

use async_trait::async_trait;
use bkn::{
    CallId, CodeList, Compared, DocumentType, Failure, PersonId, PositionRow, PositionSave, RegistryUnitId, RowId,
    same_number,
};
use kernel::{Echelon, Nip, PositionKind};
use store::{
    Tx,
    events::{PositionRecorded, Scan},
};

use super::{Code, Trip, Trouble, row::RowKind};
use crate::{Deps, EffectError};

pub(super) struct Position;

#[async_trait]
impl RowKind for Position {
    type Event = PositionRecorded;
    type Row = PositionRow;

    const VERSIONS: &'static [i16] = &[1, 2];
    const RECOMPUTES: bool = true;
    const DELETED_BY: Option<&'static str> = Some("DELETE /jabatan/delete/{id}");

    fn person(position: &PositionRecorded) -> (&Nip, Option<&str>) {
        (&position.nip, position.registry_person_id.as_deref())
    }

    async fn read(deps: &Deps, call: &CallId, nip: &Nip) -> Result<Vec<PositionRow>, Failure> {
        deps.registry.position_history(call, nip).await
    }

    fn is_about(position: &PositionRecorded, row: &PositionRow) -> bool {
        let same_decree =
            row.decree_number.as_deref().is_some_and(|number| same_number(number, &position.decree_number));
        // A day nobody can read may be ours: better a person looks than that the row is made again.
        let same_day = row.effective_on == Some(position.effective_on) || row.unread.contains_key("tmtJabatan");
        same_decree && same_day
    }

    fn compare(position: &PositionRecorded, row: &PositionRow) -> Vec<Compared> {
        let post = (position.position_registry_id.as_str(), position.position_kind);
        let (post_member, post_there) = match post.1 {
            PositionKind::Functional => ("jabatanFungsionalId", row.functional_id.as_deref()),
            PositionKind::Operational => ("jabatanFungsionalUmumId", row.operational_id.as_deref()),
            // A structural post is named by its unit, and its row by the echelon.
            PositionKind::Structural => ("eselonId", row.echelon_id.as_deref()),
        };
        let post_here = match post.1 {
            PositionKind::Structural => echelon_id(position.echelon.as_deref()).unwrap_or_default(),
            PositionKind::Functional | PositionKind::Operational => post.0,
        };
        let unit = row.unit_id.as_ref().map(RegistryUnitId::as_str);
        let mut members = vec![
            Compared::code("unorId", &position.unit_registry_id, unit),
            Compared::code("jenisJabatan", kind_id(post.1), row.kind_id.as_deref()),
            Compared::code(post_member, post_here, post_there),
            Compared::decree("nomorSk", &position.decree_number, row.decree_number.as_deref()),
            Compared::day_or_text("tanggalSk", position.issued_on, row.decree_on, &row.unread),
            Compared::day_or_text("tmtJabatan", position.effective_on, row.effective_on, &row.unread),
        ];
        members.extend(
            position
                .inaugurated_on
                .map(|day| Compared::day_or_text("tmtPelantikan", day, row.inaugurated_on, &row.unread)),
        );
        members
    }

    async fn save(
        trip: &Trip,
        position: &PositionRecorded,
        person: PersonId,
        row: Option<RowId>,
    ) -> Result<RowId, Trouble> {
        let save = body(trip, position, person, row)?;
        Ok(trip.deps.registry.save_position(&trip.call_id(), &save).await?)
    }

    fn scans(position: &PositionRecorded) -> Vec<(DocumentType, &Scan)> {
        let decree = position.decree_scan.as_ref().map(|scan| (DocumentType::PositionDecree, scan));
        let inauguration = position.inauguration_scan.as_ref().map(|scan| (DocumentType::Inauguration, scan));
        decree.into_iter().chain(inauguration).collect()
    }

    fn codes(position: &PositionRecorded) -> Vec<Code> {
        let code = |list, member, code: &str| Code { list, member, code: code.to_owned() };
        let unit = code(CodeList::Units, "unorId", &position.unit_registry_id);
        let post = position.position_registry_id.as_str();
        match position.position_kind {
            // Named by its unit.
            PositionKind::Structural => vec![unit],
            PositionKind::Functional => vec![unit, code(CodeList::Functional, "jabatanFungsionalId", post)],
            PositionKind::Operational => vec![unit, code(CodeList::Operational, "jabatanFungsionalUmumId", post)],
        }
    }

    async fn recompute(trip: &Trip, person: &PersonId) -> Result<(), Failure> {
        trip.deps.registry.sync_position(&trip.call_id(), person).await.map(drop)
    }

    fn accepted(deps: &Deps, tx: &mut Tx<'_>, position: &PositionRecorded, row: &str) -> Result<(), EffectError> {
        deps.positions.position_accepted(tx, position.history_id, row)
    }
}

const fn kind_id(kind: PositionKind) -> &'static str {
    match kind {
        PositionKind::Structural => "1",
        PositionKind::Functional => "2",
        PositionKind::Operational => "4",
    }
}

fn body(
    trip: &Trip,
    position: &PositionRecorded,
    person_id: PersonId,
    row: Option<RowId>,
) -> Result<PositionSave, Trouble> {
    let settings = &trip.deps.settings;
    let of_kind = |kind| (position.position_kind == kind).then(|| position.position_registry_id.clone());
    let echelon_id = match position.position_kind {
        PositionKind::Structural => Some(echelon_id(position.echelon.as_deref())?),
        PositionKind::Functional | PositionKind::Operational => None,
    };
    Ok(PositionSave {
        id: row.map(String::from),
        person_id,
        agency_id: settings.agency_id.clone(),
        home_agency_id: Some(settings.agency_id.clone()),
        work_unit_id: settings.work_unit_id.clone(),
        unit_id: RegistryUnitId::new(&position.unit_registry_id)?,
        kind_id: kind_id(position.position_kind).to_owned(),
        functional_id: of_kind(PositionKind::Functional),
        operational_id: of_kind(PositionKind::Operational),
        echelon_id: echelon_id.map(str::to_owned),
        sub_position_id: None,
        move_kind: Some(if position.unit_only { "MU" } else { "MJ" }.to_owned()),
        assignment_kind: Some("D".to_owned()),
        decree_number: position.decree_number.clone(),
        decree_on: Some(position.issued_on),
        effective_on: Some(position.effective_on),
        moved_on: position.unit_only.then_some(position.effective_on),
        inaugurated_on: position.inaugurated_on,
    })
}

/// The registry's code of an echelon (its contract, §13). I.a has two codes there; a city's highest echelon is II.a.
fn echelon_id(echelon: Option<&str>) -> Result<&'static str, Trouble> {
    let unknown = Trouble::Ours("sync.echelon-unknown");
    let Some(echelon) = echelon.and_then(|text| text.parse::<Echelon>().ok()) else { return Err(unknown) };
    Ok(match echelon {
        Echelon::Ia => "11",
        Echelon::Ib => "12",
        Echelon::IIa => "21",
        Echelon::IIb => "22",
        Echelon::IIIa => "31",
        Echelon::IIIb => "32",
        Echelon::IVa => "41",
        Echelon::IVb => "42",
        Echelon::Va => "51",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn echelons_have_their_codes() {
        let codes: Vec<_> = Echelon::ALL.iter().map(|e| echelon_id(Some(e.as_str())).unwrap()).collect();
        assert_eq!(codes, ["11", "12", "21", "22", "31", "32", "41", "42", "51"]);
        for unknown in [None, Some("VI.a"), Some("")] {
            assert!(matches!(echelon_id(unknown), Err(Trouble::Ours("sync.echelon-unknown"))));
        }
    }
}
