//! Corrections: the record says something else from now on, and what it said stays readable. Called by the use case that
//! owns the decision, in its transaction, for a person it has locked; the trail is written here.

use chrono::NaiveDate;
use diesel::{prelude::*, sql_types as t};
use kernel::{DecreeId, EmployeeId, HistoryId, Role};
use serde::Serialize;
use store::{
    Audit, Tx,
    schema::{decrees, educations, employees as e, position_history as p, rank_history as r},
};
use uuid::Uuid;

use crate::Error;

/// Why, and by which right.
#[derive(Debug, Clone, Copy)]
pub struct Because<'a> {
    /// Role of the grant that allows it.
    pub role: Role,
    /// The reason, for the trail.
    pub reason: &'a str,
}

/// Who somebody is. `None` leaves a member as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// Name without titles.
    pub name: Option<String>,
    /// Gelar depan; an empty text takes it away.
    pub title_before: Option<String>,
    /// Gelar belakang; an empty text takes it away.
    pub title_after: Option<String>,
    /// Birth date.
    pub born_on: Option<NaiveDate>,
}

/// Corrects who somebody is. The row has no history of its own: what it said is in the trail.
///
/// # Errors
/// [`Error::NotFound`]; the database's.
pub fn correct_identity(tx: &mut Tx<'_>, id: EmployeeId, new: &Identity, why: Because<'_>) -> Result<(), Error> {
    type Old = (String, Option<String>, Option<String>, NaiveDate);
    let (name, before, after, born_on): Old = e::table
        .find(id)
        .select((e::name, e::title_before, e::title_after, e::born_on))
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NotFound)?;
    let title = |new: &Option<String>, old: &Option<String>| match new {
        Some(title) => Some(title.clone()).filter(|title| !title.is_empty()),
        None => old.clone(),
    };
    let now = tx.now();
    diesel::update(e::table.find(id))
        .set((
            e::name.eq(new.name.as_ref().unwrap_or(&name)),
            e::title_before.eq(title(&new.title_before, &before)),
            e::title_after.eq(title(&new.title_after, &after)),
            e::born_on.eq(new.born_on.unwrap_or(born_on)),
            e::version.eq(e::version + 1),
            e::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    let old = Identity { name: Some(name), title_before: before, title_after: after, born_on: Some(born_on) };
    let entry = Audit::new("employee.correct-identity", why.role, "employee", id.uuid()).about(id);
    Ok(tx.audit(entry.before(&old)?.after(new)?.basis(why.reason))?)
}

/// Number and date of a decree. `None` leaves a member as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DecreeCorrection {
    /// Number.
    pub number: Option<String>,
    /// Date.
    pub issued_on: Option<NaiveDate>,
}

impl DecreeCorrection {
    fn is_empty(&self) -> bool {
        self.number.is_none() && self.issued_on.is_none()
    }
}

