use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use store::trail::{Entry, Opening};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Word;

/// One entry of the trail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryView {
    /// Identifier.
    pub(crate) id: Uuid,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Who; the program itself is "Sistem".
    pub(crate) actor: String,
    /// Role that allowed it.
    pub(crate) role: Word,
    /// `X-Request-Id` of the request.
    pub(crate) request_id: String,
    /// What was done.
    #[schema(example = "promotion.submit")]
    pub(crate) action: String,
    /// Kind of thing.
    pub(crate) entity: String,
    /// Which one.
    pub(crate) entity_id: Option<Uuid>,
    /// Whom it concerns.
    #[schema(value_type = Option<Uuid>)]
    pub(crate) employee_id: Option<kernel::EmployeeId>,
    /// State before; personal data masked.
    #[schema(value_type = Option<Object>)]
    pub(crate) before: Option<Value>,
    /// State after; personal data masked.
    #[schema(value_type = Option<Object>)]
    pub(crate) after: Option<Value>,
    /// Decree number or reason.
    pub(crate) basis: Option<String>,
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            actor: entry.actor_name,
            role: Word::role(&entry.actor_role),
            request_id: entry.request_tag,
            action: entry.action,
            entity: entry.entity,
            entity_id: entry.entity_id,
            employee_id: entry.employee_id,
            before: entry.before,
            after: entry.after,
            basis: entry.basis,
        }
    }
}

/// One opening of personal data.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpeningView {
    /// Identifier.
    pub(crate) id: Uuid,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Who.
    pub(crate) actor: String,
    /// Role that allowed it.
    pub(crate) role: Word,
    /// What was opened.
    pub(crate) what: String,
}

impl From<Opening> for OpeningView {
    fn from(row: Opening) -> Self {
        Self { id: row.id, at: row.at, actor: row.actor_name, role: Word::role(&row.actor_role), what: row.what }
    }
}
