//! The family of the registry as lines. What did not fit is told without anything about the person it is about.

use bkn::{ChildRow, History, ParentRow, Relative, SpouseRow};
use intake::{FamilyLine, MarriageLine};
use kernel::Relation;

use super::{Rows, convert::readable, misfit::Misfit};

const FAMILY: &str = "keluarga";

/// Spouses, children, parents.
pub(super) fn lines(rows: &Rows, misfits: &mut Vec<Misfit>) -> Vec<FamilyLine> {
    let mut lines: Vec<FamilyLine> = Vec::new();
    let (spouses, _) = readable::<SpouseRow>(FAMILY, rows.of(History::Spouses), misfits);
    for row in spouses {
        let marriage = MarriageLine {
            state: row.state,
            married_on: row.married_on,
            divorced_on: row.divorced_on,
            certificate_number: row.certificate_number,
            is_civil_servant: row.is_civil_servant,
        };
        let line = FamilyLine { marriage: Some(marriage), ..of(Relation::Spouse, row.person) };
        take(&mut lines, line, misfits);
    }
    let (children, _) = readable::<ChildRow>(FAMILY, rows.of(History::Children), misfits);
    for row in children {
        take(&mut lines, FamilyLine { child_kind_id: row.kind_id, ..of(Relation::Child, row.person) }, misfits);
    }
    let (parents, _) = readable::<ParentRow>(FAMILY, rows.of(History::Parents), misfits);
    for row in parents {
        take(&mut lines, of(row.relation, row.person), misfits);
    }
    lines
}

fn of(relation: Relation, person: Relative) -> FamilyLine {
    FamilyLine {
        relation,
        name: person.name.unwrap_or_default(),
        sex: person.sex,
        birth_place: person.birth_place,
        born_on: person.born_on,
        died_on: person.died_on,
        marriage: None,
        child_kind_id: None,
        registry_id: Some(person.id.to_string()),
    }
}

fn take(lines: &mut Vec<FamilyLine>, line: FamilyLine, misfits: &mut Vec<Misfit>) {
    if line.name.is_empty() {
        misfits.push(Misfit::new(FAMILY, line.relation.label(), "NAME-MISSING"));
        return;
    }
    let same =
        |known: &FamilyLine| (known.relation, &known.name, known.born_on) == (line.relation, &line.name, line.born_on);
    if lines.iter().any(same) {
        misfits.push(Misfit::new(FAMILY, line.relation.label(), "ROW-DOUBLED"));
    } else {
        lines.push(line);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn children_are_taken_once_and_only_with_a_name() {
        let row = |id: &str, name: &str| json!({"id": id, "nama": name, "jenisKelamin": "F", "tglLahir": "01-02-2015", "jenisAnak": "1"});
        for (rows, taken, codes) in [
            (vec![row("a", "Sri"), row("b", "Wati")], 2, vec![]),
            (vec![row("a", "Sri"), row("b", "Sri")], 1, vec!["ROW-DOUBLED"]),
            (vec![row("a", "")], 0, vec!["NAME-MISSING"]),
        ] {
            let mut misfits = Vec::new();
            let lines = lines(&Rows::only(History::Children, rows), &mut misfits);
            assert_eq!((lines.len(), misfits.iter().map(|m| m.code.as_str()).collect::<Vec<_>>()), (taken, codes));
            assert!(misfits.iter().all(|misfit| misfit.row == "Anak"), "no name is told");
        }
    }

    #[test]
    fn only_a_spouse_has_a_marriage() {
        let spouse =
            json!({"orang": {"id": "o", "nama": "Siti"}, "dataPernikahan": {"status": "2", "tgglCerai": "01-02-2020"}});
        let lines = lines(&Rows::only(History::Spouses, vec![spouse]), &mut Vec::new());
        let marriage = lines.first().and_then(|line| line.marriage.clone()).unwrap();
        assert_eq!((marriage.state, marriage.divorced_on.is_some()), (Some(kernel::MarriageState::Divorced), true));
    }
}
