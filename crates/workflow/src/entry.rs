//! Entries (catatan riwayat): a row of somebody's history that an officer reads off a document, and that another officer
//! verifies before anybody believes it.
//!
//! ```text
//! entered ──verify──► fact and event, in the same transaction
//!    ▲  └───return──► returned ──entered again──► …
//!    └── withdraw, from either
//! ```
//!
//! The machine is the one of all requests; what was entered is kept each time it is handed in ([`Entered`]), so a correction
//! never overwrites what a verifier saw. What a verified entry becomes is written by the crate that owns the history.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{
    DocumentId, EmployeeId, Permission as P, Place, Reason, RequestId, Role, UnitId, UserId,
    access::{self, Reach},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use store::{Audit, DbError, Tx, schema::request_entries as re, schema::requests as r};
use uuid::Uuid;

use crate::{Action as A, Advance, Edge, Error, NewRequest, Request, State as S, Stepped, advance, create, request};

const fn edge(from: S, action: A, to: S, permission: P, holder: Option<Role>) -> Edge {
    Edge { from, action, to, permission, holder }
}

/// Every edge; the straight way first, in order. A draft lasts no longer than the transaction that hands it in.
pub const TABLE: &[Edge] = &[
    edge(S::Draft, A::Submit, S::Completed, P::RecordHistory, Some(Role::Verifier)),
    edge(S::Completed, A::Verify, S::Effective, P::VerifyRequest, None),
    // sideways
    edge(S::Returned, A::Submit, S::Completed, P::RecordHistory, Some(Role::Verifier)),
    edge(S::Completed, A::Return, S::Returned, P::VerifyRequest, Some(Role::HrOfficer)),
    edge(S::Completed, A::Withdraw, S::Withdrawn, P::RecordHistory, None),
    edge(S::Returned, A::Withdraw, S::Withdrawn, P::RecordHistory, None),
];

/// Shortest and longest words of a return.
const WORDS: std::ops::RangeInclusive<usize> = 5..=1000;

/// A history that is entered this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// As in `requests.kind`.
    pub name: &'static str,
    /// Prefix of the case number.
    pub prefix: &'static str,
    /// What people call a row of it, in the middle of a sentence.
    pub title: &'static str,
    /// Code of the kind of document it is read from.
    pub document: &'static str,
}

/// What every entry has, whatever it is about.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// Where the person is.
    pub place: Place<'a>,
    /// Their unit.
    pub unit: Option<UnitId>,
    /// What of the person it is about: one open entry of a kind for each.
    pub subject: &'a str,
    /// The day it speaks of.
    pub effective_on: NaiveDate,
    /// The document it is read from.
    pub document: DocumentId,
}

/// What was entered, the last time it was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = re, check_for_backend(diesel::pg::Pg))]
pub struct Entered {
    /// In the words of the service.
    pub content: Value,
    /// The document.
    pub document_id: DocumentId,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// By whom.
    pub entered_by: Option<UserId>,
}

impl Entered {
    /// The content as the service wrote it.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn read<C: DeserializeOwned>(&self) -> Result<C, DbError> {
        content(&self.content)
    }
}

/// What was entered, as the service wrote it.
///
/// # Errors
/// [`DbError::Shape`].
pub fn content<C: DeserializeOwned>(entered: &Value) -> Result<C, DbError> {
    serde_json::from_value(entered.clone()).map_err(|e| DbError::Shape(format!("what was entered: {e}")))
}

/// Hands a new entry to the verifiers. The caller holds the person's row lock and has checked the content.
///
/// # Errors
/// [`Error::Denied`], also about oneself; [`Error::AlreadyOpen`].
pub fn enter(tx: &mut Tx<'_>, kind: &Kind, new: &NewEntry<'_>, content: &impl Serialize) -> Result<Stepped, Error> {
    let grant = access::require(tx.actor(), P::RecordHistory, &new.place)?;
    access::require_other(tx.actor(), new.place.employee)?;
    let draft = create(
        tx,
        &NewRequest {
            kind: kind.name,
            prefix: kind.prefix,
            employee: new.place.employee,
            subject: new.subject,
            unit: new.unit,
            effective_on: new.effective_on,
            place: new.place,
            role: grant.role,
        },
    )?;
    hand_in(tx, &draft, draft.version, new, content)
}

