use diesel::prelude::*;
use kernel::{HistoryId, RequestId};
use store::{
    Audit, Tx,
    events::{self, Scan},
    schema::awards as a,
};
use workflow::{Stepped, entry};

use super::{
    NewDecree,
    enter_award::{AWARD_ENTRY, EnterAward, ready},
    record_decree,
};
use crate::{Error, lock};

/// The verifier accepts the award: it becomes a fact with its decree, the row it corrects is superseded, and the registry is
/// told.
///
/// # Errors
/// [`Error::Invalid`] when it was recorded another way meanwhile; what the step refuses.
pub fn verify_award(tx: &mut Tx<'_>, id: RequestId, seen_version: i32, note: Option<&str>) -> Result<Stepped, Error> {
    let about = entry::of_kind(tx, &AWARD_ENTRY, id)?.employee_id;
    let person = lock(tx, about)?;
    let (stepped, role) = entry::verify(tx, &person.place(), id, seen_version, note)?;
    let cmd: EnterAward = entry::entered(tx, id)?.read()?;
    ready(tx, &person, &cmd)?;
    let document = documents::verify(tx, &person.place(), cmd.document_id)?;
    let row = insert(tx, &person, &cmd, id)?;
    tx.audit(
        Audit::new("award.record", role, "awards", row.uuid())
            .about(person.id())
            .before(&cmd.corrects)?
            .after(&cmd)?
            .basis(&cmd.decree_number),
    )?;
    let origin_id = origin(tx, row)?;
    tx.emit(
        person.id(),
        Some(id),
        &events::AwardRecorded {
            history_id: row,
            origin_id,
            nip: person.nip,
            registry_person_id: person.profile.registry_id,
            kind_code: cmd.kind_code,
            year: cmd.year,
            decree_number: cmd.decree_number.trim().to_owned(),
            issued_on: cmd.decree_issued_on,
            scan: Scan { document_id: document.id, content_hash: document.content_hash.as_str().to_owned() },
        },
    )?;
    Ok(stepped)
}

fn insert(tx: &mut Tx<'_>, person: &crate::Locked, cmd: &EnterAward, request: RequestId) -> Result<HistoryId, Error> {
    let (now, by, id) = (tx.now(), tx.actor().user, HistoryId::new());
    let decree = record_decree(
        tx,
        NewDecree {
            kind: "award",
            number: cmd.decree_number.trim(),
            issued_on: cmd.decree_issued_on,
            signatory: None,
            document_id: Some(cmd.document_id),
        },
    )?;
    diesel::insert_into(a::table)
        .values((
            (a::id.eq(id), a::employee_id.eq(person.id()), a::kind_code.eq(&cmd.kind_code), a::year.eq(cmd.year)),
            (a::decree_id.eq(decree), a::request_id.eq(request), a::recorded_at.eq(now), a::recorded_by.eq(by)),
        ))
        .execute(tx.conn())?;
    if let Some(old) = cmd.corrects {
        diesel::update(a::table.find(old))
            .set((a::superseded_at.eq(now), a::superseded_by.eq(id)))
            .execute(tx.conn())?;
    }
    Ok(id)
}

/// The row as which the award was first recorded: corrections go back to it one by one.
fn origin(tx: &mut Tx<'_>, row: HistoryId) -> Result<HistoryId, Error> {
    let mut first = row;
    loop {
        let corrected: Option<HistoryId> =
            a::table.filter(a::superseded_by.eq(first)).select(a::id).first(tx.conn()).optional()?;
        match corrected {
            Some(earlier) => first = earlier,
            None => return Ok(first),
        }
    }
}
