//! Loading the agency's own list of units: the tree that the profile export does not have.
//!
//! Columns: `UNOR ID`, `UNOR NAMA`, `DIATASAN ID` (empty at the top), and if present `JENIS`, `ESELON ID`,
//! `NAMA JABATAN PIMPINAN`. Other columns are passed over.

mod tree;
mod write;

use std::{collections::HashMap, path::Path};

use diesel::connection::SimpleConnection;
use store::Tx;
use tree::{Known, Listed};

use super::{Counts, Faults, Kind, Options, Outcome, Progress, attempt, authorize, ledger};
use crate::{
    Error, Row, RowFault, codes,
    reading::Reading,
    source::{self, Header, RowSink},
};

const REQUIRED: [&str; 3] = ["UNOR ID", "UNOR NAMA", "DIATASAN ID"];

/// Loads a list of units, `.xlsx` or CSV, in the caller's transaction. Units that are not in the file stay as they are.
///
/// A unit seen for the first time is taken to have been so always (its span begins in 1900): nothing is known of the
/// time before. A later change holds from the day of the load.
///
/// # Errors
/// [`Error`] when the file cannot be loaded at all; then nothing is written.
pub fn import_units(tx: &mut Tx<'_>, path: &Path, options: &Options, progress: Progress<'_>) -> Result<Outcome, Error> {
    let role = authorize(tx)?;
    attempt(tx, options, |tx| {
        tx.conn().batch_execute(include_str!("../begin.sql"))?;
        let batch = ledger::open(tx, Kind::Units, role, &ledger::Origin::file(path)?)?;
        let mut faults = Faults::new(options.faults.clone());
        let mut loader =
            Loader { header: None, listed: Vec::new(), seen: HashMap::new(), faults: &mut faults, progress, read: 0 };
        source::read(path, &mut loader)?;
        let (read, listed) = (loader.read, loader.listed);
        let known = Known::load(tx)?;
        let placed = tree::place(listed, known, &mut faults)?;
        let counts = Counts { read, ..write::write(tx, batch.id, placed)? };
        batch.close(tx, options, counts, 0, &mut faults)
    })
}

/// Checks rows and keeps them: a tree can only be judged as a whole, and even a large agency has but thousands of units.
struct Loader<'a, 'b> {
    header: Option<Header>,
    listed: Vec<Listed>,
    seen: HashMap<String, u32>,
    faults: &'a mut Faults,
    progress: Progress<'b>,
    read: u32,
}

impl RowSink for Loader<'_, '_> {
    fn header(&mut self, header: &Header) -> Result<(), Error> {
        header.require(&REQUIRED)?;
        self.faults.columns(header.names());
        self.header = Some(header.clone());
        Ok(())
    }

    fn row(&mut self, row: Row, shape: bool) -> Result<(), Error> {
        self.read += 1;
        if self.read.is_multiple_of(1_000) {
            (self.progress)(self.read);
        }
        let Some(header) = &self.header else { return Ok(()) };
        if !shape {
            let fault = RowFault::error(row.number, "", "", "ROW-SHAPE");
            return self.faults.refuse(&row, vec![fault]);
        }
        let mut reading = Reading::new(header, &row);
        let unit = unit(&mut reading);
        if let Some((id, ..)) = &unit
            && self.seen.insert(id.clone(), row.number).is_some()
        {
            reading.error("UNOR ID", "UNIT-REPEATED");
        }
        match (unit, reading.finish()) {
            (Some((registry_id, name, parent, kind, head_title, head_echelon)), (warnings, false)) => {
                self.faults.warn(warnings);
                self.listed.push(Listed { row, registry_id, name, parent, kind, head_title, head_echelon });
                Ok(())
            }
            (_, (faults, _)) => self.faults.refuse(&row, faults),
        }
    }
}

type Fields = (String, String, Option<String>, String, Option<String>, Option<String>);

fn unit(reading: &mut Reading<'_>) -> Option<Fields> {
    let (id, name) = (reading.required("UNOR ID"), reading.required("UNOR NAMA"));
    let parent = reading.text("DIATASAN ID");
    let kind = reading.text("JENIS").map_or_else(|| "unit".to_owned(), |kind| kind.to_lowercase());
    let head_title = reading.text("NAMA JABATAN PIMPINAN");
    let echelon = match reading.code("ESELON ID", 2) {
        None => None,
        Some(code) => {
            let known = codes::echelon(&code);
            if known.is_none() {
                reading.error("ESELON ID", "CODE-UNKNOWN");
            }
            known.flatten().map(|echelon| echelon.as_str().to_owned())
        }
    };
    Some((id?, name?, parent, kind, head_title, echelon))
}
