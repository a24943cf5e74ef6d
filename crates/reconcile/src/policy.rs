//! Which side is right, field by field, with the reason: `config/differences.toml`, compiled in.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::words::{Kind, Winner};

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// Part of the record.
    pub kind: Kind,
    /// Field.
    pub field: String,
    /// Whose value holds.
    pub winner: Winner,
    /// Why.
    pub reason: String,
    /// What to do where nothing can be sent or taken.
    pub advice: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    field: Vec<Settled>,
}

/// A file that cannot be read is found by the test below, and settles nothing: everything is for a person to decide.
static TABLE: LazyLock<Vec<Settled>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../../../config/differences.toml")).map(|file| file.field).unwrap_or_default()
});

/// What the table says of a field.
#[must_use]
pub fn settled(kind: Kind, field: &str) -> Option<&'static Settled> {
    TABLE.iter().find(|line| line.kind == kind && line.field == field)
}

/// Whose value holds. A blank never wins by itself: somebody decides.
#[must_use]
pub(crate) fn winner(kind: Kind, field: &str, ours: Option<&str>, theirs: Option<&str>) -> Winner {
    match settled(kind, field).map_or(Winner::Person, |line| line.winner) {
        Winner::Ours if ours.is_none() => Winner::Person,
        Winner::Theirs if theirs.is_none() => Winner::Person,
        winner => winner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::FIELDS;

    #[test]
    fn every_field_is_settled_once_and_nothing_else_is() {
        for field in FIELDS {
            let lines =
                TABLE.iter().filter(|line| (line.kind, line.field.as_str()) == (field.kind, field.name)).count();
            assert_eq!(lines, 1, "{} {}", field.kind, field.name);
        }
        assert_eq!(TABLE.len(), FIELDS.len());
        assert!(TABLE.iter().all(|line| line.reason.len() > 10 && line.advice.len() > 10));
    }

    #[test]
    fn what_the_table_decides_can_be_done() {
        for field in FIELDS {
            let line = settled(field.kind, field.name).unwrap();
            assert!(line.winner != Winner::Ours || field.send, "{} {} cannot be sent", field.kind, field.name);
            assert!(line.winner != Winner::Theirs || field.take, "{} {} cannot be taken", field.kind, field.name);
        }
    }

    #[test]
    fn a_blank_never_wins() {
        let of = |ours, theirs| winner(Kind::Person, "phone", ours, theirs);
        assert_eq!((of(Some("1"), None), of(None, Some("1"))), (Winner::Ours, Winner::Person));
        let of = |ours, theirs| winner(Kind::Person, "title_after", ours, theirs);
        assert_eq!((of(None, Some("S.H.")), of(Some("S.H."), None)), (Winner::Theirs, Winner::Person));
    }
}
