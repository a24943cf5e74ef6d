//! The city as files.

mod columns;
mod histories;
mod local;
mod profile;
mod units;

pub use columns::COLUMNS;
pub use units::UNIT_COLUMNS;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk.
    #[error("cannot write the file")]
    Io(#[from] std::io::Error),
    /// The workbook.
    #[error("cannot write the workbook")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The CSV writer.
    #[error("cannot write the CSV file")]
    Csv(#[from] csv::Error),
    /// The JSON writer.
    #[error("cannot write a line of the histories")]
    Json(#[from] serde_json::Error),
}
