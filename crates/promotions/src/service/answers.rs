//! What the registry's answers do to a request. The worker may bring the same answer twice: each compares with the
//! record first and then does nothing.

use chrono::NaiveDate;
use diesel::{PgConnection, prelude::*};
use kernel::{EmployeeId, Nip, RankGrade, RequestId};
use store::{
    DbError, Tx,
    schema::{employees as e, promotion_requests as pr, requests as r},
};
use workflow::{Action, State};

use super::{return_documents::reason_of_registry, step};
use crate::{Error, queries};

/// A request the registry has, or is about to have, and that may still move there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderWay {
    /// The request.
    pub request: RequestId,
    /// The person.
    pub employee: EmployeeId,
    /// Employee number.
    pub nip: Nip,
    /// Person id at the registry.
    pub registry_person_id: Option<String>,
    /// Rank asked for.
    pub target_rank: RankGrade,
    /// Proposed TMT.
    pub effective_on: NaiveDate,
    /// Proposal at the registry; `None` while an officer has yet to type it in there.
    pub proposal_id: Option<String>,
}

/// The requests to look for in the registry's lists.
///
/// # Errors
/// The database's.
pub fn under_way(conn: &mut PgConnection) -> Result<Vec<UnderWay>, Error> {
    type Row = (RequestId, EmployeeId, String, Option<String>, String, NaiveDate, Option<String>);
    let rows: Vec<Row> = r::table
        .inner_join(pr::table)
        .inner_join(e::table)
        .filter(r::state.eq_any([State::Approved, State::AtRegistry, State::Considered, State::Decreed]))
        .filter(pr::visible_at.is_null())
        .order(r::id)
        .select((r::id, r::employee_id, e::nip, e::registry_id, pr::target_rank, r::effective_on, pr::proposal_id))
        .load(conn)?;
    rows.into_iter()
        .map(|(request, employee, nip, registry_person_id, rank, effective_on, proposal_id)| {
            let shape = |what: &str| Error::Db(DbError::Shape(format!("{what} of request {request}")));
            Ok(UnderWay {
                request,
                employee,
                nip: nip.parse().map_err(|_| shape("employee number"))?,
                registry_person_id,
                target_rank: rank.parse().map_err(|_| shape("target rank"))?,
                effective_on,
                proposal_id,
            })
        })
        .collect()
}

/// The proposal is in the registry under this id: approved → at the registry.
///
/// # Errors
/// What the step refuses.
pub fn proposal_entered(tx: &mut Tx<'_>, id: RequestId, proposal_id: &str) -> Result<(), Error> {
    let (request, person) = step::open(tx, id)?;
    if request.state != State::Approved {
        return Ok(());
    }
    diesel::update(pr::table.find(id)).set(pr::proposal_id.eq(proposal_id)).execute(tx.conn())?;
    step::take(tx, &request, &person, None, Action::Enter, Some(proposal_id), &[])?;
    Ok(())
}

/// What the registry says about the proposal, in its own words.
///
/// # Errors
/// The database's.
pub fn registry_state(tx: &mut Tx<'_>, id: RequestId, code: &str, name: &str) -> Result<(), Error> {
    diesel::update(pr::table.find(id))
        .set((pr::registry_state.eq(code), pr::registry_state_name.eq(name)))
        .execute(tx.conn())?;
    Ok(())
}

/// The technical consideration is signed: at the registry → considered.
///
/// # Errors
/// What the step refuses.
pub fn considered(tx: &mut Tx<'_>, id: RequestId, number: &str, issued_on: NaiveDate) -> Result<(), Error> {
    let (request, person) = step::open(tx, id)?;
    if request.state != State::AtRegistry {
        return Ok(());
    }
    diesel::update(pr::table.find(id))
        .set((pr::consideration_number.eq(number), pr::consideration_on.eq(issued_on)))
        .execute(tx.conn())?;
    step::take(tx, &request, &person, None, Action::Consider, Some(number), &[])?;
    Ok(())
}

/// The registry gave the file back for mending (BTS).
///
/// # Errors
/// What the step refuses.
pub fn returned_by_registry(tx: &mut Tx<'_>, id: RequestId, reason: &str) -> Result<(), Error> {
    answered(tx, id, Action::Return, reason)
}

/// The registry refused (TMS).
///
/// # Errors
/// What the step refuses.
pub fn refused_by_registry(tx: &mut Tx<'_>, id: RequestId, reason: &str) -> Result<(), Error> {
    answered(tx, id, Action::Refuse, reason)
}

fn answered(tx: &mut Tx<'_>, id: RequestId, action: Action, reason: &str) -> Result<(), Error> {
    let (request, person) = step::open(tx, id)?;
    if request.state != State::AtRegistry {
        return Ok(());
    }
    step::take(tx, &request, &person, None, action, Some(reason), &reason_of_registry(reason))?;
    Ok(())
}

/// The registry took the signed decree.
///
/// # Errors
/// The database's.
pub fn decree_uploaded(tx: &mut Tx<'_>, id: RequestId) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(pr::table.find(id).filter(pr::decree_uploaded_at.is_null()))
        .set(pr::decree_uploaded_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// The registry's rank history shows the new rank under this row id. When the TMT is reached, the case is done.
///
/// # Errors
/// What the step refuses.
pub fn visible(tx: &mut Tx<'_>, id: RequestId, registry_row_id: &str) -> Result<(), Error> {
    let now = tx.now();
    let seen = diesel::update(pr::table.find(id).filter(pr::visible_at.is_null()))
        .set(pr::visible_at.eq(now))
        .execute(tx.conn())?;
    if seen == 1
        && let Some(row) = queries::details(tx, id)?.rank_history_id
    {
        employees::service::rank_seen(tx, row, registry_row_id)?;
    }
    take_effect(tx, id)
}

/// Decreed requests that the registry shows and whose TMT is reached on `day`.
///
/// # Errors
/// The database's.
pub fn due_for_effect(conn: &mut PgConnection, day: NaiveDate) -> Result<Vec<RequestId>, Error> {
    Ok(r::table
        .inner_join(pr::table)
        .filter(r::state.eq(State::Decreed).and(r::effective_on.le(day)).and(pr::visible_at.is_not_null()))
        .select(r::id)
        .load(conn)?)
}

/// Decreed → effective, once the TMT is reached and the registry shows the rank. The rank itself is in force from its
/// TMT by its dates; nothing has to run for that.
///
/// # Errors
/// What the step refuses.
pub fn take_effect(tx: &mut Tx<'_>, id: RequestId) -> Result<(), Error> {
    let (request, person) = step::open(tx, id)?;
    let visible = queries::details(tx, id)?.visible_at.is_some();
    if request.state == State::Decreed && visible && request.effective_on <= tx.today() {
        step::take(tx, &request, &person, None, Action::TakeEffect, None, &[])?;
    }
    Ok(())
}
