//! Units by date, positions.
