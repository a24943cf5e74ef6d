use actix_web::{HttpResponse, web::Path};
use askama::Template;
use diesel::PgConnection;
use kernel::EventId;
use store::{
    DbError,
    outbox::{self, Entry, PastAttempt, State},
};
use web::{HttpFault, Problem};

use super::{allowed, causes, colour, kind, moment};
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
    facts: Vec<(&'static str, String)>,
    cause: Option<(String, String)>,
    attempts: Vec<Attempt>,
    may_move: bool,
    reason: String,
}

/// One call that was made.
struct Attempt {
    when: String,
    step: String,
    outcome: String,
    said: String,
}

pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&visit, id.parse().map_err(|_| HttpFault::PathInvalid)?, Faults::default(), String::new()).await?;
    reply::page(&visit, &page)
}

pub(super) async fn load(visit: &Visit, id: EventId, faults: Faults, reason: String) -> Result<EventPage, Problem> {
    allowed(visit.actor())?;
    let (entry, attempts) = visit.read(move |conn| find(conn, id)).await?.ok_or(sync::Error::NotFound)?;
    let cause = entry.parked_cause.as_deref().or(entry.last_cause.as_deref()).map(causes::explained);
    Ok(EventPage {
        frame: visit.frame("Kiriman ke BKN"),
        faults,
        id: entry.id.to_string(),
        employee: entry.employee_id.to_string(),
        heading: kind(&entry.kind).to_owned(),
        state: entry.state.label(),
        colour: colour(entry.state),
        facts: facts(&entry),
        cause,
        attempts: attempts.iter().map(attempt).collect(),
        may_move: matches!(entry.state, State::Parked | State::Pending),
        reason,
    })
}

fn find(conn: &mut PgConnection, id: EventId) -> Result<Option<(Entry, Vec<PastAttempt>)>, DbError> {
    let Some(entry) = outbox::entry(conn, id)? else { return Ok(None) };
    let attempts = outbox::attempts_of(conn, entry.seq)?;
    Ok(Some((entry, attempts)))
}

fn facts(entry: &Entry) -> Vec<(&'static str, String)> {
    vec![
        ("Dasar", entry.basis.clone().unwrap_or_else(|| "–".to_owned())),
        ("Dicatat", words::instant(entry.created_at)),
        ("Berikutnya atau terakhir", moment(entry)),
        ("Tahap kirim", entry.step.clone()),
        ("Percobaan", words::count(entry.attempts.into())),
        ("Id di SIASN", entry.remote_id.clone().unwrap_or_else(|| "belum ada".to_owned())),
    ]
}

fn attempt(a: &PastAttempt) -> Attempt {
    let outcome = match a.outcome.as_deref() {
        Some("ok") => "Berhasil".to_owned(),
        Some("ambiguous") => "Tidak pasti diterima; diperiksa dahulu sebelum dikirim lagi".to_owned(),
        Some("abandoned" | "crashed") => "Terputus".to_owned(),
        Some(code) => causes::explained(code).0,
        None => "Sedang berjalan".to_owned(),
    };
    let status = a.http_status.map(|s| format!("HTTP {s}. ")).unwrap_or_default();
    Attempt {
        when: words::instant(a.started_at),
        step: a.step.clone(),
        outcome,
        said: format!("{status}{}", a.excerpt.as_deref().unwrap_or("")),
    }
}
