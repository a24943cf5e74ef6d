//! Akun: who can sign in, with which roles; a role is proposed here and approved by another on the page of the proposal.

pub(crate) mod code;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod propose;
pub(crate) mod revoke;

use std::collections::HashMap;

use accounts::{
    proposals::Proposal,
    roles::Held,
    users::{User, UserState},
};
use kernel::{Grant, Permission, Role, Scope, UnitId, UserId, access};
use web::{HttpFault, Problem};

use crate::{visit::Visit, words};

/// The account in the address.
fn id_of(text: &str) -> Result<UserId, Problem> {
    text.parse().map_err(|_| HttpFault::PathInvalid.into())
}

/// These pages are for whoever manages accounts of the whole agency.
fn require(visit: &Visit) -> Result<(), Problem> {
    access::require_agency(visit.actor(), Permission::ManageAccounts)?;
    Ok(())
}

/// An account as its pages show it.
pub(crate) struct Shown {
    pub(crate) id: UserId,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) state: &'static str,
    pub(crate) colour: &'static str,
    /// Until when nobody signs in after wrong passwords.
    pub(crate) locked: Option<String>,
}

impl Shown {
    fn of(visit: &Visit, user: &User) -> Self {
        Self {
            id: user.id,
            name: user.display_name.clone(),
            login: words::nip(&user.login),
            state: user.state.label(),
            colour: match user.state {
                UserState::Active => "ok",
                UserState::Invited => "now",
                UserState::Disabled => "stop",
            },
            locked: user.locked_until.filter(|until| *until > visit.now()).map(words::instant),
        }
    }
}

/// A role with where and when it holds, in words.
pub(crate) struct RoleLine {
    /// The grant or the proposal.
    pub(crate) id: String,
    pub(crate) role: &'static str,
    pub(crate) reach: String,
    pub(crate) valid: String,
    pub(crate) basis: String,
    /// It can be taken back here: Pegawai comes with the account and could not be proposed again.
    pub(crate) ends: bool,
    /// When it was taken back early.
    pub(crate) revoked: Option<String>,
}

impl RoleLine {
    pub(crate) fn held(held: &Held, units: &HashMap<UnitId, String>) -> Self {
        Self {
            id: held.id.to_string(),
            role: held.grant.role.label(),
            reach: reach(held.grant.scope, units),
            valid: words::span(held.valid.from, held.valid.until),
            basis: held.basis.clone(),
            ends: ends(held),
            revoked: held.revoked_at.map(words::instant),
        }
    }

    pub(crate) fn proposed(proposal: &Proposal, units: &HashMap<UnitId, String>) -> Self {
        Self {
            id: proposal.id.to_string(),
            role: proposal.grant.role.label(),
            reach: reach(proposal.grant.scope, units),
            valid: words::span(proposal.valid.from, proposal.valid.until),
            basis: proposal.basis.clone(),
            ends: false,
            revoked: None,
        }
    }
}

/// Whether it can be taken back on these pages.
fn ends(held: &Held) -> bool {
    held.grant.role != Role::Employee
}

/// Where a role holds, in words.
fn reach(scope: Scope, units: &HashMap<UnitId, String>) -> String {
    match scope {
        Scope::Own => "Diri sendiri".to_owned(),
        Scope::Agency => "Seluruh instansi".to_owned(),
        Scope::Subtree { unit } => match units.get(&unit) {
            Some(name) => format!("{name} dan bawahannya"),
            None => "Unit yang sudah tidak ada".to_owned(),
        },
    }
}

/// The units that grants name.
pub(crate) fn units_of(grants: impl Iterator<Item = Grant>) -> Vec<UnitId> {
    grants
        .filter_map(|grant| match grant.scope {
            Scope::Subtree { unit } => Some(unit),
            _ => None,
        })
        .collect()
}
