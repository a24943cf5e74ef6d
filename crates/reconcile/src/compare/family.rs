//! The family, as both sides have it. Rows are named by what somebody is to the person and the year they were born, and by no name.

use bkn::{ChildRow, History, ParentRow, Relative, SpouseRow};
use chrono::{Datelike, NaiveDate};
use diesel::PgConnection;
use employees::FamilyMember;
use kernel::{EmployeeId, HistoryId, MarriageState, Relation, Sex};

use super::{
    Row, Value,
    side::{key, rows, written},
};
use crate::{Error, pull::Rows, rules::plain_letters};

/// Somebody of the family as either side tells it.
struct Told {
    id: Option<String>,
    history: Option<HistoryId>,
    relation: Relation,
    name: Option<String>,
    sex: Option<Sex>,
    birth_place: Option<String>,
    born_on: Option<NaiveDate>,
    died_on: Option<NaiveDate>,
    marriage: Option<Marriage>,
}

/// Of a spouse.
struct Marriage {
    state: Option<MarriageState>,
    married_on: Option<NaiveDate>,
    divorced_on: Option<NaiveDate>,
    certificate_number: Option<String>,
}

pub(super) fn ours(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<Row>, Error> {
    let told = |member: FamilyMember| Told {
        id: member.registry_id,
        history: Some(member.id),
        relation: member.relation,
        name: Some(member.name),
        sex: member.sex,
        birth_place: member.birth_place,
        born_on: member.born_on,
        died_on: member.died_on,
        marriage: (member.relation == Relation::Spouse).then_some(Marriage {
            state: member.marriage_state,
            married_on: member.married_on,
            divorced_on: member.divorced_on,
            certificate_number: member.certificate_number,
        }),
    };
    Ok(employees::family(conn, employee)?.into_iter().map(|member| told(member).row()).collect())
}

pub(super) fn theirs(read: &Rows) -> Vec<Row> {
    let spouse = |row: &SpouseRow| Told {
        marriage: Some(Marriage {
            state: row.state,
            married_on: row.married_on,
            divorced_on: row.divorced_on,
            certificate_number: row.certificate_number.clone(),
        }),
        ..of(Relation::Spouse, &row.person)
    };
    let mut all = rows(read.of(History::Spouses), |_| true, |row| spouse(row).row());
    let child = |row: &ChildRow| of(Relation::Child, &row.person).row();
    all.extend(rows(read.of(History::Children), |_| true, child));
    let parent = |row: &ParentRow| of(row.relation, &row.person).row();
    all.extend(rows(read.of(History::Parents), |_| true, parent));
    all
}

fn of(relation: Relation, person: &Relative) -> Told {
    Told {
        id: Some(person.id.to_string()),
        history: None,
        relation,
        name: person.name.clone(),
        sex: person.sex,
        birth_place: person.birth_place.clone(),
        born_on: person.born_on,
        died_on: person.died_on,
        marriage: None,
    }
}

impl Told {
    fn row(self) -> Row {
        let (relation, born) = (self.relation, self.born_on);
        let named = self.name.as_deref().map(plain_letters).filter(|name| !name.is_empty());
        let parent = matches!(relation, Relation::Father | Relation::Mother);
        let keys = vec![
            born.zip(named.as_ref()).map(|(day, name)| format!("{relation}|{day}|{name}")),
            born.map(|day| format!("{relation}|{day}")),
            named.map(|name| format!("{relation}|{name}")),
            parent.then(|| relation.to_string()),
        ];
        let year = born.map(|day| format!("lahir {}", day.year()));
        let mut values = vec![
            Value::new("name", self.name),
            Value::new("sex", self.sex.map(|sex| sex.label().to_owned())),
            Value::new("birth_place", self.birth_place),
            Value::new("born_on", born.map(written)),
            Value::new("died_on", self.died_on.map(written)),
        ];
        if let Some(marriage) = self.marriage {
            values.extend([
                Value::new("marriage_state", marriage.state.map(|state| state.label().to_owned())),
                Value::new("married_on", marriage.married_on.map(written)),
                Value::new("divorced_on", marriage.divorced_on.map(written)),
                Value::new("certificate_number", marriage.certificate_number),
            ]);
        }
        Row {
            key: key(self.history, self.id.as_deref()),
            label: [Some(relation.label().to_owned()), year].into_iter().flatten().collect::<Vec<_>>().join(", "),
            id: self.id,
            history: self.history,
            keys,
            values,
        }
    }
}
