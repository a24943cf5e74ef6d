//! Histories pulled from the registry, from code that is not async: the command line and the demonstration.

use kernel::Call;
use pg::Db;
use reconcile::{
    Error, Reader, Scope,
    pull::{Heard, Report},
};
use store::DbError;

use crate::progress::Progress;

/// Pulls, and shows how far it is.
///
/// # Errors
/// As [`reconcile::pull()`].
pub(crate) fn pull(db: &Db, reader: &Reader, call: &Call, scope: &Scope, progress: &Progress) -> Result<Report, Error> {
    let hear = |heard| match heard {
        Heard::Resumed { done } => progress.step(&format!("melanjutkan tarikan, {done} pegawai sudah terbaca")),
        Heard::People { done, total } => progress.rows("membaca riwayat di SIASN", done, total.into()),
        Heard::Loading { .. } => progress.step("memuat riwayat"),
    };
    runtime()?.block_on(reconcile::pull(db, reader, call, scope, &hear))
}

/// A runtime of this thread's own.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| DbError::Shape(format!("no runtime: {error}")).into())
}
