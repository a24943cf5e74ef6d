//! Differences as a workbook: every difference, and how things stand.

use std::path::Path;

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::{
    Error,
    queries::{Listed, Summary, per_mille},
};

const COLUMNS: [(&str, u16); 14] = [
    ("NIP", 22),
    ("NAMA", 30),
    ("UNIT", 36),
    ("BAGIAN", 20),
    ("BARIS", 36),
    ("ISIAN", 22),
    ("SELISIH", 22),
    ("DATA KAMI", 36),
    ("DATA BKN", 36),
    ("KEADAAN", 18),
    ("UMUR (HARI)", 12),
    ("MENURUT TABEL", 20),
    ("SEBAB", 60),
    ("YANG DAPAT DILAKUKAN", 60),
];

/// Writes the workbook.
///
/// # Errors
/// [`Error::Book`].
pub fn save(path: &Path, summary: &Summary, rows: &[Listed], now: DateTime<Utc>) -> Result<(), Error> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name("selisih")?;
    header(sheet, &COLUMNS, &bold)?;
    for (line, row) in (1_u32..).zip(rows) {
        difference(sheet, line, row, now)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name("menurut isian")?;
    header(sheet, &[("BAGIAN", 22), ("ISIAN", 26), ("PEGAWAI", 12), ("SELISIH", 12), ("TERLAMA SEJAK", 18)], &bold)?;
    for (line, field) in (1_u32..).zip(&summary.fields) {
        sheet.write_string(line, 0, field.kind.label())?;
        sheet.write_string(line, 1, field.label())?;
        sheet.write_string(line, 2, field.people.to_string())?;
        sheet.write_string(line, 3, field.differences.to_string())?;
        sheet.write_string(line, 4, day(field.oldest_at))?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name("menurut unit")?;
    header(sheet, &[("UNIT", 50), ("DIPERIKSA", 12), ("BERBEDA", 12), ("PERSEN", 12)], &bold)?;
    for (line, unit) in (1_u32..).zip(&summary.units) {
        let share = per_mille(unit.different, unit.checked);
        sheet.write_string(line, 0, &unit.name)?;
        sheet.write_string(line, 1, unit.checked.to_string())?;
        sheet.write_string(line, 2, unit.different.to_string())?;
        sheet.write_string(line, 3, format!("{},{}", share / 10, share % 10))?;
    }
    workbook.save(path)?;
    Ok(())
}

fn header(sheet: &mut Worksheet, columns: &[(&str, u16)], bold: &Format) -> Result<(), XlsxError> {
    for (column, (name, width)) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, column, *name, bold)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn difference(sheet: &mut Worksheet, line: u32, row: &Listed, now: DateTime<Utc>) -> Result<(), XlsxError> {
    let cells = [
        row.nip.as_str(),
        &row.name,
        row.unit_name.as_deref().unwrap_or_default(),
        row.kind.label(),
        &row.label,
        row.field_label(),
        row.sort.label(),
        row.ours.as_deref().unwrap_or_default(),
        row.theirs.as_deref().unwrap_or_default(),
        row.state.label(),
        &row.age_days(now).to_string(),
        row.winner.label(),
        row.why(),
        row.advice(),
    ];
    for (column, cell) in (0_u16..).zip(cells) {
        sheet.write_string(line, column, cell)?;
    }
    Ok(())
}

fn day(at: DateTime<Utc>) -> String {
    kernel::clock::day_in_jakarta(at).format("%d-%m-%Y").to_string()
}
