//! The one way of everything that is a row of a registry's history.
//!
//! A kind describes itself ([`RowKind`]): how the person's rows are read, when a row is about this change, which members are
//! compared, how it is saved, which scans belong to it, what is recomputed afterwards. The rest is the same for all of them:
//!
//! ```text
//! start ──look──► adopt | update | create ──► attach, scan by scan ──► recompute ──► delivered
//!                   └─ the registry says otherwise: put aside, both sides shown
//! ```
//!
//! Looking comes first every time, because the registry does not de-duplicate. What a look may lead to is decided in
//! [`super::matching`], a pure function.

use std::marker::PhantomData;

use async_trait::async_trait;
use bkn::{CallId, Compared, DocumentType, Failure, HistoryRow, PersonId, RowId, Upload};
use kernel::Nip;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{
    DbError, Event, Tx,
    events::Scan,
    outbox::{self, Earlier, Leased, Unseen},
};

use super::{
    Code, Findings, Looked, Reached, START, Shows, Side, Trip, Trouble, Way,
    matching::{self, Decision, LastKnown},
    read_payload, settled_payload,
};
use crate::{Deps, EffectError};

/// The scans are attached, one after the other: "data yes, document no" until it is done.
pub const ATTACH: &str = "attach";
/// The main record follows the history.
const RECOMPUTE: &str = "recompute";

/// One kind of history row, described.
#[async_trait]
pub(super) trait RowKind: Send + Sync + 'static {
    /// What travels.
    type Event: Event + Send + Sync;
    /// The row as the registry shows it.
    type Row: HistoryRow;

    /// The versions of the payload that are understood.
    const VERSIONS: &'static [i16];
    /// Whether the main record must be recomputed afterwards.
    const RECOMPUTES: bool = false;
    /// The registry's call that deletes such a row; most histories have none (contract §7).
    const DELETED_BY: Option<&'static str> = None;

    /// Whose history it is: number, and id at the registry if it is known.
    fn person(event: &Self::Event) -> (&Nip, Option<&str>);

    /// Id of the row at the registry that this change corrects, where our record knows one.
    fn corrects(_event: &Self::Event) -> Option<&str> {
        None
    }

    /// Reads the person's rows, in the registry's order.
    async fn read(deps: &Deps, call: &CallId, nip: &Nip) -> Result<Vec<Self::Row>, Failure>;

    /// Whether the row is about this change, whatever else it says: the decree's number and the first day, as a rule.
    fn is_about(event: &Self::Event, row: &Self::Row) -> bool;

    /// What matters of it, member by member. What we leave empty is not compared.
    fn compare(event: &Self::Event, row: &Self::Row) -> Vec<Compared>;

    /// Creates the row, or updates the one whose id is given, and answers its id.
    async fn save(trip: &Trip, event: &Self::Event, person: PersonId, row: Option<RowId>) -> Result<RowId, Trouble>;

    /// The scans that belong to the row.
    fn scans(_event: &Self::Event) -> Vec<(DocumentType, &Scan)> {
        Vec::new()
    }

    /// The codes of the registry's lists that travel with it.
    fn codes(_event: &Self::Event) -> Vec<Code> {
        Vec::new()
    }

    /// Recomputes the main record; only called with [`Self::RECOMPUTES`].
    async fn recompute(_trip: &Trip, _person: &PersonId) -> Result<(), Failure> {
        Ok(())
    }

    /// The registry has the row: what that means for our record.
    fn accepted(deps: &Deps, tx: &mut Tx<'_>, event: &Self::Event, row: &str) -> Result<(), EffectError>;
}

/// The way of a [`RowKind`].
pub(super) struct RowWay<K>(PhantomData<fn() -> K>);

impl<K> RowWay<K> {
    pub(super) const NEW: Self = Self(PhantomData);
}