/// Hands a returned entry in again, mended.
///
/// # Errors
/// As [`enter`]; [`Error::Moved`], [`Error::NotAllowed`].
pub fn enter_again(
    tx: &mut Tx<'_>,
    id: RequestId,
    seen_version: i32,
    new: &NewEntry<'_>,
    content: &impl Serialize,
) -> Result<Stepped, Error> {
    let before = request(tx, id)?;
    let stepped = hand_in(tx, &before, seen_version, new, content)?;
    diesel::update(r::table.find(id))
        .set((r::subject.eq(new.subject), r::effective_on.eq(new.effective_on)))
        .execute(tx.conn())?;
    Ok(stepped)
}

fn hand_in(
    tx: &mut Tx<'_>,
    before: &Request,
    seen_version: i32,
    new: &NewEntry<'_>,
    content: &impl Serialize,
) -> Result<Stepped, Error> {
    let step = Advance { id: before.id, seen_version: Some(seen_version), action: A::Submit, note: None, reasons: &[] };
    let (after, role) = advance(tx, TABLE, &new.place, &step)?;
    access::require_other(tx.actor(), new.place.employee)?;
    let content = serde_json::to_value(content).map_err(|e| DbError::Shape(e.to_string()))?;
    let (now, by) = (tx.now(), tx.actor().user);
    diesel::insert_into(re::table)
        .values((
            re::id.eq(Uuid::now_v7()),
            re::request_id.eq(before.id),
            re::content.eq(&content),
            re::document_id.eq(new.document),
            re::entered_at.eq(now),
            re::entered_by.eq(by),
        ))
        .execute(tx.conn())?;
    tx.audit(
        Audit::new("entry.enter", role, "request", before.id.uuid())
            .about(new.place.employee)
            .after(&json!({ "kind": before.kind, "step": Stepped::from(&after), "content": content }))?
            .basis(&after.number),
    )?;
    Ok(Stepped::from(&after))
}

/// The verifier accepts what was entered. What it becomes is written by the caller, in the same transaction.
///
/// # Errors
/// [`Error::Denied`], also for whoever entered it and for the person themself; [`Error::Moved`], [`Error::NotAllowed`].
pub fn verify(
    tx: &mut Tx<'_>,
    place: &Place<'_>,
    id: RequestId,
    seen_version: i32,
    note: Option<&str>,
) -> Result<(Stepped, Role), Error> {
    step(tx, place, id, seen_version, A::Verify, note, &[])
}

/// The verifier sends the entry back to whoever enters, with words that say what is wrong.
///
/// # Errors
/// [`Error::Invalid`] without words; else as [`verify`].
pub fn send_back(
    tx: &mut Tx<'_>,
    place: &Place<'_>,
    id: RequestId,
    seen_version: i32,
    note: &str,
) -> Result<Stepped, Error> {
    let note = note.trim();
    if !WORDS.contains(&note.chars().count()) {
        let message = "Tulis apa yang harus diperbaiki, 5 sampai 1.000 huruf.";
        return Err(Error::Invalid(vec![Reason::field("note", "return-reason", message)]));
    }
    Ok(step(tx, place, id, seen_version, A::Return, Some(note), &[])?.0)
}

/// Whoever enters takes the entry back: nothing of it is believed.
///
/// # Errors
/// As [`verify`].
pub fn withdraw(
    tx: &mut Tx<'_>,
    place: &Place<'_>,
    id: RequestId,
    seen_version: i32,
    note: Option<&str>,
) -> Result<Stepped, Error> {
    access::require_other(tx.actor(), place.employee)?;
    Ok(step(tx, place, id, seen_version, A::Withdraw, note, &[])?.0)
}

