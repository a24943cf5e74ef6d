use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::{prelude::*, sql_types as t};
use kernel::{
    Actor, Assessment, AssessmentId, Denied, DocumentId, EmployeeId, Grant, Place, Reason, RequestId, Role, UnitId,
    UserId, access,
};
use serde::{Deserialize, Serialize};
use store::{
    DbError, Tx,
    schema::{request_assessments as ra, request_documents as rd, request_transitions as rt, requests as r},
};
use uuid::Uuid;

use crate::{Action, Edge, Error, State, machine};

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable)]
#[diesel(table_name = r, check_for_backend(diesel::pg::Pg))]
pub struct Request {
    /// Identifier.
    pub id: RequestId,
    /// Case number people read: KP-2026-000123.
    pub number: String,
    /// Service.
    pub kind: String,
    /// Whom it is about.
    pub employee_id: EmployeeId,
    /// Unit at the time of the request.
    pub unit_id: Option<UnitId>,
    /// Where it is.
    pub state: State,
    /// Grows with every step; the ETag.
    pub version: i32,
    /// Proposed TMT.
    pub effective_on: NaiveDate,
    /// Account that submitted it.
    pub submitter_id: Option<UserId>,
    /// Role whose desk it is on.
    pub held_by: Option<String>,
    /// Since when.
    pub held_since: DateTime<Utc>,
    /// Begin.
    pub created_at: DateTime<Utc>,
    /// Last step.
    pub updated_at: DateTime<Utc>,
    /// What of the person it is about, where several of a kind may be open at once; else empty.
    pub subject: String,
}

/// What a step answers: enough to show the next page, without personal data, since the answer is kept with the
/// idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stepped {
    /// The request.
    pub id: RequestId,
    /// Case number.
    pub number: String,
    /// State now.
    pub state: State,
    /// Version now.
    pub version: i32,
}

impl From<&Request> for Stepped {
    fn from(request: &Request) -> Self {
        Self { id: request.id, number: request.number.clone(), state: request.state, version: request.version }
    }
}

/// What a new request begins with.
#[derive(Debug, Clone)]
pub struct NewRequest<'a> {
    /// Service, as in the table's check.
    pub kind: &'static str,
    /// Prefix of the case number.
    pub prefix: &'static str,
    /// Whom it is about.
    pub employee: EmployeeId,
    /// What of them, where several of a kind may be open at once (the year, the decree number); else empty.
    pub subject: &'a str,
    /// Their unit.
    pub unit: Option<UnitId>,
    /// Proposed TMT.
    pub effective_on: NaiveDate,
    /// Where the person is.
    pub place: Place<'a>,
    /// Role of the grant that allows it.
    pub role: Role,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = t::BigInt)]
    n: i64,
}

/// Starts a draft on the employee's desk.
///
/// # Errors
/// [`Error::AlreadyOpen`].
pub fn create(tx: &mut Tx<'_>, new: &NewRequest<'_>) -> Result<Request, Error> {
    let (now, by) = (tx.now(), tx.actor().user);
    let Number { n } = diesel::sql_query("select nextval('request_numbers') as n").get_result(tx.conn())?;
    let request: Request = diesel::insert_into(r::table)
        .values((
            (
                r::id.eq(RequestId::new()),
                r::number.eq(format!("{}-{}-{n:06}", new.prefix, tx.today().year())),
                r::kind.eq(new.kind),
            ),
            (
                r::employee_id.eq(new.employee),
                r::unit_id.eq(new.unit),
                r::state.eq(State::Draft),
                r::effective_on.eq(new.effective_on),
                r::subject.eq(new.subject),
            ),
            (
                r::submitter_id.eq(by),
                r::held_by.eq(Role::Employee),
                r::held_since.eq(now),
                r::created_at.eq(now),
                r::updated_at.eq(now),
            ),
        ))
        .returning(Request::as_returning())
        .get_result(tx.conn())?;
    append_step(tx, request.id, State::Draft, Action::Create, State::Draft, new.role, None, &[])?;
    Ok(request)
}

/// Whom a request is about.
///
/// # Errors
/// [`Error::NotFound`].
pub fn employee_of(conn: &mut PgConnection, id: RequestId) -> Result<EmployeeId, Error> {
    r::table.find(id).select(r::employee_id).first(conn).optional()?.ok_or(Error::NotFound)
}

/// One step to take.
#[derive(Debug, Clone)]
pub struct Advance<'a> {
    /// The request.
    pub id: RequestId,
    /// Version the caller saw; `None` for the program itself, which holds the row lock.
    pub seen_version: Option<i32>,
    /// What to do.
    pub action: Action,
    /// Words of the actor.
    pub note: Option<&'a str>,
    /// Coded reasons, all at once.
    pub reasons: &'a [Reason],
}

