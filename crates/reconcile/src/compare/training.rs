//! Trainings, as both sides have them.

use bkn::{CourseRow, History, TrainingRow};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use kernel::{EmployeeId, HistoryId};

use super::{
    Row, Value,
    side::{by_day, by_decree, key, rows, written},
};
use crate::{
    Error,
    pull::{Rows, codes},
    rules::plain_letters,
};

/// A training as either side tells it.
struct Told {
    id: Option<String>,
    history: Option<HistoryId>,
    name: Option<String>,
    organizer: Option<String>,
    number: Option<String>,
    finished_on: Option<NaiveDate>,
    year: Option<i64>,
    hours: Option<i64>,
}

pub(super) fn ours(conn: &mut PgConnection, employee: EmployeeId, now: DateTime<Utc>) -> Result<Vec<Row>, Error> {
    let told = |row: employees::Training| Told {
        id: row.registry_id,
        history: Some(row.id),
        name: Some(row.name),
        organizer: row.organizer,
        number: row.certificate_number,
        finished_on: row.finished_on,
        year: row.year.map(i64::from),
        hours: row.hours.map(i64::from),
    };
    Ok(employees::trainings(conn, employee, now)?.into_iter().map(|row| told(row).row()).collect())
}

pub(super) fn theirs(read: &Rows) -> Vec<Row> {
    let leadership = |row: &TrainingRow| Told {
        id: Some(row.id.to_string()),
        history: None,
        name: codes::training_name(row),
        organizer: row.organizer.clone(),
        number: row.number.clone(),
        finished_on: row.finished_on,
        year: row.year,
        hours: row.hours.filter(|hours| *hours > 0),
    };
    let course = |row: &CourseRow| Told {
        id: Some(row.id.to_string()),
        history: None,
        name: row.name.clone(),
        organizer: row.organizer.clone(),
        number: row.number.clone(),
        finished_on: row.finished_on,
        year: row.year,
        hours: row.hours.filter(|hours| *hours > 0),
    };
    let mut all = rows(read.of(History::Trainings), |_| true, |row| leadership(row).row());
    all.extend(rows(read.of(History::Courses), |_| true, |row| course(row).row()));
    all
}

impl Told {
    fn row(self) -> Row {
        let ended = self.finished_on.map(written).or(self.year.map(|year| year.to_string()));
        let name = self.name.clone().unwrap_or_default();
        Row {
            key: key(self.history, self.id.as_deref()),
            label: [Some(name.clone()), ended.clone()].into_iter().flatten().collect::<Vec<_>>().join(", "),
            keys: vec![
                by_decree(self.number.as_deref(), self.finished_on),
                by_day(self.finished_on, &plain_letters(&name)),
                self.year.map(|year| format!("{year}|{}", plain_letters(&name))),
            ],
            id: self.id,
            history: self.history,
            values: vec![
                Value::new("name", self.name),
                Value::new("organizer", self.organizer),
                Value::new("certificate_number", self.number),
                Value::new("finished_on", ended),
                Value::new("hours", self.hours.map(|hours| hours.to_string())),
            ],
        }
    }
}
