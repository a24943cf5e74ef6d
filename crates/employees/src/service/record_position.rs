use chrono::{NaiveDate, NaiveTime};
use diesel::{prelude::*, sql_types as t};
use kernel::{
    DecreeId, DocumentId, EmployeeId, HistoryId, Permission, PositionId, PositionKind, Reason, Span, UnitId, access,
    clock,
};
use serde::{Deserialize, Serialize};
use store::{
    Audit, Tx,
    events::{self, Scan},
    range,
    schema::{documents, position_history as h, units},
};

use super::{NewDecree, record_decree};
use crate::{Error, Locked, lock};

/// A position or unit change with its decree.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordPosition {
    /// The position.
    pub position_id: PositionId,
    /// The unit it is held in.
    pub unit_id: UnitId,
    /// TMT.
    pub effective_on: NaiveDate,
    /// Inauguration; asked for structural positions.
    #[serde(default)]
    pub inaugurated_on: Option<NaiveDate>,
    /// Decree number as written.
    pub decree_number: String,
    /// Decree date.
    pub decree_issued_on: NaiveDate,
    /// Who signed.
    #[serde(default)]
    pub signatory: Option<String>,
    /// Scan of the decree.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct RecordedPosition {
    /// Row of the history.
    pub id: HistoryId,
    /// Only the unit changed.
    pub unit_only: bool,
}

fn check(cmd: &RecordPosition, kind: PositionKind) -> Vec<Reason> {
    let mut faults = Vec::new();
    if cmd.decree_number.trim().is_empty() || cmd.decree_number.chars().count() > 100 {
        faults.push(Reason::field(
            "decree_number",
            "decree-number",
            "Nomor SK diisi seperti tertulis pada SK, paling banyak 100 huruf.",
        ));
    }
    if kind == PositionKind::Structural && cmd.inaugurated_on.is_none() {
        faults.push(Reason::field(
            "inaugurated_on",
            "inauguration-missing",
            "Tanggal pelantikan diisi untuk jabatan manajerial.",
        ));
    }
    if cmd.inaugurated_on.is_some_and(|on| on < cmd.decree_issued_on) {
        faults.push(Reason::field(
            "inaugurated_on",
            "inauguration-before-decree",
            "Tanggal pelantikan mendahului tanggal SK; periksa lagi keduanya.",
        ));
    }
    faults
}

/// Records a position: the one in force on the TMT ends there, and the registry is told.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`Error::PositionOverlap`] when another position begins on or after the TMT.
pub fn record_position(tx: &mut Tx<'_>, employee: EmployeeId, cmd: RecordPosition) -> Result<RecordedPosition, Error> {
    let person = lock(tx, employee)?;
    let grant = access::require(tx.actor(), Permission::RecordPosition, &person.place())?;
    access::require_other(tx.actor(), employee)?;
    let position = organization::find_position(tx, cmd.position_id)?;
    organization::find_unit(tx, cmd.unit_id, cmd.effective_on)?;
    let mut faults = check(&cmd, position.kind);
    let unit_only = person.profile.position_id == Some(cmd.position_id);
    if unit_only && person.profile.unit_id == Some(cmd.unit_id) {
        faults.push(Reason::field(
            "position_id",
            "no-change",
            "Jabatan dan unit ini sudah tercatat; tidak ada yang berubah.",
        ));
    }
    faults.extend(foreign_scan(tx, employee, cmd.document_id)?);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let decree = record_decree(
        tx,
        NewDecree {
            kind: "position",
            number: &cmd.decree_number,
            issued_on: cmd.decree_issued_on,
            signatory: cmd.signatory.as_deref(),
            document_id: cmd.document_id,
        },
    )?;
    end_current(tx, employee, cmd.effective_on)?;
    let id = insert(tx, employee, &cmd, decree)?;
    tx.audit(
        Audit::new("employee.record-position", grant.role, "position_history", id.uuid())
            .about(employee)
            .before(&before(&person))?
            .after(&cmd)?
            .basis(&cmd.decree_number),
    )?;
    let decree_scan = cmd.document_id.map(|document| scan(tx, document)).transpose()?;
    let inauguration_scan = match cmd.inaugurated_on {
        Some(day) if position.kind == PositionKind::Structural => inauguration_scan(tx, employee, day)?,
        _ => None,
    };
    let unit_registry_id: String = units::table.find(cmd.unit_id).select(units::registry_id).first(tx.conn())?;
    tx.emit(
        employee,
        None,
        &events::PositionRecorded {
            history_id: id,
            nip: person.nip,
            registry_person_id: person.profile.registry_id,
            position_kind: position.kind,
            position_registry_id: position.registry_id,
            echelon: position.echelon,
            unit_registry_id,
            decree_number: cmd.decree_number,
            issued_on: cmd.decree_issued_on,
            effective_on: cmd.effective_on,
            inaugurated_on: cmd.inaugurated_on,
            unit_only,
            decree_scan,
            inauguration_scan,
        },
    )?;
    Ok(RecordedPosition { id, unit_only })
}

