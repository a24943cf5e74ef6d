//! The bad rows as a workbook the officer can correct and load again.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::{Cell, Error, Row, RowFault};

/// Columns of the second sheet.
const FAULT_COLUMNS: [&str; 7] =
    ["Baris asal", "Baris di lembar Data", "Kolom", "Nilai", "Kode", "Kesalahan", "Cara memperbaiki"];

/// A workbook of two sheets: `Data` has the refused rows as they came, under the same columns, so that the corrected
/// file can be loaded again; `Kesalahan` says what is wrong, with personal values masked. The first sheet holds
/// personal data because it is the officer's own file; it is to be kept as carefully as that.
///
/// Both sheets are written to temporary files row by row.
pub(crate) struct FaultBook {
    workbook: Workbook,
    rows: u32,
    faults: u32,
    /// Histories have no columns to give back; only the list of faults is written.
    with_data: bool,
}

fn wrong(error: XlsxError) -> Error {
    Error::FaultBook(Box::new(error))
}

impl FaultBook {
    /// A workbook for a file with these columns; none for a file that is no table.
    pub(crate) fn new(columns: &[String]) -> Result<Self, Error> {
        let mut workbook = Workbook::new();
        let bold = Format::new().set_bold();
        let with_data = !columns.is_empty();
        if with_data {
            let data = workbook.add_worksheet_with_constant_memory().map_err(wrong)?;
            data.set_name("Data").map_err(wrong)?;
            for (place, name) in (0_u16..).zip(columns) {
                data.write_string_with_format(0, place, name, &bold).map_err(wrong)?;
            }
        }
        let list = workbook.add_worksheet_with_constant_memory().map_err(wrong)?;
        list.set_name("Kesalahan").map_err(wrong)?;
        for ((place, name), width) in (0_u16..).zip(FAULT_COLUMNS).zip([10.0, 12.0, 22.0, 24.0, 16.0, 60.0, 60.0]) {
            list.set_column_width(place, width).map_err(wrong)?;
            list.write_string_with_format(0, place, name, &bold).map_err(wrong)?;
        }
        Ok(Self { workbook, rows: 0, faults: 0, with_data })
    }

    /// Adds a refused row with its faults.
    pub(crate) fn add(&mut self, row: &Row, faults: &[RowFault]) -> Result<(), Error> {
        self.rows += 1;
        if self.with_data {
            let data = self.workbook.worksheet_from_index(0).map_err(wrong)?;
            for (place, cell) in (0_u16..).zip(&row.cells) {
                if *cell != Cell::Empty {
                    data.write_string(self.rows, place, cell.shown()).map_err(wrong)?;
                }
            }
        }
        let list = self.workbook.worksheet_from_index(usize::from(self.with_data)).map_err(wrong)?;
        for fault in faults {
            self.faults += 1;
            let line = self.faults;
            list.write_number(line, 0, fault.row).map_err(wrong)?;
            if self.with_data {
                list.write_number(line, 1, self.rows + 1).map_err(wrong)?;
            }
            for (place, text) in
                (2_u16..).zip([fault.column.as_str(), &fault.value, fault.code, &fault.what, &fault.remedy])
            {
                list.write_string(line, place, text).map_err(wrong)?;
            }
        }
        Ok(())
    }

    /// Writes the file; it is there as a whole or not at all.
    pub(crate) fn save(mut self, path: &Path) -> Result<(), Error> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::NamedTempFile::new_in(folder).map_err(|error| Error::FaultBook(Box::new(error)))?;
        self.workbook.save_to_writer(file.as_file()).map_err(wrong)?;
        file.persist(path).map_err(|error| Error::FaultBook(Box::new(error)))?;
        Ok(())
    }
}
