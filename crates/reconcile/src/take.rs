//! Theirs is taken over: our record is corrected by a new row that supersedes the old one, with the reason.

use bkn::{EducationRow, History, PositionRow, RankRow, fields::FromFields};
use chrono::Datelike;
use diesel::{PgConnection, prelude::*};
use employees::service::{
    Because, ChangeContact, DecreeCorrection, EducationCorrection, Identity, PositionCorrection, RankCorrection,
    correct_education, correct_identity, correct_position, correct_rank, take_contact,
};
use intake::{HistoryLine, Lines, NumberedLine};
use kernel::{EmployeeId, HistoryId, Role};
use serde_json::Value as Json;
use store::{
    Tx,
    schema::{employees as e, registry_differences as d, units},
};

use crate::{
    Error, Person,
    compare::{self, Found},
    decide::Open,
    differences,
    fields::{self, ROW},
    pull::{self, codes},
    run::Read,
    words::{ClosedHow, DiffState, Kind},
};

/// Whoever has a difference that is to be closed by the registry's side.
pub(crate) fn waiting(conn: &mut PgConnection) -> Result<Vec<Person>, Error> {
    let rows: Vec<(EmployeeId, String)> = d::table
        .inner_join(e::table)
        .filter(d::state.eq(DiffState::Taking.as_str()))
        .select((e::id, e::nip))
        .distinct()
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, nip)| Person { id, nip }).collect())
}

/// Takes over what was decided, from what was just read. A value that is not the one that was decided about is left for
/// another decision ([`differences::keep`] has opened it again).
pub(crate) fn decided(tx: &mut Tx<'_>, employee: EmployeeId, theirs: &Read) -> Result<(), Error> {
    let open: Vec<Open> = d::table
        .filter(d::employee_id.eq(employee).and(d::state.eq(DiffState::Taking.as_str())))
        .select(Open::as_select())
        .load(tx.conn())?;
    if open.is_empty() {
        return Ok(());
    }
    employees::lock(tx, employee)?;
    for one in &open {
        // Anew each time: a correction leaves another row behind.
        let ours = compare::load(tx, employee)?;
        let found = compare::compare(&ours, &theirs.record);
        let Some(found) = found.iter().find(|found| one.is(found)) else { continue };
        let shown =
            fields::find(one.kind, &one.field).zip(found.theirs.as_ref()).map(|(field, value)| field.shown(value));
        if shown != one.theirs {
            continue;
        }
        let reason = one.reason.clone().unwrap_or_default();
        let why = Because { role: Role::System, reason: &reason };
        match tx.attempt(|tx| take(tx, employee, theirs, found, why)) {
            Ok(()) => differences::close(tx, one.id, ClosedHow::Theirs)?,
            Err(error) if kernel::Fault::class(&error) == kernel::FaultClass::Unavailable => return Err(error),
            Err(error) => {
                tracing::warn!(%error, difference = %one.id, "the registry's side cannot be taken over");
                diesel::update(d::table.find(one.id)).set(d::state.eq(DiffState::Open.as_str())).execute(tx.conn())?;
            }
        }
    }
    Ok(())
}

fn take(tx: &mut Tx<'_>, employee: EmployeeId, theirs: &Read, found: &Found, why: Because<'_>) -> Result<(), Error> {
    if found.field == ROW {
        return rows(tx, theirs, found.kind);
    }
    match found.kind {
        Kind::Person => person(tx, employee, theirs, found.field, why),
        Kind::Rank => rank(tx, row_of::<RankRow>(theirs.rows.of(History::Ranks), found)?, found, why),
        Kind::Position => position(tx, row_of::<PositionRow>(theirs.rows.of(History::Positions), found)?, found, why),
        Kind::Education => {
            education(tx, row_of::<EducationRow>(theirs.rows.of(History::Educations), found)?, found, why)
        }
        // Rows without neighbours: the changed one supersedes the one that came from there before.
        Kind::Rating | Kind::Training | Kind::Award | Kind::Sanction | Kind::Family => rows(tx, theirs, found.kind),
    }
}

fn person(tx: &mut Tx<'_>, employee: EmployeeId, theirs: &Read, field: &str, why: Because<'_>) -> Result<(), Error> {
    let main = &theirs.main;
    let blank = |title: &Option<String>| Some(title.clone().unwrap_or_default());
    let identity = match field {
        "name" => Identity { name: Some(main.name.clone()), ..Identity::default() },
        "title_before" => Identity { title_before: blank(&main.title_before), ..Identity::default() },
        "title_after" => Identity { title_after: blank(&main.title_after), ..Identity::default() },
        "born_on" => Identity { born_on: main.born_on, ..Identity::default() },
        "phone" => {
            return contact(tx, employee, ChangeContact { phone: main.mobile.clone(), ..Default::default() }, why);
        }
        "email" => {
            return contact(tx, employee, ChangeContact { email: main.email.clone(), ..Default::default() }, why);
        }
        "email_official" => {
            let email_official = main.official_email.clone();
            return contact(tx, employee, ChangeContact { email_official, ..Default::default() }, why);
        }
        "address" => {
            return contact(tx, employee, ChangeContact { address: main.address.clone(), ..Default::default() }, why);
        }
        _ => return Err(Error::Impossible),
    };
    Ok(correct_identity(tx, employee, &identity, why)?)
}

fn contact(tx: &mut Tx<'_>, employee: EmployeeId, new: ChangeContact, why: Because<'_>) -> Result<(), Error> {
    Ok(take_contact(tx, employee, new, why)?)
}

