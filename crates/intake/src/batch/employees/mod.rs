//! Loading the registry's profile export.

mod stage;

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use chrono::NaiveDate;
use diesel::{connection::SimpleConnection, prelude::*, sql_types as t};
use store::{Tx, schema::units};

use super::{Counts, Faults, Kind, Options, Outcome, Progress, attempt, authorize, ledger};
use crate::{
    Error, Row, RowFault,
    profile::{self, EmployeeRecord, Units},
    source::{self, Header, RowSink},
};

/// Rows staged at once.
const CHUNK: usize = 1_000;

/// Loads the registry's profile export, `.xlsx` or CSV: good rows in, bad rows out, in the caller's transaction.
///
/// A row is compared with what is recorded: what is new is added, what differs supersedes the old, what is the same is
/// left alone. Nothing goes to the registry: it is where the file comes from. Memory does not grow with the rows; they are
/// staged in temporary tables, [`CHUNK`] at a time, and compared there.
///
/// # Errors
/// [`Error`] when the file cannot be loaded at all; then nothing is written.
pub fn import_employees(
    tx: &mut Tx<'_>,
    path: &Path,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Outcome, Error> {
    let role = authorize(tx)?;
    attempt(tx, options, |tx| {
        tx.conn().batch_execute(include_str!("../begin.sql"))?;
        tx.conn().batch_execute(include_str!("stage.sql"))?;
        let batch = ledger::open(tx, Kind::Employees, role, &ledger::Origin::file(path)?)?;
        let units = known_units(tx)?;
        let mut faults = Faults::new(options.faults.clone());
        let read = {
            let today = tx.today();
            let mut loader = Loader {
                tx,
                units,
                today,
                header: None,
                chunk: Vec::with_capacity(CHUNK),
                faults: &mut faults,
                progress,
                read: 0,
            };
            source::read(path, &mut loader)?;
            loader.stage()?;
            loader.read
        };
        conflicts(tx, path, &mut faults)?;
        let counts = Counts { read, ..merge(tx)? };
        let held = held(tx)?;
        batch.close(tx, options, counts, held, &mut faults)
    })
}

fn known_units(tx: &mut Tx<'_>) -> Result<Units, Error> {
    Ok(units::table
        .select((units::registry_id, units::id))
        .load::<(String, uuid::Uuid)>(tx.conn())?
        .into_iter()
        .collect())
}

/// Checks rows and stages the good ones.
struct Loader<'a, 'b, 'c> {
    tx: &'a mut Tx<'b>,
    units: Units,
    today: NaiveDate,
    header: Option<Header>,
    chunk: Vec<EmployeeRecord>,
    faults: &'a mut Faults,
    progress: Progress<'c>,
    read: u32,
}

impl RowSink for Loader<'_, '_, '_> {
    fn header(&mut self, header: &Header) -> Result<(), Error> {
        header.require(&profile::REQUIRED)?;
        self.faults.columns(header.names());
        self.header = Some(header.clone());
        Ok(())
    }

    fn row(&mut self, row: Row, shape: bool) -> Result<(), Error> {
        self.read += 1;
        if self.read.is_multiple_of(1_000) {
            (self.progress)(self.read);
        }
        let Some(header) = &self.header else { return Ok(()) };
        if !shape {
            let fault = RowFault::error(row.number, "", "", "ROW-SHAPE");
            return self.faults.refuse(&row, vec![fault]);
        }
        match profile::check(header, &row, &self.units, self.today) {
            (Some(record), warnings) => {
                self.faults.warn(warnings);
                self.chunk.push(record);
                if self.chunk.len() >= CHUNK { self.stage() } else { Ok(()) }
            }
            (None, faults) => self.faults.refuse(&row, faults),
        }
    }
}

impl Loader<'_, '_, '_> {
    fn stage(&mut self) -> Result<(), Error> {
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK));
        stage::copy(self.tx, &chunk, &self.units)
    }
}

