use std::collections::HashMap;

use crate::{Cell, Error, Row};

/// The header of a file: columns by name, wherever they stand.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    /// As written in the file.
    names: Vec<String>,
    places: HashMap<String, usize>,
}

/// A name as it is compared: upper case, one space between words, `_` as a space.
fn plain(name: &str) -> String {
    let spaced: String = name.chars().map(|c| if c == '_' || c.is_whitespace() { ' ' } else { c }).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").to_uppercase()
}

impl Header {
    /// From the first row that has something in it.
    pub(crate) fn new(cells: &[Cell]) -> Result<Self, Error> {
        let mut names: Vec<String> = cells.iter().map(Cell::shown).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        let mut places = HashMap::new();
        for (place, name) in names.iter().enumerate() {
            let plain = plain(name);
            if !plain.is_empty() && places.insert(plain, place).is_some() {
                return Err(Error::RepeatedColumn { column: name.clone() });
            }
        }
        Ok(Self { names, places })
    }

    /// Says which of the required columns are missing, all at once.
    pub(crate) fn require(&self, columns: &[&str]) -> Result<(), Error> {
        let missing: Vec<String> =
            columns.iter().filter(|name| !self.places.contains_key(**name)).map(|name| (*name).to_owned()).collect();
        if missing.is_empty() { Ok(()) } else { Err(Error::MissingColumns { columns: missing }) }
    }

    /// Names as written.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The cell of a column; empty when the file has no such column.
    pub(crate) fn cell<'a>(&self, row: &'a Row, column: &str) -> &'a Cell {
        self.places.get(column).and_then(|place| row.cells.get(*place)).unwrap_or(&Cell::Empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Result<Header, Error> {
        Header::new(&names.iter().map(|name| Cell::text(name)).collect::<Vec<_>>())
    }

    #[test]
    fn columns_are_found_by_name_whatever_their_case_spacing_and_place() {
        let header = header(&["nama", " Nip   Baru ", "PNS_ID"]).unwrap();
        header.require(&["PNS ID", "NIP BARU", "NAMA"]).unwrap();
        let row = Row { number: 2, cells: vec![Cell::text("Siti"), Cell::text("1"), Cell::text("x")] };
        assert_eq!(header.cell(&row, "NIP BARU"), &Cell::text("1"));
        assert_eq!(header.cell(&row, "ALAMAT"), &Cell::Empty);
    }

    #[test]
    fn missing_columns_are_named_together() {
        let error = header(&["NAMA"]).unwrap().require(&["NAMA", "NIP BARU", "UNOR ID"]).unwrap_err();
        assert!(matches!(error, Error::MissingColumns { columns } if columns == ["NIP BARU", "UNOR ID"]));
    }

    #[test]
    fn a_column_twice_is_refused() {
        assert!(matches!(header(&["NAMA", "Nama "]), Err(Error::RepeatedColumn { .. })));
    }
}