pub(super) fn scan(tx: &mut Tx<'_>, document: DocumentId) -> Result<Scan, Error> {
    let content_hash = documents::table.find(document).select(documents::content_hash).first(tx.conn())?;
    Ok(Scan { document_id: document, content_hash })
}

/// The statement of inauguration, if somebody has put one into the file since that day.
pub(super) fn inauguration_scan(tx: &mut Tx<'_>, employee: EmployeeId, day: NaiveDate) -> Result<Option<Scan>, Error> {
    let Some(since) = day.and_time(NaiveTime::MIN).and_local_timezone(clock::jakarta()).single() else {
        return Ok(None);
    };
    let found: Option<(DocumentId, String)> = documents::table
        .filter(documents::employee_id.eq(employee).and(documents::kind.eq("inauguration")))
        .filter(documents::withdrawn_at.is_null().and(documents::uploaded_at.ge(since.to_utc())))
        .order(documents::uploaded_at.desc())
        .select((documents::id, documents::content_hash))
        .first(tx.conn())
        .optional()?;
    Ok(found.map(|(document_id, content_hash)| Scan { document_id, content_hash }))
}

/// The scan travels to the registry, so it must be one of this person's file.
fn foreign_scan(tx: &mut Tx<'_>, employee: EmployeeId, scan: Option<DocumentId>) -> Result<Option<Reason>, Error> {
    let Some(scan) = scan else { return Ok(None) };
    let own =
        documents::table.find(scan).filter(documents::employee_id.eq(employee).and(documents::withdrawn_at.is_null()));
    let known: bool = diesel::select(diesel::dsl::exists(own)).get_result(tx.conn())?;
    let message = "Pindaian SK ini tidak ada dalam berkas pegawai; unggah lagi.";
    Ok((!known).then(|| Reason::field("document_id", "scan-unknown", message)))
}

fn before(person: &Locked) -> serde_json::Value {
    let p = &person.profile;
    serde_json::json!({ "position": p.position_name, "unit_id": p.unit_id, "since": p.position_since })
}

/// Ends the open position on `day`: a new row supersedes it; the old one stays readable.
fn end_current(tx: &mut Tx<'_>, employee: EmployeeId, day: NaiveDate) -> Result<(), Error> {
    let (now, by) = (tx.now(), tx.actor().user);
    let old: Option<HistoryId> = h::table
        .filter(h::employee_id.eq(employee).and(h::superseded_at.is_null()))
        .filter(
            diesel::dsl::sql::<t::Bool>("upper_inf(valid_during) and lower(valid_during) < ").bind::<t::Date, _>(day),
        )
        .select(h::id)
        .for_update()
        .first(tx.conn())
        .optional()?;
    let Some(old) = old else { return Ok(()) };
    let ended = HistoryId::new();
    diesel::update(h::table.find(old)).set(h::superseded_at.eq(now)).execute(tx.conn())?;
    diesel::sql_query(
        "insert into position_history (id, employee_id, position_id, unit_id, assignment, inaugurated_on, registry_id, valid_during, \
         decree_id, batch_id, recorded_at, recorded_by) \
         select $1, employee_id, position_id, unit_id, assignment, inaugurated_on, registry_id, daterange(lower(valid_during), $3), \
         decree_id, batch_id, $4, $5 from position_history where id = $2",
    )
    .bind::<t::Uuid, _>(ended)
    .bind::<t::Uuid, _>(old)
    .bind::<t::Date, _>(day)
    .bind::<t::Timestamptz, _>(now)
    .bind::<t::Nullable<t::Uuid>, _>(by)
    .execute(tx.conn())?;
    diesel::update(h::table.find(old)).set(h::superseded_by.eq(ended)).execute(tx.conn())?;
    Ok(())
}

fn insert(tx: &mut Tx<'_>, employee: EmployeeId, cmd: &RecordPosition, decree: DecreeId) -> Result<HistoryId, Error> {
    let id = HistoryId::new();
    let (now, by) = (tx.now(), tx.actor().user);
    diesel::insert_into(h::table)
        .values((
            (h::id.eq(id), h::employee_id.eq(employee), h::position_id.eq(cmd.position_id), h::unit_id.eq(cmd.unit_id)),
            (
                h::inaugurated_on.eq(cmd.inaugurated_on),
                h::valid_during.eq(range::bounds(Span::since(cmd.effective_on))),
            ),
            (h::decree_id.eq(decree), h::recorded_at.eq(now), h::recorded_by.eq(by)),
        ))
        .execute(tx.conn())?;
    Ok(id)
}
