//! The agency's own list of units: the tree that the profile export does not have.

use std::path::Path;

use serde_json::json;

use super::{SeedError, object, table::Table};
use crate::state::people::Members;

/// Reads the list. Rows without an id are left out.
pub(super) fn read(path: &Path) -> Result<Vec<Members>, SeedError> {
    let table = Table::open(path)?;
    let missing = table.missing(&["UNOR ID", "UNOR NAMA"]);
    if !missing.is_empty() {
        return Err(SeedError::Columns(missing.join(", ")));
    }
    let units = table.rows().filter(|(_, row)| !row.text("UNOR ID").is_empty()).map(|(_, row)| {
        object(json!({
            "Id": row.text("UNOR ID"), "NamaUnor": row.text("UNOR NAMA"), "DiatasanId": row.text("DIATASAN ID"),
            "IndukUnorId": row.text("INDUK UNOR ID"), "EselonId": row.text("ESELON ID"), "NamaJabatan": row.text("NAMA JABATAN PIMPINAN"),
        }))
    });
    Ok(units.collect())
}
