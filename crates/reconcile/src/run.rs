//! Taking stock: people read, compared, and what differs kept.

use bkn::CallId;
use chrono::NaiveDate;
use diesel::{PgConnection, prelude::*, sql_types as t};
use futures_util::{StreamExt, stream};
use kernel::{Call, EmployeeId, Nip, Permission, access};
use pg::Db;
use serde::Serialize;
use store::{Audit, Tx, schema::registry_runs as r};
use uuid::Uuid;

use crate::{
    Error, Person, Reader, Scope, compare,
    compare::Theirs,
    decide, differences,
    reader::Unread,
    take,
    words::{Outcome, RunKind},
};

/// What taking stock came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// People compared.
    pub people: u32,
    /// Of them with a difference.
    pub different: u32,
    /// People whose number the registry does not know.
    pub unknown: u32,
    /// People the registry did not answer for.
    pub unanswered: u32,
    /// Differences that were decided by the table of fields.
    pub repaired: u32,
}

/// How stock is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// Why.
    pub kind: RunKind,
    /// Only so many people: those who were compared the longest ago, or never.
    pub most: Option<u32>,
    /// What the table of fields decides is done at once.
    pub repair: bool,
}

/// Compares everybody in scope with the registry. `hear` is told how many of how many are done.
///
/// # Errors
/// [`Error::Denied`], [`Error::Nobody`], [`Error::NoToken`], [`Error::Busy`]; what was compared until then is kept.
pub async fn take_stock(
    db: &Db,
    reader: &Reader,
    call: &Call,
    scope: &Scope,
    how: How,
    hear: &(dyn Fn(u32, u32) + Send + Sync),
) -> Result<Taken, Error> {
    access::require_agency(&call.actor, Permission::ManageRegistry)?;
    let (wanted, today) = (scope.clone(), call.today());
    let people = db.read(move |conn| longest_ago(conn, &wanted, today, how.most)).await?;
    let total = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let (name, run) = (scope.to_string(), Uuid::now_v7());
    db.write(call.clone(), move |tx| begin(tx, run, how.kind, &name)).await?;
    let mut taken = Taken::default();
    let call_id = CallId::new(&call.tag.0);
    let compared = stream::iter(people)
        .map(|person| one(db, reader, call, &call_id, person, how.repair))
        .buffer_unordered(reader.settings().concurrency.max(1));
    let mut compared = std::pin::pin!(compared);
    while let Some(done) = compared.next().await {
        match done? {
            Compared::Found { outcome, repaired } => {
                taken.people += 1;
                taken.different += u32::from(outcome == Outcome::Different);
                taken.unknown += u32::from(outcome == Outcome::UnknownThere);
                taken.repaired += repaired;
            }
            Compared::Unanswered => taken.unanswered += 1,
        }
        hear(taken.people + taken.unanswered, total);
    }
    db.write(call.clone(), move |tx| finish(tx, run, &taken)).await?;
    Ok(taken)
}

/// What became of one person.
enum Compared {
    Found { outcome: Outcome, repaired: u32 },
    Unanswered,
}

async fn one(
    db: &Db,
    reader: &Reader,
    call: &Call,
    call_id: &CallId,
    person: Person,
    repair: bool,
) -> Result<Compared, Error> {
    let id = person.id;
    let theirs = match read(reader, call_id, &person.nip, call.today()).await {
        Ok(Some(theirs)) => theirs,
        Ok(None) => {
            db.write(call.clone(), move |tx| differences::checked(tx, id, Outcome::UnknownThere)).await?;
            return Ok(Compared::Found { outcome: Outcome::UnknownThere, repaired: 0 });
        }
        Err(Unread::Person(failure)) => {
            tracing::warn!(%failure, "somebody was not compared");
            return Ok(Compared::Unanswered);
        }
        Err(unread) => return Err(unread.into()),
    };
    let (outcome, repaired) = db
        .write(call.clone(), move |tx| {
            let outcome = kept(tx, id, &theirs.record)?;
            take::decided(tx, id, &theirs)?;
            let repaired = if repair { decide::by_table(tx, id, &theirs)? } else { 0 };
            Ok::<_, Error>((outcome, repaired))
        })
        .await?;
    Ok(Compared::Found { outcome, repaired })
}

