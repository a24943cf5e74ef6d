//! How an entry looks: what it says, where it is, and the four marks of the registry.

use diesel::PgConnection;
use employees::service::entry::Entry;
use kernel::{EmployeeId, RequestId, Role};
use workflow::{State, entry::EntryRow};

use super::{super::request::timeline::mark, page};
use crate::marks::Mark;

/// Labels and values.
pub(crate) type Facts = Vec<(&'static str, String)>;

/// What people read of a kind of entry.
pub(crate) trait Shown: Entry {
    /// One line that tells it from others.
    fn headline(&self) -> String;
    /// Everything that was entered.
    fn facts(&self) -> Facts;
    /// The rows of a person that are recorded, newest first.
    ///
    /// # Errors
    /// The database's.
    fn rows(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<Recorded>, employees::Error>;
}

/// A row of a history, as the person's page shows it.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) year: i16,
    pub(crate) what: String,
    pub(crate) basis: String,
    /// The registry has it.
    pub(crate) at_registry: bool,
    /// The entry it came by.
    pub(crate) entry: Option<RequestId>,
}

/// What people call the kind.
pub(crate) fn title(row: &EntryRow) -> &'static str {
    page(&row.kind).map_or("", |page| page.entry.kind.title)
}

/// Where the entry is, and the colour of that.
pub(crate) const fn state(state: State) -> (&'static str, &'static str) {
    match state {
        State::Completed => ("Menunggu verifikasi", "now"),
        State::Returned => ("Dikembalikan untuk diperbaiki", "warn"),
        State::Effective => ("Terverifikasi", "ok"),
        other => (other.label(), "stop"),
    }
}

/// Whose desk it is on.
pub(crate) const fn desk(state: State) -> Option<&'static str> {
    match state {
        State::Completed => Some(Role::Verifier.label()),
        State::Returned => Some(Role::HrOfficer.label()),
        _ => None,
    }
}

/// One line that tells it from others.
pub(crate) fn headline(row: &EntryRow) -> String {
    page(&row.kind).and_then(|page| (page.headline)(&row.content)).unwrap_or_else(|| row.number.clone())
}

/// Everything that was entered.
pub(crate) fn facts(row: &EntryRow) -> Facts {
    page(&row.kind).map(|page| (page.facts)(&row.content)).unwrap_or_default()
}

/// The four marks.
pub(crate) fn marks(row: &EntryRow) -> Vec<Mark> {
    vec![
        mark("Tercatat", "diverifikasi dan menjadi bagian riwayat", row.recorded_at),
        mark("Terkirim", "dikirim ke SIASN BKN", row.sent_at),
        mark("Diterima", "barisnya ada di SIASN BKN", row.accepted_at),
        mark("Tampil di BKN", "barisnya terlihat di riwayat BKN", row.visible_at),
    ]
}
