//! The registry's code tables, compiled in from `config/reference`.

use std::{collections::HashMap, sync::LazyLock};

use kernel::{Echelon, LegalStatus};

type Table = HashMap<&'static str, &'static str>;

/// Two columns of a table: id and what it stands for. The files are part of the program; a test reads them whole.
fn table(text: &'static str, column: usize) -> Table {
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.nth(column - 1)?))
        })
        .collect()
}

static LEGAL: LazyLock<Table> =
    LazyLock::new(|| table(include_str!("../../../config/reference/legal_statuses.csv"), 2));
static RELIGIONS: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../../config/reference/religions.csv"), 1));
static MARITAL: LazyLock<Table> =
    LazyLock::new(|| table(include_str!("../../../config/reference/marital_statuses.csv"), 1));
static ECHELONS: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../../config/reference/echelons.csv"), 1));

/// What a code of `KEDUDUKAN HUKUM` means to the rules; `None` for an unknown code.
pub(crate) fn legal_status(id: &str) -> Option<LegalStatus> {
    LEGAL.get(id).and_then(|text| text.parse().ok())
}
/// Whether a code of `AGAMA` is known.
pub(crate) fn is_religion(id: &str) -> bool {
    RELIGIONS.contains_key(id)
}
/// Whether a code of `JENIS KAWIN` is known.
pub(crate) fn is_marital_status(id: &str) -> bool {
    MARITAL.contains_key(id)
}
/// Echelon by the registry's code; `Some(None)` for the codes that say there is none. V.b, abolished, counts as V.a.
#[must_use]
pub fn echelon(id: &str) -> Option<Option<Echelon>> {
    ECHELONS.get(id).map(|text| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_understood() {
        let lines = include_str!("../../../config/reference/legal_statuses.csv").lines().count() - 1;
        assert_eq!(LEGAL.len(), lines);
        assert!(LEGAL.keys().all(|id| legal_status(id).is_some()));
        assert_eq!(echelon("22"), Some(Some(Echelon::IIb)));
        assert_eq!(echelon("99"), Some(None));
        assert_eq!(echelon("23"), None);
        assert!(is_religion("7") && !is_religion("8") && is_marital_status("4") && !is_marital_status("0"));
    }
}
