//! Taking stock: people read, compared, and what differs kept.

use bkn::CallId;
use chrono::NaiveDate;
use diesel::{PgConnection, prelude::*, sql_types as t};
use futures_util::{StreamExt, stream};
use kernel::{Call, EmployeeId, Nip, Permission, access};
use pg::Db;
use serde::Serialize;
use store::{Audit, Tx, audit::sensitive_reads_by, schema::registry_runs as r};
use uuid::Uuid;

use crate::{
    Error, Person, Reader, Scope, compare,
    compare::Side,
    decide, differences,
    reader::Unread,
    take,
    words::{Outcome, RunKind},
};

/// People whose answers are settled together at the most.
const TOGETHER: usize = 25;
/// What a person reads among those who opened their data.
const PURPOSE: &str = "Pembandingan dengan SIASN: kontak, keluarga, hukuman disiplin";

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
    let asked = stream::iter(people)
        .map(|person| ask(reader, &call_id, person, today))
        .buffer_unordered(reader.settings().concurrency.max(1))
        .ready_chunks(TOGETHER);
    let mut asked = std::pin::pin!(asked);
    while let Some(chunk) = asked.next().await {
        let (mut answers, mut stop) = (Vec::with_capacity(chunk.len()), None);
        for answer in chunk {
            match answer {
                Ok(answer) => answers.push(answer),
                Err(error) => stop = Some(error),
            }
        }
        for compared in settle(db, call, answers, how.repair).await? {
            taken.count(&compared);
            hear(taken.people + taken.unanswered, total);
        }
        if let Some(error) = stop {
            return Err(error);
        }
    }
    db.write(call.clone(), move |tx| finish(tx, run, &taken)).await?;
    Ok(taken)
}

impl Taken {
    fn count(&mut self, compared: &Compared) {
        match compared {
            Compared::Found { outcome, repaired } => {
                self.people += 1;
                self.different += u32::from(*outcome == Outcome::Different);
                self.unknown += u32::from(*outcome == Outcome::UnknownThere);
                self.repaired += repaired;
            }
            Compared::Unanswered => self.unanswered += 1,
        }
    }
}

/// What became of one person.
enum Compared {
    Found { outcome: Outcome, repaired: u32 },
    Unanswered,
}

/// What the registry said of one person.
pub(crate) enum Answer {
    Known(EmployeeId, Box<Read>),
    Unknown(EmployeeId),
    Unanswered,
}

impl Answer {
    /// Whose record is about to be compared, sensitive fields and all.
    pub(crate) fn opened(&self) -> Option<EmployeeId> {
        if let Self::Known(id, _) = self { Some(*id) } else { None }
    }
}

/// Asks the registry for one person. Somebody it does not answer for now is left for later.
pub(crate) async fn ask(reader: &Reader, call: &CallId, person: Person, today: NaiveDate) -> Result<Answer, Error> {
    match read(reader, call, &person.nip, today).await {
        Ok(Some(theirs)) => Ok(Answer::Known(person.id, Box::new(theirs))),
        Ok(None) => Ok(Answer::Unknown(person.id)),
        Err(Unread::Person(failure)) => {
            tracing::warn!(%failure, "somebody was not compared");
            Ok(Answer::Unanswered)
        }
        Err(unread) => Err(unread.into()),
    }
}

/// Compares everybody who was answered for, after it was written down that their sensitive fields are read.
async fn settle(db: &Db, call: &Call, answers: Vec<Answer>, repair: bool) -> Result<Vec<Compared>, Error> {
    let opened: Vec<EmployeeId> = answers.iter().filter_map(Answer::opened).collect();
    db.write(call.clone(), move |tx| opens(tx, &opened)).await?;
    let mut all = Vec::with_capacity(answers.len());
    for answer in answers {
        all.push(match answer {
            Answer::Unanswered => Compared::Unanswered,
            answer => {
                let done = db.write(call.clone(), move |tx| compared(tx, &answer, repair)).await?;
                Compared::Found { outcome: done.0, repaired: done.1 }
            }
        });
    }
    Ok(all)
}

/// A line in the trail of readings for each person: contact data, family and sanctions are read to be compared, and shown masked.
pub(crate) fn opens(tx: &mut Tx<'_>, people: &[EmployeeId]) -> Result<(), Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageRegistry)?;
    let own = tx.actor().employee;
    let others: Vec<EmployeeId> = people.iter().copied().filter(|id| Some(*id) != own).collect();
    if others.is_empty() {
        return Ok(());
    }
    Ok(sensitive_reads_by(tx, &others, grant.role, PURPOSE)?)
}

/// Compares one person, takes over what was decided, and with `repair` does what the table of fields decides. Answers how many
/// differences that was.
pub(crate) fn compared(tx: &mut Tx<'_>, answer: &Answer, repair: bool) -> Result<(Outcome, u32), Error> {
    match answer {
        Answer::Known(id, theirs) => {
            let outcome = kept(tx, *id, &theirs.record)?;
            take::decided(tx, *id, theirs)?;
            let repaired = if repair { decide::by_table(tx, *id, theirs)? } else { 0 };
            Ok((outcome, repaired))
        }
        Answer::Unknown(id) => {
            differences::checked(tx, *id, Outcome::UnknownThere)?;
            Ok((Outcome::UnknownThere, 0))
        }
        Answer::Unanswered => Err(Error::Unanswered),
    }
}

/// Compares with our side as it is now, and keeps what differs.
fn kept(tx: &mut Tx<'_>, id: EmployeeId, theirs: &Side) -> Result<Outcome, Error> {
    // The person first, then their differences: the same order as every use case.
    employees::lock(tx, id)?;
    let ours = compare::load(tx, id)?;
    let found = compare::compare(&ours, theirs);
    differences::keep(tx, id, &found)
}

/// What was read of one person: as it is compared, and the rows as they came.
pub(crate) struct Read {
    pub(crate) nip: String,
    pub(crate) record: Side,
    pub(crate) main: bkn::DataUtama,
    pub(crate) rows: crate::pull::Rows,
}

/// Reads the registry's side; `None` when it does not know the number.
async fn read(reader: &Reader, call: &CallId, nip: &str, today: NaiveDate) -> Result<Option<Read>, Unread> {
    let Ok(number) = nip.parse::<Nip>() else { return Ok(None) };
    let Some(main) = reader.data_utama(call, &number).await? else { return Ok(None) };
    let rows = crate::pull::Rows::read(reader, call, &number).await?;
    let record = compare::theirs(&main, &rows, today);
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
        let answer = ask(reader, &call_id, person, call.today()).await?;
        let done = settle(db, call, vec![answer], false).await?;
        taken += u32::from(done.iter().any(|one| matches!(one, Compared::Found { .. })));
    }
    Ok(taken)
}

pub(crate) fn begin(tx: &mut Tx<'_>, id: Uuid, kind: RunKind, scope: &str) -> Result<(), Error> {
    let now = tx.now();
    diesel::insert_into(r::table)
        .values((r::id.eq(id), r::kind.eq(kind.as_str()), r::scope.eq(scope), r::started_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

pub(crate) fn finish(tx: &mut Tx<'_>, id: Uuid, taken: &Taken) -> Result<(), Error> {
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
