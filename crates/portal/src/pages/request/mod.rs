//! Usul: one request with its documents, rules, timeline, and what may be done with it.

pub(crate) mod decree;
pub(crate) mod document;
pub(crate) mod files;
pub(crate) mod get;
pub(crate) mod receipt;
pub(crate) mod step;
pub(crate) mod timeline;
mod view;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use employees::Profile;
use kernel::{Actor, Permission, access};
use promotions::{Error, queries::PromotionRequest};
use web::Problem;
use workflow::Action;

use crate::{desk, faults::Faults, fields::Fields, visit::Visit};

/// A request with its person, and what the visitor may do.
struct Found {
    profile: Profile,
    request: PromotionRequest,
    actions: Vec<Action>,
    may_prepare: bool,
}

/// The request with this number, when the visitor may see it.
async fn find(visit: &Visit, number: &str) -> Result<Found, Problem> {
    let (actor, today, now, number) = (visit.actor().clone(), visit.today(), visit.now(), number.to_owned());
    visit.read(move |conn| load(conn, &actor, &number, today, now)).await
}

fn load(
    conn: &mut PgConnection,
    actor: &Actor,
    number: &str,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Found, Error> {
    let id = workflow::request_by_number(conn, number)?;
    let profile = employees::profile_on(conn, id.employee_id, today)?;
    access::require(actor, Permission::ViewRequest, &profile.place())?;
    let request = promotions::queries::promotion_request(conn, id.id, now)?;
    let actions = desk::actions_of(actor, &profile.place(), request.request.state);
    let may_prepare = actions.contains(&Action::Submit) || actions.contains(&Action::Complete);
    Ok(Found { profile, request, actions, may_prepare })
}

/// The page again, with what was wrong and what was typed.
async fn again(visit: &Visit, number: &str, faults: Faults, typed: Fields) -> Result<view::RequestPage, Problem> {
    let found = find(visit, number).await?;
    Ok(view::RequestPage::new(visit, &found, faults, typed))
}
