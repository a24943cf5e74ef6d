use chrono::{DateTime, Utc};
use diesel::{PgConnection, prelude::*};
use kernel::{DocumentId, Reason, RequestId};
use serde::Serialize;
use store::{
    DbError,
    schema::{request_documents as rd, request_transitions as rt, requests as r},
};

use crate::{Action, Error, Request, State};

/// A step that was taken, for the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// State before.
    pub from: State,
    /// What was done.
    pub action: Action,
    /// State after.
    pub to: State,
    /// By whom.
    pub actor_name: String,
    /// In which role.
    pub actor_role: String,
    /// Words of the actor.
    pub note: Option<String>,
    /// Coded reasons.
    pub reasons: Vec<Reason>,
    /// When.
    pub at: DateTime<Utc>,
}

/// One request.
///
/// # Errors
/// [`Error::NotFound`].
pub fn request(conn: &mut PgConnection, id: RequestId) -> Result<Request, Error> {
    r::table.find(id).select(Request::as_select()).first(conn).optional()?.ok_or(Error::NotFound)
}

/// The request with this case number.
///
/// # Errors
/// [`Error::NotFound`].
pub fn request_by_number(conn: &mut PgConnection, number: &str) -> Result<Request, Error> {
    r::table.filter(r::number.eq(number)).select(Request::as_select()).first(conn).optional()?.ok_or(Error::NotFound)
}

/// Every step of a request, oldest first.
///
/// # Errors
/// The database's.
pub fn steps(conn: &mut PgConnection, id: RequestId) -> Result<Vec<Step>, Error> {
    type Row = (State, Action, State, String, String, Option<String>, serde_json::Value, DateTime<Utc>);
    let rows: Vec<Row> = rt::table
        .filter(rt::request_id.eq(id))
        .order((rt::at, rt::id))
        .select((
            rt::from_state,
            rt::action,
            rt::to_state,
            rt::actor_name,
            rt::actor_role,
            rt::note,
            rt::reasons,
            rt::at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(from, action, to, actor_name, actor_role, note, reasons, at)| {
            let reasons = serde_json::from_value(reasons).map_err(|e| DbError::Shape(e.to_string()))?;
            Ok(Step { from, action, to, actor_name, actor_role, note, reasons, at })
        })
        .collect()
}

/// Which documents answer which requirement.
///
/// # Errors
/// The database's.
pub fn attached(conn: &mut PgConnection, id: RequestId) -> Result<Vec<(String, DocumentId)>, Error> {
    Ok(rd::table
        .filter(rd::request_id.eq(id))
        .order((rd::requirement, rd::attached_at))
        .select((rd::requirement, rd::document_id))
        .load(conn)?)
}