/// Takes one step: locks the row, compares the version, asks for the permission of the edge, keeps apart who must be
/// apart, appends the step. Answers the request as it is now and the role that allowed it.
///
/// # Errors
/// [`Error::Moved`] when the caller's version is not the present one, [`Error::NotAllowed`] when the table has no such
/// edge, [`Error::Denied`].
pub fn advance(
    tx: &mut Tx<'_>,
    table: &[Edge],
    place: &Place<'_>,
    step: &Advance<'_>,
) -> Result<(Request, Role), Error> {
    let present: Request = r::table
        .find(step.id)
        .select(Request::as_select())
        .for_update()
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NotFound)?;
    // Access first: somebody out of scope must not learn the state from the kind of refusal.
    let edge = machine::find(table, present.state, step.action);
    let stale = step.seen_version.is_some_and(|seen| seen != present.version);
    let grant = match edge.filter(|_| !stale) {
        Some(edge) => access::require(tx.actor(), edge.permission, place)?,
        // Somebody was faster: whoever may take this step from some state is told the present one.
        None => may_take(tx.actor(), table, step.action, place)?,
    };
    if stale {
        return Err(Error::Moved { state: present.state, version: present.version });
    }
    let edge = edge.ok_or(Error::NotAllowed { state: present.state, action: step.action, version: present.version })?;
    keep_apart(tx, &present, step.action)?;
    let now = tx.now();
    let by = tx.actor().user;
    let submitter = if step.action == Action::Submit { by } else { present.submitter_id };
    let request: Request = diesel::update(r::table.find(step.id))
        .set((
            r::state.eq(edge.to),
            r::version.eq(present.version + 1),
            r::held_by.eq(edge.holder),
            r::held_since.eq(now),
            r::updated_at.eq(now),
            r::submitter_id.eq(submitter),
        ))
        .returning(Request::as_returning())
        .get_result(tx.conn())?;
    append_step(tx, step.id, present.state, step.action, edge.to, grant.role, step.note, step.reasons)?;
    Ok((request, grant.role))
}

/// The grant by which `actor` may take `action` from at least one state.
fn may_take(actor: &Actor, table: &[Edge], action: Action, place: &Place<'_>) -> Result<Grant, Denied> {
    let mut refusal = Denied::OutOfScope;
    for edge in table.iter().filter(|edge| edge.action == action) {
        match access::require(actor, edge.permission, place) {
            Ok(grant) => return Ok(grant),
            Err(denied) => refusal = denied,
        }
    }
    Err(refusal)
}

/// Four eyes: nobody decides their own case; whoever entered does not verify; whoever entered or verified does not
/// approve. Counted since the last submission, so that a returned case may come back to the same desk.
fn keep_apart(tx: &mut Tx<'_>, request: &Request, action: Action) -> Result<(), Error> {
    let deciding = matches!(
        action,
        Action::Complete | Action::Verify | Action::Return | Action::Approve | Action::Refuse | Action::Decree
    );
    if deciding {
        access::require_other(tx.actor(), request.employee_id)?;
    }
    let earlier: &[Action] = match action {
        Action::Verify => &[Action::Submit, Action::Complete],
        Action::Approve => &[Action::Submit, Action::Complete, Action::Verify],
        _ => return Ok(()),
    };
    let Some(me) = tx.actor().user else { return Ok(()) };
    let last_submit: Option<DateTime<Utc>> = rt::table
        .filter(rt::request_id.eq(request.id).and(rt::action.eq(Action::Submit)))
        .select(diesel::dsl::max(rt::at))
        .first(tx.conn())?;
    let mine: i64 = rt::table
        .filter(rt::request_id.eq(request.id).and(rt::actor_id.eq(me)).and(rt::action.eq_any(earlier)))
        .filter(rt::at.ge(last_submit.unwrap_or(request.created_at)))
        .count()
        .get_result(tx.conn())?;
    if mine > 0 { Err(Denied::SamePerson.into()) } else { Ok(()) }
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row")]
fn append_step(
    tx: &mut Tx<'_>,
    request: RequestId,
    from: State,
    action: Action,
    to: State,
    role: Role,
    note: Option<&str>,
    reasons: &[Reason],
) -> Result<(), DbError> {
    let call = tx.call().clone();
    let reasons = serde_json::to_value(reasons).map_err(|e| DbError::Shape(e.to_string()))?;
    diesel::insert_into(rt::table)
        .values((
            (
                rt::id.eq(Uuid::now_v7()),
                rt::request_id.eq(request),
                rt::from_state.eq(from),
                rt::action.eq(action),
                rt::to_state.eq(to),
            ),
            (
                rt::actor_id.eq(call.actor.user),
                rt::actor_name.eq(&call.actor.name),
                rt::actor_role.eq(role),
                rt::note.eq(note),
            ),
            (rt::reasons.eq(reasons), rt::at.eq(call.now)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a document under a requirement of the request.
///
/// # Errors
/// The database's.
pub fn attach(tx: &mut Tx<'_>, request: RequestId, requirement: &str, document: DocumentId) -> Result<(), Error> {
    let (now, by) = (tx.now(), tx.actor().user);
    diesel::insert_into(rd::table)
        .values((
            rd::request_id.eq(request),
            rd::requirement.eq(requirement),
            rd::document_id.eq(document),
            rd::attached_at.eq(now),
            rd::attached_by.eq(by),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    Ok(())
}

/// Takes a document off a requirement.
///
/// # Errors
/// The database's.
pub fn detach(tx: &mut Tx<'_>, request: RequestId, requirement: &str, document: DocumentId) -> Result<(), Error> {
    diesel::delete(rd::table.find((request, requirement, document))).execute(tx.conn())?;
    Ok(())
}

/// Keeps what the rules said with the facts they saw.
///
/// # Errors
/// The database's.
pub fn store_assessment(
    tx: &mut Tx<'_>,
    request: RequestId,
    facts: &serde_json::Value,
    assessment: &Assessment,
) -> Result<AssessmentId, Error> {
    let id = AssessmentId::new();
    let now = tx.now();
    let json = serde_json::to_value(assessment).map_err(|e| DbError::Shape(e.to_string()))?;
    diesel::insert_into(ra::table)
        .values((
            ra::id.eq(id),
            ra::request_id.eq(request),
            ra::day.eq(assessment.day),
            ra::verdict.eq(assessment.verdict),
            ra::policy.eq(&assessment.policy),
            ra::facts.eq(facts),
            ra::assessment.eq(json),
            ra::assessed_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(id)
}
