//! Writes what is new or different in the tree.

use std::ops::Bound;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use kernel::{BatchId, UserId};
use store::{
    Tx,
    range::Bounds,
    schema::{unit_history, units},
};
use uuid::Uuid;

use super::{
    super::Counts,
    tree::{Placed, Recorded},
};
use crate::Error;

/// Rows per statement, well below the limit on parameters.
const CHUNK: usize = 1_000;

#[derive(Insertable)]
#[diesel(table_name = units)]
struct NewUnit<'a> {
    id: Uuid,
    registry_id: &'a str,
    batch_id: Uuid,
    created_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = unit_history)]
struct NewHistory<'a> {
    id: Uuid,
    unit_id: Uuid,
    parent_id: Option<Uuid>,
    name: &'a str,
    kind: &'a str,
    head_title: Option<&'a str>,
    head_echelon: Option<&'a str>,
    path: &'a str,
    valid_during: Bounds,
    batch_id: Uuid,
    recorded_at: DateTime<Utc>,
    recorded_by: Option<Uuid>,
}

pub(super) fn write(tx: &mut Tx<'_>, batch: BatchId, placed: Vec<Placed>) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let (now, author) = (tx.now(), tx.actor().user.map(UserId::uuid));
    let fresh: Vec<&Placed> = placed.iter().filter(|unit| unit.before.is_none()).collect();
    for chunk in fresh.chunks(CHUNK) {
        let rows: Vec<NewUnit<'_>> = chunk
            .iter()
            .map(|unit| NewUnit {
                id: unit.unit_id,
                registry_id: &unit.registry_id,
                batch_id: batch.uuid(),
                created_at: now,
            })
            .collect();
        diesel::insert_into(units::table).values(&rows).execute(tx.conn())?;
        let always = (Bound::Included(first_day()), Bound::Unbounded);
        let rows: Vec<NewHistory<'_>> = chunk.iter().map(|unit| history(unit, always, batch, now, author)).collect();
        diesel::insert_into(unit_history::table).values(&rows).execute(tx.conn())?;
    }
    counts.new = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
    for unit in &placed {
        let Some(before) = &unit.before else { continue };
        let changed = differs(unit, before);
        if changed {
            supersede(tx, batch, unit, before)?;
        }
        match (unit.listed, changed) {
            (true, true) => counts.changed += 1,
            (true, false) => counts.unchanged += 1,
            (false, _) => {}
        }
    }
    Ok(counts)
}

/// Beginning of the span of a unit seen for the first time.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default()
}

fn differs(unit: &Placed, before: &Recorded) -> bool {
    (&unit.name, &unit.kind, &unit.head_title, &unit.head_echelon, &unit.path)
        != (&before.name, &before.kind, &before.head_title, &before.head_echelon, &before.path)
}

fn history<'a>(
    unit: &'a Placed,
    valid_during: Bounds,
    batch: BatchId,
    now: DateTime<Utc>,
    author: Option<Uuid>,
) -> NewHistory<'a> {
    NewHistory {
        id: Uuid::now_v7(),
        unit_id: unit.unit_id,
        parent_id: unit.parent_id,
        name: &unit.name,
        kind: &unit.kind,
        head_title: unit.head_title.as_deref(),
        head_echelon: unit.head_echelon.as_deref(),
        path: &unit.path,
        valid_during,
        batch_id: batch.uuid(),
        recorded_at: now,
        recorded_by: author,
    }
}

/// The old state ends yesterday, the new one begins today; both are new rows, the old row says what we believed.
fn supersede(tx: &mut Tx<'_>, batch: BatchId, unit: &Placed, before: &Recorded) -> Result<(), Error> {
    let (now, today, author) = (tx.now(), tx.today(), tx.actor().user.map(UserId::uuid));
    let (span, parent): (Bounds, Option<Uuid>) = diesel::update(unit_history::table.find(before.history_id))
        .set(unit_history::superseded_at.eq(now))
        .returning((unit_history::valid_during, unit_history::parent_id))
        .get_result(tx.conn())?;
    let new = history(unit, (Bound::Included(today), Bound::Unbounded), batch, now, author);
    let successor = new.id;
    diesel::insert_into(unit_history::table).values(&new).execute(tx.conn())?;
    if store::range::span(span).from < today {
        let ended = NewHistory {
            parent_id: parent,
            name: &before.name,
            kind: &before.kind,
            head_title: before.head_title.as_deref(),
            head_echelon: before.head_echelon.as_deref(),
            path: &before.path,
            ..history(unit, (span.0, Bound::Excluded(today)), batch, now, author)
        };
        diesel::insert_into(unit_history::table).values(&ended).execute(tx.conn())?;
    }
    diesel::update(unit_history::table.find(before.history_id))
        .set(unit_history::superseded_by.eq(successor))
        .execute(tx.conn())?;
    Ok(())
}
