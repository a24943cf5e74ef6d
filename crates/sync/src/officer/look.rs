use chrono::{DateTime, TimeDelta, Utc};
use diesel::PgConnection;
use kernel::{Actor, EmployeeId, Role, clock};
use serde::Serialize;
use store::outbox::{self, Backlog, Entry, Filter, Freeze, PastAttempt};

use super::may;
use crate::{
    Error,
    care::care,
    workers::{self, Seen},
};

/// How the sending goes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// What waits, lane by lane.
    pub backlog: Backlog,
    /// Events delivered in the last minute.
    pub last_minute: i64,
    /// Events delivered in the last hour.
    pub last_hour: i64,
    /// Accepted changes that the registry's records have not shown yet.
    pub unseen: i64,
    /// Events of which the registry has several rows.
    pub duplicates: i64,
    /// What is parked, cause by cause, the most first.
    pub parked: Vec<ParkedCause>,
    /// The workers, with their pauses, breakers and hands.
    pub workers: Vec<Seen>,
    /// People about whom nothing is sent.
    pub frozen: Vec<Freeze>,
}

/// What is parked for one cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParkedCause {
    /// Code; its sentence and remedy are the pages'.
    pub cause: String,
    /// How many.
    pub count: i64,
    /// Who mends it.
    pub owner: Role,
    /// When the oldest was parked.
    pub oldest_at: Option<DateTime<Utc>>,
    /// By when it should be mended.
    pub deadline: Option<DateTime<Utc>>,
}

/// How the sending goes at `now`.
///
/// # Errors
/// [`Error::Denied`].
pub fn overview(conn: &mut PgConnection, actor: &Actor, now: DateTime<Utc>) -> Result<Overview, Error> {
    may(actor)?;
    let backlog = outbox::backlog(conn, clock::day_in_jakarta(now))?;
    let parked = outbox::oldest_parked(conn)?
        .into_iter()
        .map(|(cause, count, oldest_at)| {
            let care = care(&cause);
            let deadline = oldest_at.map(|at| at + TimeDelta::days(care.days));
            ParkedCause { cause, count, owner: care.owner, oldest_at, deadline }
        })
        .collect();
    Ok(Overview {
        backlog,
        last_minute: outbox::delivered_since(conn, now - TimeDelta::minutes(1))?,
        last_hour: outbox::delivered_since(conn, now - TimeDelta::hours(1))?,
        unseen: outbox::unseen(conn)?,
        duplicates: outbox::with_duplicates(conn)?,
        parked,
        workers: workers::seen(conn, now)?,
        frozen: outbox::frozen(conn, None)?,
    })
}

/// What was sent about one person, newest first. The four marks of each change are in its entry: recorded (`created_at`), sent
/// (`first_sent_at`), accepted (`accepted_at`), visible at BKN (`visible_at`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// The events.
    pub events: Vec<TimelineEvent>,
    /// Stops, past and in force.
    pub stops: Vec<Freeze>,
}

/// An event with the calls made for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineEvent {
    /// The event.
    pub entry: Entry,
    /// Who mends it, while it is parked.
    pub owner: Option<Role>,
    /// By when.
    pub deadline: Option<DateTime<Utc>>,
    /// The calls, oldest first.
    pub attempts: Vec<PastAttempt>,
    /// Rows of the registry that are the same change once more.
    pub duplicates: Vec<String>,
}

/// Up to `limit` events about `employee`.
///
/// # Errors
/// [`Error::Denied`].
pub fn timeline(conn: &mut PgConnection, actor: &Actor, employee: EmployeeId, limit: i64) -> Result<Timeline, Error> {
    may(actor)?;
    let filter = Filter { employee: Some(employee), ..Filter::default() };
    let entries = outbox::list(conn, &filter, limit)?;
    let seqs: Vec<i64> = entries.iter().map(|entry| entry.seq).collect();
    let mut twice = outbox::duplicates_of(conn, &seqs)?;
    let events = entries
        .into_iter()
        .map(|entry| {
            let attempts = outbox::attempts_of(conn, entry.seq)?;
            let care = entry.parked_cause.as_deref().map(care);
            let deadline = care.and_then(|care| Some(entry.settled_at? + TimeDelta::days(care.days)));
            let duplicates = twice.remove(&entry.seq).unwrap_or_default();
            Ok(TimelineEvent { owner: care.map(|care| care.owner), deadline, attempts, duplicates, entry })
        })
        .collect::<Result<_, Error>>()?;
    Ok(Timeline { events, stops: outbox::frozen(conn, Some(employee))? })
}
