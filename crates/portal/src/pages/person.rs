//! Whose page it is: the person named in the address, as far as the visitor may look.

use chrono::NaiveDate;
use diesel::PgConnection;
use employees::Profile;
use kernel::{Actor, EmployeeId, Permission, access};
use web::{HttpFault, Problem};

use crate::visit::Visit;

/// The id in the address.
pub(crate) fn id_of(text: &str) -> Result<EmployeeId, Problem> {
    text.parse().map_err(|_| HttpFault::PathInvalid.into())
}

/// The visitor's own id; accounts without a person have no such page.
pub(crate) fn own_id(visit: &Visit) -> Result<EmployeeId, Problem> {
    visit.actor().employee.ok_or_else(|| HttpFault::NoRoute.into())
}

/// The person today, when `actor` may do `permission` there. Somebody out of reach does not exist.
pub(crate) fn profile(
    conn: &mut PgConnection,
    actor: &Actor,
    permission: Permission,
    id: EmployeeId,
    today: NaiveDate,
) -> Result<Profile, employees::Error> {
    let profile = employees::profile_on(conn, id, today)?;
    access::require(actor, permission, &profile.place())?;
    Ok(profile)
}

/// Who a page speaks to, or about.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// The visitor themself.
    pub(crate) own: bool,
    /// Name with titles.
    pub(crate) name: String,
    /// Address of their page.
    pub(crate) href: String,
}

impl Subject {
    pub(crate) fn of(visit: &Visit, profile: &Profile) -> Self {
        let own = visit.actor().employee == Some(profile.id);
        let href = if own { "/data-saya".to_owned() } else { format!("/pegawai/{}", profile.id) };
        Self { own, name: profile.full_name(), href }
    }
}
