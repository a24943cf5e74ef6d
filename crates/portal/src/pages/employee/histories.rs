//! Histories that are entered and verified: what is recorded, and what is on its way into the record.

use chrono::Datelike;
use kernel::RequestId;
use workflow::{State, entry::EntryRow};

use super::{
    super::entry::{
        Page,
        shown::{self, Recorded},
    },
    get::Found,
};
use crate::{marks::Mark, words};

/// One history with its rows.
pub(super) struct Section {
    pub(super) heading: &'static str,
    /// What people call a row of it.
    pub(super) title: &'static str,
    /// Last part of the address of its form.
    pub(super) address: &'static str,
    pub(super) rows: Vec<Entered>,
}

/// A row, recorded or entered.
pub(super) struct Entered {
    pub(super) what: String,
    pub(super) basis: String,
    pub(super) state: &'static str,
    pub(super) colour: &'static str,
    /// Page of the entry, where there is one.
    pub(super) number: Option<String>,
    /// The marks of the registry, where the row came by an entry.
    pub(super) marks: Vec<Mark>,
}

/// The rows of a kind, those on their way first.
pub(super) fn section(found: &Found, page: &Page, recorded: &[Recorded]) -> Section {
    let begun = recorded.iter().filter(|row| i32::from(row.year) <= found.record.day.year());
    Section {
        heading: page.words.heading,
        title: page.entry.kind.title,
        address: page.words.address,
        rows: under_way(found, page.entry.kind.name).chain(begun.map(|row| known(found, row))).collect(),
    }
}

fn under_way<'f>(found: &'f Found, kind: &'static str) -> impl Iterator<Item = Entered> + 'f {
    let open = |row: &&EntryRow| matches!(row.state, State::Completed | State::Returned);
    found.entries.iter().filter(open).filter(move |row| row.kind == kind).map(|row| {
        let (state, colour) = shown::state(row.state);
        let basis = format!("dicatat {}, {}", row.entered_by, words::instant(row.entered_at));
        Entered {
            what: shown::headline(row),
            basis,
            state,
            colour,
            number: Some(row.number.clone()),
            marks: Vec::new(),
        }
    })
}

/// A row without an entry came with a load; where it came from before that, nobody wrote down.
fn known(found: &Found, row: &Recorded) -> Entered {
    let entry = entry_of(found, row.entry);
    let (state, colour) = match (row.at_registry, entry) {
        (true, _) => ("SIASN", "ok"),
        (false, Some(_)) => ("Lokal, belum tampil di SIASN", "warn"),
        (false, None) => ("Dari pemuatan data", ""),
    };
    Entered {
        what: row.what.clone(),
        basis: row.basis.clone(),
        state,
        colour,
        number: entry.map(|entry| entry.number.clone()),
        marks: entry.map(shown::marks).unwrap_or_default(),
    }
}

fn entry_of(found: &Found, id: Option<RequestId>) -> Option<&EntryRow> {
    found.entries.iter().find(|entry| Some(entry.id) == id)
}
