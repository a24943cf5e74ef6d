//! Files as rows: workbooks and CSV, recognised by their content, read one row at a time.

mod bounds;
mod header;
mod text;
mod workbook;

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

pub(crate) use header::Header;
use sha2::{Digest, Sha256};

use crate::{Error, Row};

/// Largest file taken, in bytes. A city of a million rows has about 400 MB.
const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;
/// As many rows as a spreadsheet can have.
const MAX_ROWS: u32 = 1_048_576;

/// What receives the rows of a file.
pub(crate) trait RowSink {
    /// The header, once, before any row. An error ends the reading.
    fn header(&mut self, header: &Header) -> Result<(), Error>;
    /// One row, in the order of the file; `shape` is false when it had more or fewer cells than the header.
    fn row(&mut self, row: Row, shape: bool) -> Result<(), Error>;
}

/// Reads a file of either kind, row by row.
pub(crate) fn read(path: &Path, sink: &mut dyn RowSink) -> Result<(), Error> {
    let mut file = open(path)?;
    let mut start = [0_u8; 512];
    let read = fill(&mut file, &mut start)?;
    let start = start.get(..read).unwrap_or_default();
    file.seek(SeekFrom::Start(0)).map_err(Error::Unreadable)?;
    match start {
        [] => Err(Error::Empty),
        [b'P', b'K', 3, 4, ..] => workbook::read(file, sink),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Error::WrongType { found: "buku kerja .xls lama atau berkas bersandi" }),
        [b'%', b'P', b'D', b'F', ..] => Err(Error::WrongType { found: "PDF" }),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(Error::WrongType { found: "teks UTF-16" }),
        bytes if bytes.contains(&0) => Err(Error::WrongType { found: "berkas biner" }),
        bytes if bytes.trim_ascii_start().starts_with(b"<") => Err(Error::WrongType { found: "HTML atau XML" }),
        _ => text::read(file, sink),
    }
}

/// Opens a file that is one and is not too large.
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    let file = File::open(path).map_err(Error::Unreadable)?;
    let about = file.metadata().map_err(Error::Unreadable)?;
    if !about.is_file() {
        return Err(Error::WrongType { found: "folder atau berkas khusus" });
    }
    if about.len() > MAX_FILE_BYTES {
        return Err(Error::TooLarge { what: "ukuran berkas 512 MiB" });
    }
    Ok(file)
}

/// SHA-256 of the file, hexadecimal.
pub(crate) fn hash(path: &Path) -> Result<String, Error> {
    let mut file = open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0_u8; 64 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(Error::Unreadable)?;
        match buffer.get(..read) {
            Some([]) | None => return Ok(hex::encode(digest.finalize())),
            Some(bytes) => digest.update(bytes),
        }
    }
}

/// SHA-256 of bytes that are no file.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn fill(file: &mut File, buffer: &mut [u8]) -> Result<usize, Error> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest).map_err(Error::Unreadable)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}
