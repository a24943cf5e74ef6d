//! CSV, with `,` or `;` or a tab, with or without a byte-order mark.

use std::{
    cell::Cell as Counter,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use super::{Header, MAX_ROWS, RowSink};
use crate::{Cell, Error, Row};

/// Longest row, in bytes: a forgotten quotation mark would otherwise swallow the rest of the file.
const MAX_ROW_BYTES: u64 = 1024 * 1024;

/// Lets no row grow beyond all measure.
struct Metered<R> {
    inner: R,
    since_row: Rc<Counter<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.since_row.set(self.since_row.get() + u64::try_from(read).unwrap_or(u64::MAX));
        if self.since_row.get() > MAX_ROW_BYTES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a row without an end"));
        }
        Ok(read)
    }
}

pub(super) fn read(file: File, sink: &mut dyn RowSink) -> Result<(), Error> {
    let mut file = BufReader::new(file);
    skip_mark(&mut file)?;
    let delimiter = delimiter(&mut file)?;
    let since_row = Rc::new(Counter::new(0));
    let metered = Metered { inner: file, since_row: Rc::clone(&since_row) };
    let mut csv = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(metered);
    let mut record = csv::StringRecord::new();
    let mut columns = None;
    let mut rows = 0_u32;
    while csv.read_record(&mut record).map_err(refuse)? {
        since_row.set(0);
        let number = record.position().and_then(|position| u32::try_from(position.line()).ok()).unwrap_or(0);
        let mut cells: Vec<Cell> = record.iter().map(Cell::text).collect();
        if cells.iter().all(|cell| *cell == Cell::Empty) {
            continue;
        }
        let Some(wanted) = columns else {
            let header = Header::new(&cells)?;
            sink.header(&header)?;
            columns = Some(header.names().len());
            continue;
        };
        rows += 1;
        if rows > MAX_ROWS {
            return Err(Error::TooLarge { what: "1.048.576 baris" });
        }
        // Spreadsheets append empty cells; a row that is short or has more to say is broken.
        let shape = cells.len() >= wanted && cells.iter().skip(wanted).all(|cell| *cell == Cell::Empty);
        cells.resize(wanted, Cell::Empty);
        sink.row(Row { number, cells }, shape)?;
    }
    if columns.is_none() { Err(Error::Empty) } else { Ok(()) }
}

fn refuse(error: csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => Error::WrongType { found: "teks yang bukan UTF-8" },
        csv::ErrorKind::Io(io) if io.kind() == io::ErrorKind::FileTooLarge => {
            Error::TooLarge { what: "1 MiB untuk satu baris (tanda kutip tidak ditutup?)" }
        }
        _ => Error::Damaged(Box::new(error)),
    }
}

fn skip_mark(file: &mut BufReader<File>) -> Result<(), Error> {
    if file.fill_buf().map_err(Error::Unreadable)?.starts_with(&[0xEF, 0xBB, 0xBF]) {
        file.consume(3);
    }
    Ok(())
}

/// The separator that stands most often in the first line.
fn delimiter(file: &mut BufReader<File>) -> Result<u8, Error> {
    let buffer = file.fill_buf().map_err(Error::Unreadable)?;
    let line = buffer.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    Ok([b',', b';', b'\t']
        .into_iter()
        .max_by_key(|candidate| count(*candidate))
        .filter(|best| count(*best) > 0)
        .unwrap_or(b','))
}
