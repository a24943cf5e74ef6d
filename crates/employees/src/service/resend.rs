//! What the registry should have already is sent to it once more, as an ordinary event. Called by the use case that found
//! it missing there, in its transaction, for a person it has locked.

use chrono::NaiveDate;
use diesel::{prelude::*, sql_types as t};
use kernel::{DocumentId, EventId, HistoryId, PositionKind};
use store::{Tx, events, schema::employee_private as p};

use super::{
    award_event::award_event,
    record_position::{inauguration_scan, scan},
};
use crate::{Error, Locked};

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = t::Text)]
    kind: PositionKind,
    #[diesel(sql_type = t::Text)]
    post: String,
    #[diesel(sql_type = t::Nullable<t::Text>)]
    echelon: Option<String>,
    #[diesel(sql_type = t::Text)]
    unit: String,
    #[diesel(sql_type = t::Text)]
    decree_number: String,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    issued_on: Option<NaiveDate>,
    #[diesel(sql_type = t::Date)]
    since: NaiveDate,
    #[diesel(sql_type = t::Nullable<t::Date>)]
    inaugurated_on: Option<NaiveDate>,
    #[diesel(sql_type = t::Nullable<t::Uuid>)]
    document_id: Option<DocumentId>,
}

/// Sends a position of the history again. `None` when it stands on no decree of its own: what came with the registry's
/// profile is not sent back there.
///
/// # Errors
/// [`Error::NotFound`] when the row holds no more; the database's.
pub fn resend_position(tx: &mut Tx<'_>, person: &Locked, row: HistoryId) -> Result<Option<EventId>, Error> {
    let held: Held = diesel::sql_query(
        "select p.kind, p.registry_id as post, p.echelon, u.registry_id as unit, d.number as decree_number, \
         case when d.kind <> 'registry_profile' then d.issued_on end as issued_on, lower(h.valid_during) as since, h.inaugurated_on, d.document_id \
         from position_history h join positions p on p.id = h.position_id join units u on u.id = h.unit_id join decrees d on d.id = h.decree_id \
         where h.id = $1 and h.employee_id = $2 and h.superseded_at is null",
    )
    .bind::<t::Uuid, _>(row)
    .bind::<t::Uuid, _>(person.id())
    .get_result(tx.conn())
    .optional()?
    .ok_or(Error::NotFound)?;
    let Some(issued_on) = held.issued_on else { return Ok(None) };
    let decree_scan = held.document_id.map(|document| scan(tx, document)).transpose()?;
    let inauguration_scan = match held.inaugurated_on {
        Some(day) if held.kind == PositionKind::Structural => inauguration_scan(tx, person.id(), day)?,
        _ => None,
    };
    let event = events::PositionRecorded {
        history_id: row,
        nip: person.nip.clone(),
        registry_person_id: person.profile.registry_id.clone(),
        position_kind: held.kind,
        position_registry_id: held.post,
        echelon: held.echelon,
        unit_registry_id: held.unit,
        decree_number: held.decree_number,
        issued_on,
        effective_on: held.since,
        inaugurated_on: held.inaugurated_on,
        unit_only: false,
        decree_scan,
        inauguration_scan,
    };
    Ok(Some(tx.emit(person.id(), None, &event)?))
}

/// Sends contact data again. `None` when nothing is recorded.
///
/// # Errors
/// The database's.
pub fn resend_contact(tx: &mut Tx<'_>, person: &Locked, members: &[&str]) -> Result<Option<EventId>, Error> {
    let row: Option<HistoryId> = p::table
        .filter(p::employee_id.eq(person.id()).and(p::superseded_at.is_null()))
        .select(p::id)
        .first(tx.conn())
        .optional()?;
    let Some(record_id) = row else { return Ok(None) };
    let event = events::ContactChanged {
        record_id,
        nip: person.nip.clone(),
        registry_person_id: person.profile.registry_id.clone(),
        changed: members.iter().map(|member| (*member).to_owned()).collect(),
    };
    Ok(Some(tx.emit(person.id(), None, &event)?))
}

/// Sends an award again. `None` when it came without a decree or a certificate.
///
/// # Errors
/// [`Error::NotFound`] when the row holds no more; the database's.
pub fn resend_award(tx: &mut Tx<'_>, person: &Locked, row: HistoryId) -> Result<Option<EventId>, Error> {
    let Some(event) = award_event(tx, person, row)? else { return Ok(None) };
    Ok(Some(tx.emit(person.id(), None, &event)?))
}
