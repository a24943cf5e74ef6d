use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{EmployeeId, UnitId};
use serde::Serialize;
use store::{DbError, schema::units};

use crate::Error;

/// A unit as it is on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Unit {
    /// Identifier.
    #[diesel(sql_type = t::Uuid)]
    pub id: UnitId,
    /// UNOR ID of the registry.
    #[diesel(sql_type = t::Text)]
    pub registry_id: String,
    /// Unit above.
    #[diesel(sql_type = t::Nullable<t::Uuid>)]
    pub parent_id: Option<UnitId>,
    /// Name.
    #[diesel(sql_type = t::Text)]
    pub name: String,
    /// Kind (jenis).
    #[diesel(sql_type = t::Text)]
    pub kind: String,
    /// Title of its head.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub head_title: Option<String>,
    /// Echelon of its head.
    #[diesel(sql_type = t::Nullable<t::Text>)]
    pub head_echelon: Option<String>,
    /// Ids from the top to this unit, each between slashes.
    #[diesel(sql_type = t::Text)]
    pub path: String,
}

/// Units in force on the day `$1`.
const UNITS: &str = "select u.id, u.registry_id, h.parent_id, h.name, h.kind, h.head_title, h.head_echelon, h.path \
     from units u join unit_history h on h.unit_id = u.id and h.superseded_at is null and h.valid_during @> $1";

/// The unit on `day`.
///
/// # Errors
/// [`Error::UnitNotFound`].
pub fn find_unit(conn: &mut PgConnection, id: UnitId, day: NaiveDate) -> Result<Unit, Error> {
    store::prepared(format!("{UNITS} where u.id = $2"))
        .bind::<t::Date, _>(day)
        .bind::<t::Uuid, _>(id)
        .get_result(conn)
        .optional()?
        .ok_or(Error::UnitNotFound)
}

/// Ids from the top to the unit, each between slashes; what access and subtree filters compare.
///
/// # Errors
/// [`Error::UnitNotFound`].
pub fn unit_path(conn: &mut PgConnection, id: UnitId, day: NaiveDate) -> Result<String, Error> {
    find_unit(conn, id, day).map(|unit| unit.path)
}

/// The unit and everything below it on `day`, in the order of the tree (parents before children). `None`: every unit.
///
/// # Errors
/// [`Error::UnitNotFound`].
pub fn subtree(conn: &mut PgConnection, top: Option<UnitId>, day: NaiveDate) -> Result<Vec<Unit>, Error> {
    // Every path begins with a slash, so the slash alone is the prefix of all.
    let prefix = match top {
        Some(top) => unit_path(conn, top, day)?,
        None => "/".to_owned(),
    };
    Ok(store::prepared(format!("{UNITS} where h.path like $2 || '%' order by h.path"))
        .bind::<t::Date, _>(day)
        .bind::<t::Text, _>(prefix)
        .load(conn)?)
}

/// Up to `most` units whose name contains `text` on `day`, whatever the case of letters, in order of their names.
///
/// # Errors
/// The database's.
pub fn units_named(conn: &mut PgConnection, text: &str, day: NaiveDate, most: usize) -> Result<Vec<Unit>, DbError> {
    let wanted = text.trim().to_lowercase();
    let mut units: Vec<Unit> = store::prepared(UNITS.to_owned()).bind::<t::Date, _>(day).load(conn)?;
    units.retain(|unit| unit.name.to_lowercase().contains(&wanted));
    units.sort_by(|a, b| a.name.cmp(&b.name));
    units.truncate(most);
    Ok(units)
}

/// Names of units on `day`; one that is not there on that day has none.
///
/// # Errors
/// The database's.
pub fn unit_names(conn: &mut PgConnection, ids: &[UnitId], day: NaiveDate) -> Result<HashMap<UnitId, String>, DbError> {
    let units: Vec<Unit> = store::prepared(format!("{UNITS} where u.id = any($2)"))
        .bind::<t::Date, _>(day)
        .bind::<t::Array<t::Uuid>, _>(ids.to_vec())
        .load(conn)?;
    Ok(units.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// Units by the registry's id.
///
/// # Errors
/// The database's.
pub fn units_by_registry_id(conn: &mut PgConnection, ids: &[String]) -> Result<HashMap<String, UnitId>, Error> {
    let rows: Vec<(String, UnitId)> =
        units::table.filter(units::registry_id.eq_any(ids)).select((units::registry_id, units::id)).load(conn)?;
    Ok(rows.into_iter().collect())
}

#[derive(QueryableByName)]
struct Head {
    #[diesel(sql_type = t::Uuid)]
    employee_id: EmployeeId,
}

/// Who leads the nearest unit at or above `unit` on `day`, other than `except`: the direct superior of somebody who
/// works there (the head of a unit answers to the head of the unit above).
///
/// # Errors
/// The database's.
pub fn head_of(
    conn: &mut PgConnection,
    unit: UnitId,
    except: EmployeeId,
    day: NaiveDate,
) -> Result<Option<EmployeeId>, Error> {
    let head: Option<Head> = store::prepared(include_str!("head_of.sql"))
        .bind::<t::Uuid, _>(unit)
        .bind::<t::Date, _>(day)
        .bind::<t::Uuid, _>(except)
        .get_result(conn)
        .optional()?;
    Ok(head.map(|h| h.employee_id))
}
