//! Looking at the queue: pages, command line, metrics.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{dsl::count_star, pg::Pg, prelude::*};
use kernel::{EmployeeId, EventId, RequestId, text_enum};
use serde::Serialize;

use crate::{
    DbError,
    schema::{outbox, outbox_attempts},
};

text_enum! {
    /// State of an event.
    State {
        /// To be sent, being sent, or waiting to be tried again.
        Pending = "pending": "Menunggu dikirim",
        /// The registry took it.
        Delivered = "delivered": "Diterima BKN",
        /// A person must look.
        Parked = "parked": "Perlu diperiksa",
        /// Given up by an officer, with a reason.
        Skipped = "skipped": "Dilewati",
    }
}

/// An event as the officer sees it. The payload stays out: it is about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(Pg))]
pub struct Entry {
    /// Order of appending; the cursor of the list.
    pub seq: i64,
    /// Event id.
    pub id: EventId,
    /// Whom it concerns.
    pub employee_id: EmployeeId,
    /// Number per person.
    pub person_seq: i64,
    /// Kind of event.
    pub kind: String,
    /// Decree number or reason.
    pub basis: Option<String>,
    /// Request it comes from.
    pub request_id: Option<RequestId>,
    /// State.
    pub state: State,
    /// Step it has reached.
    pub step: String,
    /// Calls begun.
    pub attempts: i32,
    /// Failures of the same cause in a row.
    pub failures: i32,
    /// Code of that cause, while it is tried again.
    pub last_cause: Option<String>,
    /// When it is tried next, while pending.
    pub next_attempt_at: DateTime<Utc>,
    /// Day before which it is not sent.
    pub not_before: Option<NaiveDate>,
    /// Id of the row at the registry.
    pub remote_id: Option<String>,
    /// Code of the cause, when parked.
    pub parked_cause: Option<String>,
    /// Recorded.
    pub created_at: DateTime<Utc>,
    /// First answered by the registry.
    pub first_sent_at: Option<DateTime<Utc>>,
    /// Delivered, parked or skipped.
    pub settled_at: Option<DateTime<Utc>>,
}

/// One call that was made for an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = outbox_attempts, check_for_backend(Pg))]
pub struct PastAttempt {
    /// Step that was tried.
    pub step: String,
    /// Begin.
    pub started_at: DateTime<Utc>,
    /// End; `None` while it runs, or when its worker died.
    pub finished_at: Option<DateTime<Utc>>,
    /// `ok`, or a code.
    pub outcome: Option<String>,
    /// HTTP status.
    pub http_status: Option<i16>,
    /// Beginning of what the registry said, without personal data.
    pub excerpt: Option<String>,
}

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this state.
    pub state: Option<State>,
    /// Only this person.
    pub employee: Option<EmployeeId>,
    /// Only this kind of event.
    pub kind: Option<String>,
    /// Only what is parked for, or failing with, this cause.
    pub cause: Option<String>,
    /// Only what comes after this one, going from new to old.
    pub before_seq: Option<i64>,
}

/// How much waits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Backlog {
    /// Pending and due by its day.
    pub pending: i64,
    /// Of these, failed at least once and tried again.
    pub failing: i64,
    /// Pending for a later day.
    pub scheduled: i64,
    /// Parked, by cause.
    pub parked: Vec<(String, i64)>,
    /// When the oldest pending event was recorded.
    pub oldest_at: Option<DateTime<Utc>>,
}

impl Backlog {
    /// Parked for whatever cause.
    #[must_use]
    pub fn parked_total(&self) -> i64 {
        self.parked.iter().map(|(_, count)| count).sum()
    }
}

/// Counts what waits on `today` (in Jakarta).
///
/// # Errors
/// The database's.
pub fn backlog(conn: &mut PgConnection, today: NaiveDate) -> Result<Backlog, DbError> {
    use diesel::dsl::min;
    let due = outbox::not_before.is_null().or(outbox::not_before.le(today));
    let pending = || outbox::table.filter(outbox::state.eq("pending"));
    let (count, oldest_at) = pending().filter(due).select((count_star(), min(outbox::created_at))).first(conn)?;
    let failing = pending().filter(due).filter(outbox::last_cause.is_not_null()).select(count_star()).first(conn)?;
    let scheduled = pending().filter(outbox::not_before.gt(today)).select(count_star()).first(conn)?;
    let parked: Vec<(Option<String>, i64)> = outbox::table
        .filter(outbox::state.eq("parked"))
        .group_by(outbox::parked_cause)
        .select((outbox::parked_cause, count_star()))
        .order(count_star().desc())
        .load(conn)?;
    let parked = parked.into_iter().map(|(cause, count)| (cause.unwrap_or_default(), count)).collect();
    Ok(Backlog { pending: count, failing, scheduled, parked, oldest_at })
}

/// Up to `limit` events, newest first.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut PgConnection, filter: &Filter, limit: i64) -> Result<Vec<Entry>, DbError> {
    let mut query = outbox::table.select(Entry::as_select()).order(outbox::seq.desc()).limit(limit).into_boxed();
    if let Some(state) = filter.state {
        query = query.filter(outbox::state.eq(state));
    }
    if let Some(employee) = filter.employee {
        query = query.filter(outbox::employee_id.eq(employee));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(outbox::kind.eq(kind.clone()));
    }
    if let Some(cause) = &filter.cause {
        query = query.filter(outbox::parked_cause.eq(cause.clone()).or(outbox::last_cause.eq(cause.clone())));
    }
    if let Some(seq) = filter.before_seq {
        query = query.filter(outbox::seq.lt(seq));
    }
    Ok(query.load(conn)?)
}

/// One event; `None` when there is none.
///
/// # Errors
/// The database's.
pub fn entry(conn: &mut PgConnection, id: EventId) -> Result<Option<Entry>, DbError> {
    Ok(outbox::table.filter(outbox::id.eq(id)).select(Entry::as_select()).first(conn).optional()?)
}

/// The calls made for an event, oldest first.
///
/// # Errors
/// The database's.
pub fn attempts_of(conn: &mut PgConnection, seq: i64) -> Result<Vec<PastAttempt>, DbError> {
    Ok(outbox_attempts::table
        .filter(outbox_attempts::outbox_seq.eq(seq))
        .order((outbox_attempts::started_at, outbox_attempts::id))
        .select(PastAttempt::as_select())
        .load::<PastAttempt>(conn)?)
}
