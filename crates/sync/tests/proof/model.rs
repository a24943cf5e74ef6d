//! What was approved, and what the registry must therefore hold in the end. Knows nothing of the queue, the worker or the ways.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{EventId, HistoryId, RequestId};

use crate::fragile::{appraisal_mark, award_mark, of_person, position_mark, proposal_mark};

/// Where everybody is at first.
pub(crate) const FIRST_UNIT: &str = "UNIT0";
/// Everybody's telephone number at first.
pub(crate) const FIRST_PHONE: &str = "081200000000";

/// An approved change.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Position { decree: String, unit: String, from: NaiveDate, history: HistoryId, scan: bool },
    Appraisal { year: i16, quadrant: u8, history: HistoryId },
    Award { origin: HistoryId, decree: String, year: i16, history: HistoryId },
    Contact { phone: String },
    Promotion { request: RequestId, period: NaiveDate },
    Decree { request: RequestId, number: String },
}

impl Change {
    /// What an award says: first record, decree, year.
    pub(crate) fn award(&self) -> Option<(HistoryId, String, i16)> {
        match self {
            Self::Award { origin, decree, year, .. } => Some((*origin, decree.clone(), *year)),
            _ => None,
        }
    }

    /// What goes in order among itself; changes of different chains wait for nothing of each other.
    const fn chain(&self) -> &'static str {
        match self {
            Self::Position { .. } | Self::Promotion { .. } | Self::Decree { .. } => "career",
            Self::Appraisal { .. } => "appraisal",
            Self::Award { .. } => "award",
            Self::Contact { .. } => "contact",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Approved {
    /// Which of the seed's people.
    pub(crate) person: usize,
    pub(crate) event: EventId,
    pub(crate) change: Change,
}

impl Approved {
    /// Contact data: a newer change stands for an older one that never left.
    pub(crate) const fn is_contact(&self) -> bool {
        matches!(self.change, Change::Contact { .. })
    }
}

/// What the registry must hold about one person.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Rows of the position history beside the first one, sorted: what it says, and whether it has the decree's scan.
    pub(crate) positions: Vec<(String, bool)>,
    /// Rows of the appraisals, sorted, and whether they have the evaluation document.
    pub(crate) appraisals: Vec<(String, bool)>,
    /// Rows of the awards, sorted, and whether they have the certificate.
    pub(crate) awards: Vec<(String, bool)>,
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
            appraisals: Vec::new(),
            awards: Vec::new(),
            unit: FIRST_UNIT.to_owned(),
            phone: FIRST_PHONE.to_owned(),
            proposals: 0,
            ranks: 0,
        };
        // A row is one decree and first day; a correction of it says something else in the same row.
        let mut rows: Vec<(&str, NaiveDate, &str, bool)> = Vec::new();
        let (mut appraisals, mut awards) = (BTreeMap::new(), BTreeMap::new());
        for approved in self.of(person) {
            match &approved.change {
                Change::Position { decree, unit, from, scan, .. } => {
                    match rows.iter_mut().find(|(of, day, ..)| of == decree && day == from) {
                        Some(row) => *row = (decree, *from, unit, row.3 || *scan),
                        None => rows.push((decree, *from, unit, *scan)),
                    }
                }
                Change::Appraisal { year, quadrant, .. } => {
                    appraisals.insert(*year, appraisal_mark(i64::from(*year), i64::from(*quadrant)));
                }
                Change::Award { origin, decree, year, .. } => {
                    awards.insert(*origin, award_mark(decree, i64::from(*year)));
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
        expected.appraisals = appraisals.into_values().map(|mark| (mark, true)).collect();
        expected.awards = awards.into_values().map(|mark| (mark, true)).collect();
        expected.awards.sort();
        expected
    }

    /// The marks of a person's changes in the order they were approved, chain by chain.
    pub(crate) fn chains(&self, person: usize, registry_id: &str) -> Vec<Vec<String>> {
        let mark = |approved: &Approved| match &approved.change {
            Change::Position { decree, unit, .. } => position_mark(decree, unit),
            Change::Appraisal { year, quadrant, .. } => {
                of_person(registry_id, &appraisal_mark(i64::from(*year), i64::from(*quadrant)))
            }
            Change::Award { decree, year, .. } => award_mark(decree, i64::from(*year)),
            Change::Contact { phone } => phone.clone(),
            Change::Promotion { .. } => proposal_mark(registry_id),
            Change::Decree { number, .. } => number.clone(),
        };
        let mut chains: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for one in self.of(person) {
            chains.entry(one.change.chain()).or_default().push(mark(one));
        }
        chains.into_values().collect()
    }
}