/// What the steps learn, in `outbox.progress`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Learned {
    /// The row.
    row: Option<RowId>,
    /// The person.
    person: Option<PersonId>,
    /// The row was there as we have it when it was read; else it is looked for after the delivery.
    seen: bool,
    /// Document types the registry shows for the row and that need not be attached again.
    shown: Vec<String>,
    /// Document types whose scan there is an older one of ours.
    outdated: Vec<String>,
    /// Attached by us: document type and content hash.
    attached: Vec<(String, String)>,
    /// Looks in a row that did not show what an earlier attempt may have created.
    looks: u32,
    /// The attempt of the last of them.
    looked_at: i32,
    /// What the officer should see.
    #[serde(flatten)]
    findings: Findings,
}

impl Learned {
    fn of(event: &Leased) -> Result<Self, Trouble> {
        serde_json::from_value(event.progress.clone()).map_err(|_| Trouble::UNREADABLE)
    }
    fn value(&self) -> Result<Value, Trouble> {
        serde_json::to_value(self).map_err(|e| Trouble::Domain(DbError::Shape(e.to_string()).into()))
    }
    fn row(&self) -> Result<&RowId, Trouble> {
        self.row.as_ref().ok_or(Trouble::UNREADABLE)
    }
    /// The first scan that is not there yet.
    fn next_scan<'s>(&self, scans: &[(DocumentType, &'s Scan)]) -> Option<(DocumentType, &'s Scan)> {
        scans.iter().copied().find(|(kind, scan)| {
            let attached = self.attached.iter().any(|(id, hash)| id == kind.id() && *hash == scan.content_hash);
            !attached && !self.shown.iter().any(|id| id == kind.id())
        })
    }
    /// Takes note of what the registry shows for the row.
    fn see(&mut self, row: &impl HistoryRow) {
        self.shown = row
            .documents()
            .iter()
            .map(|document| document.dok_id.clone())
            .filter(|id| !self.outdated.contains(id))
            .collect();
    }
}

#[async_trait]
impl<K: RowKind> Way for RowWay<K> {
    fn kind(&self) -> &'static str {
        K::Event::KIND
    }
    fn versions(&self) -> &'static [i16] {
        K::VERSIONS
    }
    fn steps(&self) -> &'static [&'static str] {
        &[START, ATTACH, RECOMPUTE]
    }

    fn codes(&self, payload: &Value) -> Vec<Code> {
        serde_json::from_value::<K::Event>(payload.clone()).map(|event| K::codes(&event)).unwrap_or_default()
    }

    /// How we left the row the last time.
    fn prepare(&self, _deps: &Deps, tx: &mut Tx<'_>, event: &Leased) -> Result<Value, EffectError> {
        if event.step != START {
            return Ok(Value::Null);
        }
        let this: K::Event = settled_payload(event)?;
        let earlier = outbox::earlier(tx, event, K::corrects(&this))?;
        Ok(serde_json::to_value(earlier).map_err(|e| DbError::Shape(e.to_string()))?)
    }

    fn deleted_by(&self) -> Option<&'static str> {
        K::DELETED_BY
    }

    async fn look(&self, deps: &Deps, call: &CallId, unseen: &[Unseen]) -> Result<Vec<Looked>, Trouble> {
        look::<K>(deps, call, unseen).await
    }

    async fn call(&self, trip: &Trip) -> Result<Reached, Trouble> {
        let event: K::Event = trip.payload()?;
        let learned = Learned::of(&trip.event)?;
        match trip.event.step.as_str() {
            ATTACH => attach::<K>(trip, &event, learned).await,
            RECOMPUTE => {
                K::recompute(trip, &person::<K>(trip, &event, &learned).await?).await?;
                delivered(&learned)
            }
            _ => place::<K>(trip, &event, learned).await,
        }
    }

    fn effect(&self, deps: &Deps, tx: &mut Tx<'_>, trip: &Trip, reached: &Reached) -> Result<(), EffectError> {
        let learned = match reached {
            Reached::Next { learned, .. } | Reached::Delivered { learned, .. } if trip.event.step == START => learned,
            _ => return Ok(()),
        };
        let event: K::Event = settled_payload(&trip.event)?;
        let row = learned.get("row").and_then(Value::as_str).unwrap_or_default();
        outbox::remember_row(tx, trip.event.seq, row, learned)?;
        K::accepted(deps, tx, &event, row)
    }
}

