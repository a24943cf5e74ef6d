//! A workbook or a CSV file as rows of text, matched by the names of their columns.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use bkn::dates;
use calamine::{Data, Reader, Xlsx, open_workbook};

use super::SeedError;

/// A table with a header.
pub(super) struct Table {
    columns: HashMap<String, usize>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a file of either kind, told apart by its first bytes.
    pub(super) fn open(path: &Path) -> Result<Self, SeedError> {
        let failed = |reason: String| SeedError::File { path: path.to_owned(), reason };
        let mut start = [0_u8; 4];
        let read =
            File::open(path).and_then(|mut file| file.read(&mut start)).map_err(|error| failed(error.to_string()))?;
        let mut lines = if start.get(..read).is_some_and(|start| start.starts_with(b"PK")) {
            workbook(path).map_err(failed)?
        } else {
            comma_separated(path).map_err(failed)?
        };
        if lines.is_empty() {
            return Err(failed("it is empty".to_owned()));
        }
        let header = lines.remove(0);
        let columns = header.iter().enumerate().map(|(at, name)| (column_name(name), at)).collect();
        Ok(Self { columns, rows: lines })
    }

    /// Which of `wanted` are missing.
    pub(super) fn missing<'w>(&self, wanted: &[&'w str]) -> Vec<&'w str> {
        wanted.iter().filter(|name| !self.columns.contains_key(**name)).copied().collect()
    }

    /// The rows, each with its number in the file (the header is 1).
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, Row<'_>)> {
        self.rows.iter().enumerate().map(|(at, cells)| (at + 2, Row { columns: &self.columns, cells }))
    }
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    columns: &'t HashMap<String, usize>,
    cells: &'t [String],
}

impl Row<'_> {
    /// A cell by column, trimmed, without the apostrophe spreadsheets are kept from damaging numbers with; absent forms as empty.
    pub(super) fn text(&self, column: &str) -> &str {
        let cell = self.columns.get(column).and_then(|at| self.cells.get(*at)).map_or("", |cell| cell.trim());
        let cell = cell.strip_prefix('\'').unwrap_or(cell);
        if matches!(cell, "-" | "0000-00-00") { "" } else { cell }
    }

    /// A date as the registry shows it; a text that is no date as empty.
    pub(super) fn date(&self, column: &str) -> String {
        dates::read(self.text(column)).ok().flatten().map(dates::day_first).unwrap_or_default()
    }
}

/// Upper case, one space between words.
fn column_name(name: &str) -> String {
    name.trim_start_matches('\u{feff}')
        .replace('_', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase()
}

fn workbook(path: &Path) -> Result<Vec<Vec<String>>, String> {
    let mut workbook: Xlsx<BufReader<File>> =
        open_workbook(path).map_err(|error: calamine::XlsxError| error.to_string())?;
    let sheet = workbook.sheet_names().first().cloned().ok_or("the workbook has no sheet")?;
    let range = workbook.worksheet_range(&sheet).map_err(|error| error.to_string())?;
    Ok(range.rows().map(|row| row.iter().map(cell_text).collect()).collect())
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(stamp) => {
            let (year, month, day, ..) = stamp.to_ymd_hms_milli();
            format!("{day:02}-{month:02}-{year:04}")
        }
        other => other.to_string(),
    }
}

fn comma_separated(path: &Path) -> Result<Vec<Vec<String>>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let first_line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| first_line.iter().filter(|byte| **byte == mark).count();
    let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes.as_slice());
    let line = |record: csv::ByteRecord| record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    reader.byte_records().map(|record| record.map(line).map_err(|error| error.to_string())).collect()
}
