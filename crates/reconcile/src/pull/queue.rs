//! Who is done: the tables behind a pull that can be interrupted.

use chrono::{DateTime, Utc};
use diesel::{prelude::*, sql_types as t};
use intake::{HistoryLine, Lines, NumberedLine};
use kernel::{BatchId, Nip};
use serde_json::Value;
use store::{
    DbError, Tx,
    schema::{pull_people, pulls},
};
use uuid::Uuid;

use super::misfit::Misfit;
use crate::{Error, Scope, scope::IN_SCOPE};

/// A pull under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) id: Uuid,
    /// People in it.
    pub(super) total: u32,
    /// Of them read already.
    pub(super) done: u32,
    /// It was begun earlier and goes on.
    pub(super) resumed: bool,
}

/// Goes on with the open pull of this scope, or begins one.
pub(super) fn open(tx: &mut Tx<'_>, scope: &Scope, fresh_seconds: i64) -> Result<Open, Error> {
    let found: Option<Uuid> = pulls::table
        .filter(pulls::scope.eq(scope.to_string()).and(pulls::finished_at.is_null()))
        .select(pulls::id)
        .for_update()
        .first(tx.conn())
        .optional()?;
    let (id, resumed) = match found {
        Some(id) => {
            again(tx, id, fresh_seconds)?;
            (id, true)
        }
        None => (begin(tx, scope)?, false),
    };
    let count = |state: Option<&str>, tx: &mut Tx<'_>| -> Result<u32, Error> {
        let mut rows = pull_people::table.filter(pull_people::pull_id.eq(id)).count().into_boxed();
        if let Some(state) = state {
            rows = rows.filter(pull_people::state.eq(state.to_owned()));
        }
        Ok(u32::try_from(rows.get_result::<i64>(tx.conn())?).unwrap_or(u32::MAX))
    };
    let total = count(None, tx)?;
    if total == 0 {
        return Err(Error::Nobody(scope.to_string()));
    }
    Ok(Open { id, total, done: count(Some("read"), tx)?, resumed })
}

/// Whoever was not answered, or was read too long ago, is asked again.
fn again(tx: &mut Tx<'_>, id: Uuid, fresh_seconds: i64) -> Result<(), Error> {
    let stale: DateTime<Utc> = tx.now() - chrono::TimeDelta::try_seconds(fresh_seconds).unwrap_or_default();
    let of_pull = pull_people::table.filter(pull_people::pull_id.eq(id));
    diesel::update(of_pull.filter(pull_people::state.eq("failed").or(pull_people::read_at.lt(stale))))
        .set((pull_people::state.eq("waiting"), pull_people::misfits.eq(serde_json::json!([]))))
        .execute(tx.conn())?;
    Ok(())
}

fn begin(tx: &mut Tx<'_>, scope: &Scope) -> Result<Uuid, Error> {
    let id = Uuid::now_v7();
    let (now, today, by) = (tx.now(), tx.today(), tx.actor().user);
    diesel::insert_into(pulls::table)
        .values((
            pulls::id.eq(id),
            pulls::scope.eq(scope.to_string()),
            pulls::started_at.eq(now),
            pulls::started_by.eq(by.map(kernel::UserId::uuid)),
        ))
        .execute(tx.conn())?;
    diesel::sql_query(format!(
        "insert into pull_people (pull_id, place, employee_id, nip) \
         select $4, row_number() over (order by p.nip), p.id, p.nip from ({IN_SCOPE}) p"
    ))
    .bind::<t::Date, _>(today)
    .bind::<t::Nullable<t::Uuid>, _>(scope.unit())
    .bind::<t::Nullable<t::Text>, _>(scope.nip())
    .bind::<t::Uuid, _>(id)
    .execute(tx.conn())?;
    Ok(id)
}

/// Somebody to be read.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) place: i32,
    pub(super) nip: Nip,
}

/// The next people to be read.
pub(super) fn waiting(conn: &mut PgConnection, pull: Uuid, most: i64) -> Result<Vec<Waiting>, Error> {
    let rows: Vec<(i32, String)> = pull_people::table
        .filter(pull_people::pull_id.eq(pull).and(pull_people::state.eq("waiting")))
        .order(pull_people::place)
        .limit(most)
        .select((pull_people::place, pull_people::nip))
        .load(conn)?;
    rows.into_iter()
        .map(|(place, nip)| {
            let nip = nip.parse().map_err(|e| Error::Db(DbError::Shape(format!("employee number: {e}"))))?;
            Ok(Waiting { place, nip })
        })
        .collect()
}

/// What was read of one person; `None`: not now.
pub(super) struct Read {
    pub(super) place: i32,
    pub(super) line: Option<HistoryLine>,
    pub(super) misfits: Vec<Misfit>,
}

