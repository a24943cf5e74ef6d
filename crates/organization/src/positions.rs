use diesel::{PgConnection, prelude::*};
use kernel::{PositionId, PositionKind};
use serde::Serialize;
use store::schema::positions;

use crate::Error;

/// A position of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = positions, check_for_backend(diesel::pg::Pg))]
pub struct Position {
    /// Identifier.
    pub id: PositionId,
    /// Id at the registry.
    pub registry_id: String,
    /// Structural, functional or operational.
    pub kind: PositionKind,
    /// Nama jabatan.
    pub name: String,
    /// Echelon of a structural position.
    pub echelon: Option<String>,
    /// Jenjang of a functional position.
    pub functional_level: Option<String>,
}

/// One position.
///
/// # Errors
/// [`Error::PositionNotFound`].
pub fn find_position(conn: &mut PgConnection, id: PositionId) -> Result<Position, Error> {
    positions::table.find(id).select(Position::as_select()).first(conn).optional()?.ok_or(Error::PositionNotFound)
}

/// Positions whose name contains `text`, alphabetically, at most `limit`.
///
/// # Errors
/// The database's.
pub fn search_positions(conn: &mut PgConnection, text: &str, limit: i64) -> Result<Vec<Position>, Error> {
    let pattern = format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    Ok(positions::table
        .filter(positions::name.ilike(pattern))
        .order((positions::name, positions::id))
        .limit(limit)
        .select(Position::as_select())
        .load(conn)?)
}
