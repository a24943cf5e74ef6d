//! Reading the trail: who did what to whom, and who opened whose personal data. Permissions are the caller's.

use chrono::{DateTime, Utc};
use diesel::{PgConnection, pg::Pg, prelude::*};
use kernel::{EmployeeId, UserId};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    DbError,
    schema::{audit_log, sensitive_reads},
};

/// One entry of the trail as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = audit_log, check_for_backend(Pg))]
pub struct Entry {
    /// Identifier; later entries sort after earlier ones.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Account; `None` for the program.
    pub actor_id: Option<UserId>,
    /// Name at that time.
    pub actor_name: String,
    /// Role that allowed it.
    pub actor_role: String,
    /// Tag of the request, also in the logs and at the registry.
    pub request_tag: String,
    /// What was done, `promotion.submit`.
    pub action: String,
    /// Kind of thing.
    pub entity: String,
    /// Which one.
    pub entity_id: Option<Uuid>,
    /// Whom it concerns.
    pub employee_id: Option<EmployeeId>,
    /// State before; personal data masked.
    pub before: Option<Value>,
    /// State after; personal data masked.
    pub after: Option<Value>,
    /// Decree number or reason.
    pub basis: Option<String>,
}

/// One opening of somebody's personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = sensitive_reads, check_for_backend(Pg))]
pub struct Opening {
    /// Identifier; later ones sort after earlier ones.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name at that time.
    pub actor_name: String,
    /// Role that allowed it.
    pub actor_role: String,
    /// What was opened.
    pub what: String,
}

/// What of the trail to list. Every field narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what concerns this person.
    pub employee: Option<EmployeeId>,
    /// Only this kind of thing.
    pub entity: Option<String>,
    /// Only this thing.
    pub entity_id: Option<Uuid>,
    /// Only this action.
    pub action: Option<String>,
    /// Only what this account did.
    pub actor: Option<UserId>,
}

/// A place in a list that goes from new to old.
pub type Before = (DateTime<Utc>, Uuid);

/// Up to `limit` entries before `before`, newest first.
///
/// # Errors
/// The database's.
pub fn entries(
    conn: &mut PgConnection,
    filter: &Filter,
    before: Option<Before>,
    limit: i64,
) -> Result<Vec<Entry>, DbError> {
    let mut query = audit_log::table
        .select(Entry::as_select())
        .order((audit_log::at.desc(), audit_log::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some(employee) = filter.employee {
        query = query.filter(audit_log::employee_id.eq(employee));
    }
    if let Some(entity) = &filter.entity {
        query = query.filter(audit_log::entity.eq(entity));
    }
    if let Some(id) = filter.entity_id {
        query = query.filter(audit_log::entity_id.eq(id));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_log::action.eq(action));
    }
    if let Some(actor) = filter.actor {
        query = query.filter(audit_log::actor_id.eq(actor));
    }
    if let Some((at, id)) = before {
        query = query.filter(audit_log::at.lt(at).or(audit_log::at.eq(at).and(audit_log::id.lt(id))));
    }
    Ok(query.load(conn)?)
}

/// Up to `limit` openings of a person's data before `before`, newest first.
///
/// # Errors
/// The database's.
pub fn openings(
    conn: &mut PgConnection,
    employee: EmployeeId,
    before: Option<Before>,
    limit: i64,
) -> Result<Vec<Opening>, DbError> {
    let mut query = sensitive_reads::table
        .filter(sensitive_reads::employee_id.eq(employee))
        .select(Opening::as_select())
        .order((sensitive_reads::at.desc(), sensitive_reads::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(sensitive_reads::at.lt(at).or(sensitive_reads::at.eq(at).and(sensitive_reads::id.lt(id))));
    }
    Ok(query.load(conn)?)
}
