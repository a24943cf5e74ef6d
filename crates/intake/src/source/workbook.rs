//! The first sheet of an `.xlsx` workbook, cell by cell.

use std::{
    fs::File,
    io::{BufReader, Seek},
};

use calamine::{DataRef, Reader, Xlsx};
use chrono::NaiveDate;

use super::{Header, MAX_ROWS, RowSink, bounds};
use crate::{Cell, Error, Row};

/// Columns looked at; the export has 69.
const MAX_COLUMNS: usize = 512;

pub(super) fn read(mut file: File, sink: &mut dyn RowSink) -> Result<(), Error> {
    let damaged = |error: calamine::XlsxError| Error::Damaged(Box::new(error));
    bounds::check(&mut file)?;
    file.rewind().map_err(Error::Unreadable)?;
    let mut book = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let Some(sheet) = book.sheet_names().first().cloned() else { return Err(Error::Empty) };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(damaged)?;
    let mut rows = Rows { sink, columns: None, line: 0, cells: Vec::new() };
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (line, column) = cell.get_position();
        if line > MAX_ROWS {
            return Err(Error::TooLarge { what: "1.048.576 baris" });
        }
        if line != rows.line {
            rows.end()?;
            rows.line = line;
        }
        rows.put(column, value(cell.get_value()));
    }
    rows.end()?;
    if rows.columns.is_none() { Err(Error::Empty) } else { Ok(()) }
}

fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(text.split('T').next().unwrap_or(text)),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Int(number) => Cell::text(&number.to_string()),
        DataRef::Bool(flag) => Cell::text(if *flag { "1" } else { "0" }),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
                .map_or(Cell::Number(moment.as_f64()), Cell::Day)
        }
        // What the spreadsheet itself could not compute is shown as it stands there and fails the check of its column.
        DataRef::Error(error) => Cell::text(&error.to_string()),
    }
}

/// Puts cells together to rows.
struct Rows<'a> {
    sink: &'a mut dyn RowSink,
    columns: Option<usize>,
    /// From 0.
    line: u32,
    cells: Vec<Cell>,
}

impl Rows<'_> {
    fn put(&mut self, column: u32, value: Cell) {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS || value == Cell::Empty {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = value;
        }
    }

    fn end(&mut self) -> Result<(), Error> {
        let mut cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(());
        }
        let Some(columns) = self.columns else {
            let header = Header::new(&cells)?;
            self.sink.header(&header)?;
            self.columns = Some(header.names().len());
            return Ok(());
        };
        let shape = cells.len() <= columns;
        cells.resize(columns, Cell::Empty);
        self.sink.row(Row { number: self.line + 1, cells }, shape)
    }
}
