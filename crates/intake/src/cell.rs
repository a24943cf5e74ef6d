use chrono::NaiveDate;

/// A cell as the file has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or only spaces.
    Empty,
    /// Text, without spaces around it.
    Text(String),
    /// A number of a spreadsheet. Sixteen digits and more are no longer exact.
    Number(f64),
    /// A date cell of a spreadsheet.
    Day(NaiveDate),
}

impl Cell {
    /// From text: spaces (also the unbreakable one) at both ends and the apostrophe that keeps a spreadsheet from
    /// counting are no part of the value.
    #[must_use]
    pub fn text(raw: &str) -> Self {
        let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{feff}');
        let trimmed = trimmed.strip_prefix('\'').unwrap_or(trimmed).trim();
        if trimmed.is_empty() { Self::Empty } else { Self::Text(trimmed.to_owned()) }
    }

    /// What a person sees in the cell.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            Self::Number(number) => format!("{number:E}"),
            Self::Day(day) => day.format("%d-%m-%Y").to_string(),
        }
    }

    /// Whether the cell says that there is nothing: empty, `-`, `0000-00-00`.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => matches!(text.as_str(), "-" | "0000-00-00" | "00-00-0000"),
            Self::Number(_) | Self::Day(_) => false,
        }
    }
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Number as a spreadsheet shows it: the header is usually 1.
    pub number: u32,
    /// As many cells as the header has columns.
    pub cells: Vec<Cell>,
}
