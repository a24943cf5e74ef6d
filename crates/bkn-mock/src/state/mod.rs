//! Everything the mock remembers, in one file that survives `kill -9`.
//!
//! One ordered table of texts to JSON, because the mock's needs are few: find by key, list by prefix. Uploaded files are in
//! a second table. Each write is one transaction, in the file before it is answered ([`backend`]).
//!
//! | Key | Value |
//! |---|---|
//! | `person/<id>` | sparse members of data-utama |
//! | `nip/<nip>` | person id |
//! | `row/<kind>/<person>/<uuid7>` | sparse members of a history row |
//! | `rowid/<id>` | the key of that row |
//! | `proposal/<id>`, `period/<day>/<serial>`, `ofperson/<person>/<serial>` | a proposal, and its id twice |
//! | `unit/<serial>`, `unitid/<id>` | members of a unit, and its serial |
//! | `post/<id>` | name of a post |
//! | `token/<kind>/<token>` | second at which it runs out |
//! | `meta/<name>` | credentials, today, counters |

mod backend;
pub(crate) mod files;
pub(crate) mod names;
pub(crate) mod people;
pub(crate) mod proposals;
pub(crate) mod rows;
pub(crate) mod tokens;
pub(crate) mod units;

use std::{
    fs::OpenOptions,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use redb::{
    Database, ReadableDatabase, ReadableTable, TableDefinition,
    backends::{FileBackend, InMemoryBackend},
};
use serde::{Serialize, de::DeserializeOwned};

use backend::Unsynced;

const STATE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("state");
const FILES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("files");

/// The store failed, or holds something this version cannot read.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The embedded store.
    #[error("the state file failed")]
    Store(#[source] Box<redb::Error>),
    /// A value is no JSON of the expected shape.
    #[error("the state holds a value this version cannot read")]
    Value(#[from] serde_json::Error),
}

macro_rules! from_store_errors {
    ($($error:ty),*) => { $(
        impl From<$error> for StateError {
            fn from(error: $error) -> Self {
                Self::Store(Box::new(error.into()))
            }
        }
    )* };
}
from_store_errors!(
    redb::DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError,
    std::io::Error
);

/// Short form.
pub(crate) type Outcome<T> = Result<T, StateError>;

/// The store.
#[derive(Debug)]
pub(crate) struct State {
    db: Database,
    /// How far the mock's clock is ahead of the machine's.
    ahead_millis: AtomicI64,
}

/// Reading, the same inside a read and inside a write.
pub(crate) trait Read {
    /// The value of a key.
    fn raw(&self, key: &str) -> Outcome<Option<Vec<u8>>>;
    /// Visits every key with a prefix, in order, until told to stop.
    fn each(&self, prefix: &str, visit: impl FnMut(&str, &[u8]) -> Outcome<bool>) -> Outcome<()>;
    /// Every key with a prefix, in order, with its value.
    fn scan(&self, prefix: &str) -> Outcome<Vec<(String, Vec<u8>)>> {
        let mut found = Vec::new();
        self.each(prefix, |key, bytes| {
            found.push((key.to_owned(), bytes.to_vec()));
            Ok(true)
        })?;
        Ok(found)
    }
    /// How many keys have a prefix.
    fn count(&self, prefix: &str) -> Outcome<usize> {
        let mut count = 0;
        self.each(prefix, |_, _| {
            count += 1;
            Ok(true)
        })?;
        Ok(count)
    }
    /// The content of an uploaded file.
    fn file(&self, uri: &str) -> Outcome<Option<Vec<u8>>>;

    /// The value of a key as a type.
    fn get<T: DeserializeOwned>(&self, key: &str) -> Outcome<Option<T>> {
        self.raw(key)?.map(|bytes| serde_json::from_slice(&bytes)).transpose().map_err(StateError::from)
    }
    /// Every value under a prefix as a type.
    fn list<T: DeserializeOwned>(&self, prefix: &str) -> Outcome<Vec<T>> {
        self.scan(prefix)?
            .iter()
            .map(|(_, bytes)| serde_json::from_slice(bytes))
            .collect::<Result<_, _>>()
            .map_err(StateError::from)
    }
    /// The instant the reading or writing began, by the mock's clock.
    fn now(&self) -> DateTime<Utc>;
    /// Today by the mock: as set, or the day in Jakarta.
    fn today(&self) -> Outcome<NaiveDate> {
        Ok(self.get("meta/today")?.unwrap_or_else(|| kernel::clock::day_in_jakarta(self.now())))
    }
}

/// A snapshot.
pub(crate) struct View {
    now: DateTime<Utc>,
    state: redb::ReadOnlyTable<&'static str, &'static [u8]>,
    files: redb::ReadOnlyTable<&'static str, &'static [u8]>,
}

tokio::task_local! {
    /// The snapshot a call is to be shown in place of this moment.
    static SHOWN: Arc<View>;
}

/// Does `work` with every [`State::read`] in it shown `view`: how a stale read is played without the calls knowing of it.
pub(crate) fn showing<F: Future>(view: Arc<View>, work: F) -> impl Future<Output = F::Output> {
    SHOWN.scope(view, work)
}

/// Whether an older moment is shown.
pub(crate) fn is_stale() -> bool {
    SHOWN.try_with(|_| ()).is_ok()
}

/// A transaction that will be committed if the work succeeds.
pub(crate) struct Draft<'t> {
    now: DateTime<Utc>,
    state: redb::Table<'t, &'static str, &'static [u8]>,
    files: redb::Table<'t, &'static str, &'static [u8]>,
}

fn value(table: &impl ReadableTable<&'static str, &'static [u8]>, key: &str) -> Outcome<Option<Vec<u8>>> {
    Ok(table.get(key)?.map(|guard| guard.value().to_vec()))
}

fn each(
    table: &impl ReadableTable<&'static str, &'static [u8]>,
    prefix: &str,
    mut visit: impl FnMut(&str, &[u8]) -> Outcome<bool>,
) -> Outcome<()> {
    for entry in table.range(prefix..)? {
        let (key, bytes) = entry?;
        if !key.value().starts_with(prefix) {
            break;
        }
        if !visit(key.value(), bytes.value())? {
            break;
        }
    }
    Ok(())
}

impl Read for View {
    fn now(&self) -> DateTime<Utc> {
        self.now
    }
    fn raw(&self, key: &str) -> Outcome<Option<Vec<u8>>> {
        value(&self.state, key)
    }
    fn each(&self, prefix: &str, visit: impl FnMut(&str, &[u8]) -> Outcome<bool>) -> Outcome<()> {
        each(&self.state, prefix, visit)
    }
    fn file(&self, uri: &str) -> Outcome<Option<Vec<u8>>> {
        value(&self.files, uri)
    }
}

impl Read for Draft<'_> {
    fn now(&self) -> DateTime<Utc> {
        self.now
    }
    fn raw(&self, key: &str) -> Outcome<Option<Vec<u8>>> {
        value(&self.state, key)
    }
    fn each(&self, prefix: &str, visit: impl FnMut(&str, &[u8]) -> Outcome<bool>) -> Outcome<()> {
        each(&self.state, prefix, visit)
    }
    fn file(&self, uri: &str) -> Outcome<Option<Vec<u8>>> {
        value(&self.files, uri)
    }
}

