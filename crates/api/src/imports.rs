//! Loading the registry's export, units and histories.

use actix_multipart::Multipart;
use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header::CONTENT_DISPOSITION},
    post,
    web::{Data, Path, Query},
};
use chrono::{DateTime, Utc};
use intake::{Batch, Options, Outcome, Undone, fault_books};
use kernel::{BatchId, FaultBookId, Permission, access};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey},
};

use crate::{
    answer::{Answer, ok, once},
    headers::WriteHeaders,
    state::InState,
    upload,
};

/// Largest file of a load, in bytes.
const LARGEST: usize = 64 * 1024 * 1024;
/// Batches of one answer.
const MOST: i64 = 100;

/// What a file holds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ImportKind {
    /// The agency's list of units.
    Units,
    /// The registry's profile export.
    Employees,
    /// Histories beyond the profile.
    Histories,
}

/// How to load.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// What the file holds.
    #[param(inline)]
    kind: ImportKind,
    /// Do everything, show everything, write nothing.
    #[serde(default)]
    dry_run: bool,
}

/// A file to load.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only for the API's document")]
pub(crate) struct ImportForm {
    /// The workbook (.xlsx) or CSV, at most 64 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What a load did, or would do.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Loaded {
    /// Number of the batch; a dry run has none, nor has a load that found nothing new.
    #[schema(value_type = Option<uuid::Uuid>)]
    batch_id: Option<BatchId>,
    /// Whether nothing was written on purpose.
    dry_run: bool,
    /// Rows in the file.
    read: u32,
    /// People or units that were not there before.
    new: u32,
    /// Changed.
    changed: u32,
    /// Same as recorded.
    unchanged: u32,
    /// Refused.
    bad: u32,
    /// Facts decided here that the file does not know yet; they were kept.
    held: u32,
    /// How many warnings there are.
    warning_count: u32,
    /// The refused rows as a workbook, of `GET /api/v1/imports/fault-books/{id}`; absent when none was refused.
    #[schema(value_type = Option<uuid::Uuid>)]
    fault_book: Option<FaultBookId>,
    /// The first faults of refused rows.
    faults: Vec<Fault>,
    /// The first warnings.
    warnings: Vec<Fault>,
}

/// One fault of one row: where, what, how to mend it. The value itself stays out of the answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Fault {
    /// Row number as a spreadsheet shows it.
    row: u32,
    /// Header of the column.
    column: String,
    /// Code of the check.
    code: String,
    /// What is wrong.
    what: String,
    /// How to mend it.
    remedy: String,
}

impl From<intake::RowFault> for Fault {
    fn from(f: intake::RowFault) -> Self {
        Self { row: f.row, column: f.column, code: f.code.to_owned(), what: f.what, remedy: f.remedy }
    }
}

impl Loaded {
    fn of(o: Outcome, fault_book: Option<FaultBookId>) -> Self {
        Self {
            batch_id: o.batch,
            dry_run: o.dry_run,
            read: o.counts.read,
            new: o.counts.new,
            changed: o.counts.changed,
            unchanged: o.counts.unchanged,
            bad: o.counts.bad,
            held: o.held,
            warning_count: o.warning_count,
            fault_book,
            faults: o.faults.into_iter().map(Fault::from).collect(),
            warnings: o.warnings.into_iter().map(Fault::from).collect(),
        }
    }
}

/// One load.
#[derive(Serialize, ToSchema)]
struct BatchView {
    /// Number.
    #[schema(value_type = uuid::Uuid)]
    id: BatchId,
    /// units, employees, histories.
    kind: String,
    /// Name of the file.
    file_name: String,
    /// SHA-256 of the file.
    file_hash: String,
    /// Who loaded it.
    author: String,
    /// Begin.
    started_at: DateTime<Utc>,
    /// Rows in the file.
    read: i32,
    /// Created.
    new: i32,
    /// Changed.
    changed: i32,
    /// Same as recorded.
    unchanged: i32,
    /// Refused.
    bad: i32,
    /// When it was taken back.
    undone_at: Option<DateTime<Utc>>,
}

impl From<Batch> for BatchView {
    fn from(b: Batch) -> Self {
        Self {
            id: b.id,
            kind: b.kind,
            file_name: b.file_name,
            file_hash: b.file_hash,
            author: b.author_name,
            started_at: b.started_at,
            read: b.rows_read,
            new: b.rows_new,
            changed: b.rows_changed,
            unchanged: b.rows_unchanged,
            bad: b.rows_bad,
            undone_at: b.undone_at,
        }
    }
}

/// Refused rows as a workbook.
#[derive(Serialize, ToSchema)]
struct FaultBookView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: FaultBookId,
    /// The load; absent for a dry run and for a load that wrote nothing.
    #[schema(value_type = Option<uuid::Uuid>)]
    batch_id: Option<BatchId>,
    /// units, employees, histories.
    kind: String,
    /// Name of the file that was loaded.
    file_name: String,
    /// Whether nothing was written on purpose.
    dry_run: bool,
    /// Rows that were refused.
    bad: i32,
    /// Who loaded it.
    author: String,
    /// When.
    made_at: DateTime<Utc>,
}

impl From<fault_books::FaultBook> for FaultBookView {
    fn from(f: fault_books::FaultBook) -> Self {
        Self {
            id: f.id,
            batch_id: f.batch_id,
            kind: f.kind,
            file_name: f.file_name,
            dry_run: f.dry_run,
            bad: f.rows_bad,
            author: f.author_name,
            made_at: f.made_at,
        }
    }
}

