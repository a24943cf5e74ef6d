//! The registry's profile export: one person per row.

mod check;
mod columns;
mod number;
mod record;

pub(crate) use check::{Units, check, step};
pub use columns::COLUMNS;
pub(crate) use columns::REQUIRED;
pub(crate) use record::EmployeeRecord;
use record::{Education, Position, Private, Rank};
