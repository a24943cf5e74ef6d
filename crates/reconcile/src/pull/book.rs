//! What did not fit, as a workbook an officer can work through.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

use super::Report;
use crate::Error;

const COLUMNS: [(&str, u16); 6] =
    [("NIP", 22), ("RIWAYAT", 18), ("BARIS", 24), ("KODE", 18), ("SEBAB", 60), ("PERBAIKAN", 60)];

pub(super) fn save(report: &Report, path: &Path) -> Result<(), Error> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("tidak cocok")?;
    let bold = Format::new().set_bold();
    for (column, (name, width)) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, (nip, misfit)) in (1_u32..).zip(&report.misfits) {
        let cells = [nip, &misfit.history, &misfit.row, &misfit.code, misfit.what(), misfit.remedy()];
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(line, column, cell)?;
        }
    }
    workbook.save(path)?;
    Ok(())
}
