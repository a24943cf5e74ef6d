//! Loads as batches: an id, an author, counts, all in one transaction, undone as a whole.

pub(crate) mod employees;
mod faults;
pub(crate) mod histories;
mod ledger;
pub(crate) mod undo;
pub(crate) mod units;

use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use kernel::{BatchId, Permission, access};
use serde::Serialize;
use store::Tx;

pub(crate) use faults::Faults;
pub use ledger::{Batch, batches};

use crate::{Error, RowFault};

/// How to load.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Do everything, show everything, write nothing.
    pub dry_run: bool,
    /// Where to write the workbook of refused rows, if there are any.
    pub faults: Option<PathBuf>,
}

/// What kind of file a batch loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The agency's list of units.
    Units,
    /// The registry's profile export.
    Employees,
    /// Histories beyond the profile.
    Histories,
}

impl Kind {
    /// The text in `import_batches.kind`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Employees => "employees",
            Self::Histories => "histories",
        }
    }
}

/// Rows by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows in the file, without the header.
    pub read: u32,
    /// People or units that were not there before.
    pub new: u32,
    /// Changed.
    pub changed: u32,
    /// Same as recorded.
    pub unchanged: u32,
    /// Refused.
    pub bad: u32,
}

/// What a load did, or would do.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// Number of the batch. A dry run has none, nor has a load that found nothing new.
    pub batch: Option<BatchId>,
    /// What was loaded.
    pub kind: Kind,
    /// Whether nothing was written on purpose.
    pub dry_run: bool,
    /// Rows by what became of them.
    pub counts: Counts,
    /// The first faults of refused rows; the workbook has all.
    pub faults: Vec<RowFault>,
    /// The first warnings.
    pub warnings: Vec<RowFault>,
    /// How many warnings there are.
    pub warning_count: u32,
    /// Facts decided here that the file does not know yet; they were kept.
    pub held: u32,
    /// The workbook of refused rows, if one was written.
    pub fault_book: Option<PathBuf>,
}

/// Hears how many rows have been read.
pub type Progress<'a> = &'a mut dyn FnMut(u32);

/// Only who may run imports for the whole agency; the role that allows it goes into the trail.
fn authorize(tx: &Tx<'_>) -> Result<kernel::Role, Error> {
    Ok(access::require_agency(tx.actor(), Permission::RunImport)?.role)
}

/// Runs `work` and, for a dry run, takes everything it wrote back while keeping what it answered.
fn attempt<T>(
    tx: &mut Tx<'_>,
    options: &Options,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    // One load at a time: two would compare with the same state. The lock ends with the transaction. A large file takes
    // longer than a page may.
    tx.conn()
        .batch_execute("select pg_advisory_xact_lock(7274636); set local statement_timeout = 0; savepoint intake")?;
    let done = work(tx)?;
    tx.conn().batch_execute(if options.dry_run {
        "rollback to savepoint intake"
    } else {
        "release savepoint intake"
    })?;
    Ok(done)
}
