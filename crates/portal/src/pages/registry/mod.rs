//! Sinkronisasi SIASN: how the sending goes, what is stuck and why, and what the officer in charge can do about it.

mod causes;
pub(crate) mod decide;
pub(crate) mod edit;
pub(crate) mod event;
pub(crate) mod get;
mod members;
pub(crate) mod person;
pub(crate) mod retry;
pub(crate) mod skip;
pub(crate) mod standing;
pub(crate) mod token;

use chrono::{DateTime, Utc};
use kernel::{Actor, EventId, Permission, access, clock};
use store::outbox::{Entry, PastAttempt, State};
use web::{HttpFault, Problem};

pub(crate) use standing::Pause;

use crate::{marks::Mark, words};

/// The queue belongs to no one person.
fn allowed(actor: &Actor) -> Result<(), Problem> {
    access::require_agency(actor, Permission::ManageRegistry)?;
    Ok(())
}

/// The id in the address.
fn id_of(text: &str) -> Result<EventId, Problem> {
    text.parse().map_err(|_| HttpFault::PathInvalid.into())
}

/// The kinds of events, as the registry is told them.
pub(crate) const KINDS: &[(&str, &str)] = &[
    ("contact.changed", "Perubahan kontak"),
    ("position.recorded", "Jabatan baru"),
    ("promotion.approved", "Usul kenaikan pangkat"),
    ("promotion.decree-issued", "SK kenaikan pangkat"),
    ("appraisal.recorded", "Penilaian kinerja"),
    ("award.recorded", "Penghargaan"),
];

/// What an event tells the registry.
fn kind(code: &str) -> &str {
    KINDS.iter().find(|(known, _)| *known == code).map_or(code, |(_, label)| label)
}

const fn colour(state: State) -> &'static str {
    match state {
        State::Pending => "now",
        State::Delivered => "ok",
        State::Parked => "stop",
        State::Skipped | State::Superseded | State::Recorded => "",
    }
}

/// When something happens next, or happened last.
fn moment(entry: &Entry) -> String {
    match (entry.state, entry.not_before, entry.settled_at) {
        (State::Pending, Some(day), _) => format!("dikirim paling cepat {}", words::day(day)),
        (State::Pending, ..) => format!("dicoba lagi {}", words::instant(entry.next_attempt_at)),
        (_, _, Some(at)) => words::instant(at),
        _ => words::instant(entry.created_at),
    }
}

/// The four marks of a change, to the minute: recorded, sent, accepted, visible at BKN.
fn marks(entry: &Entry) -> Vec<Mark> {
    four(entry, words::instant)
}

/// The same by the day, for a line of the person's own record.
pub(crate) fn days(entry: &Entry) -> Vec<Mark> {
    four(entry, |at| words::day(clock::day_in_jakarta(at)))
}

fn four(entry: &Entry, word: fn(DateTime<Utc>) -> String) -> Vec<Mark> {
    let mark = |name, at: Option<DateTime<Utc>>| Mark { name, what: "", when: at.map(word) };
    vec![
        mark("Tercatat", Some(entry.created_at)),
        mark("Terkirim", entry.first_sent_at),
        mark("Diterima", entry.accepted_at),
        mark("Tampil di BKN", entry.visible_at),
    ]
}

/// One call that was made.
struct Attempt {
    when: String,
    step: String,
    outcome: String,
    said: String,
}

impl From<&PastAttempt> for Attempt {
    fn from(a: &PastAttempt) -> Self {
        let outcome = match a.outcome.as_deref() {
            Some("ok") => "Berhasil".to_owned(),
            Some("ambiguous") => "Tidak pasti diterima; diperiksa dahulu sebelum dikirim lagi".to_owned(),
            Some("abandoned" | "crashed") => "Terputus".to_owned(),
            Some(code) => causes::explained(code).cause,
            None => "Sedang berjalan".to_owned(),
        };
        let status = a.http_status.map(|s| format!("HTTP {s}. ")).unwrap_or_default();
        Self {
            when: words::instant(a.started_at),
            step: step(&a.step).to_owned(),
            outcome,
            said: format!("{status}{}", a.excerpt.as_deref().unwrap_or("")),
        }
    }
}

/// A step of the way, in words.
fn step(code: &str) -> &str {
    match code {
        "start" => "Kirim",
        "scans" | "documents" | "upload" => "Unggah berkas",
        "recompute" | "sync" => "Perbarui data utama",
        "visible" | "wait-visible" => "Periksa di BKN",
        other => other,
    }
}
