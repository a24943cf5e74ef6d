//! A list of people as rows of a sheet, in CSV and in a workbook.

use std::{io, path::Path};

use chrono::NaiveDate;
use diesel::PgConnection;
use employees::{Filter, Listed, SortKey};
use kernel::{EmployeeId, access::Reach};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use web::HttpFault;

/// People fetched at a time.
pub(super) const BATCH: i64 = 1_000;

/// Header row; officers read it.
const HEADER: [&str; 10] = [
    "NIP",
    "Nama",
    "Gelar depan",
    "Gelar belakang",
    "Status kepegawaian",
    "Kedudukan hukum",
    "Golongan",
    "TMT golongan",
    "Jabatan",
    "Unit kerja",
];

/// What is exported: for whom, which people, in which order, on which day.
#[derive(Clone)]
pub(super) struct Selection {
    pub(super) filter: Filter,
    pub(super) reach: Reach,
    pub(super) sort: SortKey,
    pub(super) today: NaiveDate,
}

/// Behind whom the next batch begins.
pub(super) type Behind = (String, EmployeeId);

impl Selection {
    /// The next people, and behind whom those after them begin (`None`: there are no more).
    pub(super) fn batch(
        &self,
        conn: &mut PgConnection,
        behind: Option<&Behind>,
    ) -> Result<(Vec<Listed>, Option<Behind>), employees::Error> {
        let seek = behind.map(|(value, id)| (value.as_str(), *id));
        let rows = employees::list(conn, &self.filter, &self.reach, self.sort, seek, BATCH, self.today)?;
        let full = i64::try_from(rows.len()).is_ok_and(|n| n == BATCH);
        let next = rows.last().filter(|_| full).map(|last| (last.sort_value.clone(), last.id));
        Ok((rows, next))
    }
}

fn cells(row: &Listed) -> [String; 10] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        row.nip.clone(),
        row.name.clone(),
        text(&row.title_before),
        text(&row.title_after),
        row.employment_kind.map_or("", |k| k.label()).to_owned(),
        row.legal_status.map_or("", |s| s.label()).to_owned(),
        text(&row.rank_code),
        row.rank_since.map(|on| on.format("%d-%m-%Y").to_string()).unwrap_or_default(),
        text(&row.position_name),
        text(&row.unit_name),
    ]
}

/// A cell that a spreadsheet would take for a formula becomes text (OWASP, CSV injection).
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

/// These people as lines of CSV (RFC 4180, UTF-8), with the header row in front when `first`.
pub(super) fn csv(rows: &[Listed], first: bool) -> Result<Vec<u8>, HttpFault> {
    let mut lines = csv::Writer::from_writer(Vec::new());
    if first {
        lines.write_record(HEADER).map_err(unforeseen)?;
    }
    for row in rows {
        lines.write_record(cells(row).map(harmless)).map_err(unforeseen)?;
    }
    lines.into_inner().map_err(|error| HttpFault::Unforeseen(error.to_string()))
}

fn unforeseen(error: csv::Error) -> HttpFault {
    HttpFault::Unforeseen(format!("CSV: {error}"))
}

/// A workbook that is not finished.
#[derive(Debug, thiserror::Error)]
pub(super) enum SheetError {
    /// The people could not be read.
    #[error(transparent)]
    Read(#[from] employees::Error),
    /// The workbook could not be written.
    #[error("the workbook cannot be written")]
    Write(#[from] XlsxError),
    /// The file could not be opened.
    #[error("the file cannot be opened")]
    File(#[from] io::Error),
}

impl From<diesel::result::Error> for SheetError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Read(error.into())
    }
}
impl From<store::DbError> for SheetError {
    fn from(error: store::DbError) -> Self {
        Self::Read(error.into())
    }
}
impl kernel::Fault for SheetError {
    fn class(&self) -> kernel::FaultClass {
        match self {
            Self::Read(error) => error.class(),
            Self::Write(_) | Self::File(_) => kernel::FaultClass::Bug,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Read(error) => error.code(),
            Self::Write(_) | Self::File(_) => "internal.bug",
        }
    }
}

/// Writes these people as a workbook to `path`, row by row: memory does not grow with them. Every cell is text, so a NIP
/// keeps its digits and nothing is a formula.
pub(super) fn workbook(conn: &mut PgConnection, selection: &Selection, path: &Path) -> Result<(), SheetError> {
    let mut book = Workbook::new();
    if let Some(folder) = path.parent() {
        book.set_tempdir(folder)?;
    }
    let sheet = book.add_worksheet_with_constant_memory()?;
    let (mut line, mut behind) = (0, None);
    write(sheet.set_name("Pegawai")?, &mut line, HEADER.map(str::to_owned), &Format::new().set_bold())?;
    loop {
        let (rows, next) = selection.batch(conn, behind.as_ref())?;
        for row in &rows {
            write(sheet, &mut line, cells(row), &Format::new())?;
        }
        match next {
            Some(next) => behind = Some(next),
            None => break,
        }
    }
    Ok(book.save(path)?)
}

fn write(sheet: &mut Worksheet, line: &mut u32, cells: [String; 10], format: &Format) -> Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(cells) {
        sheet.write_string_with_format(*line, column, cell, format)?;
    }
    *line += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, kept) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-5", "'-5"),
            ("+62", "'+62"),
            ("\tx", "'\tx"),
            ("Budi", "Budi"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell.to_owned()), kept);
        }
    }
}
