//! What was approved, and what the registry must therefore hold in the end. Knows nothing of the queue, the worker or the ways.

use chrono::NaiveDate;
use kernel::{EventId, HistoryId, RequestId};

use crate::fragile::{position_mark, proposal_mark};

/// Where everybody is at first.
pub(crate) const FIRST_UNIT: &str = "UNIT0";
/// Everybody's telephone number at first.
pub(crate) const FIRST_PHONE: &str = "081200000000";

/// An approved change.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Position { decree: String, unit: String, from: NaiveDate, history: HistoryId, scan: bool },
    Contact { phone: String },
    Promotion { request: RequestId, period: NaiveDate },
    Decree { request: RequestId, number: String },
}

#[derive(Debug, Clone)]
pub(crate) struct Approved {
    /// Which of the seed's people.
    pub(crate) person: usize,
    pub(crate) event: EventId,
    pub(crate) change: Change,
}

impl Approved {
    /// Contact data waits for nothing else of the person, and nothing else for it.
    pub(crate) const fn is_contact(&self) -> bool {
        matches!(self.change, Change::Contact { .. })
    }
}

/// What the registry must hold about one person.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Rows of the position history beside the first one, sorted: what it says, and whether it has the decree's scan.
    pub(crate) positions: Vec<(String, bool)>,
    /// Unit of the main record.
    pub(crate) unit: String,
    /// Telephone number of the main record.
    pub(crate) phone: String,
    /// Proposals.
    pub(crate) proposals: usize,
    /// Rows of the rank history beside the first one.
    pub(crate) ranks: usize,
}

/// Everything approved, in order.
#[derive(Debug, Default)]
pub(crate) struct Book(pub(crate) Vec<Approved>);

impl Book {
    pub(crate) fn of(&self, person: usize) -> impl Iterator<Item = &Approved> {
        self.0.iter().filter(move |approved| approved.person == person)
    }

    /// The fold of a person's changes.
    pub(crate) fn expected(&self, person: usize) -> Expected {
        let mut expected = Expected {
            positions: Vec::new(),
            unit: FIRST_UNIT.to_owned(),
            phone: FIRST_PHONE.to_owned(),
            proposals: 0,
            ranks: 0,
        };
        // A row is one decree and first day; a correction of it says something else in the same row.
        let mut rows: Vec<(&str, NaiveDate, &str, bool)> = Vec::new();
        for approved in self.of(person) {
            match &approved.change {
                Change::Position { decree, unit, from, scan, .. } => {
                    match rows.iter_mut().find(|(of, day, ..)| of == decree && day == from) {
                        Some(row) => *row = (decree, *from, unit, row.3 || *scan),
                        None => rows.push((decree, *from, unit, *scan)),
                    }
                }
                Change::Contact { phone } => expected.phone.clone_from(phone),
                Change::Promotion { .. } => expected.proposals += 1,
                Change::Decree { .. } => expected.ranks += 1,
            }
        }
        // Of rows from the same day the later one is in force.
        if let Some((_, _, unit, _)) = rows.iter().max_by_key(|(_, from, ..)| *from) {
            expected.unit = (*unit).to_owned();
        }
        expected.positions = rows.iter().map(|(decree, _, unit, scan)| (position_mark(decree, unit), *scan)).collect();
        expected.positions.sort();
        expected
    }

    /// The marks of a person's changes in the order they were approved, chain by chain: career, and contact data.
    pub(crate) fn chains(&self, person: usize, registry_id: &str) -> [Vec<String>; 2] {
        let mark = |approved: &Approved| match &approved.change {
            Change::Position { decree, unit, .. } => position_mark(decree, unit),
            Change::Contact { phone } => phone.clone(),
            Change::Promotion { .. } => proposal_mark(registry_id),
            Change::Decree { number, .. } => number.clone(),
        };
        [false, true].map(|contact| self.of(person).filter(|one| one.is_contact() == contact).map(mark).collect())
    }
}
