//! What is inside a workbook, measured before it is parsed: a workbook is a zip archive, and a small one can expand to
//! more than the machine has.

use std::{
    fs::File,
    io::{self, Read, Seek, Write},
};

use zip::ZipArchive;

use crate::Error;

/// Parts held in memory while reading (shared texts, styles): together at most this.
const MAX_HELD: u64 = 256 * 1024 * 1024;
/// Sheets, which are streamed: each at most this.
const MAX_SHEET: u64 = 6 * 1024 * 1024 * 1024;
/// Longest text between two tags, and longest tag.
const MAX_RUN: u64 = 1024 * 1024;
/// Files in the archive.
const MAX_PARTS: usize = 2_000;

/// Expands every part once, into nothing, and refuses the workbook when a bound is passed.
pub(super) fn check(file: &mut File) -> Result<(), Error> {
    file.rewind().map_err(Error::Unreadable)?;
    let mut archive = ZipArchive::new(&mut *file).map_err(|error| Error::Damaged(Box::new(error)))?;
    if archive.len() > MAX_PARTS {
        return Err(Error::TooLarge { what: "2.000 bagian dalam berkas .xlsx" });
    }
    let mut held = 0;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|error| Error::Damaged(Box::new(error)))?;
        let name = part.name().map_err(|error| Error::Damaged(Box::new(error)))?.to_lowercase();
        let sheet = name.contains("worksheets/");
        let limit = if sheet { MAX_SHEET } else { MAX_HELD.saturating_sub(held) };
        let mut meter = Meter { head: Vec::new(), run: 0, passed: false };
        let size = io::copy(&mut part.by_ref().take(limit + 1), &mut meter)
            .map_err(|error| Error::Damaged(Box::new(error)))?;
        if size > limit {
            return Err(Error::TooLarge { what: "isi berkas .xlsx setelah dibuka" });
        }
        let xml = name.ends_with(".xml") || name.ends_with(".rels");
        if xml && meter.passed {
            return Err(Error::TooLarge { what: "1 MiB untuk satu sel" });
        }
        if name.ends_with("sharedstrings.xml") && meter.promised() > size {
            return Err(Error::Damaged("the number of shared texts is larger than their size".into()));
        }
        held += if sheet { 0 } else { size };
    }
    Ok(())
}

/// Counts what flows by.
struct Meter {
    /// The first bytes.
    head: Vec<u8>,
    /// Bytes since the last `<`.
    run: u64,
    passed: bool,
}

impl Meter {
    /// `uniqueCount` of the shared texts: the reader reserves memory for as many before it sees the first.
    fn promised(&self) -> u64 {
        let head = String::from_utf8_lossy(&self.head);
        let digits = head.split("uniqueCount=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'']));
        let digits: String = digits.unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
    }
}

impl Write for Meter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.head.len() < 4_096 {
            self.head.extend(bytes.iter().take(4_096));
        }
        for piece in bytes.split_inclusive(|byte| *byte == b'<') {
            self.run += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            self.passed |= self.run > MAX_RUN;
            if piece.ends_with(b"<") {
                self.run = 0;
            }
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
