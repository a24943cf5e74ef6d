//! A list of people as a file, streamed.

use std::{fs::File, io::Read};

use actix_web::{
    HttpResponse, get,
    http::header,
    web::{Data, Query},
};
use bytes::Bytes;
use futures_util::stream::{Stream, try_unfold};
use kernel::Permission;
use serde::Deserialize;
use serde_json::json;
use store::{Audit, DbError};
use tempfile::TempDir;
use utoipa::{IntoParams, ToSchema};
use web::{HttpFault, Problem, Shared, extract::Authenticated};

use super::{
    list::Find,
    sheet::{self, Behind, Selection},
};
use crate::{answer::Answer, listing::reach, state::InState};

/// Bytes of a file sent at a time.
const CHUNK: usize = 64 * 1024;

/// Which kind of file.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// Comma-separated values, UTF-8.
    #[default]
    Csv,
    /// Workbook.
    Xlsx,
}

/// The file.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct As {
    /// `csv` or `xlsx`.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// Civil servants as CSV or workbook, streamed.
///
/// Permission `export_employees`; only units the caller's roles reach. The export leaves a row in the trail before the
/// first byte goes out. Cells that a spreadsheet would take for formulas are made text.
#[utoipa::path(get, path = "/api/v1/employees/export", tag = "employees", params(Find, As),
    responses((status = 200, description = "The file", content(
        (String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/api/v1/employees/export")]
pub(crate) async fn export(
    shared: Data<Shared>,
    state: InState,
    who: Authenticated,
    find: Query<Find>,
    file: Query<As>,
) -> Answer {
    let call = who.into_call();
    let reach = reach(&call.actor, Permission::ExportEmployees)?;
    let selection = Selection { filter: find.filter(), reach, sort: find.sort(), today: call.today() };
    record(&shared, call, &selection).await?;
    match file.format {
        Format::Csv => csv(shared, selection).await,
        Format::Xlsx => workbook(&shared, selection, &state).await,
    }
}

/// The trail keeps what was asked for, without the text somebody searched by, which may be a name.
async fn record(shared: &Shared, call: kernel::Call, selection: &Selection) -> Result<(), Problem> {
    let mut filter = selection.filter.clone();
    filter.text = filter.text.map(|_| "(ada)".to_owned());
    let role = call.actor.grants.iter().map(|g| g.role).find(|role| role.may(Permission::ExportEmployees));
    let role = role.unwrap_or(kernel::Role::System);
    let done = shared.db.write(call, move |tx| {
        tx.audit(Audit::new("employee.export", role, "employee_list", None).after(&json!({ "filter": filter }))?)
    });
    Ok(done.await?)
}

fn attachment(response: &mut actix_web::HttpResponseBuilder, media_type: &str, name: &str) {
    response
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
}

async fn csv(shared: Data<Shared>, selection: Selection) -> Answer {
    // The first batch is read before the answer begins, so that a failure still has its status.
    let first = lines(&shared, &selection, None).await?;
    let mut response = HttpResponse::Ok();
    attachment(&mut response, "text/csv; charset=utf-8; header=present", "pegawai.csv");
    Ok(response.streaming(csv_stream(shared, selection, first)))
}

/// A batch as CSV, and behind whom the next begins.
async fn lines(
    shared: &Shared,
    selection: &Selection,
    behind: Option<Behind>,
) -> Result<(Bytes, Option<Behind>), Problem> {
    let (selection, first) = (selection.clone(), behind.is_none());
    let (rows, next) = shared.db.read(move |conn| selection.batch(conn, behind.as_ref())).await?;
    Ok((sheet::csv(&rows, first)?.into(), next))
}

/// What is to be sent next.
enum Next {
    Ready(Bytes, Option<Behind>),
    Behind(Behind),
    End,
}

fn csv_stream(
    shared: Data<Shared>,
    selection: Selection,
    (bytes, behind): (Bytes, Option<Behind>),
) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    try_unfold(Next::Ready(bytes, behind), move |next| {
        let (shared, selection) = (shared.clone(), selection.clone());
        async move {
            let (bytes, behind) = match next {
                Next::Ready(bytes, behind) => (bytes, behind),
                Next::Behind(behind) => lines(&shared, &selection, Some(behind)).await?,
                Next::End => return Ok(None),
            };
            Ok(Some((bytes, behind.map_or(Next::End, Next::Behind))))
        }
    })
}

async fn workbook(shared: &Shared, selection: Selection, state: &InState) -> Answer {
    let scratch = state.0.scratch.clone();
    // One snapshot: the workbook is finished before its first byte can be sent anyway.
    let written = shared.db.read_snapshot(move |conn| {
        let folder = tempfile::Builder::new().prefix("export-").tempdir_in(scratch)?;
        let path = folder.path().join("pegawai.xlsx");
        sheet::workbook(conn, &selection, &path)?;
        Ok::<_, sheet::SheetError>((File::open(path)?, folder))
    });
    let (file, folder) = written.await?;
    let mut response = HttpResponse::Ok();
    attachment(&mut response, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pegawai.xlsx");
    Ok(response.streaming(file_stream(file, folder)))
}

/// The file in pieces; its folder goes when it is sent, or when the caller hangs up.
fn file_stream(file: File, folder: TempDir) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    try_unfold((file, folder), |(mut file, folder)| async move {
        let read = pg::blocking::run(move || {
            let mut chunk = vec![0; CHUNK];
            let size = file.read(&mut chunk)?;
            chunk.truncate(size);
            Ok::<_, std::io::Error>((chunk, file))
        });
        let read: Result<_, DbError> = read.await;
        let (chunk, file) =
            read.map_err(Problem::from)?.map_err(|e| Problem::from(HttpFault::Unforeseen(e.to_string())))?;
        Ok((!chunk.is_empty()).then(|| (Bytes::from(chunk), (file, folder))))
    })
}
