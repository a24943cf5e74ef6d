use actix_web::{HttpResponse, web::Path};
use askama::Template;
use diesel::PgConnection;
use employees::Profile;
use kernel::EmployeeId;
use reconcile::{
    Error, last_checked,
    queries::{self, Filter, Listed},
};
use uuid::Uuid;
use web::{HttpFault, Problem};

use super::{colour, decided};
use crate::{faults::Faults, frame::Frame, reply, visit::Visit, words};

#[derive(Template)]
#[template(path = "difference_person.html")]
pub(super) struct PersonPage {
    frame: Frame,
    faults: Faults,
    employee: String,
    heading: String,
    subtitle: String,
    checked: String,
    own: bool,
    differences: Vec<Side>,
    closed: Vec<Closed>,
    reason: String,
    until: String,
    /// The difference whose form was refused.
    refused: String,
}

/// One difference, both sides beside each other.
struct Side {
    id: String,
    what: String,
    row: String,
    sort: &'static str,
    ours: String,
    theirs: String,
    state: &'static str,
    colour: &'static str,
    since: String,
    winner: &'static str,
    why: &'static str,
    advice: &'static str,
    decided: String,
    can_send: bool,
    can_take: bool,
    open: bool,
}

/// One that is gone.
struct Closed {
    what: String,
    how: String,
}

pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| HttpFault::PathInvalid)?;
    let page = load(&visit, id, Refused::default()).await?;
    reply::page(&visit, &page)
}

/// A form that was refused, to be shown again.
#[derive(Default)]
pub(super) struct Refused {
    pub(super) faults: Faults,
    pub(super) difference: Option<Uuid>,
    pub(super) reason: String,
    pub(super) until: String,
}

pub(super) async fn load(visit: &Visit, id: EmployeeId, refused: Refused) -> Result<PersonPage, Problem> {
    queries::allowed(visit.actor())?;
    let today = visit.today();
    let (profile, checked, open, closed) = visit.read(move |conn| find(conn, id, today)).await?;
    Ok(PersonPage {
        frame: visit.frame(format!("Selisih {}", profile.full_name())).wide(),
        faults: refused.faults,
        employee: id.to_string(),
        heading: profile.full_name(),
        subtitle: format!("NIP {}, {}", words::nip(&profile.nip), profile.unit_name.clone().unwrap_or_default()),
        checked: checked.map_or_else(|| "belum pernah".to_owned(), words::instant),
        own: visit.actor().employee == Some(id),
        differences: open.iter().map(|one| side(one, today)).collect(),
        closed: closed
            .iter()
            .map(|one| Closed {
                what: what(one),
                how: format!("{} {}", one.closed_at.map(words::instant).unwrap_or_default(), decided(one)),
            })
            .collect(),
        reason: refused.reason,
        until: refused.until,
        refused: refused.difference.map(|id| id.to_string()).unwrap_or_default(),
    })
}

type Everything = (Profile, Option<chrono::DateTime<chrono::Utc>>, Vec<Listed>, Vec<Listed>);

fn find(conn: &mut PgConnection, id: EmployeeId, today: chrono::NaiveDate) -> Result<Everything, Error> {
    let profile = employees::profile_on(conn, id, today)?;
    let mine = Filter { employee: Some(id), ..Filter::default() };
    let open = queries::list(conn, today, &mine, 500)?;
    let closed = Filter { state: Some(reconcile::DiffState::Closed), ..mine };
    Ok((profile, last_checked(conn, id)?, open, queries::list(conn, today, &closed, 50)?))
}

fn what(one: &Listed) -> String {
    format!("{}: {}", one.kind.label(), one.field_label())
}

fn side(one: &Listed, today: chrono::NaiveDate) -> Side {
    Side {
        id: one.id.to_string(),
        what: what(one),
        row: one.label.clone(),
        sort: one.sort.label(),
        ours: one.ours.clone().unwrap_or_else(|| "kosong".to_owned()),
        theirs: one.theirs.clone().unwrap_or_else(|| "kosong".to_owned()),
        state: one.state.label(),
        colour: colour(one.state),
        since: words::days_since(one.first_seen_at, today),
        winner: one.winner.label(),
        why: one.why(),
        advice: one.advice(),
        decided: decided(one),
        can_send: one.can_send(),
        can_take: one.can_take(),
        open: one.is_open(),
    }
}
