//! Loading what an agency starts from: its list of units, the registry's profile export, histories beyond the profile.
//!
//! Files are recognised by their content and read row by row ([`import_units`], [`import_employees`],
//! [`import_histories`]), or line by line from the registry's reads ([`import_history_lines`]); every row is checked; good rows go in, bad rows come back as a workbook with row, column,
//! masked value, fault and remedy. One load is one batch in one transaction; [`undo`] takes it back as a whole while
//! nothing has been built on it.
//!
//! This crate writes into the tables of `organization`, `employees` and `performance` in bulk, because a file of twelve
//! thousand rows cannot go through services made for one person.

mod batch;
mod cell;
mod codes;
mod error;
mod fault;
mod fault_book;
pub mod fault_books;
mod profile;
mod reading;
mod source;

pub use batch::{
    Batch, Counts, Kind, Options, Outcome, Progress, batches,
    employees::import_employees,
    histories::{
        AppraisalLine, AwardLine, DecreeLine, EducationLine, ExamLine, FamilyLine, HistoryLine, Lines, MarriageLine,
        NumberedLine, PositionLine, RankLine, SanctionLine, TrainingLine, import_histories, import_history_lines,
    },
    undo::{Undone, undo},
    units::import_units,
};
pub use cell::{Cell, Row};
pub use codes::echelon;
pub use error::Error;
pub use fault::{Cause, RowFault, Severity};
pub use profile::COLUMNS;