/// The person's id: known, learned by an earlier step, or asked for.
async fn person<K: RowKind>(trip: &Trip, event: &K::Event, learned: &Learned) -> Result<PersonId, Trouble> {
    let (nip, known) = K::person(event);
    match &learned.person {
        Some(person) => Ok(person.clone()),
        None => trip.person(nip, known).await,
    }
}

/// Looks, and sees to it that the row is there once and as we have it.
async fn place<K: RowKind>(trip: &Trip, event: &K::Event, mut learned: Learned) -> Result<Reached, Trouble> {
    let rows = K::read(&trip.deps, &trip.call_id(), K::person(event).0).await?;
    let earlier: Option<Earlier> = serde_json::from_value(trip.prepared.clone()).map_err(|_| Trouble::UNREADABLE)?;
    let last = last_known::<K>(event, earlier.as_ref(), &rows, &learned.findings);
    let about = |row: &K::Row| K::is_about(event, row);
    let found = matching::decide(&rows, &last, about, |row| K::compare(event, row));
    learned.findings.duplicates = found.duplicates;
    let row = match found.decision {
        Decision::Adopt(row) => {
            learned.seen = true;
            learned.outdated = outdated::<K>(event, earlier.as_ref());
            learned.see(row);
            row.id().clone()
        }
        Decision::Update(row) => {
            learned.outdated = outdated::<K>(event, earlier.as_ref());
            learned.see(row);
            let person = person::<K>(trip, event, &learned).await?;
            learned.person = Some(person.clone());
            K::save(trip, event, person, Some(row.id().clone())).await?
        }
        Decision::Conflict(row, differences) => {
            let (conflict_with, members) = (Some(row.id().clone()), K::compare(event, row));
            let findings = Findings { conflict_with, differences, members, ..learned.findings };
            return Err(Trouble::Conflict(Box::new(findings)));
        }
        Decision::Absent => {
            if let Some(wait) = wait_for_it(trip, &mut learned, last.row.is_some())? {
                return Ok(wait);
            }
            let person = person::<K>(trip, event, &learned).await?;
            learned.person = Some(person.clone());
            K::save(trip, event, person, None).await?
        }
    };
    learned.findings.settle_conflict();
    learned.row = Some(row);
    onward::<K>(event, &learned)
}

/// A registry that has taken a row may show it a little later. Before a row is created again, it is looked for several times.
fn wait_for_it(trip: &Trip, learned: &mut Learned, row_is_known: bool) -> Result<Option<Reached>, Trouble> {
    if !trip.may_have_been_applied && !row_is_known {
        return Ok(None);
    }
    let settings = &trip.deps.settings;
    // An attempt between two looks was not a look: the count begins anew.
    let in_a_row = learned.looks > 0 && trip.event.attempts == learned.looked_at.saturating_add(1);
    let looks = if in_a_row { learned.looks } else { 0 };
    let Some(again_in) = settings.settling_wait(looks) else {
        learned.looks = 0;
        return if row_is_known { Err(Trouble::Ours("sync.row-gone")) } else { Ok(None) };
    };
    learned.looks = looks.saturating_add(1);
    learned.looked_at = trip.event.attempts;
    Ok(Some(Reached::NotYet { learned: learned.value()?, again_in }))
}

/// What we last knew of the row: as the last event left it, and as an officer who decided for ours has seen it.
fn last_known<K: RowKind>(
    event: &K::Event,
    earlier: Option<&Earlier>,
    rows: &[K::Row],
    findings: &Findings,
) -> LastKnown {
    let left = earlier.filter(|earlier| K::VERSIONS.contains(&earlier.version));
    let sent: Option<K::Event> = left.and_then(|left| serde_json::from_value(left.payload.clone()).ok());
    let row = earlier.map(|earlier| earlier.row.as_str()).or(K::corrects(event)).map(str::to_owned);
    let there = rows.iter().find(|candidate| Some(candidate.id().as_str()) == row.as_deref());
    let mut unchanged: Vec<String> = sent
        .zip(there)
        .map(|(sent, there)| K::compare(&sent, there))
        .into_iter()
        .flatten()
        .filter(|member| member.same)
        .map(|member| member.member)
        .collect();
    let ours = findings.decided.as_ref().filter(|decided| decided.side == Side::Ours);
    if let Some(decided) = ours {
        let seen = rows.iter().find(|candidate| *candidate.id() == decided.row);
        let as_seen = seen.map(|row| K::compare(event, row)).into_iter().flatten();
        unchanged.extend(as_seen.filter(|now| decided.seen.iter().any(|seen| seen == now)).map(|now| now.member));
        unchanged.extend(decided.members.iter().cloned());
    }
    LastKnown { row: row.or_else(|| ours.map(|decided| decided.row.to_string())), unchanged }
}

