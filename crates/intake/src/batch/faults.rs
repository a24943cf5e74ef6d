use std::path::PathBuf;

use crate::{Error, Row, RowFault, fault::Severity, fault_book::FaultBook};

/// As many faults as are shown at once; the workbook has all.
const SHOWN: usize = 200;

/// Collects refused rows on their way into the workbook.
pub(crate) struct Faults {
    path: Option<PathBuf>,
    columns: Vec<String>,
    book: Option<FaultBook>,
    most_shown: usize,
    pub(crate) refused: u32,
    pub(crate) shown: Vec<RowFault>,
    pub(crate) warnings: Vec<RowFault>,
    pub(crate) warning_count: u32,
}

impl Faults {
    pub(crate) fn new(path: Option<PathBuf>) -> Self {
        Self {
            path,
            columns: Vec::new(),
            book: None,
            most_shown: SHOWN,
            refused: 0,
            shown: Vec::new(),
            warnings: Vec::new(),
            warning_count: 0,
        }
    }

    /// Without a workbook: every fault is shown.
    pub(crate) fn all_shown() -> Self {
        Self { most_shown: usize::MAX, ..Self::new(None) }
    }

    /// The file's own columns, for the workbook's data sheet.
    pub(crate) fn columns(&mut self, columns: &[String]) {
        columns.clone_into(&mut self.columns);
    }

    /// Warnings of a row that is loaded.
    pub(crate) fn warn(&mut self, faults: Vec<RowFault>) {
        for fault in faults {
            self.warning_count += 1;
            if self.warnings.len() < self.most_shown {
                self.warnings.push(fault);
            }
        }
    }

    /// A refused row with everything that is wrong with it.
    pub(crate) fn refuse(&mut self, row: &Row, mut faults: Vec<RowFault>) -> Result<(), Error> {
        self.refused += 1;
        faults.sort_by_key(|fault| fault.severity == Severity::Warning);
        if self.path.is_some() {
            if self.book.is_none() {
                self.book = Some(FaultBook::new(&self.columns)?);
            }
            if let Some(book) = &mut self.book {
                book.add(row, &faults)?;
            }
        }
        let room = self.most_shown.saturating_sub(self.shown.len());
        self.shown.extend(faults.into_iter().take(room));
        Ok(())
    }

    /// Writes the workbook, if a row was refused and a place for it was named.
    pub(crate) fn save(&mut self) -> Result<Option<PathBuf>, Error> {
        match (self.book.take(), &self.path) {
            (Some(book), Some(path)) => {
                book.save(path)?;
                Ok(Some(path.clone()))
            }
            _ => Ok(None),
        }
    }
}
