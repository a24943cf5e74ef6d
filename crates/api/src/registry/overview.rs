//! How the sending goes.

use actix_web::{get, web::Data};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sync::{
    officer::{self, Overview},
    workers::Seen,
};
use utoipa::ToSchema;
use web::{Shared, extract::Authenticated};

use super::people::StopView;
use crate::{
    answer::{Answer, ok},
    view::Word,
};

/// How the sending goes.
#[derive(Serialize, ToSchema)]
pub(crate) struct OverviewView {
    /// Pending and due by its day.
    pending: i64,
    /// Of these, failed at least once and tried again.
    failing: i64,
    /// Pending for a later day.
    scheduled: i64,
    /// What is due, lane by lane, the first to be sent first.
    lanes: Vec<LaneView>,
    /// When the oldest pending event was recorded.
    oldest_at: Option<DateTime<Utc>>,
    /// Events delivered in the last minute.
    last_minute: i64,
    /// Events delivered in the last hour.
    last_hour: i64,
    /// Accepted changes that the registry's own records have not shown yet.
    unseen: i64,
    /// Events of which the registry has several rows.
    duplicates: i64,
    /// What is parked, cause by cause.
    parked: Vec<ParkedView>,
    /// The workers seen within a day.
    workers: Vec<WorkerView>,
    /// People about whom nothing is sent.
    frozen: Vec<StopView>,
}

/// How much waits in one lane.
#[derive(Serialize, ToSchema)]
struct LaneView {
    /// The lane.
    lane: Word,
    /// Pending and due.
    pending: i64,
    /// When the oldest of them was recorded.
    oldest_at: Option<DateTime<Utc>>,
}

/// What is parked for one cause.
#[derive(Serialize, ToSchema)]
struct ParkedView {
    /// The cause in words.
    cause: Word,
    /// What helps.
    remedy: String,
    /// How many.
    count: i64,
    /// Who mends it.
    owner: Word,
    /// By when the oldest should be mended.
    deadline: Option<DateTime<Utc>>,
}

/// A worker as it was last seen.
#[derive(Serialize, ToSchema)]
struct WorkerView {
    /// Machine and process number.
    process: String,
    /// Registry it speaks to.
    environment: String,
    /// When it started.
    started_at: DateTime<Utc>,
    /// When it last said something.
    seen_at: DateTime<Utc>,
    /// Whether that is too long ago.
    stale: bool,
    /// Why it sends nothing, if so.
    pause: Option<Word>,
    /// Families of calls that it leaves alone because they fail.
    breakers: Vec<BreakerView>,
    /// Events it takes in hand at once now.
    hands: usize,
    /// Events settled a minute.
    per_minute: f64,
}

/// A family of calls that fails.
#[derive(Serialize, ToSchema)]
struct BreakerView {
    /// The family.
    family: String,
    /// `open` or `half_open`.
    state: String,
    /// Why.
    cause: Word,
    /// When a call is tried next.
    until: DateTime<Utc>,
}

fn cause(code: &str) -> Word {
    Word::new(code, &web::sentence(code, &[]).title)
}

impl From<Seen> for WorkerView {
    fn from(seen: Seen) -> Self {
        let state = seen.state;
        let breakers = state.breakers.into_iter().map(|b| BreakerView {
            family: b.family,
            state: b.state,
            cause: cause(&b.cause),
            until: b.until,
        });
        Self {
            process: seen.process,
            environment: state.environment,
            started_at: seen.started_at,
            seen_at: seen.seen_at,
            stale: seen.stale,
            pause: state.pause.map(|pause| cause(&pause.cause)),
            breakers: breakers.collect(),
            hands: state.hands,
            per_minute: state.per_minute,
        }
    }
}

impl From<Overview> for OverviewView {
    fn from(o: Overview) -> Self {
        let lanes = o.backlog.lanes.into_iter().map(|l| LaneView {
            lane: Word::new(l.lane.as_str(), l.lane.label()),
            pending: l.pending,
            oldest_at: l.oldest_at,
        });
        let parked = o.parked.into_iter().map(|p| ParkedView {
            remedy: web::sentence(&p.cause, &[]).detail,
            cause: cause(&p.cause),
            count: p.count,
            owner: p.owner.into(),
            deadline: p.deadline,
        });
        Self {
            pending: o.backlog.pending,
            failing: o.backlog.failing,
            scheduled: o.backlog.scheduled,
            lanes: lanes.collect(),
            oldest_at: o.backlog.oldest_at,
            last_minute: o.last_minute,
            last_hour: o.last_hour,
            unseen: o.unseen,
            duplicates: o.duplicates,
            parked: parked.collect(),
            workers: o.workers.into_iter().map(WorkerView::from).collect(),
            frozen: o.frozen.into_iter().map(StopView::from).collect(),
        }
    }
}

/// How the sending goes: backlog by lane, oldest, rate, pauses, breakers, workers, parked by cause with the remedy.
///
/// Permission `manage_registry` for the whole agency.
#[utoipa::path(get, path = "/api/v1/registry/overview", tag = "registry",
    responses((status = 200, description = "Now", body = OverviewView)))]
#[get("/api/v1/registry/overview")]
pub(crate) async fn overview(shared: Data<Shared>, who: Authenticated) -> Answer {
    let call = who.into_call();
    let found = shared.db.read(move |conn| officer::overview(conn, &call.actor, call.now)).await?;
    ok(&OverviewView::from(found))
}