/// Document types of which the registry has an older scan of ours.
fn outdated<K: RowKind>(event: &K::Event, earlier: Option<&Earlier>) -> Vec<String> {
    let sent: Option<K::Event> = earlier.and_then(|earlier| serde_json::from_value(earlier.payload.clone()).ok());
    let Some(sent) = sent else { return Vec::new() };
    let before = K::scans(&sent);
    K::scans(event)
        .into_iter()
        .filter(|(kind, scan)| before.iter().any(|(k, old)| k == kind && old.content_hash != scan.content_hash))
        .map(|(kind, _)| kind.id().to_owned())
        .collect()
}

/// The step after the one that is done.
fn onward<K: RowKind>(event: &K::Event, learned: &Learned) -> Result<Reached, Trouble> {
    let value = learned.value()?;
    if learned.next_scan(&K::scans(event)).is_some() {
        Ok(Reached::Next { step: ATTACH, learned: value })
    } else if K::RECOMPUTES {
        Ok(Reached::Next { step: RECOMPUTE, learned: value })
    } else {
        delivered(learned)
    }
}

fn delivered(learned: &Learned) -> Result<Reached, Trouble> {
    let remote_id = Some(learned.row()?.to_string());
    let shows = if learned.seen { Shows::Now } else { Shows::Later };
    Ok(Reached::Delivered { remote_id, learned: learned.value()?, shows })
}

/// One read of the person's rows tells of all their changes whether they show.
async fn look<K: RowKind>(deps: &Deps, call: &CallId, unseen: &[Unseen]) -> Result<Vec<Looked>, Trouble> {
    let events =
        unseen.iter().map(|one| read_payload(one.version, &one.payload)).collect::<Result<Vec<K::Event>, _>>()?;
    let Some(first) = events.first() else { return Ok(Vec::new()) };
    let rows = K::read(deps, call, K::person(first).0).await?;
    let looked = events.iter().zip(unseen).map(|(event, one)| {
        let ours = |row: &&K::Row| Some(row.id().as_str()) == one.remote_id.as_deref();
        let shown = rows.iter().find(ours).is_some_and(|row| K::compare(event, row).iter().all(|member| member.same));
        let others = rows.iter().filter(|row| !ours(row) && K::is_about(event, row)).map(|row| row.id().to_string());
        Looked { seq: one.seq, shown, duplicates: others.collect() }
    });
    Ok(looked.collect())
}

/// Attaches the next scan. Each has an attempt of its own: when it fails, only it is tried again.
async fn attach<K: RowKind>(trip: &Trip, event: &K::Event, mut learned: Learned) -> Result<Reached, Trouble> {
    let row = learned.row()?.clone();
    if trip.may_have_been_applied {
        let rows = K::read(&trip.deps, &trip.call_id(), K::person(event).0).await?;
        if let Some(row) = rows.iter().find(|candidate| *candidate.id() == row) {
            learned.see(row);
        }
    }
    if let Some((kind, scan)) = learned.next_scan(&K::scans(event)) {
        let content = trip.deps.documents.get(&scan.content_hash).await.map_err(Trouble::Domain)?;
        let file = Upload { name: format!("{}.pdf", kind.id()), media_type: "application/pdf".to_owned(), content };
        trip.deps.registry.upload_history_document(&trip.call_id(), &row, kind, &file).await?;
        learned.attached.push((kind.id().to_owned(), scan.content_hash.clone()));
    }
    onward::<K>(event, &learned)
}