/// The decree as corrected: a new one with the old one's signatory and scan; the old one stays.
fn decree(tx: &mut Tx<'_>, old: DecreeId, kind: &str, new: &DecreeCorrection) -> Result<DecreeId, Error> {
    if new.is_empty() {
        return Ok(old);
    }
    let id = DecreeId::new();
    let (now, by) = (tx.now(), tx.actor().user);
    type Old = (String, Option<NaiveDate>, Option<String>, Option<Uuid>);
    let (number, issued_on, signatory, document): Old = decrees::table
        .find(old)
        .select((decrees::number, decrees::issued_on, decrees::signatory, decrees::document_id))
        .first(tx.conn())?;
    diesel::insert_into(decrees::table)
        .values((
            decrees::id.eq(id),
            decrees::kind.eq(kind),
            decrees::number.eq(new.number.as_ref().unwrap_or(&number)),
            decrees::issued_on.eq(new.issued_on.or(issued_on)),
            decrees::signatory.eq(signatory),
            decrees::document_id.eq(document),
            decrees::recorded_at.eq(now),
            decrees::recorded_by.eq(by),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// A rank as it should have been recorded. `None` leaves a member as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RankCorrection {
    /// III/b, or the class of a PPPK.
    pub rank_code: Option<String>,
    /// Masa kerja golongan: years and months.
    pub service: Option<(i16, i16)>,
    /// Pertek number.
    pub consideration_number: Option<String>,
    /// The decree.
    pub decree: DecreeCorrection,
}

/// Corrects a rank: a new row supersedes it for the same time.
///
/// # Errors
/// [`Error::NotFound`] when the row holds no more; the database's.
pub fn correct_rank(
    tx: &mut Tx<'_>,
    row: HistoryId,
    new: &RankCorrection,
    why: Because<'_>,
) -> Result<HistoryId, Error> {
    let (employee, old_decree): (EmployeeId, DecreeId) = r::table
        .find(row)
        .filter(r::superseded_at.is_null())
        .select((r::employee_id, r::decree_id))
        .for_update()
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NotFound)?;
    let decree = decree(tx, old_decree, "rank", &new.decree)?;
    let (id, now, by) = (HistoryId::new(), tx.now(), tx.actor().user);
    diesel::update(r::table.find(row)).set(r::superseded_at.eq(now)).execute(tx.conn())?;
    diesel::sql_query(
        "insert into rank_history (id, employee_id, rank_code, service_years, service_months, promotion_kind, consideration_number, \
         consideration_on, registry_id, valid_during, decree_id, recorded_at, recorded_by) \
         select $1, employee_id, coalesce($3, rank_code), coalesce($4, service_years), coalesce($5, service_months), promotion_kind, \
         coalesce($6, consideration_number), consideration_on, registry_id, valid_during, $7, $8, $9 from rank_history where id = $2",
    )
    .bind::<t::Uuid, _>(id)
    .bind::<t::Uuid, _>(row)
    .bind::<t::Nullable<t::Text>, _>(&new.rank_code)
    .bind::<t::Nullable<t::SmallInt>, _>(new.service.map(|(years, _)| years))
    .bind::<t::Nullable<t::SmallInt>, _>(new.service.map(|(_, months)| months))
    .bind::<t::Nullable<t::Text>, _>(&new.consideration_number)
    .bind::<t::Uuid, _>(decree)
    .bind::<t::Timestamptz, _>(now)
    .bind::<t::Nullable<t::Uuid>, _>(by)
    .execute(tx.conn())?;
    diesel::update(r::table.find(row)).set(r::superseded_by.eq(id)).execute(tx.conn())?;
    corrected(tx, employee, ("employee.correct-rank", "rank_history"), (row, id), new, why)?;
    Ok(id)
}

/// A position as it should have been recorded. `None` leaves a member as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PositionCorrection {
    /// The registry's id of the post; it must be in the catalogue.
    pub post_registry_id: Option<String>,
    /// The registry's id of the unit; it must be in the list of units.
    pub unit_registry_id: Option<String>,
    /// The decree.
    pub decree: DecreeCorrection,
}

/// Corrects a position: a new row supersedes it for the same time.
///
/// # Errors
/// [`Error::NotFound`] when the row holds no more, or the post or the unit is not known here; the database's.
pub fn correct_position(
    tx: &mut Tx<'_>,
    row: HistoryId,
    new: &PositionCorrection,
    why: Because<'_>,
) -> Result<HistoryId, Error> {
    let (employee, old_decree): (EmployeeId, DecreeId) = p::table
        .find(row)
        .filter(p::superseded_at.is_null())
        .select((p::employee_id, p::decree_id))
        .for_update()
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NotFound)?;
    let decree = decree(tx, old_decree, "position", &new.decree)?;
    let (id, now, by) = (HistoryId::new(), tx.now(), tx.actor().user);
    diesel::update(p::table.find(row)).set(p::superseded_at.eq(now)).execute(tx.conn())?;
    // Without the post or the unit named, or with one that is unknown, nothing is inserted.
    let inserted = diesel::sql_query(
        "insert into position_history (id, employee_id, position_id, unit_id, assignment, inaugurated_on, registry_id, valid_during, \
         decree_id, recorded_at, recorded_by) \
         select $1, h.employee_id, n.id, u.id, h.assignment, h.inaugurated_on, h.registry_id, h.valid_during, $5, $6, $7 \
         from position_history h join positions o on o.id = h.position_id \
         join positions n on case when $3::text is null then n.id = o.id else n.registry_id = $3 and n.kind = o.kind end \
         join units u on case when $4::text is null then u.id = h.unit_id else u.registry_id = $4 end \
         where h.id = $2",
    )
    .bind::<t::Uuid, _>(id)
    .bind::<t::Uuid, _>(row)
    .bind::<t::Nullable<t::Text>, _>(&new.post_registry_id)
    .bind::<t::Nullable<t::Text>, _>(&new.unit_registry_id)
    .bind::<t::Uuid, _>(decree)
    .bind::<t::Timestamptz, _>(now)
    .bind::<t::Nullable<t::Uuid>, _>(by)
    .execute(tx.conn())?;
    if inserted == 0 {
        return Err(Error::NotFound);
    }
    diesel::update(p::table.find(row)).set(p::superseded_by.eq(id)).execute(tx.conn())?;
    corrected(tx, employee, ("employee.correct-position", "position_history"), (row, id), new, why)?;
    Ok(id)
}

