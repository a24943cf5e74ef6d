use accounts::{
    proposals::{self, State},
    roles,
};
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use kernel::{Fault, Permission, ProposalId};
use web::Problem;

use super::{
    super::account::{RoleLine, units_of},
    colour,
};
use crate::{faults::Faults, frame::Frame, reply, visit::Visit, words};

/// The page.
#[derive(Template)]
#[template(path = "role_proposal.html")]
pub(super) struct ProposalPage {
    frame: Frame,
    faults: Faults,
    id: ProposalId,
    name: String,
    line: RoleLine,
    state: &'static str,
    colour: &'static str,
    proposed: String,
    decided: Option<String>,
    note: Option<String>,
    /// What the role allows, in words.
    rights: Vec<String>,
    /// What the account may already.
    held: Vec<RoleLine>,
    open: bool,
    may: bool,
    /// Why the visitor may not decide it.
    why_not: Option<String>,
    typed: String,
}

/// `/usulan-peran/{id}`.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&visit, super::id_of(&id)?, Faults::default(), String::new()).await?;
    reply::page(&visit, &page)
}

pub(super) async fn load(
    visit: &Visit,
    id: ProposalId,
    faults: Faults,
    typed: String,
) -> Result<ProposalPage, Problem> {
    super::require(visit.actor())?;
    let today = visit.today();
    let (proposal, held, units) = visit
        .read(move |conn| {
            let proposal = proposals::proposal(conn, id)?;
            let mut held = roles::roles_of(conn, proposal.user)?;
            held.retain(|held| held.stands(today));
            let named = units_of(held.iter().map(|h| h.grant).chain(std::iter::once(proposal.grant)));
            let units = organization::unit_names(conn, &named, today)?;
            Ok::<_, accounts::Error>((proposal, held, units))
        })
        .await?;
    let open = proposal.state == State::Open;
    let refusal = proposals::may_decide(visit.actor(), proposal.user, proposal.proposed_by).err();
    let by = |name: &Option<String>, at| format!("{}, {}", name.as_deref().unwrap_or("Sistem"), words::instant(at));
    Ok(ProposalPage {
        frame: visit.frame("Usulan peran"),
        faults,
        id,
        name: proposal.user_name.clone(),
        line: RoleLine::proposed(&proposal, &units),
        state: proposal.state.label(),
        colour: colour(proposal.state),
        proposed: by(&proposal.proposed_by_name, proposal.proposed_at),
        decided: proposal.decided_at.map(|at| by(&proposal.decided_by_name, at)),
        note: proposal.note,
        rights: Permission::ALL
            .iter()
            .filter(|permission| proposal.grant.role.may(**permission))
            .map(|permission| permission.label().to_owned())
            .collect(),
        held: held.iter().map(|held| RoleLine::held(held, &units)).collect(),
        open,
        may: open && refusal.is_none(),
        why_not: refusal.filter(|_| open).map(|refusal| why_not(refusal.code())),
        typed,
    })
}

/// Who decides instead.
fn why_not(code: &str) -> String {
    match code {
        "access.same-person" => "Anda yang mengusulkan peran ini, jadi orang lain yang memutusnya.",
        "accounts.own-role" => "Usulan ini untuk Anda sendiri, jadi orang lain yang memutusnya.",
        _ => "Usulan diputus oleh Kepala BKPSDM.",
    }
    .to_owned()
}
