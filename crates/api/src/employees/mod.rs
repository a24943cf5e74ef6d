//! Civil servants: found, read, exported, changed.

pub(crate) mod contact;
pub(crate) mod documents;
pub(crate) mod eligibility;
pub(crate) mod export;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod positions;
pub(crate) mod private;
pub(crate) mod record;
pub(crate) mod sensitive;
mod sheet;

use chrono::NaiveDate;
use diesel::PgConnection;
use employees::{Error, Profile, profile_on};
use kernel::{Actor, EmployeeId, Permission, access};

/// The person today, when `actor` may do `permission` with them. Somebody out of reach is not there.
pub(crate) fn visible(
    conn: &mut PgConnection,
    actor: &Actor,
    id: EmployeeId,
    permission: Permission,
    today: NaiveDate,
) -> Result<Profile, Error> {
    let person = profile_on(conn, id, today)?;
    access::require(actor, permission, &person.place())?;
    Ok(person)
}
