//! Which of the registry's rows a change is, and what is to be done about it. Pure.
//!
//! A row is ours by its id, when we know one, else by what it is about. Among several the one that says most of what we say is
//! taken, the oldest of equals; the others are reported for deletion. What somebody changed at the registry is never written over: a
//! member that says something else than we say, and something else than we last knew, is a conflict for a person to decide.

use std::cmp::Reverse;

use bkn::{Compared, HistoryRow, RowId};

/// What we last knew of the row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LastKnown {
    /// Its id.
    pub row: Option<String>,
    /// Members that are still as we left them, or as an officer saw them when deciding for ours.
    pub unchanged: Vec<String>,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Decision<'r, R> {
    /// The row says what we say: it is the change.
    Adopt(&'r R),
    /// The row is ours and lacks something of what we say, or says what we said before.
    Update(&'r R),
    /// Somebody has changed the row; the members that differ.
    Conflict(&'r R, Vec<Compared>),
    /// There is no such row.
    Absent,
}

/// A decision, with the rows that are the same change once more.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<'r, R> {
    pub decision: Decision<'r, R>,
    pub duplicates: Vec<RowId>,
}

/// Decides about `rows`, which are in the registry's order, the oldest first.
pub(super) fn decide<'r, R: HistoryRow>(
    rows: &'r [R],
    last: &LastKnown,
    is_about: impl Fn(&R) -> bool,
    compare: impl Fn(&R) -> Vec<Compared>,
) -> Found<'r, R> {
    let about: Vec<&R> = rows.iter().filter(|row| is_about(row)).collect();
    let known = rows.iter().find(|row| last.row.as_deref() == Some(row.id().as_str()));
    let equal = |row: &R| compare(row).iter().filter(|member| member.same).count();
    let best = about.iter().enumerate().max_by_key(|(at, row)| (equal(row), Reverse(*at))).map(|(_, row)| *row);
    let Some(row) = known.or(best) else {
        return Found { decision: Decision::Absent, duplicates: Vec::new() };
    };
    let duplicates = about.iter().map(|other| other.id()).filter(|id| *id != row.id()).cloned().collect();
    let members = compare(row);
    let foreign: Vec<Compared> =
        members.iter().filter(|m| m.differs() && !last.unchanged.contains(&m.member)).cloned().collect();
    let decision = if !foreign.is_empty() {
        Decision::Conflict(row, foreign)
    } else if members.iter().all(|member| member.same) {
        Decision::Adopt(row)
    } else {
        Decision::Update(row)
    };
    Found { decision, duplicates }
}

#[cfg(test)]
mod tests {
    use bkn::DocumentRef;

    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    struct Row {
        id: RowId,
        decree: &'static str,
        unit: Option<&'static str>,
    }

    impl HistoryRow for Row {
        fn id(&self) -> &RowId {
            &self.id
        }
        fn documents(&self) -> &[DocumentRef] {
            &[]
        }
    }

    fn row(id: &str, decree: &'static str, unit: Option<&'static str>) -> Row {
        Row { id: RowId::new(id).unwrap(), decree, unit }
    }

    /// The change is decree `d`, unit `u2`.
    fn decided<'r>(rows: &'r [Row], last: &LastKnown) -> Found<'r, Row> {
        decide(
            rows,
            last,
            |row| row.decree == "d",
            |row| vec![Compared::code("decree", "d", Some(row.decree)), Compared::code("unit", "u2", row.unit)],
        )
    }

    fn nothing_known() -> LastKnown {
        LastKnown::default()
    }

    fn left(row: &str, unchanged: &[&str]) -> LastKnown {
        LastKnown { row: Some(row.to_owned()), unchanged: unchanged.iter().map(|m| (*m).to_owned()).collect() }
    }

    #[test]
    fn what_says_the_same_is_adopted_and_what_is_about_something_else_left_alone() {
        let rows = [row("r1", "x", Some("u2")), row("r2", "d", Some("u2"))];
        let found = decided(&rows, &nothing_known());
        assert_eq!((found.decision, found.duplicates), (Decision::Adopt(&rows[1]), vec![]));
        assert_eq!(decided(&rows[..1], &nothing_known()).decision, Decision::Absent);
    }

    #[test]
    fn of_several_the_one_that_says_most_is_taken_and_the_oldest_of_equals() {
        let rows = [row("r1", "d", None), row("r2", "d", Some("u2")), row("r3", "d", Some("u2"))];
        let found = decided(&rows, &nothing_known());
        assert_eq!(found.decision, Decision::Adopt(&rows[1]));
        assert_eq!(found.duplicates, [RowId::new("r1").unwrap(), RowId::new("r3").unwrap()]);
    }

    #[test]
    fn a_blank_is_filled_and_a_contradiction_is_a_conflict() {
        let blank = [row("r1", "d", None)];
        assert_eq!(decided(&blank, &nothing_known()).decision, Decision::Update(&blank[0]));
        let other = [row("r1", "d", Some("u9"))];
        let Decision::Conflict(_, differences) = decided(&other, &nothing_known()).decision else { panic!() };
        assert_eq!(
            differences.iter().map(|d| (d.ours.as_str(), d.theirs.as_deref())).collect::<Vec<_>>(),
            [("u2", Some("u9"))]
        );
    }

    #[test]
    fn a_row_that_is_as_we_left_it_is_updated_and_one_that_was_edited_is_not() {
        let rows = [row("r1", "d", Some("u1"))];
        assert_eq!(decided(&rows, &left("r1", &["decree", "unit"])).decision, Decision::Update(&rows[0]));
        assert!(matches!(decided(&rows, &left("r1", &["decree"])).decision, Decision::Conflict(..)));
    }

    #[test]
    fn a_known_row_wins_over_what_it_is_about() {
        let rows = [row("r1", "old", Some("u2")), row("r2", "d", Some("u2"))];
        let found = decided(&rows, &left("r1", &["decree", "unit"]));
        assert_eq!(found.decision, Decision::Update(&rows[0]));
        assert_eq!(found.duplicates, [RowId::new("r2").unwrap()]);
    }
}
