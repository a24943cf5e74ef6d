//! Loading histories beyond the profile: one JSON object per line and person.
//!
//! ```json
//! {"nip":"198609262015051001",
//!  "ranks":[{"rank":"III/a","rank_id":"31","effective_on":"2015-05-01","kind":"211","service_years":0,"service_months":0,
//!            "decree":{"number":"813/00123","signed_on":"2015-04-20","signatory":"Wali Kota"},
//!            "consideration_number":"DG-…","consideration_on":"2015-04-10"}],
//!  "positions":[{"kind":"operational","position_id":"…","name":"…","unit_id":"…","effective_on":"2015-05-01","until":"2020-01-01",
//!                "echelon":"IV.a","functional_level":"Mahir","decree":{…}}],
//!  "educations":[{"level_id":"40","program_id":"…","program":"S-1 Ilmu Hukum","graduated_on":"2013-08-17","school":"…","diploma_number":"…"}],
//!  "appraisals":[{"year":2025,"rating":"good"}],
//!  "sanctions":[{"level":"light","kind":"TT","name":"…","starts_on":"2026-07-01","last_day":"2026-12-31","decree":{…}}],
//!  "exams":[{"kind":"UD1","passed_on":"2019-03-02"}],
//!  "trainings":[{"kind":"course","type_id":"3","name":"…","organizer":"…","certificate_number":"…","started_on":"2021-03-01",
//!                "finished_on":"2021-03-05","year":2021,"hours":40}],
//!  "awards":[{"kind":"201","year":2025,"decree":{…}}],
//!  "family":[{"relation":"spouse","name":"…","sex":"female","birth_place":"…","born_on":"1988-03-02",
//!             "marriage":{"state":"married","married_on":"2012-05-06","divorced_on":null,"certificate_number":"…","is_civil_servant":false}}]}
//! ```
//! Lists may be left out; a list that is there is the whole history of its kind, oldest first. A rank holds until the next
//! one. A sanction of level `pending` is a case under examination and has no kind. `unit_id` and `position_id` are the
//! registry's. Trainings, awards and family have a `registry_id` where the registry gave them one: a row that has changed there
//! supersedes the one a load had brought under the same id.
//!
//! What has no file, such as the registry's own reads, comes by [`import_history_lines`].

mod line;
mod person;
mod stage;

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use diesel::{connection::SimpleConnection, prelude::*, sql_types as t};
pub use line::{
    AppraisalLine, AwardLine, DecreeLine, EducationLine, ExamLine, FamilyLine, HistoryLine, MarriageLine, PositionLine,
    RankLine, SanctionLine, TrainingLine,
};
use stage::Staged;
use store::{Tx, schema::units};

use super::{
    Counts, Faults, Kind, Options, Outcome, Progress, attempt, authorize,
    employees::{count, held},
    ledger::{self, Origin},
};
use crate::{Error, Row, RowFault, profile::Units, source};

/// Lines staged at once.
const CHUNK: usize = 500;
/// Longest line, in bytes.
const MAX_LINE: u64 = 1024 * 1024;

/// A line by its number, from 1; `None` where it cannot be read.
pub type NumberedLine = (u32, Option<HistoryLine>);

