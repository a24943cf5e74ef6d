//! Disciplinary sanctions, as both sides have them. One that was cancelled there is none.

use bkn::{History, SanctionRow};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use employees::{histories::SanctionEntry, sanction_name};
use kernel::{EmployeeId, HistoryId};

use super::{
    Row, Value,
    side::{by_day, by_decree, key, rows, written},
};
use crate::{
    Error,
    pull::{Rows, codes},
};

/// A sanction as either side tells it.
struct Told {
    id: Option<String>,
    history: Option<HistoryId>,
    kind: Option<String>,
    since: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    number: Option<String>,
    decree_on: Option<NaiveDate>,
}

pub(super) fn ours(conn: &mut PgConnection, employee: EmployeeId, now: DateTime<Utc>) -> Result<Vec<Row>, Error> {
    let told = |row: SanctionEntry| Told {
        id: row.registry_id,
        history: Some(row.id),
        kind: Some(row.kind),
        since: Some(row.since),
        last_day: row.until.and_then(|until| until.pred_opt()),
        number: Some(row.decree_number),
        decree_on: row.decree_issued_on,
    };
    Ok(employees::histories::sanctions(conn, employee, now)?.into_iter().map(|row| told(row).row()).collect())
}

pub(super) fn theirs(read: &Rows) -> Vec<Row> {
    let told = |row: &SanctionRow| Told {
        id: Some(row.id.to_string()),
        history: None,
        // A kind we have no word for is compared as the registry writes it.
        kind: row.kind_id.as_deref().map(|id| codes::sanction(id).map_or(id, |(code, _)| code).to_owned()),
        since: row.starts_on,
        // One without a duration counts for its day.
        last_day: row.last_day.or(row.starts_on),
        number: row.decree_number.clone(),
        decree_on: row.decree_on,
    };
    rows(read.of(History::Sanctions), |row: &SanctionRow| row.cancelled_by.is_none(), |row| told(row).row())
}

impl Told {
    fn row(self) -> Row {
        let name = self.kind.as_deref().map(|code| sanction_name(code).to_owned());
        let since = self.since.map(written);
        Row {
            key: key(self.history, self.id.as_deref()),
            label: [name.clone(), since.clone()].into_iter().flatten().collect::<Vec<_>>().join(", "),
            keys: vec![
                by_decree(self.number.as_deref(), self.since),
                self.kind.as_deref().and_then(|kind| by_day(self.since, kind)),
            ],
            id: self.id,
            history: self.history,
            values: vec![
                Value::new("kind", self.kind).named(name),
                Value::new("since", since),
                Value::new("last_day", self.last_day.map(written)),
                Value::new("decree_number", self.number),
                Value::new("decree_on", self.decree_on.map(written)),
            ],
        }
    }
}