impl Draft<'_> {
    /// Puts a value in place of whatever the key had.
    pub(crate) fn put(&mut self, key: &str, value: &impl Serialize) -> Outcome<()> {
        let bytes = serde_json::to_vec(value)?;
        self.state.insert(key, bytes.as_slice())?;
        Ok(())
    }
    /// Removes a key.
    pub(crate) fn remove(&mut self, key: &str) -> Outcome<()> {
        self.state.remove(key)?;
        Ok(())
    }
    /// Keeps the content of a file.
    pub(crate) fn put_file(&mut self, uri: &str, content: &[u8]) -> Outcome<()> {
        self.files.insert(uri, content)?;
        Ok(())
    }
    /// The next number of a counter, from 1.
    pub(crate) fn next(&mut self, counter: &str) -> Outcome<u64> {
        let key = format!("meta/counter/{counter}");
        let next = self.get::<u64>(&key)?.unwrap_or(0) + 1;
        self.put(&key, &next)?;
        Ok(next)
    }
}

impl State {
    /// Opens or makes the state; in memory when there is no path. With `sync_disk` every commit waits for the disk.
    pub(crate) fn open(path: Option<&Path>, sync_disk: bool) -> Outcome<Self> {
        let db = match path {
            Some(path) => {
                let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
                if sync_disk {
                    Database::builder().create_with_backend(FileBackend::new(file)?)?
                } else {
                    Database::builder().create_with_backend(Unsynced::new(file)?)?
                }
            }
            None => Database::builder().create_with_backend(InMemoryBackend::new())?,
        };
        let state = Self { db, ahead_millis: AtomicI64::new(0) };
        state.write(|_| Ok(()))?;
        Ok(state)
    }

    /// The instant by the mock's clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        kernel::clock::now() + TimeDelta::milliseconds(self.ahead_millis.load(Ordering::Relaxed))
    }

    /// Moves the mock's clock on. It is not kept over a restart.
    pub(crate) fn advance(&self, by: Duration) {
        self.ahead_millis.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::Relaxed);
    }

    /// A snapshot of this moment. As long as it is kept, the file keeps what it shows.
    pub(crate) fn view(&self) -> Outcome<View> {
        let tx = self.db.begin_read()?;
        Ok(View { now: self.now(), state: tx.open_table(STATE)?, files: tx.open_table(FILES)? })
    }

    /// Reads: this moment, or the one that is to be shown ([`showing`]).
    pub(crate) fn read<T>(&self, work: impl FnOnce(&View) -> Outcome<T>) -> Outcome<T> {
        match SHOWN.try_with(Arc::clone) {
            Ok(view) => work(&view),
            Err(_) => self.read_now(work),
        }
    }

    /// Reads this moment in any case.
    pub(crate) fn read_now<T>(&self, work: impl FnOnce(&View) -> Outcome<T>) -> Outcome<T> {
        work(&self.view()?)
    }

    /// Writes all of it or nothing. One at a time.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut Draft<'_>) -> Outcome<T>) -> Outcome<T> {
        let tx = self.db.begin_write()?;
        let done = work(&mut Draft { now: self.now(), state: tx.open_table(STATE)?, files: tx.open_table(FILES)? })?;
        tx.commit()?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_nothing() {
        let state = State::open(None, false).unwrap();
        let failed: Outcome<()> = state.write(|tx| {
            tx.put("a/1", &1)?;
            Err(serde_json::from_str::<u8>("x").unwrap_err().into())
        });
        assert!(failed.is_err());
        assert_eq!(state.read(|tx| tx.get::<u8>("a/1")).unwrap(), None);
    }

    #[test]
    fn a_prefix_lists_its_keys_in_order_and_no_others() {
        let state = State::open(None, false).unwrap();
        state.write(|tx| ["b/2", "a/x", "b/1", "c/1"].iter().try_for_each(|key| tx.put(key, key))).unwrap();
        assert_eq!(state.read(|tx| tx.list::<String>("b/")).unwrap(), ["b/1", "b/2"]);
    }

    #[test]
    fn counters_count() {
        let state = State::open(None, false).unwrap();
        let next = || state.write(|tx| tx.next("row")).unwrap();
        assert_eq!((next(), next()), (1, 2));
    }
}
