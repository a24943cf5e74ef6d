//! The agency's own list of units: the tree that the profile export does not have.

use std::path::Path;

use super::ExportError;
use crate::{City, ladder::echelon_code};

/// Columns of the list of units. `DIATASAN ID` is empty at the top; `ESELON ID` is the registry's code of the head's
/// echelon, `99` where a functional official leads; `INDUK UNOR ID` is the office the unit belongs to.
pub const UNIT_COLUMNS: [&str; 7] =
    ["UNOR ID", "UNOR NAMA", "DIATASAN ID", "JENIS", "ESELON ID", "NAMA JABATAN PIMPINAN", "INDUK UNOR ID"];

impl City {
    /// Writes the list of units as CSV (`,`), each unit after the one above it. Returns how many there are.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn units_csv(&self, path: &Path) -> Result<u64, ExportError> {
        let mut csv = csv::Writer::from_path(path)?;
        csv.write_record(UNIT_COLUMNS)?;
        let mut written = 0;
        for unit in self.units() {
            csv.write_record([
                unit.id.as_str(),
                &unit.name,
                unit.parent_id.as_deref().unwrap_or_default(),
                unit.kind,
                echelon_code(unit.head_echelon),
                unit.head_title.as_deref().unwrap_or_default(),
                &unit.office_id,
            ])?;
            written += 1;
        }
        csv.flush()?;
        Ok(written)
    }
}