/// Keeps what was read, so that an interrupted pull goes on behind it.
pub(super) fn keep(tx: &mut Tx<'_>, pull: Uuid, read: &[Read]) -> Result<(), Error> {
    let now = tx.now();
    let (mut places, mut lines, mut misfits) = (Vec::new(), Vec::new(), Vec::new());
    for person in read {
        places.push(person.place);
        lines.push(person.line.as_ref().map(json).transpose()?);
        misfits.push(json(&person.misfits)?);
    }
    diesel::sql_query(
        "update pull_people p set state = case when r.line is null then 'failed' else 'read' end, line = r.line, misfits = r.misfits, \
         read_at = $5 from unnest($2::int[], $3::jsonb[], $4::jsonb[]) r(place, line, misfits) where p.pull_id = $1 and p.place = r.place",
    )
    .bind::<t::Uuid, _>(pull)
    .bind::<t::Array<t::Integer>, _>(places)
    .bind::<t::Array<t::Nullable<t::Jsonb>>, _>(lines)
    .bind::<t::Array<t::Jsonb>, _>(misfits)
    .bind::<t::Timestamptz, _>(now)
    .execute(tx.conn())?;
    Ok(())
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<Value, DbError> {
    serde_json::to_value(value).map_err(|e| DbError::Shape(e.to_string()))
}

/// Takes the pull for loading; `false` when another process has loaded it.
pub(super) fn claim(tx: &mut Tx<'_>, pull: Uuid) -> Result<bool, Error> {
    let finished: Option<DateTime<Utc>> =
        pulls::table.find(pull).select(pulls::finished_at).for_update().first(tx.conn())?;
    Ok(finished.is_none())
}

/// The lines that were read, out of the table.
pub(super) struct ReadLines {
    pub(super) pull: Uuid,
    pub(super) last: i32,
}

impl Lines for ReadLines {
    fn next(&mut self, tx: &mut Tx<'_>, most: usize) -> Result<Vec<NumberedLine>, intake::Error> {
        let rows: Vec<(i32, Option<Value>)> = pull_people::table
            .filter(pull_people::pull_id.eq(self.pull).and(pull_people::state.eq("read")))
            .filter(pull_people::place.gt(self.last))
            .order(pull_people::place)
            .limit(i64::try_from(most).unwrap_or(i64::MAX))
            .select((pull_people::place, pull_people::line))
            .load(tx.conn())?;
        self.last = rows.last().map_or(self.last, |(place, _)| *place);
        Ok(rows
            .into_iter()
            .map(|(place, line)| {
                (u32::try_from(place).unwrap_or(0), line.and_then(|line| serde_json::from_value(line).ok()))
            })
            .collect())
    }
}

/// The pull is loaded: lines go, what the load found is added to each person's misfits.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    pull: Uuid,
    batch: Option<BatchId>,
    found: Vec<(i32, Misfit)>,
) -> Result<(), Error> {
    for (place, misfit) in found {
        let misfit = json(&[misfit])?;
        diesel::sql_query("update pull_people set misfits = misfits || $3 where pull_id = $1 and place = $2")
            .bind::<t::Uuid, _>(pull)
            .bind::<t::Integer, _>(place)
            .bind::<t::Jsonb, _>(misfit)
            .execute(tx.conn())?;
    }
    diesel::update(pull_people::table.filter(pull_people::pull_id.eq(pull).and(pull_people::state.eq("read"))))
        .set((pull_people::state.eq("loaded"), pull_people::line.eq(None::<Value>)))
        .execute(tx.conn())?;
    let now = tx.now();
    diesel::update(pulls::table.find(pull))
        .set((pulls::finished_at.eq(now), pulls::batch_id.eq(batch.map(BatchId::uuid))))
        .execute(tx.conn())?;
    Ok(())
}

/// Everybody's misfits, by number, and how many were not answered for.
pub(super) fn misfits(conn: &mut PgConnection, pull: Uuid) -> Result<(Vec<(String, Misfit)>, u32), Error> {
    let rows: Vec<(String, String, Value)> = pull_people::table
        .filter(pull_people::pull_id.eq(pull))
        .filter(pull_people::misfits.ne(serde_json::json!([])))
        .order(pull_people::place)
        .select((pull_people::nip, pull_people::state, pull_people::misfits))
        .load(conn)?;
    let failed = rows.iter().filter(|(_, state, _)| state == "failed").count();
    let mut all = Vec::new();
    for (nip, _, found) in rows {
        let found: Vec<Misfit> = serde_json::from_value(found).map_err(|e| DbError::Shape(e.to_string()))?;
        all.extend(found.into_iter().map(|misfit| (nip.clone(), misfit)));
    }
    Ok((all, u32::try_from(failed).unwrap_or(u32::MAX)))
}
