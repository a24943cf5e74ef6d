use diesel::prelude::*;
use kernel::{EmployeeId, Nip, Place};
use store::{Tx, schema::employees};

use crate::{Error, Profile, profile_on};

/// A person whose row this transaction has locked: everything about one person happens in one order.
#[derive(Debug, Clone)]
pub struct Locked {
    /// The person today.
    pub profile: Profile,
    /// Employee number.
    pub nip: Nip,
}

impl Locked {
    /// The id.
    #[must_use]
    pub fn id(&self) -> EmployeeId {
        self.profile.id
    }
    /// Where the person is, for access checks.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        self.profile.place()
    }
}

/// Locks the person's row until the transaction ends, then reads the record. Every write about a person begins here;
/// it is also what makes the outbox's order per person hold.
///
/// # Errors
/// [`Error::NotFound`].
pub fn lock(tx: &mut Tx<'_>, id: EmployeeId) -> Result<Locked, Error> {
    let nip: String = employees::table
        .find(id)
        .select(employees::nip)
        .for_no_key_update()
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NotFound)?;
    let today = tx.today();
    let profile = profile_on(tx, id, today)?;
    let nip = nip.parse().map_err(|e| Error::Db(store::DbError::Shape(format!("employee number: {e}"))))?;
    Ok(Locked { profile, nip })
}
