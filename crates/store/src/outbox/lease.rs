use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{prelude::*, sql_types};
use kernel::{EmployeeId, EventId, RequestId};
use serde_json::Value;
use uuid::Uuid;

use super::lane::Lane;
use crate::{DbError, Tx, prepared};

/// The right to work on one event, until it ends or somebody else gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The event.
    pub seq: i64,
    /// Who holds it.
    pub worker: Uuid,
    /// Fencing number: grows with every lease of the event.
    pub token: i64,
}

/// Why a step with a lease was not done.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The lease was lost: somebody else holds the event, or it was settled. Roll back and leave it alone.
    #[error("the lease was lost")]
    Stale,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for LeaseError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

/// An event with the lease on it.
#[derive(Debug, Clone, QueryableByName)]
pub struct Leased {
    /// Order of appending.
    #[diesel(sql_type = sql_types::BigInt)]
    pub seq: i64,
    /// Event id.
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: EventId,
    /// Whom it concerns.
    #[diesel(sql_type = sql_types::Uuid)]
    pub employee_id: EmployeeId,
    /// Gap-free number per person.
    #[diesel(sql_type = sql_types::BigInt)]
    pub person_seq: i64,
    /// Kind of event.
    #[diesel(sql_type = sql_types::Text)]
    pub kind: String,
    /// Version of the payload.
    #[diesel(sql_type = sql_types::SmallInt)]
    pub version: i16,
    /// The event itself.
    #[diesel(sql_type = sql_types::Jsonb)]
    pub payload: Value,
    /// What makes the change one at the registry.
    #[diesel(sql_type = sql_types::Text)]
    pub fingerprint: String,
    /// Decree number or reason.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub basis: Option<String>,
    /// Request it comes from.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    pub request_id: Option<RequestId>,
    /// Step it has reached; `start` when fresh.
    #[diesel(sql_type = sql_types::Text)]
    pub step: String,
    /// What earlier steps learned.
    #[diesel(sql_type = sql_types::Jsonb)]
    pub progress: Value,
    /// Calls begun.
    #[diesel(sql_type = sql_types::Integer)]
    pub attempts: i32,
    /// Failures of the same cause in a row at this step.
    #[diesel(sql_type = sql_types::Integer)]
    pub failures: i32,
    /// That cause.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub last_cause: Option<String>,
    /// Fencing number.
    #[diesel(sql_type = sql_types::BigInt)]
    pub lease_token: i64,
    /// Request id of the page or call that caused it.
    #[diesel(sql_type = sql_types::Text)]
    pub request_tag: String,
    /// Id of the row at the registry, if known.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub remote_id: Option<String>,
    /// When it was appended.
    #[diesel(sql_type = sql_types::Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// Its lane.
    #[diesel(sql_type = sql_types::SmallInt)]
    pub lane: Lane,
    /// Its chain.
    #[diesel(sql_type = sql_types::Text)]
    pub chain: String,
    /// When the lease ends.
    #[diesel(sql_type = sql_types::Timestamptz)]
    pub leased_until: DateTime<Utc>,
}

impl Leased {
    /// The lease `worker` got with it.
    #[must_use]
    pub const fn lease(&self, worker: Uuid) -> Lease {
        Lease { seq: self.seq, worker, token: self.lease_token }
    }
}

/// What a worker asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// How many events at most.
    pub limit: i64,
    /// How long it may hold them.
    pub for_how_long: Duration,
    /// So many of them from the lowest lane first, so that it never starves.
    pub low_first: i64,
    /// So many of them may be repeated attempts while first ones wait; more when none do.
    pub again: i64,
    /// `kind@version` of the payloads it understands; `None`: all. Others wait for a newer program.
    pub understood: Option<Vec<String>>,
}

impl Wish {
    /// Everything that is due, by lane.
    #[must_use]
    pub const fn of(limit: i64, for_how_long: Duration) -> Self {
        Self { limit, for_how_long, low_first: 0, again: limit, understood: None }
    }
}

/// What is put off because an open event stands before it is looked at again after this long, at the latest: whoever settles the
/// one before it calls it.
const SOON: TimeDelta = TimeDelta::seconds(15);
/// The same, behind a parked event or with the person frozen: a person's decision calls it.
const LATER: TimeDelta = TimeDelta::minutes(5);
/// Most candidates of a class in one look.
const MOST_CANDIDATES: i64 = 512;
/// Most looks for one lease.
const MOST_LOOKS: usize = 8;

/// Takes up to `limit` events for `worker` until `for_how_long` after the transaction's instant; see [`lease_some`].
///
/// # Errors
/// The database's.
pub fn lease(tx: &mut Tx<'_>, worker: Uuid, limit: i64, for_how_long: Duration) -> Result<Vec<Leased>, DbError> {
    lease_some(tx, worker, &Wish::of(limit, for_how_long))
}