/// The latest workbooks of refused rows.
#[derive(Serialize, ToSchema)]
pub(crate) struct FaultBooks {
    /// Newest first, at most 100.
    items: Vec<FaultBookView>,
}

/// The latest loads.
#[derive(Serialize, ToSchema)]
pub(crate) struct Batches {
    /// Newest first, at most 100.
    items: Vec<BatchView>,
}

/// What was taken back.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct UndoneView {
    /// The batch.
    #[schema(value_type = uuid::Uuid)]
    batch_id: BatchId,
    /// People removed.
    people: u32,
    /// Units removed.
    units: u32,
    /// Facts removed; those they had superseded hold again.
    facts: u32,
}

impl From<Undone> for UndoneView {
    fn from(u: Undone) -> Self {
        Self { batch_id: u.batch, people: u.people, units: u.units, facts: u.facts }
    }
}

/// Loads a file, or shows what loading would do.
///
/// Permission `run_import` for the whole agency. Good rows go in, bad rows are told with their fault and remedy.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", params(How, WriteHeaders),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "What was, or would be, loaded", body = Loaded)))]
#[post("/api/v1/imports")]
pub(crate) async fn load(
    shared: Data<Shared>,
    state: InState,
    who: Authenticated,
    key: IdempotencyKey,
    how: Query<How>,
    body: Multipart,
) -> Answer {
    access::require_agency(who.actor(), Permission::RunImport)?;
    let how = how.into_inner();
    let file = upload::on_disk(body, LARGEST, &state.0.scratch).await?;
    let key = key.with(&(how, &file.hash))?;
    let done = shared.db.write_once(who.into_call(), key, move |tx| run(tx, how, &file.path())).await?;
    once(StatusCode::OK, done, |loaded| loaded)
}

fn run(tx: &mut Tx<'_>, how: How, path: &std::path::Path) -> Result<Loaded, intake::Error> {
    let options = Options { dry_run: how.dry_run, faults: Some(path.with_extension("kesalahan.xlsx")) };
    let quiet = &mut |_rows: u32| {};
    let outcome = match how.kind {
        ImportKind::Units => intake::import_units(tx, path, &options, quiet),
        ImportKind::Employees => intake::import_employees(tx, path, &options, quiet),
        ImportKind::Histories => intake::import_histories(tx, path, &options, quiet),
    }?;
    let book = fault_books::keep(tx, path, &outcome)?;
    Ok(Loaded::of(outcome, book))
}

/// The latest loads, newest first.
///
/// Permission `run_import` for the whole agency.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", responses((status = 200, description = "Loads", body = Batches)))]
#[get("/api/v1/imports")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated) -> Answer {
    access::require_agency(who.actor(), Permission::RunImport)?;
    let batches = shared.db.read(|conn| intake::batches(conn, MOST)).await?;
    ok(&Batches { items: batches.into_iter().map(BatchView::from).collect() })
}

/// Takes a load back as a whole, while nothing has been built on it.
///
/// Permission `run_import` for the whole agency. 409 with every reason when something stands on it.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "imports",
    params(("id" = uuid::Uuid, Path, description = "The batch"), WriteHeaders),
    responses((status = 200, description = "What was taken back", body = UndoneView)))]
#[post("/api/v1/imports/{id}/undo")]
pub(crate) async fn undo(shared: Data<Shared>, who: Authenticated, key: IdempotencyKey, id: Path<BatchId>) -> Answer {
    let (key, id) = (key.with(&())?, id.into_inner());
    let done = shared.db.write_once(who.into_call(), key, move |tx| intake::undo(tx, id).map(UndoneView::from)).await?;
    once(StatusCode::OK, done, |undone| undone)
}

/// The workbooks of refused rows, newest first.
///
/// Permission `run_import` for the whole agency. Each is kept for thirty days.
#[utoipa::path(get, path = "/api/v1/imports/fault-books", tag = "imports",
    responses((status = 200, description = "Workbooks", body = FaultBooks)))]
#[get("/api/v1/imports/fault-books")]
pub(crate) async fn fault_book_list(shared: Data<Shared>, who: Authenticated) -> Answer {
    access::require_agency(who.actor(), Permission::RunImport)?;
    let books = shared.db.read(|conn| fault_books::list(conn, MOST)).await?;
    ok(&FaultBooks { items: books.into_iter().map(FaultBookView::from).collect() })
}

/// The refused rows of a load as a workbook: the rows as they came, and what is wrong with each.
///
/// Permission `run_import` for the whole agency. The first sheet holds personal data, so each download is in the trail.
#[utoipa::path(get, path = "/api/v1/imports/fault-books/{id}", tag = "imports",
    params(("id" = uuid::Uuid, Path, description = "The workbook")),
    responses((status = 200, description = "The workbook",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
#[get("/api/v1/imports/fault-books/{id}")]
pub(crate) async fn fault_book_file(shared: Data<Shared>, who: Authenticated, id: Path<FaultBookId>) -> Answer {
    let id = id.into_inner();
    let content = shared.db.write(who.into_call(), move |tx| fault_books::open(tx, id)).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"daftar-kesalahan.xlsx\""))
        .body(content))
}
