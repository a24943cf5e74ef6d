//! Rows of a history: which of ours is which of theirs, and what differs then.

use kernel::HistoryId;

use super::{Found, differs};
use crate::{
    fields::{self, ROW},
    words::{Kind, Sort},
};

/// A value of one side.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// Which field.
    pub field: &'static str,
    /// What is compared; `None`: blank.
    pub text: Option<String>,
    /// What a person reads where that is something else, such as the name of an id.
    pub named: Option<String>,
}

impl Value {
    /// A value that is read as it is compared.
    #[must_use]
    pub fn new(field: &'static str, text: Option<String>) -> Self {
        Self { field, text, named: None }
    }
    /// The same, with the name a person reads.
    #[must_use]
    pub fn named(mut self, name: Option<String>) -> Self {
        self.named = name;
        self
    }
    /// What a person reads.
    #[must_use]
    pub fn shown(&self) -> Option<String> {
        self.text.as_ref().map(|text| self.named.clone().unwrap_or_else(|| text.clone()))
    }
}

/// A row of one side.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The registry's id, if known.
    pub id: Option<String>,
    /// Our row.
    pub history: Option<HistoryId>,
    /// What the row is called in the table of differences, as long as it is there.
    pub key: String,
    /// As a person names it.
    pub label: String,
    /// What tells it from the others, the surest first: the registry and we say it alike. `None`: not known.
    pub keys: Vec<Option<String>>,
    /// What is compared. A field that is not there is not compared.
    pub values: Vec<Value>,
}

impl Row {
    /// By what it is known in a round of pairing: the registry's id first, then each key.
    fn known_by(&self, round: usize) -> Option<&String> {
        match round.checked_sub(1) {
            None => self.id.as_ref(),
            Some(key) => self.keys.get(key).and_then(Option::as_ref),
        }
    }
    /// What is surest about it.
    fn surest(&self) -> Option<&String> {
        self.keys.iter().flatten().next()
    }
}

/// Pairs the rows, then compares each pair.
pub(super) fn compare(kind: Kind, ours: &[Row], theirs: &[Row]) -> Vec<Found> {
    let pairs = pair(ours, theirs);
    let mut found = Vec::new();
    for (one, other) in &pairs {
        found.extend(fields_of(kind, one, other));
    }
    for row in ours.iter().filter(|row| !pairs.iter().any(|(one, _)| std::ptr::eq(*one, *row))) {
        found.push(whole(kind, row, Sort::MissingThere));
    }
    for row in theirs.iter().filter(|row| !pairs.iter().any(|(_, other)| std::ptr::eq(*other, *row))) {
        // What is known by the same as a row that has its pair already is the same fact once more.
        let doubled = row.surest().is_some() && pairs.iter().any(|(_, other)| other.surest() == row.surest());
        let sort = if doubled { Sort::DoubledThere } else { Sort::MissingHere };
        found.push(whole(kind, row, sort));
    }
    found
}

/// By the registry's id first, then by each key, the surest first. Every row has at most one partner.
fn pair<'r>(ours: &'r [Row], theirs: &'r [Row]) -> Vec<(&'r Row, &'r Row)> {
    let mut pairs: Vec<(&Row, &Row)> = Vec::with_capacity(ours.len());
    let longest = ours.iter().chain(theirs).map(|row| row.keys.len()).max().unwrap_or(0);
    for round in 0..=longest {
        for one in ours {
            if pairs.iter().any(|(paired, _)| std::ptr::eq(*paired, one)) {
                continue;
            }
            let Some(wanted) = one.known_by(round) else { continue };
            let free = |other: &&Row| !pairs.iter().any(|(_, paired)| std::ptr::eq(*paired, *other));
            if let Some(other) = theirs.iter().filter(free).find(|other| other.known_by(round) == Some(wanted)) {
                pairs.push((one, other));
            }
        }
    }
    pairs
}

fn fields_of(kind: Kind, ours: &Row, theirs: &Row) -> Vec<Found> {
    ours.values
        .iter()
        .filter_map(|value| {
            let field = fields::find(kind, value.field)?;
            let other = theirs.values.iter().find(|other| other.field == value.field)?;
            differs(field, value, other).then(|| Found {
                kind,
                row_key: ours.key.clone(),
                field: field.name,
                label: ours.label.clone(),
                sort: Sort::Differs,
                ours: value.shown(),
                theirs: other.shown(),
                history: ours.history,
                registry_row: theirs.id.clone(),
                on_the_way: false,
            })
        })
        .collect()
}

fn whole(kind: Kind, row: &Row, sort: Sort) -> Found {
    let here = sort == Sort::MissingThere;
    Found {
        kind,
        row_key: row.key.clone(),
        field: ROW,
        label: row.label.clone(),
        sort,
        ours: here.then(|| row.label.clone()),
        theirs: (!here).then(|| row.label.clone()),
        history: row.history,
        registry_row: row.id.clone(),
        on_the_way: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, keys: &[&str], decree: &str) -> Row {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Row {
            id: some(id),
            history: None,
            key: keys.concat(),
            label: format!("baris {id}{}", keys.concat()),
            keys: keys.iter().map(|key| some(key)).collect(),
            values: vec![Value::new("decree_number", some(decree))],
        }
    }

    fn sorts(ours: &[Row], theirs: &[Row]) -> Vec<Sort> {
        compare(Kind::Rank, ours, theirs).iter().map(|found| found.sort).collect()
    }

    #[test]
    fn rows_are_paired_by_id_then_by_each_key() {
        let ours = [row("r1", &["a", "x"], "1"), row("", &["b", "y"], "2"), row("", &["", "z"], "3")];
        let theirs = [row("r9", &["", "z"], "3"), row("r1", &["c", "w"], "1"), row("r2", &["b", "q"], "2")];
        assert_eq!(sorts(&ours, &theirs), []);
    }

    #[test]
    fn what_has_no_partner_is_missing_or_doubled() {
        let ours = [row("", &["a"], "1")];
        for (theirs, expected) in [
            (vec![], vec![Sort::MissingThere]),
            (vec![row("r1", &["a"], "1"), row("r2", &["a"], "1")], vec![Sort::DoubledThere]),
            (vec![row("r1", &["a"], "1"), row("r2", &["b"], "1")], vec![Sort::MissingHere]),
            (vec![row("r1", &["a"], "7")], vec![Sort::Differs]),
            (vec![row("r1", &["a"], "")], vec![Sort::Differs]),
        ] {
            assert_eq!(sorts(&ours, &theirs), expected);
        }
    }
}
