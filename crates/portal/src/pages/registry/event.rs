use actix_web::{HttpResponse, web::Path};
use askama::Template;
use kernel::EventId;
use store::outbox::{self, Entry, PastAttempt, State};
use sync::{
    Findings,
    officer::{self, Conflict, Shown},
};
use web::Problem;

use super::{Attempt, Mark, allowed, causes, colour, decide, id_of, kind, marks, members, moment, step};
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
    both: Option<decide::Both>,
    /// Somebody must say who is right: giving up is one of the two answers then.
    undecided: bool,
    /// Id of our row there.
    remote: String,
    duplicates: Vec<String>,
    /// What helps against them.
    duplicates_remedy: String,
    /// Whether the registry may be read again for it.
    may_look: bool,
}

pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&visit, id_of(&id)?, Faults::default(), String::new()).await?;
    reply::page(&visit, &page)
}

pub(super) async fn load(visit: &Visit, id: EventId, faults: Faults, reason: String) -> Result<EventPage, Problem> {
    allowed(visit.actor())?;
    let actor = visit.actor().clone();
    let found = visit.read(move |conn| {
        let entry = outbox::entry(conn, id)?.ok_or(sync::Error::NotFound)?;
        let shown = officer::shown(conn, &actor, id)?;
        let attempts = outbox::attempts_of(conn, entry.seq)?;
        let conflict = officer::conflict(conn, &actor, id)?;
        let findings = officer::findings(conn, &actor, id)?;
        Ok::<_, sync::Error>((entry, shown, attempts, conflict, findings))
    });
    let (entry, shown, attempts, conflict, findings): Found = found.await?;
    let duplicates: Vec<String> = findings.duplicates.iter().map(ToString::to_string).collect();
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
        undecided: conflict.as_ref().is_some_and(|conflict| conflict.open),
        remote: entry.remote_id.clone().unwrap_or_else(|| "yang cocok".to_owned()),
        both: conflict.map(|conflict| decide::both(conflict, visit.actor(), entry.employee_id)),
        duplicates_remedy: duplicates_remedy(&entry.kind),
        may_look: entry.state == State::Delivered && (entry.visible_at.is_none() || !duplicates.is_empty()),
        duplicates,
    })
}

/// What is read of an event.
type Found = (Entry, Shown, Vec<PastAttempt>, Option<Conflict>, Findings);

/// How rows that are there once more go away. This program deletes nothing at the registry.
fn duplicates_remedy(kind: &str) -> String {
    match sync::ways::of(kind).and_then(sync::ways::Way::deleted_by) {
        Some(call) => format!(
            "Hapus baris ini di SIASN: lewat halaman peremajaan, atau oleh pengelola layanan web dengan {call}. Sistem ini tidak \
             menghapus apa pun di BKN. Sesudah itu periksa lagi dari sini."
        ),
        None => "SIASN tidak mempunyai layanan web untuk menghapus riwayat ini. Minta penghapusannya lewat halaman peremajaan \
                 SIASN atau kepada BKN, sesudah itu periksa lagi dari sini."
            .to_owned(),
    }
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
