//! Workbooks of refused rows, kept for the officer until they are fetched. They hold personal data, so they are removed
//! after [`KEPT`].

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{pg::Pg, prelude::*};
use kernel::{BatchId, FaultBookId, Permission, access};
use serde::Serialize;
use store::{Audit, Tx, schema::import_fault_books as f};

use crate::{Error, Outcome};

/// How long a workbook is kept.
pub const KEPT: TimeDelta = TimeDelta::days(30);

/// A workbook without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = f, check_for_backend(Pg))]
pub struct FaultBook {
    /// Identifier.
    pub id: FaultBookId,
    /// The load; `None` for a dry run and for a load that wrote nothing.
    pub batch_id: Option<BatchId>,
    /// units, employees, histories.
    pub kind: String,
    /// Name of the file that was loaded.
    pub file_name: String,
    /// Whether nothing was written on purpose.
    pub dry_run: bool,
    /// Rows that were refused.
    pub rows_bad: i32,
    /// Who loaded it.
    pub author_name: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// Keeps the workbook a load has written, in the load's transaction; `None` when no row was refused.
///
/// # Errors
/// [`Error::FaultBook`] when the file cannot be read, or the database's.
pub fn keep(tx: &mut Tx<'_>, loaded: &Path, outcome: &Outcome) -> Result<Option<FaultBookId>, Error> {
    let Some(path) = &outcome.fault_book else { return Ok(None) };
    let content = std::fs::read(path).map_err(|error| Error::FaultBook(Box::new(error)))?;
    let (id, now) = (FaultBookId::new(), tx.now());
    let (author, name) = (tx.actor().user, tx.actor().name.clone());
    diesel::insert_into(f::table)
        .values((
            (f::id.eq(id), f::batch_id.eq(outcome.batch), f::kind.eq(outcome.kind.as_str())),
            f::file_name.eq(loaded.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()),
            (f::dry_run.eq(outcome.dry_run), f::rows_bad.eq(i32::try_from(outcome.counts.bad).unwrap_or(i32::MAX))),
            (f::content.eq(content), f::author_id.eq(author), f::author_name.eq(name), f::made_at.eq(now)),
        ))
        .execute(tx.conn())?;
    Ok(Some(id))
}

/// The latest workbooks, newest first.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut PgConnection, limit: i64) -> Result<Vec<FaultBook>, Error> {
    Ok(f::table.order((f::made_at.desc(), f::id.desc())).limit(limit).select(FaultBook::as_select()).load(conn)?)
}

/// The workbook itself. Whoever fetches it stands in the trail, because its first sheet has the rows as they came.
///
/// # Errors
/// [`Error::FaultBookNotFound`], [`Error::Denied`].
pub fn open(tx: &mut Tx<'_>, id: FaultBookId) -> Result<Vec<u8>, Error> {
    let grant = access::require_agency(tx.actor(), Permission::RunImport)?;
    let content = f::table.find(id).select(f::content).first(tx.conn()).optional()?.ok_or(Error::FaultBookNotFound)?;
    tx.audit(Audit::new("import.open-fault-book", grant.role, "import_fault_books", id.uuid()))?;
    Ok(content)
}

/// Removes what is older than [`KEPT`]. Answers how many.
///
/// # Errors
/// The database's.
pub fn prune(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let before = tx.now() - KEPT;
    Ok(diesel::delete(f::table.filter(f::made_at.lt(before))).execute(tx.conn())?)
}
