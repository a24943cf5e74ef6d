//! Our record beside the registry's, field by field. Pure: both sides in, what differs out.

mod award;
mod family;
mod ours;
mod rows;
mod sanction;
mod side;
mod theirs;
mod training;

use kernel::HistoryId;

pub(crate) use ours::load;
pub use ours::{OnTheWay, Ours};
pub use rows::{Row, Value};
pub use side::Side;
pub use theirs::side as theirs;

use crate::{
    fields::{self, Field},
    words::{Kind, Sort},
};

/// A difference, as it is found. The values are as they are, not masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// Part of the record.
    pub kind: Kind,
    /// Which row of the history; empty for the main record.
    pub row_key: String,
    /// Field; [`fields::ROW`] for the whole row.
    pub field: &'static str,
    /// The row as a person names it.
    pub label: String,
    /// In which way they differ.
    pub sort: Sort,
    /// What we have.
    pub ours: Option<String>,
    /// What the registry has.
    pub theirs: Option<String>,
    /// Our row.
    pub history: Option<HistoryId>,
    /// The registry's row.
    pub registry_row: Option<String>,
    /// Ours has been recorded and has not arrived yet: no difference for now, and no end of one.
    pub on_the_way: bool,
}

impl std::fmt::Debug for Found {
    /// Without the values: they may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {} {}", self.kind, self.row_key, self.field, self.sort)
    }
}

/// Everything that differs.
#[must_use]
pub fn compare(ours: &Ours, theirs: &Side) -> Vec<Found> {
    let mut found = person(&ours.side.person, &theirs.person);
    // The main record has no rows.
    for kind in Kind::ALL {
        found.extend(rows::compare(*kind, ours.side.rows(*kind), theirs.rows(*kind)));
    }
    for one in &mut found {
        one.on_the_way = ours.on_the_way.holds_back(one);
    }
    found
}

/// The main record.
fn person(ours: &[Value], theirs: &[Value]) -> Vec<Found> {
    ours.iter()
        .filter_map(|value| {
            let field = fields::find(Kind::Person, value.field)?;
            let other = theirs.iter().find(|other| other.field == value.field)?;
            differs(field, value, other).then(|| Found {
                kind: Kind::Person,
                row_key: String::new(),
                field: field.name,
                label: Kind::Person.label().to_owned(),
                sort: Sort::Differs,
                ours: value.shown(),
                theirs: other.shown(),
                history: None,
                registry_row: None,
                on_the_way: false,
            })
        })
        .collect()
}

/// Whether two values say something else. Two blanks say the same, a blank and a value do not.
fn differs(field: &Field, ours: &Value, theirs: &Value) -> bool {
    match (ours.text.as_deref(), theirs.text.as_deref()) {
        (None, None) => false,
        (Some(ours), Some(theirs)) => !(field.same)(ours, theirs),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(field: &'static str, text: &str) -> Value {
        Value::new(field, Some(text.to_owned()).filter(|text| !text.is_empty()))
    }

    #[test]
    fn the_main_record_is_compared_field_by_field() {
        for (field, ours, theirs, expected) in [
            ("name", "BUDI SANTOSO", "Budi Santoso", 0),
            ("name", "Budi", "Tono", 1),
            ("title_after", "S.Kom., M.M.", "S.KOM, MM", 0),
            ("title_after", "S.Kom.", "", 1),
            ("phone", "", "", 0),
            ("phone", "081234567890", "+62 812 3456 7890", 0),
            ("phone", "", "081234567890", 1),
            ("born_on", "26-09-1986", "27-09-1986", 1),
            ("rank", "III/a", "III/b", 1),
        ] {
            let found = person(&[value(field, ours)], &[value(field, theirs)]);
            assert_eq!(found.len(), expected, "{field}: {ours} / {theirs}");
        }
        assert_eq!(person(&[value("phone", "1")], &[]).len(), 0, "what the registry does not show is no difference");
    }
}
