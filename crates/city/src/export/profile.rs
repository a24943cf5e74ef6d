//! The profile export as a workbook and as CSV.

use std::{fs::File, io::BufWriter, path::Path};

use chrono::Datelike;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::{
    COLUMNS, ExportError,
    columns::{Cell, DateForm, row},
};
use crate::City;

impl City {
    /// Writes the registry's profile export as a workbook, row by row. `progress` hears the number of people written,
    /// every thousand. Returns how many there are.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn export_xlsx(&self, path: &Path, mut progress: impl FnMut(u64)) -> Result<u64, ExportError> {
        let mut workbook = Workbook::new();
        // A fixed creation date keeps the file the same, byte for byte, for the same seed.
        let created = ExcelDateTime::parse_from_str(&self.options().today.format("%Y-%m-%dT00:00:00Z").to_string())?;
        workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
        let dates = Format::new().set_num_format("dd-mm-yyyy");
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("profil pegawai")?;
        for (column, name) in (0_u16..).zip(COLUMNS) {
            sheet.write_string(0, column, name)?;
        }
        let mut written = 0;
        for (line, person) in (1_u32..).zip(self.people()) {
            let form = DateForm::of(person.index);
            for (column, cell) in (0_u16..).zip(row(self, &person)) {
                write_cell(sheet, line, column, &cell, form, &dates)?;
            }
            written += 1;
            if written % 1_000 == 0 {
                progress(written);
            }
        }
        workbook.save(path)?;
        progress(written);
        Ok(written)
    }

    /// Writes the same rows as CSV, as a spreadsheet saves it: `;` between cells, byte-order mark first.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn export_csv(&self, path: &Path) -> Result<u64, ExportError> {
        let mut file = BufWriter::new(File::create(path)?);
        std::io::Write::write_all(&mut file, "\u{feff}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().delimiter(b';').from_writer(file);
        csv.write_record(COLUMNS)?;
        let mut written = 0;
        for person in self.people() {
            let form = DateForm::of(person.index);
            csv.write_record(row(self, &person).iter().map(|cell| text(cell, form)))?;
            written += 1;
        }
        csv.flush()?;
        Ok(written)
    }
}

fn text(cell: &Cell, form: DateForm) -> String {
    match (cell, form) {
        (Cell::Text(text), _) => text.clone(),
        (Cell::Date(day), DateForm::YearFirst) => day.format("%Y-%m-%d").to_string(),
        (Cell::Date(day), _) => day.format("%d-%m-%Y").to_string(),
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    line: u32,
    column: u16,
    cell: &Cell,
    form: DateForm,
    dates: &Format,
) -> Result<(), ExportError> {
    match cell {
        Cell::Date(day) if form == DateForm::Cell => {
            let (year, month, of_month) = (u16::try_from(day.year()).unwrap_or(1900), day.month(), day.day());
            let value =
                ExcelDateTime::from_ymd(year, u8::try_from(month).unwrap_or(1), u8::try_from(of_month).unwrap_or(1))?;
            sheet.write_datetime_with_format(line, column, &value, dates)?;
        }
        cell => {
            let text = text(cell, form);
            if !text.is_empty() {
                sheet.write_string(line, column, text)?;
            }
        }
    }
    Ok(())
}
