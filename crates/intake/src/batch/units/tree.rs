//! Puts listed and known units into one tree.

use std::collections::{HashMap, HashSet};

use diesel::{prelude::*, sql_types as t};
use kernel::UnitId;
use store::Tx;
use uuid::Uuid;

use super::super::Faults;
use crate::{Error, Row, RowFault};

/// A good row of the file.
pub(super) struct Listed {
    pub(super) row: Row,
    pub(super) registry_id: String,
    pub(super) name: String,
    pub(super) parent: Option<String>,
    pub(super) kind: String,
    pub(super) head_title: Option<String>,
    pub(super) head_echelon: Option<String>,
}

/// A unit as it is recorded.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Recorded {
    #[diesel(sql_type = t::Uuid)]
    pub(super) unit_id: Uuid,
    #[diesel(sql_type = t::Text)]
    pub(super) registry_id: String,
    #[diesel(sql_type = t::Uuid)]
    pub(super) history_id: Uuid,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub(super) parent: Option<String>,
    #[diesel(sql_type = t::Text)]
    pub(super) name: String,
    #[diesel(sql_type = t::Text)]
    pub(super) kind: String,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub(super) head_title: Option<String>,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub(super) head_echelon: Option<String>,
    #[diesel(sql_type = t::Text)]
    pub(super) path: String,
}

/// Units on record, by the registry's id.
pub(super) struct Known(pub(super) HashMap<String, Recorded>);

impl Known {
    pub(super) fn load(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let rows: Vec<Recorded> = diesel::sql_query(
            "select u.id as unit_id, u.registry_id, h.id as history_id, p.registry_id as parent, h.name, h.kind, h.head_title, h.head_echelon, h.path
             from units u join unit_history h on h.unit_id = u.id and h.superseded_at is null and upper_inf(h.valid_during)
             left join units p on p.id = h.parent_id",
        )
        .load(tx.conn())?;
        Ok(Self(rows.into_iter().map(|row| (row.registry_id.clone(), row)).collect()))
    }
}

/// A unit with its place in the tree.
pub(super) struct Placed {
    /// The wished state; `listed` is false for units that only move along with one above them.
    pub(super) listed: bool,
    pub(super) unit_id: Uuid,
    pub(super) registry_id: String,
    pub(super) parent_id: Option<Uuid>,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) head_title: Option<String>,
    pub(super) head_echelon: Option<String>,
    pub(super) path: String,
    /// As recorded so far.
    pub(super) before: Option<Recorded>,
}

/// Walks down from the tops. What is never reached hangs on nothing or on itself and is refused. Parents come first.
pub(super) fn place(listed: Vec<Listed>, known: Known, faults: &mut Faults) -> Result<Vec<Placed>, Error> {
    let mut waiting: HashMap<Option<String>, Vec<Listed>> = HashMap::new();
    let in_file: HashSet<String> = listed.iter().map(|unit| unit.registry_id.clone()).collect();
    let mut along: HashMap<Option<String>, Vec<Recorded>> = HashMap::new();
    for unit in listed {
        waiting.entry(unit.parent.clone()).or_default().push(unit);
    }
    let mut known = known.0;
    for unit in known.values().filter(|unit| !in_file.contains(&unit.registry_id)) {
        along.entry(unit.parent.clone()).or_default().push(unit.clone());
    }
    let mut placed = Vec::new();
    let mut next: Vec<(Option<String>, Option<Uuid>, String)> = vec![(None, None, "/".to_owned())];
    while let Some((parent, parent_id, above)) = next.pop() {
        let children = waiting.remove(&parent).unwrap_or_default();
        for unit in children {
            let before = known.remove(&unit.registry_id);
            let unit_id = before.as_ref().map_or_else(|| UnitId::new().uuid(), |before| before.unit_id);
            let path = format!("{above}{unit_id}/");
            next.push((Some(unit.registry_id.clone()), Some(unit_id), path.clone()));
            placed.push(Placed {
                listed: true,
                unit_id,
                registry_id: unit.registry_id,
                parent_id,
                name: unit.name,
                kind: unit.kind,
                head_title: unit.head_title,
                head_echelon: unit.head_echelon,
                path,
                before,
            });
        }
        for unit in along.remove(&parent).unwrap_or_default() {
            let path = format!("{above}{}/", unit.unit_id);
            next.push((Some(unit.registry_id.clone()), Some(unit.unit_id), path.clone()));
            placed.push(Placed {
                listed: false,
                unit_id: unit.unit_id,
                registry_id: unit.registry_id.clone(),
                parent_id,
                name: unit.name.clone(),
                kind: unit.kind.clone(),
                head_title: unit.head_title.clone(),
                head_echelon: unit.head_echelon.clone(),
                path,
                before: Some(unit),
            });
        }
    }
    refuse(waiting, faults)?;
    Ok(placed)
}

/// The rows that hang on nothing, in the order of the file.
fn refuse(waiting: HashMap<Option<String>, Vec<Listed>>, faults: &mut Faults) -> Result<(), Error> {
    let mut lost: Vec<Listed> = waiting.into_values().flatten().collect();
    lost.sort_by_key(|unit| unit.row.number);
    let parents: HashMap<String, Option<String>> =
        lost.iter().map(|unit| (unit.registry_id.clone(), unit.parent.clone())).collect();
    for unit in &lost {
        let mut above = unit.parent.clone();
        let mut steps = 0;
        while let Some(parent) = above.as_ref().filter(|parent| **parent != unit.registry_id && steps <= parents.len())
        {
            above = parents.get(parent).cloned().flatten();
            steps += 1;
        }
        let code = if above.is_some() { "UNIT-CYCLE" } else { "PARENT-UNKNOWN" };
        let value = unit.parent.clone().unwrap_or_default();
        faults.refuse(&unit.row, vec![RowFault::error(unit.row.number, "DIATASAN ID", &value, code)])?;
    }
    Ok(())
}
