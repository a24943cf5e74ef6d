use chrono::{Datelike, NaiveDate};

use crate::{Cell, Row, RowFault, fault::Severity, source::Header};

/// Longest text of an ordinary cell, in characters.
const MAX_TEXT: usize = 500;

/// Takes values out of a row and collects what is wrong with them: all faults of the row, not the first.
pub(crate) struct Reading<'a> {
    header: &'a Header,
    row: &'a Row,
    faults: Vec<RowFault>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(header: &'a Header, row: &'a Row) -> Self {
        Self { header, row, faults: Vec::new() }
    }

    pub(crate) fn cell(&self, column: &str) -> &'a Cell {
        self.header.cell(self.row, column)
    }

    pub(crate) fn error(&mut self, column: &str, code: &'static str) {
        self.faults.push(RowFault::error(self.row.number, column, &self.cell(column).shown(), code));
    }

    pub(crate) fn warning(&mut self, column: &str, code: &'static str) {
        self.faults.push(RowFault::warning(self.row.number, column, &self.cell(column).shown(), code));
    }

    /// The faults found, and whether any of them keeps the row out.
    pub(crate) fn finish(self) -> (Vec<RowFault>, bool) {
        let refused = self.faults.iter().any(|fault| fault.severity == Severity::Error);
        (self.faults, refused)
    }

    /// Text, or nothing.
    pub(crate) fn text(&mut self, column: &str) -> Option<String> {
        let cell = self.cell(column);
        if cell.is_absent() {
            return None;
        }
        let text = cell.shown();
        if text.chars().count() > MAX_TEXT {
            self.error(column, "TEXT-LENGTH");
            return None;
        }
        // Control characters come from broken copies; they would break pages and logs.
        Some(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    }

    /// Text that must be there.
    pub(crate) fn required(&mut self, column: &str) -> Option<String> {
        if self.cell(column).is_absent() {
            self.error(column, "COL-EMPTY");
            return None;
        }
        self.text(column)
    }

    /// A code of the registry; spreadsheets drop its leading zero, which `width` brings back.
    pub(crate) fn code(&mut self, column: &str, width: usize) -> Option<String> {
        self.text(column)
            .map(|text| if text.bytes().all(|b| b.is_ascii_digit()) { format!("{text:0>width$}") } else { text })
    }

    /// A long number that must be text: refused when a spreadsheet has counted with it.
    pub(crate) fn long_number(&mut self, column: &str) -> Option<String> {
        let cell = self.cell(column);
        if cell.is_absent() {
            return None;
        }
        let text = cell.shown();
        let counted = matches!(cell, Cell::Number(number) if number.abs() >= 1e12) || is_scientific(&text);
        if counted {
            self.error(column, "NUM-DAMAGED");
            return None;
        }
        self.text(column)
    }

    /// A day, or nothing.
    pub(crate) fn date(&mut self, column: &str) -> Option<NaiveDate> {
        let cell = self.cell(column);
        if cell.is_absent() {
            return None;
        }
        let day = match cell {
            Cell::Day(day) => Some(*day),
            Cell::Text(text) => date(text),
            Cell::Empty | Cell::Number(_) => None,
        };
        match day {
            Some(day) if (1900..=2100).contains(&day.year()) => Some(day),
            _ => {
                self.error(column, "DATE-INVALID");
                None
            }
        }
    }

    /// A day that must be there.
    pub(crate) fn required_date(&mut self, column: &str) -> Option<NaiveDate> {
        if self.cell(column).is_absent() {
            self.error(column, "COL-EMPTY");
            return None;
        }
        self.date(column)
    }

    /// A whole number up to `highest`, or nothing.
    pub(crate) fn number(&mut self, column: &str, highest: i16) -> Option<i16> {
        let text = self.text(column)?;
        match text.parse::<i16>() {
            Ok(number) if (0..=highest).contains(&number) => Some(number),
            _ => {
                self.error(column, "NUM-INVALID");
                None
            }
        }
    }
}

/// `1.98501E+17`, also with a comma.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+'));
    digits(mantissa) && digits(exponent)
}

/// `dd-mm-yyyy` or `yyyy-mm-dd`, also with a midnight behind it. Anything else would have to be guessed.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.strip_suffix(" 00:00:00").unwrap_or(text);
    let mut parts = text.split('-');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || [first, second, third].iter().any(|part| !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (2, 2, 4) => (third, second, first),
        (4, 2, 2) => (first, second, third),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_their_forms_and_never_guessed() {
        let day = NaiveDate::from_ymd_opt(2022, 4, 1);
        for text in ["01-04-2022", "2022-04-01", "2022-04-01 00:00:00"] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in [
            "31-02-2022",
            "2022-02-31",
            "01/04/2022",
            "1-4-2022",
            "00-04-2022",
            "1 April 2022",
            "44652",
            "01-04-22",
            "-1-04-2022",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_a_spreadsheet_counted_with_is_recognised() {
        for text in ["1.98501E+17", "1,98501E+17", "1.98501e+17", "2E15"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["198501", "EDI", "E+17", "1E", "19850O"] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    #[test]
    fn long_numbers_of_spreadsheet_cells_are_refused() {
        let header = Header::new(&[Cell::text("NIP BARU"), Cell::text("NIK")]).unwrap();
        let row = Row { number: 5, cells: vec![Cell::Number(1.98501e17), Cell::text("'3671010101900001")] };
        let mut reading = Reading::new(&header, &row);
        assert_eq!(reading.long_number("NIP BARU"), None);
        assert_eq!(reading.long_number("NIK").as_deref(), Some("3671010101900001"));
        let (faults, refused) = reading.finish();
        assert!(refused);
        assert_eq!((faults[0].row, faults[0].code), (5, "NUM-DAMAGED"));
    }
}