/// Takes events for `worker`: of each person and chain the oldest that is due, skipping what somebody else holds and whom
/// somebody has frozen. Lane before lane, within a lane what is due longest.
///
/// The cost follows what is taken, not the length of the queue: candidates come from one range of an index, and one that must
/// wait for another is put out of that range.
///
/// # Errors
/// The database's.
pub fn lease_some(tx: &mut Tx<'_>, worker: Uuid, wish: &Wish) -> Result<Vec<Leased>, DbError> {
    let (now, today) = (tx.now(), tx.today());
    let until = now + TimeDelta::from_std(wish.for_how_long).unwrap_or(TimeDelta::hours(1));
    let mut leased: Vec<Leased> = Vec::new();
    let mut most = wish.limit;
    for _ in 0..MOST_LOOKS {
        let missing = wish.limit - i64::try_from(leased.len()).unwrap_or(i64::MAX);
        if missing <= 0 {
            break;
        }
        let found = candidates(tx, wish, most)?;
        if found.is_empty() {
            break;
        }
        let taken: Vec<Leased> = prepared(include_str!("take.sql"))
            .bind::<sql_types::Array<sql_types::BigInt>, _>(in_order(&found, wish))
            .bind::<sql_types::Uuid, _>(worker)
            .bind::<sql_types::BigInt, _>(missing)
            .bind::<sql_types::Timestamptz, _>(until)
            .bind::<sql_types::Date, _>(today)
            .bind::<sql_types::Timestamptz, _>(now + SOON)
            .bind::<sql_types::Timestamptz, _>(now + LATER)
            .load(tx.conn())?;
        leased.extend(taken);
        // Those that must wait are out of the way now; there may be many of them before the next free one.
        most = most.saturating_mul(4).min(MOST_CANDIDATES);
    }
    Ok(leased)
}

#[derive(Debug, Clone, QueryableByName)]
struct Candidate {
    #[diesel(sql_type = sql_types::SmallInt)]
    lane: Lane,
    #[diesel(sql_type = sql_types::Integer)]
    again: i32,
    #[diesel(sql_type = sql_types::BigInt)]
    seq: i64,
}

fn candidates(tx: &mut Tx<'_>, wish: &Wish, most: i64) -> Result<Vec<Candidate>, DbError> {
    let now = tx.now();
    let classes = || Lane::ALL.iter().flat_map(|lane| [(lane.number(), 1_i32), (lane.number(), 0)]);
    let lanes: Vec<i16> = classes().map(|(lane, _)| lane).collect();
    let again: Vec<i32> = classes().map(|(_, again)| again).collect();
    let mosts = vec![most; lanes.len()];
    Ok(prepared(include_str!("candidates.sql"))
        .bind::<sql_types::Array<sql_types::SmallInt>, _>(lanes)
        .bind::<sql_types::Array<sql_types::Integer>, _>(again)
        .bind::<sql_types::Array<sql_types::BigInt>, _>(mosts)
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::Nullable<sql_types::Array<sql_types::Text>>, _>(wish.understood.as_ref())
        .load(tx.conn())?)
}

/// The candidates in the order in which they are taken: the low lane's share, then lane by lane with as many repeated attempts as
/// the wish allows, then the rest of the repeated ones.
fn in_order(found: &[Candidate], wish: &Wish) -> Vec<i64> {
    let count = |number: i64| usize::try_from(number).unwrap_or(0);
    let of = |lane: Lane, again: bool| found.iter().filter(move |c| c.lane == lane && (c.again > 0) == again);
    let lowest = found.iter().map(|c| c.lane).max().into_iter();
    let share = lowest.flat_map(|lane| of(lane, false).chain(of(lane, true))).take(count(wish.low_first));
    let mut order: Vec<i64> = share.map(|c| c.seq).collect();
    let mut allowed = count(wish.again);
    let mut rest = Vec::new();
    for lane in Lane::ALL {
        let repeated: Vec<i64> = of(*lane, true).map(|c| c.seq).collect();
        let (now, not_now) = repeated.split_at(allowed.min(repeated.len()));
        allowed -= now.len();
        order.extend(now);
        rest.extend_from_slice(not_now);
        order.extend(of(*lane, false).map(|c| c.seq));
    }
    order.extend(rest);
    let mut seen = HashSet::new();
    order.retain(|seq| seen.insert(*seq));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found() -> Vec<Candidate> {
        let candidate = |lane, again, seq| Candidate { lane, again, seq };
        vec![
            candidate(Lane::Urgent, 1, 1),
            candidate(Lane::Urgent, 0, 2),
            candidate(Lane::Usual, 1, 3),
            candidate(Lane::Usual, 1, 4),
            candidate(Lane::Usual, 0, 5),
            candidate(Lane::Bulk, 0, 6),
            candidate(Lane::Bulk, 0, 7),
        ]
    }

    #[test]
    fn lanes_in_order_with_a_share_for_the_lowest_and_few_repeated_ones() {
        let wish = |low_first, again| Wish { low_first, again, ..Wish::of(7, Duration::ZERO) };
        assert_eq!(in_order(&found(), &wish(0, 9)), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(in_order(&found(), &wish(1, 9)), [6, 1, 2, 3, 4, 5, 7]);
        assert_eq!(in_order(&found(), &wish(0, 2)), [1, 2, 3, 5, 6, 7, 4]);
        assert_eq!(in_order(&found(), &wish(0, 0)), [2, 5, 6, 7, 1, 3, 4]);
    }
}
