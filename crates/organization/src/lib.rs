//! Units by date and the catalogue of positions: what the agency looks like on a day.

mod error;
mod positions;
mod units;

pub use error::Error;
pub use positions::{Position, find_position, search_positions};
pub use units::{Unit, find_unit, head_of, subtree, unit_names, unit_path, units_by_registry_id, units_named};
