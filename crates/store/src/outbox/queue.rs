//! Looking at the queue: pages, command line, metrics.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    dsl::{count_star, min},
    pg::Pg,
    prelude::*,
    sql_types,
};
use kernel::{EmployeeId, EventId, RequestId, text_enum};
use serde::Serialize;

use super::{known::has_duplicates, lane::Lane};
use crate::{
    DbError,
    schema::{outbox, outbox_attempts, outbox_freezes},
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
        /// Never sent: a later event stands for it, or it was taken back.
        Superseded = "superseded": "Digantikan",
        /// The registry has no call for it: recorded here, and left to the comparison with its history.
        Recorded = "recorded": "Dicatat; dibandingkan dengan BKN",
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
    /// Delivered, parked, skipped or superseded.
    pub settled_at: Option<DateTime<Utc>>,
    /// Lane.
    pub lane: Lane,
    /// Chain: what goes in order with it.
    pub chain: String,
    /// The event that stands for it, when superseded.
    pub superseded_by: Option<EventId>,
    /// First accepted by the registry.
    pub accepted_at: Option<DateTime<Utc>>,
    /// First seen in the registry's own records.
    pub visible_at: Option<DateTime<Utc>>,
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
    /// Only of this lane.
    pub lane: Option<Lane>,
    /// Only recorded at this instant or later.
    pub since: Option<DateTime<Utc>>,
    /// Only recorded before this instant.
    pub until: Option<DateTime<Utc>>,
    /// Only those of which the registry has several rows.
    pub duplicates: bool,
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
    /// What is due, lane by lane, the first to be sent first.
    pub lanes: Vec<LaneBacklog>,
    /// People about whom nothing may be sent.
    pub frozen_people: i64,
    /// Parked, by cause.
    pub parked: Vec<(String, i64)>,
    /// When the oldest pending event was recorded.
    pub oldest_at: Option<DateTime<Utc>>,
}

/// How much waits in one lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaneBacklog {
    /// The lane.
    pub lane: Lane,
    /// Pending and due by its day.
    pub pending: i64,
    /// When the oldest of them was recorded.
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
    let counted: Vec<Counted> =
        diesel::sql_query(include_str!("backlog.sql")).bind::<sql_types::Date, _>(today).load(conn)?;
    let parked = oldest_parked(conn)?.into_iter().map(|(cause, count, _)| (cause, count)).collect();
    let frozen_people =
        outbox_freezes::table.filter(outbox_freezes::lifted_at.is_null()).select(count_star()).first(conn)?;
    let lanes: Vec<LaneBacklog> = Lane::ALL
        .iter()
        .map(|lane| {
            let of_lane = counted.iter().find(|row| row.lane == *lane);
            let (pending, oldest_at) = of_lane.map_or((0, None), |row| (row.pending, row.oldest_at));
            LaneBacklog { lane: *lane, pending, oldest_at }
        })
        .collect();
    Ok(Backlog {
        pending: lanes.iter().map(|lane| lane.pending).sum(),
        failing: counted.iter().map(|row| row.failing).sum(),
        scheduled: counted.iter().map(|row| row.scheduled).sum(),
        oldest_at: lanes.iter().filter_map(|lane| lane.oldest_at).min(),
        parked,
        frozen_people,
        lanes,
    })
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = sql_types::SmallInt)]
    lane: Lane,
    #[diesel(sql_type = sql_types::BigInt)]
    pending: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    failing: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    scheduled: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    oldest_at: Option<DateTime<Utc>>,
}

/// How many events were delivered since `since`.
///
/// # Errors
/// The database's.
pub fn delivered_since(conn: &mut PgConnection, since: DateTime<Utc>) -> Result<i64, DbError> {
    Ok(outbox::table
        .filter(outbox::state.eq("delivered"))
        .filter(outbox::settled_at.ge(since))
        .select(count_star())
        .first(conn)?)
}

/// How many events there are of which the registry has several rows.
///
/// # Errors
/// The database's.
pub fn with_duplicates(conn: &mut PgConnection) -> Result<i64, DbError> {
    Ok(outbox::table.filter(has_duplicates()).select(count_star()).first(conn)?)
}

/// Pending events of each kind and version, for what this program does not understand.
///
/// # Errors
/// The database's.
pub fn pending_of_other_kinds(conn: &mut PgConnection, understood: &[String]) -> Result<i64, DbError> {
    let counted: Count = diesel::sql_query(
        "select count(*) as count from outbox where state = 'pending' and kind || '@' || version <> all($1)",
    )
    .bind::<sql_types::Array<sql_types::Text>, _>(understood)
    .get_result(conn)?;
    Ok(counted.count)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = sql_types::BigInt)]
    count: i64,
}

/// A cause, how many events are parked for it, and since when the oldest.
pub type OldestParked = (String, i64, Option<DateTime<Utc>>);

/// What is parked, by cause: how many, and since when the oldest. The most first.
///
/// # Errors
/// The database's.
pub fn oldest_parked(conn: &mut PgConnection) -> Result<Vec<OldestParked>, DbError> {
    type Row = (Option<String>, i64, Option<DateTime<Utc>>);
    let parked: Vec<Row> = outbox::table
        .filter(outbox::state.eq("parked"))
        .group_by(outbox::parked_cause)
        .select((outbox::parked_cause, count_star(), min(outbox::settled_at)))
        .order(count_star().desc())
        .load(conn)?;
    Ok(parked.into_iter().map(|(cause, count, oldest)| (cause.unwrap_or_default(), count, oldest)).collect())
}

/// Up to `limit` events, newest first.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut PgConnection, filter: &Filter, limit: i64) -> Result<Vec<Entry>, DbError> {
    let query = chosen(filter).select(Entry::as_select()).order(outbox::seq.desc()).limit(limit);
    Ok(query.load(conn)?)
}

/// The events a filter means.
pub(super) fn chosen(filter: &Filter) -> outbox::BoxedQuery<'static, Pg> {
    let mut query = outbox::table.into_boxed();
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
    if let Some(lane) = filter.lane {
        query = query.filter(outbox::lane.eq(lane));
    }
    if let Some(since) = filter.since {
        query = query.filter(outbox::created_at.ge(since));
    }
    if let Some(until) = filter.until {
        query = query.filter(outbox::created_at.lt(until));
    }
    if filter.duplicates {
        query = query.filter(has_duplicates());
    }
    if let Some(seq) = filter.before_seq {
        query = query.filter(outbox::seq.lt(seq));
    }
    query
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
