//! Which registry the data of this database belong to. Test data sent to production, or one agency's people to another's, cannot be
//! taken back: the database remembers where it was first sent to and whether its people are invented, and anything else is refused
//! until an officer says so.

use bkn::Addresses;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::json;
use store::{Audit, DbError, Tx, schema::registry_bindings};
use uuid::Uuid;

use crate::{Error, officer};

/// Cause of the pause while the binding refuses.
pub const OTHER_REGISTRY: &str = "sync.other-registry";

/// BKN's production.
pub const PRODUCTION: &str = "production";

/// A registry and the agency one is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// `production`, `training`, or the host of another registry.
    pub environment: String,
    /// The agency's id there.
    pub agency_id: String,
}

impl Identity {
    /// The registry at these addresses, by the host that data go to, however the settings call it. A mock is the same on any port.
    #[must_use]
    pub fn of(addresses: &Addresses, agency_id: &str) -> Self {
        let host = addresses.personnel.host_str().unwrap_or_default();
        let environment = match host {
            "apimws.bkn.go.id" => PRODUCTION,
            "training-apimws.bkn.go.id" => "training",
            other => other,
        };
        Self { environment: environment.to_owned(), agency_id: agency_id.to_owned() }
    }
}

/// What the data of a database belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = registry_bindings, check_for_backend(diesel::pg::Pg))]
pub struct Binding {
    /// Registry; empty: none yet.
    pub environment: String,
    /// Agency; empty: none yet.
    pub agency_id: String,
    /// The people are invented.
    pub synthetic: bool,
    /// Who decided.
    pub bound_by_name: String,
}

/// Whether the data may be sent to a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// They belong there.
    Yes,
    /// They were never sent anywhere and may go there.
    First,
    /// They belong elsewhere, or are invented and that is production.
    No,
}

/// Judges; pure.
#[must_use]
pub fn judge(binding: Option<&Binding>, identity: &Identity) -> Fit {
    let Some(binding) = binding else { return Fit::First };
    if binding.synthetic && identity.environment == PRODUCTION {
        return Fit::No;
    }
    if binding.environment.is_empty() {
        return Fit::First;
    }
    let same = binding.environment == identity.environment && binding.agency_id == identity.agency_id;
    if same { Fit::Yes } else { Fit::No }
}

/// What is in force; `None` when nothing was ever said.
///
/// # Errors
/// The database's.
pub fn current(conn: &mut PgConnection) -> Result<Option<Binding>, DbError> {
    Ok(registry_bindings::table
        .filter(registry_bindings::superseded_at.is_null())
        .select(Binding::as_select())
        .first(conn)
        .optional()?)
}

/// Whether a worker may send there. The first registry asked for is remembered.
///
/// # Errors
/// The database's.
pub(crate) fn admit(tx: &mut Tx<'_>, identity: &Identity) -> Result<bool, DbError> {
    let binding = current(tx)?;
    match judge(binding.as_ref(), identity) {
        Fit::Yes => Ok(true),
        Fit::No => Ok(false),
        Fit::First => {
            let synthetic = binding.is_some_and(|binding| binding.synthetic);
            bind(tx, identity, synthetic, "pengiriman pertama")?;
            Ok(true)
        }
    }
}

/// Notes that the people in this database are invented, as after loading a synthetic city.
///
/// # Errors
/// The database's.
pub fn mark_synthetic(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let before = current(tx)?;
    if before.as_ref().is_some_and(|binding| binding.synthetic) {
        return Ok(());
    }
    let (environment, agency_id) =
        before.map_or_else(Default::default, |binding| (binding.environment, binding.agency_id));
    bind(tx, &Identity { environment, agency_id }, true, "kota buatan dimuat")
}

/// An officer confirms that the data of this database belong to another registry than before, and that they are real people's.
///
/// # Errors
/// [`Error::Denied`], [`Error::NoReason`].
pub fn confirm(tx: &mut Tx<'_>, identity: &Identity, why: &str) -> Result<(), Error> {
    let role = officer::may(tx.actor())?.role;
    let why = officer::reason(why)?;
    let before = current(tx)?;
    let synthetic = before.as_ref().is_some_and(|b| b.synthetic) && identity.environment != PRODUCTION;
    bind(tx, identity, synthetic, why)?;
    let entry = Audit::new("registry-binding.confirm", role, "registry_bindings", None).basis(why);
    let after = json!({"environment": identity.environment, "agency_id": identity.agency_id, "synthetic": synthetic});
    tx.audit(entry.before(&before)?.after(&after)?)?;
    Ok(())
}

fn bind(tx: &mut Tx<'_>, identity: &Identity, synthetic: bool, why: &str) -> Result<(), DbError> {
    let (now, name) = (tx.now(), tx.actor().name.clone());
    diesel::update(registry_bindings::table.filter(registry_bindings::superseded_at.is_null()))
        .set(registry_bindings::superseded_at.eq(now))
        .execute(tx.conn())?;
    // Two workers that start together say the same; the second one reads it the next time it looks.
    diesel::insert_into(registry_bindings::table)
        .values((
            registry_bindings::id.eq(Uuid::now_v7()),
            registry_bindings::environment.eq(&identity.environment),
            registry_bindings::agency_id.eq(&identity.agency_id),
            registry_bindings::synthetic.eq(synthetic),
            registry_bindings::bound_by_name.eq(name),
            registry_bindings::bound_at.eq(now),
            registry_bindings::reason.eq(why),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_go_where_they_went_before_and_invented_people_never_to_production() {
        let binding = |environment: &str, synthetic| Binding {
            environment: environment.to_owned(),
            agency_id: "A1".to_owned(),
            synthetic,
            bound_by_name: "Uji".to_owned(),
        };
        let at = |environment: &str, agency: &str| Identity {
            environment: environment.to_owned(),
            agency_id: agency.to_owned(),
        };
        assert_eq!(judge(None, &at(PRODUCTION, "A1")), Fit::First);
        assert_eq!(judge(Some(&binding("", true)), &at("training", "A1")), Fit::First);
        assert_eq!(judge(Some(&binding("", true)), &at(PRODUCTION, "A1")), Fit::No);
        assert_eq!(judge(Some(&binding("training", false)), &at("training", "A1")), Fit::Yes);
        assert_eq!(judge(Some(&binding("training", false)), &at(PRODUCTION, "A1")), Fit::No);
        assert_eq!(judge(Some(&binding(PRODUCTION, true)), &at(PRODUCTION, "A1")), Fit::No);
        assert_eq!(judge(Some(&binding("training", false)), &at("training", "A2")), Fit::No);
    }

    #[test]
    fn a_registry_is_known_by_its_host() {
        let of = |addresses: Addresses| Identity::of(&addresses, "A1").environment;
        assert_eq!(of(Addresses::production().unwrap()), PRODUCTION);
        assert_eq!(of(Addresses::at("https://apimws.bkn.go.id:8243").unwrap()), PRODUCTION);
        assert_eq!(of(Addresses::training().unwrap()), "training");
        assert_eq!(of(Addresses::at("http://127.0.0.1:5000").unwrap()), "127.0.0.1");
    }
}
