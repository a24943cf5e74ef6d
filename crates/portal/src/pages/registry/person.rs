//! Satu pegawai: everything that was sent about one person, and the stop of all sending about them.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use kernel::{EmployeeId, Permission, access};
use store::outbox::Freeze;
use sync::officer::{self, Timeline, TimelineEvent};
use web::Problem;

use super::{Attempt, Mark, allowed, causes, colour, kind, marks, moment};
use crate::{faults::Faults, frame::Frame, pages::person, reply, sent::Sent, visit::Visit, words};

/// Events of the page.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "registry_person.html")]
struct PersonPage {
    frame: Frame,
    faults: Faults,
    id: EmployeeId,
    heading: String,
    /// Whether their record may be opened from here.
    may_open: bool,
    frozen: Option<Stop>,
    stops: Vec<Stop>,
    events: Vec<Event>,
    reason: String,
}

struct Stop {
    reason: String,
    by: String,
    since: String,
    lifted: Option<String>,
}

struct Event {
    id: String,
    kind: String,
    basis: String,
    state: &'static str,
    colour: &'static str,
    cause: Option<causes::Explained>,
    owner: Option<String>,
    moment: String,
    marks: Vec<Mark>,
    attempts: Vec<Attempt>,
}

/// `/sinkronisasi/pegawai/{id}`.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&visit, person::id_of(&id)?, Faults::default(), String::new()).await?;
    reply::page(&visit, &page)
}

/// Stops all sending about the person.
pub(crate) async fn freeze(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    stop(sent, &id, true).await
}

/// Lets it go on.
pub(crate) async fn lift(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    stop(sent, &id, false).await
}

async fn stop(sent: Sent, id: &str, freeze: bool) -> Result<HttpResponse, Problem> {
    let id = person::id_of(id)?;
    let reason = sent.fields.text("reason").to_owned();
    let typed = reason.clone();
    let done: Result<bool, Problem> = sent
        .write(move |tx| if freeze { officer::freeze(tx, id, &reason) } else { officer::lift(tx, id, &reason) })
        .await;
    match done {
        Ok(done) => {
            let said = match (freeze, done) {
                (true, true) => "Pengiriman tentang pegawai ini dihentikan.",
                (true, false) => "Pengiriman tentang pegawai ini memang sudah dihentikan.",
                (false, true) => "Pengiriman tentang pegawai ini dilanjutkan.",
                (false, false) => "Pengiriman tentang pegawai ini tidak sedang dihentikan.",
            };
            Ok(reply::to_saying(&format!("/sinkronisasi/pegawai/{id}"), said))
        }
        Err(problem) => {
            let page = load(&sent.visit, id, Faults::of_problem(problem)?, typed).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

async fn load(visit: &Visit, id: EmployeeId, faults: Faults, reason: String) -> Result<PersonPage, Problem> {
    allowed(visit.actor())?;
    let (actor, today) = (visit.actor().clone(), visit.today());
    let (profile, timeline): (_, Timeline) = visit
        .read(move |conn| {
            let profile = employees::profile_on(conn, id, today).map_err(unseen)?;
            Ok::<_, sync::Error>((profile, officer::timeline(conn, &actor, id, MOST)?))
        })
        .await?;
    // The administrator looks after the queue and sees no names.
    let may_open = access::require(visit.actor(), Permission::ViewEmployee, &profile.place()).is_ok();
    let whose = if may_open { profile.full_name() } else { "satu pegawai".to_owned() };
    let frozen = timeline.stops.iter().find(|stop| stop.lifted_at.is_none()).map(stop_of);
    Ok(PersonPage {
        frame: visit.frame("Kiriman satu pegawai"),
        faults,
        id,
        heading: match timeline.events.len() {
            0 => format!("Belum ada kiriman ke BKN tentang {whose}"),
            n => format!("{n} kiriman ke BKN tentang {whose}"),
        },
        may_open,
        stops: timeline.stops.iter().filter(|stop| stop.lifted_at.is_some()).map(stop_of).collect(),
        frozen,
        events: timeline.events.iter().map(event).collect(),
        reason,
    })
}

fn unseen(error: employees::Error) -> sync::Error {
    match error {
        employees::Error::Db(error) => sync::Error::Db(error),
        _ => sync::Error::NotFound,
    }
}

fn stop_of(one: &Freeze) -> Stop {
    let lifted = one.lifted_at.map(|at| {
        let by = one.lifted_by_name.as_deref().unwrap_or("Sistem");
        format!("{by}, {}: {}", words::instant(at), one.lift_reason.as_deref().unwrap_or("–"))
    });
    Stop { reason: one.reason.clone(), by: one.frozen_by_name.clone(), since: words::instant(one.frozen_at), lifted }
}

fn event(one: &TimelineEvent) -> Event {
    let entry = &one.entry;
    let deadline = one.deadline.map(|at| format!(", sebelum {}", words::instant(at))).unwrap_or_default();
    Event {
        id: entry.id.to_string(),
        kind: kind(&entry.kind).to_owned(),
        basis: entry.basis.clone().unwrap_or_default(),
        state: entry.state.label(),
        colour: colour(entry.state),
        cause: entry.parked_cause.as_deref().or(entry.last_cause.as_deref()).map(causes::explained),
        owner: one.owner.map(|role| format!("{}{deadline}", role.label())),
        moment: moment(entry),
        marks: marks(entry),
        attempts: one.attempts.iter().map(Attempt::from).collect(),
    }
}