#[derive(QueryableByName)]
struct Conflict {
    #[diesel(sql_type = t::Integer)]
    row_number: i32,
    #[diesel(sql_type = t::Text)]
    column_name: String,
    #[diesel(sql_type = t::Text)]
    code: String,
}

/// Takes rows out that are good alone but not together. They are few, so the file is read a second time for them
/// instead of holding every row.
fn conflicts(tx: &mut Tx<'_>, path: &Path, faults: &mut Faults) -> Result<(), Error> {
    tx.conn().batch_execute("analyze intake_people; analyze intake_work; analyze intake_private")?;
    let found: Vec<Conflict> = diesel::sql_query(include_str!("conflicts.sql")).load(tx.conn())?;
    if found.is_empty() {
        return Ok(());
    }
    let mut rows: BTreeMap<u32, Vec<(String, String)>> = BTreeMap::new();
    for conflict in found {
        let number = u32::try_from(conflict.row_number).unwrap_or(0);
        rows.entry(number).or_default().push((conflict.column_name, conflict.code));
    }
    let numbers: Vec<i32> = rows.keys().filter_map(|number| i32::try_from(*number).ok()).collect();
    for table in ["intake_people", "intake_work", "intake_private"] {
        diesel::sql_query(format!("delete from {table} where row_number = any($1)"))
            .bind::<t::Array<t::Integer>, _>(&numbers)
            .execute(tx.conn())?;
    }
    source::read(path, &mut Again { header: None, rows, faults })
}

/// Reads the file once more for the rows that are in conflict.
struct Again<'a> {
    header: Option<Header>,
    rows: BTreeMap<u32, Vec<(String, String)>>,
    faults: &'a mut Faults,
}

impl RowSink for Again<'_> {
    fn header(&mut self, header: &Header) -> Result<(), Error> {
        self.header = Some(header.clone());
        Ok(())
    }
    fn row(&mut self, row: Row, _: bool) -> Result<(), Error> {
        let (Some(header), Some(conflicts)) = (&self.header, self.rows.remove(&row.number)) else { return Ok(()) };
        let codes = HashMap::from([("NIP-UNIQUE", "NIP-UNIQUE"), ("ID-UNIQUE", "ID-UNIQUE")]);
        let faults = conflicts
            .iter()
            .filter_map(|(column, code)| {
                Some(RowFault::error(row.number, column, &header.cell(&row, column).shown(), codes.get(code.as_str())?))
            })
            .collect();
        self.faults.refuse(&row, faults)
    }
}

/// Compares the staged rows with the record and writes what is new or different.
fn merge(tx: &mut Tx<'_>) -> Result<Counts, Error> {
    for step in [
        include_str!("match.sql"),
        include_str!("people.sql"),
        include_str!("private.sql"),
        include_str!("ranks.sql"),
        include_str!("positions.sql"),
        include_str!("statuses.sql"),
        include_str!("educations.sql"),
        include_str!("../finish.sql"),
    ] {
        tx.conn().batch_execute(step)?;
    }
    let (good, new) = (
        count(tx, "select count(*) as n from intake_people")?,
        count(tx, "select count(*) as n from intake_people where is_new")?,
    );
    let changed = count(tx, "select count(distinct employee_id) as n from intake_changes")?;
    Ok(Counts { new, changed, unchanged: good.saturating_sub(new + changed), ..Counts::default() })
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = t::BigInt)]
    n: i64,
}

/// A count as SQL gives it.
pub(super) fn count(tx: &mut Tx<'_>, sql: &str) -> Result<u32, Error> {
    let number: Number = diesel::sql_query(sql).get_result(tx.conn())?;
    Ok(u32::try_from(number.n).unwrap_or(u32::MAX))
}

/// How many facts were kept against the file.
pub(super) fn held(tx: &mut Tx<'_>) -> Result<u32, Error> {
    count(tx, "select count(*) as n from intake_held")
}
