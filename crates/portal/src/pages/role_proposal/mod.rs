//! Usulan peran: one proposes a role, another approves or refuses it here (four eyes).

pub(crate) mod decide;
pub(crate) mod get;
pub(crate) mod list;

use accounts::proposals::State;
use kernel::{Actor, Denied, Permission, ProposalId, access};
use web::{HttpFault, Problem};

/// The proposal in the address.
fn id_of(text: &str) -> Result<ProposalId, Problem> {
    text.parse().map_err(|_| HttpFault::PathInvalid.into())
}

/// Both sides may look: who proposes and who approves.
fn require(actor: &Actor) -> Result<(), Problem> {
    let may = |permission| access::require_agency(actor, permission).is_ok();
    if may(Permission::ApproveRoles) || may(Permission::ManageAccounts) {
        Ok(())
    } else {
        Err(Denied::MissingPermission(Permission::ApproveRoles).into())
    }
}

/// How a state is coloured; the text says it first.
const fn colour(state: State) -> &'static str {
    match state {
        State::Open => "now",
        State::Approved => "ok",
        State::Refused => "stop",
    }
}