/// A diploma as it should have been recorded. `None` leaves a member as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EducationCorrection {
    /// Programme: id and name.
    pub program: Option<(Option<String>, String)>,
    /// School.
    pub school: Option<String>,
    /// Number of the diploma.
    pub diploma_number: Option<String>,
    /// Year of graduation, and the day if it is known.
    pub graduated: Option<(i16, Option<NaiveDate>)>,
}

/// Corrects a diploma: a new row supersedes it.
///
/// # Errors
/// [`Error::NotFound`] when the row holds no more; the database's.
pub fn correct_education(
    tx: &mut Tx<'_>,
    row: HistoryId,
    new: &EducationCorrection,
    why: Because<'_>,
) -> Result<HistoryId, Error> {
    let employee: EmployeeId = educations::table
        .find(row)
        .filter(educations::superseded_at.is_null())
        .select(educations::employee_id)
        .for_update()
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NotFound)?;
    let (id, now, by) = (HistoryId::new(), tx.now(), tx.actor().user);
    diesel::sql_query(
        "insert into educations (id, employee_id, level_id, program_id, program_name, school, graduated_year, graduated_on, diploma_number, \
         recognised_on, decree_id, recorded_at, recorded_by) \
         select $1, employee_id, level_id, case when $4::text is null then program_id else $3 end, coalesce($4, program_name), \
         coalesce($5, school), coalesce($7, graduated_year), case when $7::smallint is null then graduated_on else $8 end, \
         coalesce($6, diploma_number), recognised_on, decree_id, $9, $10 from educations where id = $2",
    )
    .bind::<t::Uuid, _>(id)
    .bind::<t::Uuid, _>(row)
    .bind::<t::Nullable<t::Text>, _>(new.program.as_ref().and_then(|(id, _)| id.clone()))
    .bind::<t::Nullable<t::Text>, _>(new.program.as_ref().map(|(_, name)| name.clone()))
    .bind::<t::Nullable<t::Text>, _>(&new.school)
    .bind::<t::Nullable<t::Text>, _>(&new.diploma_number)
    .bind::<t::Nullable<t::SmallInt>, _>(new.graduated.map(|(year, _)| year))
    .bind::<t::Nullable<t::Date>, _>(new.graduated.and_then(|(_, day)| day))
    .bind::<t::Timestamptz, _>(now)
    .bind::<t::Nullable<t::Uuid>, _>(by)
    .execute(tx.conn())?;
    diesel::update(educations::table.find(row))
        .set((educations::superseded_at.eq(now), educations::superseded_by.eq(id)))
        .execute(tx.conn())?;
    corrected(tx, employee, ("employee.correct-education", "educations"), (row, id), new, why)?;
    Ok(id)
}

/// The trail of a row that superseded another.
fn corrected(
    tx: &mut Tx<'_>,
    employee: EmployeeId,
    (action, entity): (&'static str, &'static str),
    (old, new_id): (HistoryId, HistoryId),
    new: &impl Serialize,
    why: Because<'_>,
) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(e::table.find(employee))
        .set((e::version.eq(e::version + 1), e::updated_at.eq(now)))
        .execute(tx.conn())?;
    let entry = Audit::new(action, why.role, entity, new_id.uuid()).about(employee);
    let before = serde_json::json!({ "row": old });
    Ok(tx.audit(entry.before(&before)?.after(new)?.basis(why.reason))?)
}
