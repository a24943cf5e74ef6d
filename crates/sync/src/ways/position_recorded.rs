//! A position or unit change: a row of the registry's position history, then its main record follows.

use async_trait::async_trait;
use bkn::{PersonId, PositionRow, PositionSave, RegistryUnitId, RowId};
use kernel::{Echelon, PositionKind};
use serde_json::json;
use store::{Event, Tx, events::PositionRecorded};

use super::{Reached, START, Trip, Trouble, Way, settled_payload};
use crate::{Deps, EffectError};

/// The main record follows the history (`jabatansync`).
const RECOMPUTE: &str = "recompute";

pub(super) struct PositionRecordedWay;

#[async_trait]
impl Way for PositionRecordedWay {
    fn kind(&self) -> &'static str {
        PositionRecorded::KIND
    }
    fn versions(&self) -> &'static [i16] {
        &[1]
    }
    fn steps(&self) -> &'static [&'static str] {
        &[START, RECOMPUTE]
    }

    async fn call(&self, trip: &Trip) -> Result<Reached, Trouble> {
        let position: PositionRecorded = trip.payload()?;
        let person = trip.person(&position.nip, position.registry_person_id.as_deref()).await?;
        if trip.event.step == RECOMPUTE {
            trip.deps.registry.sync_position(&trip.call_id(), &person).await?;
            return Ok(Reached::Delivered { remote_id: trip.learned("row") });
        }
        let save = body(trip, &position, person)?;
        let row = match find(trip, &position, &save).await? {
            Some(row) => row,
            None => trip.deps.registry.save_position(&trip.call_id(), &save).await?,
        };
        Ok(Reached::Next { step: RECOMPUTE, learned: json!({"row": row}) })
    }

    fn effect(&self, deps: &Deps, tx: &mut Tx<'_>, trip: &Trip, reached: &Reached) -> Result<(), EffectError> {
        let Reached::Next { learned, .. } = reached else { return Ok(()) };
        let position: PositionRecorded = settled_payload(&trip.event)?;
        let row = learned.get("row").and_then(serde_json::Value::as_str).unwrap_or_default();
        deps.positions.position_accepted(tx, position.history_id, row)
    }
}

/// The row that is this change already: from an earlier attempt, typed in by hand, or sent before a restore of our database.
/// The registry would make a second row of a second save, so this is read every time.
async fn find(trip: &Trip, position: &PositionRecorded, save: &PositionSave) -> Result<Option<RowId>, Trouble> {
    let rows = trip.deps.registry.position_history(&trip.call_id(), &position.nip).await?;
    let mut same: Vec<&PositionRow> = rows.iter().filter(|row| save.is_recorded_as(row)).collect();
    same.sort_by(|a, b| a.id.cmp(&b.id));
    if same.len() > 1 {
        tracing::warn!(event = %trip.event.id, rows = same.len(), "the registry has this position more than once");
    }
    Ok(same.first().map(|row| row.id.clone()))
}

fn body(trip: &Trip, position: &PositionRecorded, person_id: PersonId) -> Result<PositionSave, Trouble> {
    let settings = &trip.deps.settings;
    let of_kind = |kind| (position.position_kind == kind).then(|| position.position_registry_id.clone());
    let (kind_id, echelon_id) = match position.position_kind {
        PositionKind::Structural => ("1", Some(echelon_id(position.echelon.as_deref())?)),
        PositionKind::Functional => ("2", None),
        PositionKind::Operational => ("4", None),
    };
    Ok(PositionSave {
        id: None,
        person_id,
        agency_id: settings.agency_id.clone(),
        home_agency_id: Some(settings.agency_id.clone()),
        work_unit_id: settings.work_unit_id.clone(),
        unit_id: RegistryUnitId::new(&position.unit_registry_id)?,
        kind_id: kind_id.to_owned(),
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
