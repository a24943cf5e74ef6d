//! What each worker says of itself: written every few seconds, read by pages and the command line. A worker that was killed says
//! nothing any more; its row stays a day, marked as stale.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{pg::Pg, prelude::*};
use serde::{Deserialize, Serialize};
use store::{DbError, Tx, schema::worker_states};
use uuid::Uuid;

/// A worker that said nothing for so long is gone, or stands still.
const STALE: TimeDelta = TimeDelta::seconds(20);
/// Rows of workers are kept for so long.
const KEPT: TimeDelta = TimeDelta::days(1);

/// How one worker is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Registry it speaks to: `production`, `training`, or an address.
    pub environment: String,
    /// Why nothing is sent, if so.
    pub pause: Option<Pause>,
    /// When a pause of it last ended because it was mended: the others go on too.
    pub mended_at: Option<DateTime<Utc>>,
    /// End of the quiet hours it keeps now.
    pub quiet_until: Option<DateTime<Utc>>,
    /// Families of calls that fail together, those that are not closed.
    pub breakers: Vec<Breaker>,
    /// Events it takes in hand at once now.
    pub hands: usize,
    /// Most it may take.
    pub most_hands: usize,
    /// Events settled a minute, over the last minute.
    pub per_minute: f64,
    /// Repeated attempts it may make now while first ones wait.
    pub retry_budget: f64,
    /// Pending events of kinds or versions it does not understand.
    pub not_understood: i64,
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Code of the cause.
    pub cause: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when, as far as is known.
    pub until: DateTime<Utc>,
    /// Somebody must act.
    pub alarm: bool,
    /// Another worker found it.
    #[serde(default)]
    pub shared: bool,
}

/// A breaker that is not closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    /// Family of calls.
    pub family: String,
    /// `open` or `half_open`.
    pub state: String,
    /// Code of the failure that opened it.
    pub cause: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When a call is tried next.
    pub until: DateTime<Utc>,
}

/// A worker as it was last seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seen {
    /// Worker.
    pub id: Uuid,
    /// Machine and process number.
    pub process: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it last said something.
    pub seen_at: DateTime<Utc>,
    /// Whether that is too long ago.
    pub stale: bool,
    /// What it said.
    pub state: State,
}

/// Says how this worker is.
///
/// # Errors
/// The database's.
pub fn tell(tx: &mut Tx<'_>, id: Uuid, process: &str, started_at: DateTime<Utc>, state: &State) -> Result<(), DbError> {
    let now = tx.now();
    let said = serde_json::to_value(state).map_err(|e| DbError::Shape(e.to_string()))?;
    diesel::insert_into(worker_states::table)
        .values((
            worker_states::id.eq(id),
            worker_states::process.eq(process),
            worker_states::started_at.eq(started_at),
            worker_states::seen_at.eq(now),
            worker_states::state.eq(&said),
        ))
        .on_conflict(worker_states::id)
        .do_update()
        .set((worker_states::seen_at.eq(now), worker_states::state.eq(&said)))
        .execute(tx.conn())?;
    Ok(())
}

/// A worker that stops in good order leaves no row; rows of those that did not are removed after a day.
///
/// # Errors
/// The database's.
pub fn leave(tx: &mut Tx<'_>, id: Uuid) -> Result<(), DbError> {
    let old = tx.now() - KEPT;
    diesel::delete(worker_states::table.filter(worker_states::id.eq(id).or(worker_states::seen_at.lt(old))))
        .execute(tx.conn())?;
    Ok(())
}

/// The workers seen within a day, the oldest first.
///
/// # Errors
/// The database's.
pub fn seen(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<Seen>, DbError> {
    #[derive(Queryable, Selectable)]
    #[diesel(table_name = worker_states, check_for_backend(Pg))]
    struct Row {
        id: Uuid,
        process: String,
        started_at: DateTime<Utc>,
        seen_at: DateTime<Utc>,
        state: serde_json::Value,
    }
    let rows = worker_states::table
        .filter(worker_states::seen_at.ge(now - KEPT))
        .order((worker_states::started_at, worker_states::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Seen {
            id: row.id,
            process: row.process,
            started_at: row.started_at,
            seen_at: row.seen_at,
            stale: now - row.seen_at > STALE,
            // A newer program may say more than this one understands.
            state: serde_json::from_value(row.state).unwrap_or_default(),
        })
        .collect())
}
