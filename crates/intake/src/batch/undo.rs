//! Taking a whole batch back.

use diesel::{connection::SimpleConnection, prelude::*, sql_types as t};
use kernel::BatchId;
use serde::Serialize;
use store::{Audit, Tx, schema::import_batches};

use super::authorize;
use crate::Error;

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The batch.
    pub batch: BatchId,
    /// People removed, because the batch had created them.
    pub people: u32,
    /// Units removed.
    pub units: u32,
    /// Facts removed; those they had superseded hold again.
    pub facts: u32,
}

/// Tables whose rows supersede each other, in an order in which they can be emptied.
const HISTORIES: [&str; 11] = [
    "employee_private",
    "rank_history",
    "position_history",
    "employment_status_history",
    "educations",
    "sanctions",
    "qualifications",
    "appraisals",
    "trainings",
    "family_members",
    "awards",
];

#[derive(QueryableByName)]
struct Reason {
    #[diesel(sql_type = t::Text)]
    reason: String,
}

/// Takes a batch back as a whole: what it created goes, what it superseded holds again. The batch itself stays in the
/// list, marked.
///
/// # Errors
/// [`Error::BatchNotFound`], [`Error::AlreadyUndone`]; [`Error::BuiltUpon`] with every reason when later facts, requests,
/// accounts or loads stand on it.
pub fn undo(tx: &mut Tx<'_>, batch: BatchId) -> Result<Undone, Error> {
    let role = authorize(tx)?;
    tx.conn().batch_execute("select pg_advisory_xact_lock(7274636); set local statement_timeout = 0")?;
    let found: Option<Option<chrono::DateTime<chrono::Utc>>> = import_batches::table
        .find(batch.uuid())
        .select(import_batches::undone_at)
        .for_update()
        .first(tx.conn())
        .optional()?;
    match found {
        None => return Err(Error::BatchNotFound),
        Some(Some(_)) => return Err(Error::AlreadyUndone),
        Some(None) => {}
    }
    let reasons: Vec<Reason> =
        diesel::sql_query(include_str!("built_upon.sql")).bind::<t::Uuid, _>(batch).load(tx.conn())?;
    if !reasons.is_empty() {
        return Err(Error::BuiltUpon { reasons: reasons.into_iter().map(|row| row.reason).collect() });
    }
    let mut facts = 0;
    for table in HISTORIES.into_iter().chain(["unit_history"]) {
        facts += revive(tx, table, batch)?;
    }
    restore(tx, batch)?;
    let people = remove(tx, batch)?;
    let units = execute(tx, "delete from units where batch_id = $1", batch)?;
    diesel::update(import_batches::table.find(batch.uuid()))
        .set((
            import_batches::undone_at.eq(tx.now()),
            import_batches::undone_by.eq(tx.actor().user.map(kernel::UserId::uuid)),
        ))
        .execute(tx.conn())?;
    let undone = Undone { batch, people, units, facts };
    tx.audit(Audit::new("import.undo", role, "import_batches", batch.uuid()).after(&undone)?)?;
    Ok(undone)
}

fn execute(tx: &mut Tx<'_>, sql: &str, batch: BatchId) -> Result<u32, Error> {
    let rows = diesel::sql_query(sql).bind::<t::Uuid, _>(batch).execute(tx.conn())?;
    Ok(u32::try_from(rows).unwrap_or(u32::MAX))
}

/// Removes the batch's rows of a table and lets those they superseded hold again; in this order, so that no two
/// overlapping rows are ever current.
fn revive(tx: &mut Tx<'_>, table: &str, batch: BatchId) -> Result<u32, Error> {
    tx.conn().batch_execute("create temporary table if not exists intake_revived (id uuid not null) on commit drop; truncate intake_revived")?;
    let superseded =
        format!("select o.id from {table} o join {table} n on n.id = o.superseded_by where n.batch_id = $1");
    execute(tx, &format!("insert into intake_revived {superseded}"), batch)?;
    tx.conn().batch_execute(&format!(
        "update {table} set superseded_by = null where id in (select id from intake_revived)"
    ))?;
    let removed = execute(tx, &format!("delete from {table} where batch_id = $1"), batch)?;
    tx.conn().batch_execute(&format!(
        "update {table} set superseded_at = null where id in (select id from intake_revived)"
    ))?;
    Ok(removed)
}

/// Gives people back the identity they had.
fn restore(tx: &mut Tx<'_>, batch: BatchId) -> Result<(), Error> {
    execute(
        tx,
        "update employees e set registry_id = b.registry_id, nip = b.nip, nip_former = b.nip_former, name = b.name, title_before = b.title_before,
                title_after = b.title_after, birth_place = b.birth_place, born_on = b.born_on, sex = b.sex, probationary_since = b.probationary_since,
                permanent_since = b.permanent_since, registry_snapshot = b.registry_snapshot, version = e.version + 1
         from import_changes c, jsonb_populate_record(null::employees, c.before) b
         where c.batch_id = $1 and e.id = c.employee_id",
        batch,
    )?;
    execute(tx, "delete from import_changes where batch_id = $1", batch)?;
    Ok(())
}

/// Removes people the batch created, the bases of its facts, and positions nobody else uses.
fn remove(tx: &mut Tx<'_>, batch: BatchId) -> Result<u32, Error> {
    execute(tx, "delete from disciplinary_cases where batch_id = $1", batch)?;
    execute(tx, "delete from decrees where batch_id = $1", batch)?;
    execute(
        tx,
        "delete from positions p where batch_id = $1 and not exists (select from position_history h where h.position_id = p.id)",
        batch,
    )?;
    // The ones that stay because somebody else uses them belong to nobody's batch any more.
    execute(tx, "update positions set batch_id = null where batch_id = $1", batch)?;
    execute(tx, "delete from employees where batch_id = $1", batch)
}