fn step(
    tx: &mut Tx<'_>,
    place: &Place<'_>,
    id: RequestId,
    seen_version: i32,
    action: A,
    note: Option<&str>,
    reasons: &[Reason],
) -> Result<(Stepped, Role), Error> {
    let before = request(tx, id)?;
    let step = Advance { id, seen_version: Some(seen_version), action, note, reasons };
    let (after, role) = advance(tx, TABLE, place, &step)?;
    let done = match action {
        A::Verify => "entry.verify",
        A::Return => "entry.return",
        _ => "entry.withdraw",
    };
    tx.audit(
        Audit::new(done, role, "request", id.uuid())
            .about(place.employee)
            .before(&Stepped::from(&before))?
            .after(&Stepped::from(&after))?
            .basis(note.unwrap_or(&after.number)),
    )?;
    Ok((Stepped::from(&after), role))
}

/// The request, when it is an entry of this kind.
///
/// # Errors
/// [`Error::NotFound`].
pub fn of_kind(conn: &mut PgConnection, kind: &Kind, id: RequestId) -> Result<Request, Error> {
    let found = request(conn, id)?;
    if found.kind == kind.name { Ok(found) } else { Err(Error::NotFound) }
}

/// What was entered last.
///
/// # Errors
/// [`Error::NotFound`].
pub fn entered(conn: &mut PgConnection, id: RequestId) -> Result<Entered, Error> {
    re::table
        .filter(re::request_id.eq(id))
        .order((re::entered_at.desc(), re::id.desc()))
        .select(Entered::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound)
}

/// An entry as lists and pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct EntryRow {
    /// The request.
    #[diesel(sql_type = t::Uuid)]
    pub id: RequestId,
    /// Case number.
    #[diesel(sql_type = t::Text)]
    pub number: String,
    /// Kind, [`Kind::name`].
    #[diesel(sql_type = t::Text)]
    pub kind: String,
    /// Where it is.
    #[diesel(sql_type = t::Text)]
    pub state: S,
    /// Version; the ETag.
    #[diesel(sql_type = t::Integer)]
    pub version: i32,
    /// Since when on this desk.
    #[diesel(sql_type = t::Timestamptz)]
    pub held_since: DateTime<Utc>,
    /// Whom it is about.
    #[diesel(sql_type = t::Uuid)]
    pub employee_id: EmployeeId,
    /// Name without titles.
    #[diesel(sql_type = t::Text)]
    pub name: String,
    /// Employee number.
    #[diesel(sql_type = t::Text)]
    pub nip: String,
    /// Unit at the time of the entry.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub unit_name: Option<String>,
    /// What was entered.
    #[diesel(sql_type = t::Jsonb)]
    pub content: Value,
    /// The document.
    #[diesel(sql_type = t::Uuid)]
    pub document_id: DocumentId,
    /// Who handed it in last.
    #[diesel(sql_type = t::Text)]
    pub entered_by: String,
    /// When.
    #[diesel(sql_type = t::Timestamptz)]
    pub entered_at: DateTime<Utc>,
    /// Who decided last: verified or returned.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub decided_by: Option<String>,
    /// Words of that decision.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub decision_note: Option<String>,
    /// Tercatat: verified, and appended to what is sent.
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    pub recorded_at: Option<DateTime<Utc>>,
    /// Terkirim: first sent.
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    pub sent_at: Option<DateTime<Utc>>,
    /// Diterima: the registry took the row.
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    pub accepted_at: Option<DateTime<Utc>>,
    /// Tampil di BKN: the row is there with its document.
    #[diesel(sql_type = t::Nullable<t::Timestamptz>)]
    pub visible_at: Option<DateTime<Utc>>,
}

