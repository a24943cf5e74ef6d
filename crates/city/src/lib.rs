//! A synthetic city: units, people and whole careers in realistic proportions, reproducible from a seed.
//!
//! Nobody in it exists. What it is for: the demonstration, the tests and the measurements load it through the same
//! import that a real agency uses, so [`City`] can write itself as the registry's profile export
//! ([`City::export_xlsx`], [`City::export_csv`]), as the agency's own list of units ([`City::units_csv`]), as a file
//! of histories ([`City::histories_jsonl`]) and as what the registry knows of people ([`City::registry_jsonl`]).
//!
//! People are made one at a time while they are written; a million of them need no more memory than a thousand, but for
//! the serials of their numbers.

mod career;
mod city;
mod contract;
mod defects;
mod draw;
mod export;
mod ladder;
mod life;
mod names;
mod offices;
mod person;
mod plan;
mod posts;
mod records;
mod units;

pub use city::{City, Options};
pub use defects::Defect;
pub use export::{COLUMNS, ExportError, UNIT_COLUMNS};
pub use life::{AwardRow, ChildRow, CourseRow, Life, ParentRow, SpouseRow, TrainingRow};
pub use person::{AppraisalRow, Code, Decree, EducationRow, ExamRow, Person, PositionRow, RankRow, SanctionRow};
pub use units::{AGENCY_ID, AGENCY_NAME, Unit};
