//! A difference is closed by "ours", by "theirs", or put off: by an officer with a reason, or by the table of fields.

use chrono::NaiveDate;
use diesel::prelude::*;
use employees::service::{resend_award, resend_contact, resend_position};
use kernel::{EmployeeId, HistoryId, Permission, Role, access};
use performance::service::resend_appraisal;
use store::{Audit, Tx, outbox, schema::registry_differences as d};
use uuid::Uuid;

use crate::{
    Error,
    compare::Found,
    fields, policy,
    queries::{self, Filter, Listed},
    run::Read,
    take,
    words::{DiffState, Kind, Sort, Winner},
};

/// Shortest reason.
const SHORTEST_REASON: usize = 10;
/// Longest time something is put off, in days.
const LONGEST_DELAY: u64 = 180;

/// What an officer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Ours is right: it is sent to the registry like an ordinary event.
    Ours,
    /// Theirs is right: it is read again and taken over.
    Theirs,
    /// Not asked about again before a day.
    Later {
        /// The day.
        until: NaiveDate,
    },
}

/// A difference as it is decided about.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = d, check_for_backend(diesel::pg::Pg))]
pub(crate) struct Open {
    pub(crate) id: Uuid,
    pub(crate) employee_id: EmployeeId,
    pub(crate) kind: Kind,
    pub(crate) row_key: String,
    pub(crate) field: String,
    pub(crate) sort: Sort,
    pub(crate) theirs: Option<String>,
    pub(crate) history_id: Option<HistoryId>,
    pub(crate) registry_row_id: Option<String>,
    pub(crate) winner: Winner,
    pub(crate) state: DiffState,
    pub(crate) reason: Option<String>,
}

impl Open {
    pub(crate) fn is(&self, found: &Found) -> bool {
        (self.kind, self.row_key.as_str(), self.field.as_str()) == (found.kind, found.row_key.as_str(), found.field)
    }
}

/// Decides about one difference, as the officer in charge.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`]; [`Error::NoReason`]; [`Error::NotNow`] when it is closed or on its way already;
/// [`Error::Impossible`] when ours cannot be sent, or theirs not taken over: the advice of the table says what to do then.
pub fn decide(tx: &mut Tx<'_>, id: Uuid, decision: Decision, reason: &str) -> Result<(), Error> {
    queries::allowed(tx.actor())?;
    let grant = access::require_agency(tx.actor(), Permission::ManageRegistry)?;
    let reason = reason.trim().to_owned();
    if reason.chars().count() < SHORTEST_REASON {
        return Err(Error::NoReason);
    }
    let employee: EmployeeId =
        d::table.find(id).select(d::employee_id).first(tx.conn()).optional()?.ok_or(Error::NotFound)?;
    // The person first, then the difference: the same order as every use case.
    let person = employees::lock(tx, employee)?;
    access::require_other(tx.actor(), employee)?;
    let open: Open = d::table.find(id).select(Open::as_select()).for_update().first(tx.conn())?;
    if !matches!(open.state, DiffState::Open | DiffState::Postponed) {
        return Err(Error::NotNow);
    }
    let name = tx.actor().name.clone();
    match decision {
        Decision::Ours => send(tx, &open, &person, (&name, &reason), grant.role),
        Decision::Theirs => {
            let (today, this) = (tx.today(), Filter { state: Some(open.state), only: Some(id), ..Filter::default() });
            if !queries::list(tx, today, &this, 1)?.iter().any(Listed::can_take) {
                return Err(Error::Impossible);
            }
            note(tx, &open, (DiffState::Taking, None), (&name, &reason), grant.role)
        }
        Decision::Later { until } => {
            let today = tx.today();
            if until <= today || until > today + chrono::Days::new(LONGEST_DELAY) {
                return Err(Error::NoDay);
            }
            note(tx, &open, (DiffState::Postponed, Some(until)), (&name, &reason), grant.role)
        }
    }
}

