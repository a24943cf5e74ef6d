//! The legal stop: nothing about one person is sent until it is lifted. Permission and trail are the caller's (`sync::officer`).

use chrono::{DateTime, Utc};
use diesel::{dsl::exists, pg::Pg, prelude::*, select};
use kernel::EmployeeId;
use serde::Serialize;
use uuid::Uuid;

use super::settle::notify;
use crate::{
    DbError, Tx,
    schema::{outbox, outbox_attempts, outbox_freezes},
};

/// A stop, past or in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = outbox_freezes, check_for_backend(Pg))]
pub struct Freeze {
    /// Its row.
    pub id: Uuid,
    /// Whom it concerns.
    pub employee_id: EmployeeId,
    /// Why.
    pub reason: String,
    /// By whom.
    pub frozen_by_name: String,
    /// Since when.
    pub frozen_at: DateTime<Utc>,
    /// Until when; `None` while it lasts.
    pub lifted_at: Option<DateTime<Utc>>,
    /// By whom lifted.
    pub lifted_by_name: Option<String>,
    /// Why lifted.
    pub lift_reason: Option<String>,
}

/// Stops sending about `employee`. An event whose call is under way is finished; one that was only taken is given back. `false`
/// when the person is frozen already.
///
/// # Errors
/// The database's.
pub fn freeze(tx: &mut Tx<'_>, employee: EmployeeId, reason: &str) -> Result<bool, DbError> {
    let (now, actor) = (tx.now(), tx.actor().clone());
    let frozen = diesel::insert_into(outbox_freezes::table)
        .values((
            outbox_freezes::id.eq(Uuid::now_v7()),
            outbox_freezes::employee_id.eq(employee),
            outbox_freezes::reason.eq(reason),
            outbox_freezes::frozen_by.eq(actor.user.map(|user| user.uuid())),
            outbox_freezes::frozen_by_name.eq(&actor.name),
            outbox_freezes::frozen_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    if frozen == 0 {
        return Ok(false);
    }
    let under_way = outbox_attempts::table
        .filter(outbox_attempts::outbox_seq.eq(outbox::seq))
        .filter(outbox_attempts::finished_at.is_null());
    diesel::update(outbox::table)
        .filter(outbox::employee_id.eq(employee))
        .filter(outbox::state.eq("pending"))
        .filter(outbox::leased_by.is_not_null())
        .filter(diesel::dsl::not(exists(under_way)))
        .set((outbox::leased_by.eq(None::<Uuid>), outbox::next_attempt_at.eq(now)))
        .execute(tx.conn())?;
    Ok(true)
}

/// Lets sending about `employee` go on. `false` when the person is not frozen.
///
/// # Errors
/// The database's.
pub fn lift(tx: &mut Tx<'_>, employee: EmployeeId, reason: &str) -> Result<bool, DbError> {
    let (now, name) = (tx.now(), tx.actor().name.clone());
    let lifted = diesel::update(outbox_freezes::table)
        .filter(outbox_freezes::employee_id.eq(employee))
        .filter(outbox_freezes::lifted_at.is_null())
        .set((
            outbox_freezes::lifted_at.eq(now),
            outbox_freezes::lifted_by_name.eq(name),
            outbox_freezes::lift_reason.eq(reason),
        ))
        .execute(tx.conn())?;
    // What was put off for it is looked at again; what waits for a reason of its own goes on waiting.
    diesel::update(outbox::table)
        .filter(outbox::employee_id.eq(employee))
        .filter(outbox::state.eq("pending"))
        .filter(outbox::leased_by.is_null())
        .filter(outbox::failures.eq(0))
        .set(outbox::next_attempt_at.eq(now))
        .execute(tx.conn())?;
    notify(tx)?;
    Ok(lifted > 0)
}

/// The stops in force, or all about one person, newest first.
///
/// # Errors
/// The database's.
pub fn frozen(conn: &mut PgConnection, employee: Option<EmployeeId>) -> Result<Vec<Freeze>, DbError> {
    let mut query = outbox_freezes::table
        .select(Freeze::as_select())
        .order((outbox_freezes::frozen_at.desc(), outbox_freezes::id.desc()))
        .into_boxed();
    query = match employee {
        Some(employee) => query.filter(outbox_freezes::employee_id.eq(employee)),
        None => query.filter(outbox_freezes::lifted_at.is_null()),
    };
    Ok(query.load(conn)?)
}

/// Whether nothing about `employee` may be sent now.
///
/// # Errors
/// The database's.
pub fn is_frozen(conn: &mut PgConnection, employee: EmployeeId) -> Result<bool, DbError> {
    let stops = outbox_freezes::table
        .filter(outbox_freezes::employee_id.eq(employee))
        .filter(outbox_freezes::lifted_at.is_null());
    Ok(select(exists(stops)).get_result(conn)?)
}
