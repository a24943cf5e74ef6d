//! The differences that are kept, so that their age can be told: a new one is added, a known one seen again, one that is gone
//! closes itself.

use diesel::{prelude::*, sql_types as t};
use kernel::EmployeeId;
use store::{
    Tx,
    schema::{registry_checks as c, registry_differences as d},
};
use uuid::Uuid;

use crate::{
    Error,
    compare::Found,
    fields, policy,
    words::{ClosedHow, DiffState, Outcome},
};

/// A difference that is open now.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = d, check_for_backend(diesel::pg::Pg))]
struct Known {
    id: Uuid,
    kind: String,
    row_key: String,
    field: String,
    theirs: Option<String>,
    ours: Option<String>,
    state: DiffState,
    postponed_until: Option<chrono::NaiveDate>,
}

/// Keeps what a comparison of one person found.
///
/// # Errors
/// The database's.
pub(crate) fn keep(tx: &mut Tx<'_>, employee: EmployeeId, found: &[Found]) -> Result<Outcome, Error> {
    let known: Vec<Known> = d::table
        .filter(d::employee_id.eq(employee.uuid()).and(d::closed_at.is_null()))
        .select(Known::as_select())
        .for_update()
        .load(tx.conn())?;
    for one in found {
        let same = |known: &&Known| {
            (known.kind.as_str(), known.row_key.as_str(), known.field.as_str())
                == (one.kind.as_str(), one.row_key.as_str(), one.field)
        };
        match known.iter().find(same) {
            // Not arrived yet: neither found nor gone.
            _ if one.on_the_way => {}
            Some(known) => see_again(tx, known, one)?,
            None => add(tx, employee, one)?,
        }
    }
    let gone = known.iter().filter(|known| {
        !found.iter().any(|one| {
            (known.kind.as_str(), known.row_key.as_str(), known.field.as_str())
                == (one.kind.as_str(), one.row_key.as_str(), one.field)
        })
    });
    for known in gone {
        let how = match known.state {
            DiffState::Sending => ClosedHow::Ours,
            DiffState::Taking => ClosedHow::Theirs,
            _ => ClosedHow::Vanished,
        };
        close(tx, known.id, how)?;
    }
    let outcome = if found.iter().all(|one| one.on_the_way) { Outcome::Same } else { Outcome::Different };
    checked(tx, employee, outcome)?;
    Ok(outcome)
}

fn shown(one: &Found, value: Option<&String>) -> Option<String> {
    let field = fields::find(one.kind, one.field);
    value.map(|value| field.map_or_else(|| value.clone(), |field| field.shown(value)))
}

fn add(tx: &mut Tx<'_>, employee: EmployeeId, one: &Found) -> Result<(), Error> {
    let now = tx.now();
    diesel::insert_into(d::table)
        .values((
            (
                d::id.eq(Uuid::now_v7()),
                d::employee_id.eq(employee.uuid()),
                d::kind.eq(one.kind.as_str()),
                d::row_key.eq(&one.row_key),
                d::field.eq(one.field),
                d::label.eq(&one.label),
                d::sort.eq(one.sort.as_str()),
            ),
            (
                d::ours.eq(shown(one, one.ours.as_ref())),
                d::theirs.eq(shown(one, one.theirs.as_ref())),
                d::history_id.eq(one.history.map(kernel::HistoryId::uuid)),
                d::registry_row_id.eq(&one.registry_row),
            ),
            (
                d::winner.eq(policy::winner(one.kind, one.field, one.ours.as_deref(), one.theirs.as_deref()).as_str()),
                d::first_seen_at.eq(now),
                d::last_seen_at.eq(now),
            ),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    Ok(())
}

/// It is still there. What was decided holds while the values are those that were seen; a decision that has run its course
/// without effect is open again.
fn see_again(tx: &mut Tx<'_>, known: &Known, one: &Found) -> Result<(), Error> {
    let (now, today) = (tx.now(), tx.today());
    let (ours, theirs) = (shown(one, one.ours.as_ref()), shown(one, one.theirs.as_ref()));
    let as_seen = ours == known.ours && theirs == known.theirs;
    let over = known.postponed_until.is_some_and(|until| until <= today);
    let state = match known.state {
        DiffState::Postponed if as_seen && !over => DiffState::Postponed,
        DiffState::Taking if as_seen => DiffState::Taking,
        _ => DiffState::Open,
    };
    let winner = policy::winner(one.kind, one.field, one.ours.as_deref(), one.theirs.as_deref());
    diesel::update(d::table.find(known.id))
        .set((
            d::ours.eq(ours),
            d::theirs.eq(theirs),
            d::label.eq(&one.label),
            d::sort.eq(one.sort.as_str()),
            d::history_id.eq(one.history.map(kernel::HistoryId::uuid)),
            d::registry_row_id.eq(&one.registry_row),
            d::winner.eq(winner.as_str()),
            d::state.eq(state.as_str()),
            d::last_seen_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

pub(crate) fn close(tx: &mut Tx<'_>, id: Uuid, how: ClosedHow) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(d::table.find(id))
        .set((d::state.eq(DiffState::Closed.as_str()), d::closed_at.eq(now), d::closed_how.eq(how.as_str())))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes when the person was compared.
pub(crate) fn checked(tx: &mut Tx<'_>, employee: EmployeeId, outcome: Outcome) -> Result<(), Error> {
    let now = tx.now();
    diesel::sql_query(
        "insert into registry_checks (employee_id, checked_at, outcome) values ($1, $2, $3) \
         on conflict (employee_id) do update set checked_at = excluded.checked_at, outcome = excluded.outcome",
    )
    .bind::<t::Uuid, _>(employee)
    .bind::<t::Timestamptz, _>(now)
    .bind::<t::Text, _>(outcome)
    .execute(tx.conn())?;
    Ok(())
}

/// When somebody was last compared.
///
/// # Errors
/// The database's.
pub fn last_checked(
    conn: &mut PgConnection,
    employee: EmployeeId,
) -> Result<Option<chrono::DateTime<chrono::Utc>>, Error> {
    Ok(c::table.find(employee.uuid()).select(c::checked_at).first(conn).optional()?)
}
