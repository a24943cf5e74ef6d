//! Bringing histories from the registry, as an agency does at its first installation.
//!
//! Everybody is read, some at once, at the rate the settings allow; what was read is kept, so that a pull that is
//! interrupted goes on where it was. When all are through, everything is loaded through [`intake`] as one batch, which can
//! be undone as a whole. What does not fit is left out and reported with its reason and remedy ([`Misfit`]). A second pull
//! changes nothing; a row that has changed at the registry since supersedes the one it had brought.

mod awards;
mod book;
pub(crate) mod codes;
mod convert;
mod family;
mod misfit;
mod queue;
mod rows;
mod trainings;

use std::path::Path;

use bkn::CallId;
use futures_util::{StreamExt, stream};
use intake::{Outcome, RowFault};
use kernel::{BatchId, Call, Nip, Permission, access};
use pg::Db;
use serde::Serialize;
use store::schema::units;

pub use convert::Known;
pub(crate) use convert::line;
pub use misfit::Misfit;
use queue::{Open, Read, ReadLines, Waiting};
pub use rows::Rows;

use crate::{Error, Reader, Scope, reader::Unread};

/// People asked for at once from the table; what was read of them is kept together.
const CHUNK: i64 = 200;
/// Kept after so many people at the latest.
const KEPT_TOGETHER: usize = 25;

/// How far a pull is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It goes on where an earlier one was.
    Resumed {
        /// People read by then.
        done: u32,
    },
    /// So many people are read.
    People {
        /// Read.
        done: u32,
        /// Of so many.
        total: u32,
    },
    /// All are read; so many people's histories are loaded.
    Loading {
        /// People.
        loaded: u32,
    },
}

/// What a pull did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The batch; `None` when nothing was new.
    pub batch: Option<BatchId>,
    /// People in scope.
    pub people: u32,
    /// People whose record changed.
    pub changed: u32,
    /// People whose record was the same.
    pub unchanged: u32,
    /// People whose line was refused as a whole.
    pub refused: u32,
    /// People the registry did not answer for.
    pub unanswered: u32,
    /// What did not fit, with the number of whom it is about.
    pub misfits: Vec<(String, Misfit)>,
}

impl Report {
    /// Writes what did not fit as a workbook.
    ///
    /// # Errors
    /// [`Error::Book`].
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        book::save(self, path)
    }
}

/// Pulls the histories of everybody in scope, as a person who may run imports.
///
/// Dropping the future interrupts it: what was kept is kept, and the next call goes on.
///
/// # Errors
/// [`Error::Nobody`], [`Error::NoToken`], [`Error::Busy`]: what was read is kept. [`Error::Intake`] when loading failed.
pub async fn pull(
    db: &Db,
    reader: &Reader,
    call: &Call,
    scope: &Scope,
    hear: &(dyn Fn(Heard) + Send + Sync),
) -> Result<Report, Error> {
    access::require_agency(&call.actor, Permission::RunImport)?;
    let fresh = reader.settings().fresh_seconds;
    let wanted = scope.clone();
    let open = db.write(call.clone(), move |tx| queue::open(tx, &wanted, fresh)).await?;
    if open.resumed {
        hear(Heard::Resumed { done: open.done });
    }
    let known = db.read(known(call)).await?;
    read_all(db, reader, call, open, &known, hear).await?;
    hear(Heard::Loading { loaded: 0 });
    let outcome = load(db, call, open).await?;
    let id = open.id;
    let (misfits, unanswered) = db.read(move |conn| queue::misfits(conn, id)).await?;
    let counts = outcome.as_ref().map(|outcome| outcome.counts).unwrap_or_default();
    Ok(Report {
        batch: outcome.and_then(|outcome| outcome.batch),
        people: open.total,
        changed: counts.changed,
        unchanged: counts.unchanged,
        refused: counts.bad,
        unanswered,
        misfits,
    })
}

/// What the conversion knows of the agency.
fn known(call: &Call) -> impl FnOnce(&mut diesel::PgConnection) -> Result<Known, Error> + Send + 'static {
    use diesel::prelude::*;
    let today = call.today();
    move |conn| {
        let ids: Vec<String> = units::table.select(units::registry_id).load(conn)?;
        Ok(Known { units: ids.into_iter().collect(), today })
    }
}

