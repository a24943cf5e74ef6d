use std::collections::HashMap;

use accounts::{
    proposals::{self, Filter, Proposal, State},
    roles::{self, Held},
    users::{self, User, UserState},
};
use actix_web::{HttpResponse, web::Path};
use askama::Template;
use kernel::{UnitId, UserId};
use web::Problem;

use super::{RoleLine, Shown, units_of};
use crate::{frame::Frame, reply, visit::Visit};

/// Most proposals shown with an account.
const MOST: i64 = 20;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    account: Shown,
    /// The visitor's own: nobody changes their own roles.
    own: bool,
    closed: bool,
    /// Has a password already, so that a new code is for a forgotten one.
    active: bool,
    standing: Vec<RoleLine>,
    waiting: Vec<RoleLine>,
    past: Vec<RoleLine>,
}

/// Everything the page asks of the database.
struct Seen {
    user: User,
    held: Vec<Held>,
    waiting: Vec<Proposal>,
    units: HashMap<UnitId, String>,
}

/// `/akun/{id}`: the roles of one account, and its activation code.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    super::require(&visit)?;
    let page = load(&visit, super::id_of(&id)?).await?;
    reply::page(&visit, &page)
}

async fn load(visit: &Visit, id: UserId) -> Result<AccountPage, Problem> {
    let today = visit.today();
    let seen = visit.read(move |conn| {
        let user = users::get(conn, id)?;
        let held = roles::roles_of(conn, id)?;
        let filter = Filter { user: Some(id), state: Some(State::Open), ..Filter::default() };
        let waiting = proposals::proposals(conn, &filter, MOST)?;
        let named = units_of(held.iter().map(|h| h.grant).chain(waiting.iter().map(|p| p.grant)));
        let units = organization::unit_names(conn, &named, today)?;
        Ok::<_, accounts::Error>(Seen { user, held, waiting, units })
    });
    let Seen { user, held, waiting, units } = seen.await?;
    let (standing, past): (Vec<&Held>, Vec<&Held>) = held.iter().partition(|held| held.stands(today));
    let lines = |rows: Vec<&Held>| rows.into_iter().map(|held| RoleLine::held(held, &units)).collect();
    Ok(AccountPage {
        frame: visit.frame("Akun").wide(),
        account: Shown::of(visit, &user),
        own: visit.actor().user == Some(id),
        closed: user.state == UserState::Disabled,
        active: user.state == UserState::Active,
        standing: lines(standing),
        waiting: waiting.iter().map(|proposal| RoleLine::proposed(proposal, &units)).collect(),
        past: lines(past),
    })
}
