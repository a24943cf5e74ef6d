use actix_web::{HttpResponse, web::Path};
use askama::Template;
use kernel::EventId;
use store::outbox::{self, Entry, PastAttempt, State};
use sync::officer::{self, Shown};
use web::Problem;

use super::{Attempt, Mark, allowed, causes, colour, id_of, kind, marks, members, moment, step};
use crate::{faults::Faults, frame::Frame, reply, visit::Visit, words};

#[derive(Template)]
#[template(path = "event.html")]
pub(super) struct EventPage {
    frame: Frame,
    faults: Faults,
    id: String,
    employee: String,
    heading: String,
    state: &'static str,
    colour: &'static str,
    marks: Vec<Mark>,
    facts: Vec<(&'static str, String)>,
    cause: Option<causes::Explained>,
    sent: Vec<(String, String)>,
    attempts: Vec<Attempt>,
    may_move: bool,
    parked: bool,
    reason: String,
    replaced_by: Option<String>,
}

pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&visit, id_of(&id)?, Faults::default(), String::new()).await?;
    reply::page(&visit, &page)
}

pub(super) async fn load(visit: &Visit, id: EventId, faults: Faults, reason: String) -> Result<EventPage, Problem> {
    allowed(visit.actor())?;
    let actor = visit.actor().clone();
    let (entry, shown, attempts): (Entry, Shown, Vec<PastAttempt>) = visit
        .read(move |conn| {
            let entry = outbox::entry(conn, id)?.ok_or(sync::Error::NotFound)?;
            let shown = officer::shown(conn, &actor, id)?;
            let attempts = outbox::attempts_of(conn, entry.seq)?;
            Ok::<_, sync::Error>((entry, shown, attempts))
        })
        .await?;
    Ok(EventPage {
        frame: visit.frame("Kiriman ke BKN"),
        faults,
        id: entry.id.to_string(),
        employee: entry.employee_id.to_string(),
        heading: kind(&entry.kind).to_owned(),
        state: entry.state.label(),
        colour: colour(entry.state),
        marks: marks(&entry),
        facts: facts(&entry),
        cause: entry.parked_cause.as_deref().or(entry.last_cause.as_deref()).map(causes::explained),
        sent: members::lines(&shown.members),
        attempts: attempts.iter().map(Attempt::from).collect(),
        may_move: matches!(entry.state, State::Parked | State::Pending),
        parked: entry.state == State::Parked,
        reason,
        replaced_by: entry.superseded_by.map(|id| id.to_string()),
    })
}

fn facts(entry: &Entry) -> Vec<(&'static str, String)> {
    vec![
        ("Dasar", entry.basis.clone().unwrap_or_else(|| "–".to_owned())),
        ("Jalur", entry.lane.label().to_owned()),
        ("Berikutnya atau terakhir", moment(entry)),
        ("Tahap kirim", step(&entry.step).to_owned()),
        ("Percobaan", words::count(entry.attempts.into())),
        ("Id di SIASN", entry.remote_id.clone().unwrap_or_else(|| "belum ada".to_owned())),
        ("Nomor kiriman", entry.id.to_string()),
    ]
}