/// Compares with our side as it is now, and keeps what differs.
fn kept(tx: &mut Tx<'_>, id: EmployeeId, theirs: &Theirs) -> Result<Outcome, Error> {
    let today = tx.today();
    // The person first, then their differences: the same order as every use case.
    employees::lock(tx, id)?;
    let ours = compare::load(tx.conn(), id, today)?;
    let found = compare::compare(&ours, theirs);
    differences::keep(tx, id, &found)
}

/// What was read of one person: as it is compared, and the rows as they came.
pub(crate) struct Read {
    pub(crate) nip: String,
    pub(crate) record: Theirs,
    pub(crate) main: bkn::DataUtama,
    pub(crate) rows: crate::pull::Rows,
}

/// Reads the registry's side; `None` when it does not know the number.
async fn read(reader: &Reader, call: &CallId, nip: &str, today: NaiveDate) -> Result<Option<Read>, Unread> {
    let Ok(number) = nip.parse::<Nip>() else { return Ok(None) };
    let Some(main) = reader.data_utama(call, &number).await? else { return Ok(None) };
    let rows = crate::pull::Rows::read(reader, call, &number).await?;
    let record = Theirs::of(&main, &rows, today);
    Ok(Some(Read { nip: nip.to_owned(), record, main, rows }))
}

/// Who is in scope, whoever was compared the longest ago first.
fn longest_ago(
    conn: &mut PgConnection,
    scope: &Scope,
    day: NaiveDate,
    most: Option<u32>,
) -> Result<Vec<Person>, Error> {
    let limit = most.map_or(i64::MAX, i64::from);
    let people: Vec<Person> = diesel::sql_query(format!(
        "select p.id, p.nip from ({}) p left join registry_checks c on c.employee_id = p.id \
         order by c.checked_at nulls first, p.nip limit $4",
        crate::scope::IN_SCOPE
    ))
    .bind::<t::Date, _>(day)
    .bind::<t::Nullable<t::Uuid>, _>(scope.unit())
    .bind::<t::Nullable<t::Text>, _>(scope.nip())
    .bind::<t::BigInt, _>(limit)
    .load(conn)?;
    if people.is_empty() { Err(Error::Nobody(scope.to_string())) } else { Ok(people) }
}

/// People about whom somebody has decided for the registry's side: they are read again, so that what is taken over is what
/// is there now.
///
/// # Errors
/// As [`take_stock`].
pub async fn take_decided(db: &Db, reader: &Reader, call: &Call) -> Result<u32, Error> {
    let people = db.read(take::waiting).await?;
    let call_id = CallId::new(&call.tag.0);
    let mut taken = 0;
    for person in people {
        if let Compared::Found { .. } = one(db, reader, call, &call_id, person, false).await? {
            taken += 1;
        }
    }
    Ok(taken)
}

fn begin(tx: &mut Tx<'_>, id: Uuid, kind: RunKind, scope: &str) -> Result<(), Error> {
    let now = tx.now();
    diesel::insert_into(r::table)
        .values((r::id.eq(id), r::kind.eq(kind.as_str()), r::scope.eq(scope), r::started_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

fn finish(tx: &mut Tx<'_>, id: Uuid, taken: &Taken) -> Result<(), Error> {
    let number = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    diesel::update(r::table.find(id))
        .set((
            r::finished_at.eq(kernel::clock::now()),
            r::people.eq(number(taken.people)),
            r::different.eq(number(taken.different)),
            r::unanswered.eq(number(taken.unanswered)),
        ))
        .execute(tx.conn())?;
    let grant = access::require_agency(tx.actor(), Permission::ManageRegistry)?;
    tx.audit(Audit::new("reconcile.run", grant.role, "registry_runs", id).after(taken)?)?;
    Ok(())
}
