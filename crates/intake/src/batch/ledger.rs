//! The list of batches.

use std::path::Path;

use chrono::{DateTime, Utc};
use diesel::{PgConnection, prelude::*, sql_types as t};
use kernel::{BatchId, DecreeId, Role};
use serde::Serialize;
use store::{
    Audit, DbError, Tx,
    schema::{decrees, import_batches},
};

use super::{Counts, Faults, Kind, Options, Outcome};
use crate::{Error, source};

/// One batch as the officer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = import_batches, check_for_backend(diesel::pg::Pg))]
pub struct Batch {
    /// Number.
    pub id: BatchId,
    /// units, employees, histories.
    pub kind: String,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: String,
    /// Who loaded it.
    pub author_name: String,
    /// Begin.
    pub started_at: DateTime<Utc>,
    /// Rows in the file.
    pub rows_read: i32,
    /// Created.
    pub rows_new: i32,
    /// Changed.
    pub rows_changed: i32,
    /// Same as recorded.
    pub rows_unchanged: i32,
    /// Refused.
    pub rows_bad: i32,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// The latest batches, newest first.
///
/// # Errors
/// The database's.
pub fn batches(conn: &mut PgConnection, limit: i64) -> Result<Vec<Batch>, Error> {
    Ok(import_batches::table
        .order((import_batches::started_at.desc(), import_batches::id.desc()))
        .limit(limit)
        .select(Batch::as_select())
        .load(conn)?)
}

/// A batch being loaded.
pub(super) struct Open {
    pub(super) id: BatchId,
    kind: Kind,
    role: Role,
}

/// What a batch is loaded from.
pub(super) struct Origin {
    name: String,
    hash: String,
    /// What its facts stand on where no decree is named.
    basis: String,
}

impl Origin {
    /// A file.
    pub(super) fn file(path: &Path) -> Result<Self, Error> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { hash: source::hash(path)?, basis: format!("Data SIASN, berkas {name}"), name })
    }

    /// Something that is no file; the name tells it from every other.
    pub(super) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), hash: source::hash_of(name.as_bytes()), basis: format!("Data SIASN, {name}") }
    }
}

/// Enters the batch and the profile that is the basis of its facts.
pub(super) fn open(tx: &mut Tx<'_>, kind: Kind, role: Role, origin: &Origin) -> Result<Open, Error> {
    let (id, profile) = (BatchId::new(), DecreeId::new());
    let (now, today) = (tx.now(), tx.today());
    let (author, author_name) = (tx.actor().user, tx.actor().name.clone());
    diesel::insert_into(import_batches::table)
        .values((
            import_batches::id.eq(id),
            import_batches::kind.eq(kind.as_str()),
            import_batches::file_name.eq(&origin.name),
            import_batches::file_hash.eq(&origin.hash),
            import_batches::author_id.eq(author.map(kernel::UserId::uuid)),
            import_batches::author_name.eq(author_name),
            import_batches::started_at.eq(now),
        ))
        .execute(tx.conn())?;
    if kind != Kind::Units {
        diesel::insert_into(decrees::table)
            .values((
                decrees::id.eq(profile),
                decrees::kind.eq("registry_profile"),
                decrees::number.eq(&origin.basis),
                decrees::issued_on.eq(today),
                decrees::batch_id.eq(id.uuid()),
                decrees::recorded_at.eq(now),
                decrees::recorded_by.eq(author.map(kernel::UserId::uuid)),
            ))
            .execute(tx.conn())?;
    }
    diesel::sql_query("insert into intake_batch (id, at, today, author, decree) values ($1, $2, $3, $4, $5)")
        .bind::<t::Uuid, _>(id)
        .bind::<t::Timestamptz, _>(now)
        .bind::<t::Date, _>(today)
        .bind::<t::Nullable<t::Uuid>, _>(author)
        .bind::<t::Uuid, _>(profile)
        .execute(tx.conn())?;
    Ok(Open { id, kind, role })
}

impl Open {
    /// Counts, trail, workbook. A load that found nothing new leaves no batch behind.
    pub(super) fn close(
        self,
        tx: &mut Tx<'_>,
        options: &Options,
        mut counts: Counts,
        held: u32,
        faults: &mut Faults,
    ) -> Result<Outcome, Error> {
        counts.bad = faults.refused;
        let written = counts.new + counts.changed > 0;
        if written {
            self.keep(tx, counts)?;
        } else {
            self.drop(tx)?;
        }
        Ok(Outcome {
            batch: Some(self.id).filter(|_| written && !options.dry_run),
            kind: self.kind,
            dry_run: options.dry_run,
            counts,
            fault_book: faults.save()?,
            faults: std::mem::take(&mut faults.shown),
            warnings: std::mem::take(&mut faults.warnings),
            warning_count: faults.warning_count,
            held,
        })
    }

    fn keep(&self, tx: &mut Tx<'_>, counts: Counts) -> Result<(), Error> {
        let number = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
        let now = tx.now();
        diesel::update(import_batches::table.find(self.id.uuid()))
            .set((
                import_batches::finished_at.eq(now),
                import_batches::rows_read.eq(number(counts.read)),
                import_batches::rows_new.eq(number(counts.new)),
                import_batches::rows_changed.eq(number(counts.changed)),
                import_batches::rows_unchanged.eq(number(counts.unchanged)),
                import_batches::rows_bad.eq(number(counts.bad)),
            ))
            .execute(tx.conn())?;
        let action = match self.kind {
            Kind::Units => "import.units",
            Kind::Employees => "import.employees",
            Kind::Histories => "import.histories",
        };
        if self.kind != Kind::Units {
            people(tx, self, action)?;
        }
        tx.audit(Audit::new(action, self.role, "import_batches", self.id.uuid()).after(&counts)?)?;
        Ok(())
    }

    fn drop(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        diesel::delete(decrees::table.filter(decrees::batch_id.eq(self.id.uuid()))).execute(tx.conn())?;
        diesel::delete(import_batches::table.find(self.id.uuid())).execute(tx.conn())?;
        Ok(())
    }
}

/// One row in the trail for every person who was there before and changed.
fn people(tx: &mut Tx<'_>, open: &Open, action: &str) -> Result<(), DbError> {
    let call = tx.call().clone();
    diesel::sql_query(include_str!("audit.sql"))
        .bind::<t::Timestamptz, _>(call.now)
        .bind::<t::Nullable<t::Uuid>, _>(call.actor.user)
        .bind::<t::Text, _>(call.actor.name)
        .bind::<t::Text, _>(open.role)
        .bind::<t::Text, _>(call.tag.0)
        .bind::<t::Text, _>(action)
        .bind::<t::Text, _>(format!("batch {}", open.id))
        .execute(tx.conn())?;
    Ok(())
}
