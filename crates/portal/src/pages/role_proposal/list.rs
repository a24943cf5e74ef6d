use accounts::proposals::{self, Filter, Proposal, State};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use web::Problem;

use super::super::account::{RoleLine, units_of};
use crate::{fields::Fields, frame::Frame, reply, visit::Visit, words};

/// Most lines.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "role_proposals.html")]
struct ProposalsPage {
    frame: Frame,
    heading: String,
    states: Vec<(State, bool)>,
    rows: Vec<Row>,
    /// There are more than are shown.
    more: bool,
}

struct Row {
    name: String,
    line: RoleLine,
    proposer: String,
    since: String,
}

/// `/usulan-peran`: roles that wait for a second pair of eyes, and those that were decided.
pub(crate) async fn get(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    super::require(visit.actor())?;
    let state = Fields::parse(req.query_string()).parsed("keadaan").unwrap_or(State::Open);
    let today = visit.today();
    let (count, found, units) = visit
        .read(move |conn| {
            let count = proposals::count(conn, state)?;
            let found = proposals::proposals(conn, &Filter { state: Some(state), ..Filter::default() }, MOST)?;
            let units = organization::unit_names(conn, &units_of(found.iter().map(|p| p.grant)), today)?;
            Ok::<_, accounts::Error>((count, found, units))
        })
        .await?;
    let row = |proposal: &Proposal| Row {
        name: proposal.user_name.clone(),
        line: RoleLine::proposed(proposal, &units),
        proposer: proposal.proposed_by_name.clone().unwrap_or_else(|| "Sistem".to_owned()),
        since: words::days_since(proposal.proposed_at, today),
    };
    let page = ProposalsPage {
        frame: visit.frame("Usulan peran").wide(),
        heading: format!("{} usulan peran {}", words::count(count), state.label().to_lowercase()),
        states: State::ALL.iter().map(|one| (*one, *one == state)).collect(),
        rows: found.iter().map(row).collect(),
        more: count > MOST,
    };
    reply::page(&visit, &page)
}