/// Where lines come from.
pub trait Lines {
    /// The next lines, at most `most`; none when there are no more. Reads in the load's own transaction.
    ///
    /// # Errors
    /// What ends the load.
    fn next(&mut self, tx: &mut Tx<'_>, most: usize) -> Result<Vec<NumberedLine>, Error>;
}

/// Loads a file of histories in the caller's transaction. People must be there already.
///
/// # Errors
/// [`Error`] when the file cannot be loaded at all; then nothing is written.
pub fn import_histories(
    tx: &mut Tx<'_>,
    path: &Path,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Outcome, Error> {
    let mut faults = Faults::new(options.faults.clone());
    let origin = Origin::file(path)?;
    let mut lines = FileLines { file: BufReader::new(source::open(path)?), number: 0, text: Vec::new() };
    load(tx, &origin, &mut lines, options, &mut faults, progress)
}

/// Loads histories that are no file, as one batch named `name`. All faults are in the outcome, none in a workbook.
///
/// # Errors
/// [`Error`] when nothing can be loaded; then nothing is written.
pub fn import_history_lines(
    tx: &mut Tx<'_>,
    name: &str,
    lines: &mut dyn Lines,
    progress: Progress<'_>,
) -> Result<Outcome, Error> {
    load(tx, &Origin::named(name), lines, &Options::default(), &mut Faults::all_shown(), progress)
}

fn load(
    tx: &mut Tx<'_>,
    origin: &Origin,
    lines: &mut dyn Lines,
    options: &Options,
    faults: &mut Faults,
    progress: Progress<'_>,
) -> Result<Outcome, Error> {
    let role = authorize(tx)?;
    attempt(tx, options, |tx| {
        tx.conn().batch_execute(include_str!("../begin.sql"))?;
        tx.conn().batch_execute(include_str!("stage.sql"))?;
        let batch = ledger::open(tx, Kind::Histories, role, origin)?;
        let units: Units = units::table
            .select((units::registry_id, units::id))
            .load::<(String, uuid::Uuid)>(tx.conn())?
            .into_iter()
            .collect();
        let read = read(tx, lines, &units, faults, progress)?;
        stale(tx, faults)?;
        let counts = Counts { read, ..merge(tx)? };
        let held = held(tx)?;
        let outcome = batch.close(tx, options, counts, held, faults)?;
        tx.conn().batch_execute(include_str!("../end.sql"))?;
        Ok(outcome)
    })
}

/// Checks and stages the lines, some hundred at a time.
fn read(
    tx: &mut Tx<'_>,
    lines: &mut dyn Lines,
    units: &Units,
    faults: &mut Faults,
    progress: Progress<'_>,
) -> Result<u32, Error> {
    let mut read = 0_u32;
    loop {
        let chunk = lines.next(tx, CHUNK)?;
        if chunk.is_empty() {
            return if read == 0 { Err(Error::Empty) } else { Ok(read) };
        }
        read = read.saturating_add(u32::try_from(chunk.len()).unwrap_or(u32::MAX));
        flush(tx, chunk, units, faults)?;
        progress(read);
    }
}

/// The lines of a file.
struct FileLines<F> {
    file: BufReader<F>,
    number: u32,
    text: Vec<u8>,
}

impl<F: Read> Lines for FileLines<F> {
    fn next(&mut self, _: &mut Tx<'_>, most: usize) -> Result<Vec<NumberedLine>, Error> {
        let mut lines = Vec::with_capacity(most);
        while lines.len() < most {
            self.text.clear();
            let reader = self.file.by_ref();
            let bytes = reader.take(MAX_LINE + 1).read_until(b'\n', &mut self.text).map_err(Error::Unreadable)?;
            if bytes == 0 {
                break;
            }
            if u64::try_from(bytes).unwrap_or(u64::MAX) > MAX_LINE {
                return Err(Error::TooLarge { what: "1 MiB untuk satu baris" });
            }
            self.number += 1;
            if !self.text.iter().all(u8::is_ascii_whitespace) {
                lines.push((self.number, serde_json::from_slice(&self.text).ok()));
            }
        }
        Ok(lines)
    }
}

fn refuse(faults: &mut Faults, number: u32, found: Vec<RowFault>) -> Result<(), Error> {
    faults.refuse(&Row { number, cells: Vec::new() }, found)
}

#[derive(QueryableByName)]
struct Person {
    #[diesel(sql_type = t::Text)]
    nip: String,
    #[diesel(sql_type = t::Uuid)]
    id: uuid::Uuid,
}

/// Finds and locks the people of the chunk, checks their lines and stages the good ones.
fn flush(tx: &mut Tx<'_>, chunk: Vec<NumberedLine>, units: &Units, faults: &mut Faults) -> Result<(), Error> {
    let numbers: Vec<&str> = chunk.iter().filter_map(|(_, line)| line.as_ref()).map(|line| line.nip.as_str()).collect();
    let people: Vec<Person> =
        diesel::sql_query("select nip, id from employees where nip = any($1) order by id for no key update")
            .bind::<t::Array<t::Text>, _>(numbers)
            .load(tx.conn())?;
    let mut people: HashMap<String, uuid::Uuid> = people.into_iter().map(|person| (person.nip, person.id)).collect();
    let mut staged = Staged::default();
    for (number, line) in chunk {
        let Some(line) = line else {
            refuse(faults, number, vec![RowFault::error(number, "", "", "LINE-INVALID")])?;
            continue;
        };
        // A number that stands twice finds nobody the second time.
        let Some(employee) = people.remove(&line.nip) else {
            refuse(faults, number, vec![RowFault::error(number, "nip", &line.nip, "PERSON-UNKNOWN")])?;
            continue;
        };
        let found = person::check(number, &line, units);
        if found.is_empty() { staged.add(number, employee, line, units) } else { refuse(faults, number, found)? }
    }
    staged.copy(tx)
}

#[derive(QueryableByName)]
struct Stale {
    #[diesel(sql_type = t::Integer)]
    row_number: i32,
    #[diesel(sql_type = t::Text)]
    aspect: String,
}

/// Histories that end before what is recorded, or that would undo what was decided here, are left out.
fn stale(tx: &mut Tx<'_>, faults: &mut Faults) -> Result<(), Error> {
    tx.conn().batch_execute(include_str!("index.sql"))?;
    let found: Vec<Stale> = diesel::sql_query(include_str!("stale.sql")).load(tx.conn())?;
    let warnings = found
        .iter()
        .map(|row| RowFault::warning(u32::try_from(row.row_number).unwrap_or(0), &row.aspect, "", "HIST-STALE"))
        .collect();
    tx.conn().batch_execute(include_str!("leave_out.sql"))?;
    faults.warn(warnings);
    Ok(())
}

/// Compares the staged histories with the record and writes what is new or different.
fn merge(tx: &mut Tx<'_>) -> Result<Counts, Error> {
    for step in [
        include_str!("ranks.sql"),
        include_str!("positions.sql"),
        include_str!("educations.sql"),
        include_str!("others.sql"),
        include_str!("trainings.sql"),
        include_str!("awards.sql"),
        include_str!("family.sql"),
        include_str!("../finish.sql"),
    ] {
        tx.conn().batch_execute(step)?;
    }
    let good = count(tx, "select count(*) as n from history_people")?;
    let changed = count(tx, "select count(distinct employee_id) as n from intake_changes")?;
    Ok(Counts { changed, unchanged: good.saturating_sub(changed), ..Counts::default() })
}