/// The registry's row of a difference.
fn row_of<T: FromFields>(rows: &[Json], found: &Found) -> Result<T, Error> {
    let id = found.registry_row.as_deref().ok_or(Error::Impossible)?;
    rows.iter()
        .find(|row| ["id", "ID"].iter().any(|name| row.get(name).and_then(Json::as_str) == Some(id)))
        .and_then(|row| T::from_value(row).ok())
        .ok_or(Error::Impossible)
}

fn history(found: &Found) -> Result<HistoryId, Error> {
    found.history.ok_or(Error::Impossible)
}

fn rank(tx: &mut Tx<'_>, row: RankRow, found: &Found, why: Because<'_>) -> Result<(), Error> {
    let small = |number: Option<i64>| number.and_then(|number| i16::try_from(number).ok()).unwrap_or_default();
    let new = match found.field {
        "rank" => RankCorrection { rank_code: codes::rank(&row).map(str::to_owned), ..Default::default() },
        "service" => RankCorrection {
            service: Some((small(row.service_years), small(row.service_months))),
            ..Default::default()
        },
        "consideration_number" => {
            RankCorrection { consideration_number: row.consideration_number, ..Default::default() }
        }
        "decree_number" | "decree_on" => {
            RankCorrection { decree: decree(found.field, row.decree_number, row.decree_on), ..Default::default() }
        }
        _ => return Err(Error::Impossible),
    };
    correct_rank(tx, history(found)?, &new, why)?;
    Ok(())
}

fn decree(field: &str, number: Option<String>, on: Option<chrono::NaiveDate>) -> DecreeCorrection {
    if field == "decree_number" {
        DecreeCorrection { number, issued_on: None }
    } else {
        DecreeCorrection { number: None, issued_on: on }
    }
}

fn position(tx: &mut Tx<'_>, row: PositionRow, found: &Found, why: Because<'_>) -> Result<(), Error> {
    let unit = row.unit_id.as_ref().map(ToString::to_string);
    let new = match found.field {
        "unit" => PositionCorrection { unit_registry_id: unit, ..Default::default() },
        "post" => {
            let post = codes::post(&row, unit.as_deref().unwrap_or_default()).map(|(_, id, _)| id);
            PositionCorrection { post_registry_id: Some(post.ok_or(Error::Impossible)?), ..Default::default() }
        }
        "decree_number" | "decree_on" => {
            PositionCorrection { decree: decree(found.field, row.decree_number, row.decree_on), ..Default::default() }
        }
        _ => return Err(Error::Impossible),
    };
    correct_position(tx, history(found)?, &new, why)?;
    Ok(())
}

fn education(tx: &mut Tx<'_>, row: EducationRow, found: &Found, why: Because<'_>) -> Result<(), Error> {
    let year = row.graduated_on.map(|day| day.year()).or(row.graduated_year);
    let new = match found.field {
        "program" => EducationCorrection {
            program: Some((row.program_id, row.program_name.ok_or(Error::Impossible)?)),
            ..Default::default()
        },
        "school" => EducationCorrection { school: row.school, ..Default::default() },
        "diploma_number" => EducationCorrection { diploma_number: row.diploma_number, ..Default::default() },
        "graduated" => {
            let year = year.and_then(|year| i16::try_from(year).ok()).ok_or(Error::Impossible)?;
            EducationCorrection { graduated: Some((year, row.graduated_on)), ..Default::default() }
        }
        _ => return Err(Error::Impossible),
    };
    correct_education(tx, history(found)?, &new, why)?;
    Ok(())
}

/// Rows we have not: the history of this kind is loaded as a pull loads it, so that the neighbours of a new row end and begin
/// where they should, and the load can be undone.
fn rows(tx: &mut Tx<'_>, theirs: &Read, kind: Kind) -> Result<(), Error> {
    let ids: Vec<String> = units::table.select(units::registry_id).load(tx.conn())?;
    let known = pull::Known { units: ids.into_iter().collect(), today: tx.today() };
    let (line, _) = pull::line(&theirs.nip, &theirs.rows, &known);
    let nip = line.nip.clone();
    let only = match kind {
        Kind::Rank => HistoryLine { nip, ranks: line.ranks, ..HistoryLine::default() },
        Kind::Position => HistoryLine { nip, positions: line.positions, ..HistoryLine::default() },
        Kind::Education => HistoryLine { nip, educations: line.educations, ..HistoryLine::default() },
        Kind::Rating => HistoryLine { nip, appraisals: line.appraisals, ..HistoryLine::default() },
        Kind::Training => HistoryLine { nip, trainings: line.trainings, ..HistoryLine::default() },
        Kind::Award => HistoryLine { nip, awards: line.awards, ..HistoryLine::default() },
        Kind::Sanction => HistoryLine { nip, sanctions: line.sanctions, ..HistoryLine::default() },
        Kind::Family => HistoryLine { nip, family: line.family, ..HistoryLine::default() },
        Kind::Person => return Err(Error::Impossible),
    };
    let name = format!("selisih SIASN, {}", uuid::Uuid::now_v7());
    let outcome = intake::import_history_lines(tx, &name, &mut One(Some(only)), &mut |_| ())?;
    // What was decided here is not replaced by a load: then a person must correct it.
    if outcome.batch.is_some() { Ok(()) } else { Err(Error::Impossible) }
}

/// One line.
struct One(Option<HistoryLine>);

impl Lines for One {
    fn next(&mut self, _: &mut Tx<'_>, _: usize) -> Result<Vec<NumberedLine>, intake::Error> {
        Ok(self.0.take().map(|line| (1, Some(line))).into_iter().collect())
    }
}