async fn read_all(
    db: &Db,
    reader: &Reader,
    call: &Call,
    open: Open,
    known: &Known,
    hear: &(dyn Fn(Heard) + Send + Sync),
) -> Result<(), Error> {
    let mut done = open.done;
    let call_id = CallId::new(&call.tag.0);
    loop {
        let people = db.read(move |conn| queue::waiting(conn, open.id, CHUNK)).await?;
        if people.is_empty() {
            return Ok(());
        }
        let reads = stream::iter(people)
            .map(|person| read(reader, &call_id, person, known))
            .buffer_unordered(reader.settings().concurrency.max(1))
            .ready_chunks(KEPT_TOGETHER);
        let mut reads = std::pin::pin!(reads);
        while let Some(chunk) = reads.next().await {
            let (mut kept, mut stop) = (Vec::with_capacity(chunk.len()), None);
            for person in chunk {
                match person {
                    Ok(read) => kept.push(read),
                    Err(error) => stop = Some(error),
                }
            }
            done = done.saturating_add(u32::try_from(kept.len()).unwrap_or(u32::MAX));
            db.write(call.clone(), move |tx| queue::keep(tx, open.id, &kept)).await?;
            hear(Heard::People { done, total: open.total });
            if let Some(error) = stop {
                return Err(error);
            }
        }
    }
}

/// Reads one person. Somebody the registry does not answer for now is noted and left for later.
async fn read(reader: &Reader, call: &CallId, person: Waiting, known: &Known) -> Result<Read, Error> {
    let place = person.place;
    match rows_of(reader, call, &person.nip).await {
        Ok(Some(rows)) => {
            let (line, misfits) = line(person.nip.as_str(), &rows, known);
            Ok(Read { place, line: Some(line), misfits })
        }
        Ok(None) => {
            let line = intake::HistoryLine { nip: person.nip.as_str().to_owned(), ..Default::default() };
            Ok(Read { place, line: Some(line), misfits: vec![Misfit::new("pegawai", "", "PERSON-UNKNOWN")] })
        }
        Err(Unread::Person(failure)) => {
            tracing::warn!(%failure, "somebody's histories were not read");
            Ok(Read { place, line: None, misfits: vec![Misfit::new("pegawai", failure.kind.code(), "NOT-READ")] })
        }
        Err(unread @ Unread::Everybody(_)) => Err(unread.into()),
    }
}

impl From<Unread> for Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Person(failure) | Unread::Everybody(failure) => match failure.kind {
                bkn::FailureKind::Auth { .. } => Self::NoToken(failure),
                _ => Self::Busy(failure),
            },
        }
    }
}

/// Everything the registry has of one person; `None` when it does not know the number. The main record is asked for only
/// when there is no history at all, since the registry does not tell the two apart.
async fn rows_of(reader: &Reader, call: &CallId, nip: &Nip) -> Result<Option<Rows>, Unread> {
    let rows = Rows::read(reader, call, nip).await?;
    if rows.is_empty() && reader.data_utama(call, nip).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(rows))
}

/// Loads what was read as one batch; `None` when another process has done so meanwhile.
async fn load(db: &Db, call: &Call, open: Open) -> Result<Option<Outcome>, Error> {
    let name = format!("tarikan SIASN {}", open.id);
    db.write(call.clone(), move |tx| {
        if !queue::claim(tx, open.id)? {
            return Ok(None);
        }
        let mut lines = ReadLines { pull: open.id, last: 0 };
        let outcome = match intake::import_history_lines(tx, &name, &mut lines, &mut |_| ()) {
            Ok(outcome) => Some(outcome),
            // Nobody was answered for.
            Err(intake::Error::Empty) => None,
            Err(error) => return Err(error.into()),
        };
        let found = outcome.as_ref().map(found).unwrap_or_default();
        queue::finish(tx, open.id, outcome.as_ref().and_then(|outcome| outcome.batch), found)?;
        Ok(outcome)
    })
    .await
}

/// What the load found, as misfits of the people by their place.
fn found(outcome: &Outcome) -> Vec<(i32, Misfit)> {
    let misfit = |fault: &RowFault| {
        let place = i32::try_from(fault.row).unwrap_or_default();
        (place, Misfit::new(fault.column.split('[').next().unwrap_or_default(), &fault.value, fault.code))
    };
    outcome.faults.iter().chain(&outcome.warnings).map(misfit).collect()
}
