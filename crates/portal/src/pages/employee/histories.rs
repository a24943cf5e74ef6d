//! Appraisals and awards: what is recorded, and what is on its way into the record.

use employees::{AwardRow, award_kind};
use kernel::RequestId;
use performance::AppraisalRow;
use workflow::{State, entry::EntryRow};

use super::{
    super::{entry::shown, request::timeline::Mark},
    get::Found,
};
use crate::words;

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

/// The years, those on their way first.
pub(super) fn appraisals(found: &Found) -> Vec<Entered> {
    let recorded = found.appraisals.iter().map(|row| with_marks(found, row.request_id, year(row)));
    under_way(found, performance::ENTRY.name).chain(recorded).collect()
}

/// The awards, those on their way first.
pub(super) fn awards(found: &Found) -> Vec<Entered> {
    let recorded = found.awards.iter().map(|row| with_marks(found, row.request_id, award(row)));
    under_way(found, employees::service::AWARD_ENTRY.name).chain(recorded).collect()
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

fn with_marks(found: &Found, entry: Option<RequestId>, row: Entered) -> Entered {
    match found.entries.iter().find(|candidate| Some(candidate.id) == entry) {
        Some(entry) => Entered { number: Some(entry.number.clone()), marks: shown::marks(entry), ..row },
        None => row,
    }
}

/// A row without an entry came with a load; where it came from before that, nobody wrote down.
fn recorded(what: String, basis: String, registry_id: Option<&String>) -> Entered {
    let (state, colour) = match registry_id {
        Some(_) => ("SIASN", "ok"),
        None => ("Dari pemuatan data", ""),
    };
    Entered { what, basis, state, colour, number: None, marks: Vec::new() }
}

fn year(row: &AppraisalRow) -> Entered {
    let sides = row.work_result.zip(row.behaviour).map(|(work, behaviour)| {
        format!("hasil kerja {}, perilaku {}", work.label().to_lowercase(), behaviour.label().to_lowercase())
    });
    let assessor = row.assessor_name.as_ref().map(|name| format!("dinilai {name}"));
    let parts: Vec<String> = sides.into_iter().chain(assessor).collect();
    let basis = if parts.is_empty() { "hanya predikatnya yang diketahui".to_owned() } else { parts.join("; ") };
    recorded(format!("{}: {}", row.year, row.rating.label()), basis, row.registry_id.as_ref())
}

fn award(row: &AwardRow) -> Entered {
    let name = award_kind(&row.kind_code).map_or("Penghargaan", |kind| kind.name);
    let day = row.decree_issued_on.map(|day| format!(", {}", words::day(day))).unwrap_or_default();
    recorded(format!("{name}, {}", row.year), format!("Keputusan {}{day}", row.decree_number), row.registry_id.as_ref())
}
