//! Sinkronisasi SIASN: what waits for the registry, what is stuck and why, and what can be done.

mod causes;
pub(crate) mod event;
pub(crate) mod get;
pub(crate) mod post;

use kernel::{Actor, Permission, access};
use store::outbox::{Entry, State};
use web::Problem;

use crate::words;

/// The queue belongs to no one person.
fn allowed(actor: &Actor) -> Result<(), Problem> {
    access::require_agency(actor, Permission::ManageRegistry)?;
    Ok(())
}

/// What an event tells the registry.
fn kind(code: &str) -> &str {
    match code {
        "contact.changed" => "Perubahan kontak",
        "position.recorded" => "Jabatan baru",
        "promotion.approved" => "Usul kenaikan pangkat",
        "promotion.decree-issued" => "SK kenaikan pangkat",
        other => other,
    }
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
