//! Awards, as both sides have them.

use bkn::History;
use chrono::NaiveDate;
use diesel::PgConnection;
use employees::award_kind;
use kernel::{EmployeeId, HistoryId};

use super::{
    Row, Value,
    side::{key, rows, written},
};
use crate::{Error, pull::Rows, rules::decree_parts};

/// An award as either side tells it.
struct Told {
    id: Option<String>,
    history: Option<HistoryId>,
    kind: Option<String>,
    year: Option<i64>,
    number: Option<String>,
    decree_on: Option<NaiveDate>,
    /// Stands on the registry's profile and not on a decree: then there is none to compare.
    without_decree: bool,
}

pub(super) fn ours(conn: &mut PgConnection, employee: EmployeeId) -> Result<Vec<Row>, Error> {
    let told = |row: employees::AwardRow| Told {
        id: row.registry_id,
        history: Some(row.id),
        kind: Some(row.kind_code),
        year: Some(row.year.into()),
        without_decree: row.from_profile,
        number: Some(row.decree_number).filter(|_| !row.from_profile),
        decree_on: row.decree_issued_on.filter(|_| !row.from_profile),
    };
    Ok(employees::awards(conn, employee)?.into_iter().map(|row| told(row).row()).collect())
}

pub(super) fn theirs(read: &Rows) -> Vec<Row> {
    let told = |row: &bkn::AwardRow| Told {
        id: Some(row.id.to_string()),
        history: None,
        kind: row.kind_code.clone(),
        year: row.year,
        number: row.decree_number.clone(),
        decree_on: row.decree_on,
        without_decree: false,
    };
    rows(read.of(History::Awards), |_| true, |row| told(row).row())
}

impl Told {
    fn row(self) -> Row {
        let name = self.kind.as_deref().map(|code| award_kind(code).map_or(code, |kind| kind.name).to_owned());
        let year = self.year.map(|year| year.to_string());
        let of_kind = |what: String| self.kind.as_deref().map(|kind| format!("{kind}|{what}"));
        let decree = self.number.as_deref().map(decree_parts).filter(|parts| !parts.is_empty());
        let keys = vec![decree.and_then(|parts| of_kind(parts.join("/"))), year.clone().and_then(of_kind)];
        let label = [name.clone(), year.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let mut values = vec![Value::new("kind", self.kind.clone()).named(name), Value::new("year", year)];
        if !self.without_decree {
            values.push(Value::new("decree_number", self.number));
            values.push(Value::new("decree_on", self.decree_on.map(written)));
        }
        Row { key: key(self.history, self.id.as_deref()), id: self.id, history: self.history, label, keys, values }
    }
}