/// Does what the table of fields decides, for one person who was just compared. Answers how many differences.
pub(crate) fn by_table(tx: &mut Tx<'_>, employee: EmployeeId, theirs: &Read) -> Result<u32, Error> {
    let open: Vec<Open> = d::table
        .filter(d::employee_id.eq(employee).and(d::state.eq(DiffState::Open.as_str())))
        .filter(d::winner.ne(Winner::Person.as_str()))
        .select(Open::as_select())
        .load(tx.conn())?;
    let person = employees::lock(tx, employee)?;
    let mut done = 0;
    for one in &open {
        let Some(line) = policy::settled(one.kind, &one.field) else { continue };
        let why = ("Tabel selisih", line.reason.as_str());
        let acted = match one.winner {
            Winner::Ours => send(tx, one, &person, why, Role::System),
            Winner::Theirs => {
                note(tx, one, (DiffState::Taking, None), why, Role::System)?;
                take::decided(tx, employee, theirs)
            }
            Winner::Person => continue,
        };
        match acted {
            Ok(()) => done += 1,
            // What cannot be done by itself stays for a person.
            Err(Error::Impossible) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// Sends ours by the same outbox as every change.
fn send(tx: &mut Tx<'_>, open: &Open, person: &employees::Locked, why: (&str, &str), role: Role) -> Result<(), Error> {
    if !fields::find(open.kind, &open.field).is_some_and(|field| field.can_send(open.sort)) {
        return Err(Error::Impossible);
    }
    let row = open.history_id.ok_or(Error::Impossible);
    let sent = match (open.kind, open.field.as_str()) {
        (Kind::Person, member @ ("phone" | "email" | "email_official" | "address")) => {
            resend_contact(tx, person, &[member])?
        }
        (Kind::Person, "position" | "unit") => match present_position(tx, open.employee_id)? {
            Some(row) => resend_position(tx, person, row)?,
            None => None,
        },
        (Kind::Position, _) => resend_position(tx, person, row?)?,
        (Kind::Rating, _) => resend_appraisal(tx, person, row?)?,
        (Kind::Award, _) => resend_award(tx, person, row?)?,
        _ => None,
    };
    let event = sent.ok_or(Error::Impossible)?;
    // The worker writes over nothing that somebody has changed there, unless somebody has decided about it: which has happened.
    let members = fields::find(open.kind, &open.field).map_or(&[][..], |field| field.members);
    if let Some(row) = open.registry_row_id.as_deref().filter(|_| !members.is_empty()) {
        outbox::decided_for_ours(tx, event, row, members)?;
    }
    note(tx, open, (DiffState::Sending, None), why, role)
}

/// The row of the position somebody holds today.
fn present_position(tx: &mut Tx<'_>, employee: EmployeeId) -> Result<Option<HistoryId>, Error> {
    use store::schema::position_history as h;
    let today = tx.today();
    Ok(h::table
        .filter(h::employee_id.eq(employee).and(h::superseded_at.is_null()))
        .filter(
            diesel::dsl::sql::<diesel::sql_types::Bool>("valid_during @> ").bind::<diesel::sql_types::Date, _>(today),
        )
        .select(h::id)
        .first(tx.conn())
        .optional()?)
}

/// Writes who decided what, and why.
fn note(
    tx: &mut Tx<'_>,
    open: &Open,
    (state, until): (DiffState, Option<NaiveDate>),
    (name, reason): (&str, &str),
    role: Role,
) -> Result<(), Error> {
    let (now, by) = (tx.now(), tx.actor().user);
    diesel::update(d::table.find(open.id))
        .set((
            d::state.eq(state.as_str()),
            d::postponed_until.eq(until),
            d::decided_at.eq(now),
            d::decided_by.eq(by.map(kernel::UserId::uuid)),
            d::decided_by_name.eq(name),
            d::reason.eq(reason),
        ))
        .execute(tx.conn())?;
    let entry = Audit::new("reconcile.decide", role, "registry_differences", open.id).about(open.employee_id);
    let (before, after) = (
        serde_json::json!({ "state": open.state }),
        serde_json::json!({ "state": state, "kind": open.kind, "field": open.field, "until": until }),
    );
    Ok(tx.audit(entry.before(&before)?.after(&after)?.basis(reason))?)
}