/// Which entries to list. Every field narrows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this one.
    pub id: Option<RequestId>,
    /// Only this kind, [`Kind::name`].
    pub kind: Option<&'static str>,
    /// Only about this person.
    pub employee: Option<EmployeeId>,
    /// Only in these states; empty: all.
    pub states: Vec<S>,
}

/// Entries in `reach`, longest on their desk first, after the cursor (`held_since`, id). `day` decides the units.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut PgConnection,
    filter: &Filter,
    reach: &Reach,
    after: Option<(DateTime<Utc>, RequestId)>,
    limit: i64,
    day: NaiveDate,
) -> Result<Vec<EntryRow>, Error> {
    let (after_at, after_id) = after.unzip();
    let states: &[S] = if filter.states.is_empty() { S::ALL } else { &filter.states };
    Ok(diesel::sql_query(include_str!("entries.sql"))
        .bind::<t::Date, _>(day)
        .bind::<t::Array<t::Text>, _>(states.iter().map(|s| s.as_str()).collect::<Vec<_>>())
        .bind::<t::Bool, _>(reach.agency)
        .bind::<t::Array<t::Uuid>, _>(reach.units.iter().map(|u| u.uuid()).collect::<Vec<_>>())
        .bind::<t::Nullable<t::Uuid>, _>(reach.own)
        .bind::<t::Nullable<t::Uuid>, _>(filter.employee)
        .bind::<t::Nullable<t::Text>, _>(filter.kind)
        .bind::<t::Nullable<t::Uuid>, _>(filter.id)
        .bind::<t::Nullable<t::Timestamptz>, _>(after_at)
        .bind::<t::Nullable<t::Uuid>, _>(after_id)
        .bind::<t::BigInt, _>(limit.clamp(1, 500))
        .load(conn)?)
}

/// One entry; the caller asks for the permission at the person's place.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find(conn: &mut PgConnection, id: RequestId, day: NaiveDate) -> Result<EntryRow, Error> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    let everywhere = Reach { agency: true, ..Reach::default() };
    list(conn, &filter, &everywhere, None, 1, day)?.into_iter().next().ok_or(Error::NotFound)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = t::BigInt)]
    n: i64,
}

/// How many entries of every kind in `reach` are in `state`.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut PgConnection, state: S, reach: &Reach, day: NaiveDate) -> Result<i64, Error> {
    let row: Count = diesel::sql_query(
        "select count(*) as n from requests r left join unit_history u on u.unit_id = r.unit_id and u.superseded_at is null and u.valid_during @> $1 \
         where r.state = $2 and exists (select from request_entries where request_id = r.id) \
         and ($3 or r.employee_id = $5 or exists (select from unnest($4) g where u.path like '%/' || g::text || '/%'))",
    )
    .bind::<t::Date, _>(day)
    .bind::<t::Text, _>(state)
    .bind::<t::Bool, _>(reach.agency)
    .bind::<t::Array<t::Uuid>, _>(reach.units.iter().map(|u| u.uuid()).collect::<Vec<_>>())
    .bind::<t::Nullable<t::Uuid>, _>(reach.own)
    .get_result(conn)?;
    Ok(row.n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_handed_in_and_verified_by_different_permissions() {
        let way: Vec<_> = crate::next_steps(TABLE, S::Draft).iter().map(|e| (e.to, e.permission)).collect();
        assert_eq!(way, [(S::Completed, P::RecordHistory), (S::Effective, P::VerifyRequest)]);
        for role in Role::ALL.iter().filter(|role| **role != Role::System) {
            assert!(!(role.may(P::RecordHistory) && role.may(P::VerifyRequest)), "{role} enters and verifies");
        }
    }

    #[test]
    fn only_a_finished_entry_has_no_way_out() {
        let reached: Vec<S> = TABLE.iter().map(|e| e.to).collect();
        for state in reached {
            assert_eq!(TABLE.iter().any(|e| e.from == state), !state.is_final(), "{state}");
        }
    }
}
