//! Yearly appraisals: the rating (predikat kinerja) of each year, as rules and pages ask for it.

mod appraisals;
mod error;
#[cfg(feature = "testing")]
pub mod testing;

pub use appraisals::{Appraisal, appraisals_as_of};
pub use error::Error;
