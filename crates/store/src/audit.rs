//! The trail: who did what when, before and after. Append only; the application's role may not update it.

use chrono::{DateTime, Utc};
use diesel::{pg::Pg, prelude::*};
use kernel::{EmployeeId, Role};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    DbError, Tx,
    schema::{audit_log, sensitive_reads},
};

/// One entry of the trail.
#[derive(Debug, Clone)]
pub struct Audit {
    action: &'static str,
    role: Role,
    entity: &'static str,
    entity_id: Option<Uuid>,
    employee: Option<EmployeeId>,
    before: Option<Value>,
    after: Option<Value>,
    basis: Option<String>,
}

impl Audit {
    /// `action` is `area.verb` (`promotion.submit`); `role` is the role of the grant that allowed it.
    #[must_use]
    pub fn new(action: &'static str, role: Role, entity: &'static str, entity_id: impl Into<Option<Uuid>>) -> Self {
        Self {
            action,
            role,
            entity,
            entity_id: entity_id.into(),
            employee: None,
            before: None,
            after: None,
            basis: None,
        }
    }
    /// Whom it concerns.
    #[must_use]
    pub fn about(mut self, employee: EmployeeId) -> Self {
        self.employee = Some(employee);
        self
    }
    /// State before. Mask personal data first.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the value has no JSON form.
    pub fn before(mut self, value: &impl Serialize) -> Result<Self, DbError> {
        self.before = Some(json(value)?);
        Ok(self)
    }
    /// State after. Mask personal data first.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the value has no JSON form.
    pub fn after(mut self, value: &impl Serialize) -> Result<Self, DbError> {
        self.after = Some(json(value)?);
        Ok(self)
    }
    /// Decree number or reason.
    #[must_use]
    pub fn basis(mut self, text: impl Into<String>) -> Self {
        self.basis = Some(text.into());
        self
    }
}

fn json(value: &impl Serialize) -> Result<Value, DbError> {
    serde_json::to_value(value).map_err(|e| DbError::Shape(e.to_string()))
}

pub(crate) fn append(tx: &mut Tx<'_>, entry: Audit) -> Result<(), DbError> {
    let call = tx.call().clone();
    diesel::insert_into(audit_log::table)
        .values((
            audit_log::id.eq(Uuid::now_v7()),
            audit_log::at.eq(call.now),
            audit_log::actor_id.eq(call.actor.user.map(kernel::UserId::uuid)),
            audit_log::actor_name.eq(&call.actor.name),
            audit_log::actor_role.eq(entry.role),
            audit_log::request_tag.eq(&call.tag.0),
            audit_log::action.eq(entry.action),
            audit_log::entity.eq(entry.entity),
            audit_log::entity_id.eq(entry.entity_id),
            audit_log::employee_id.eq(entry.employee.map(EmployeeId::uuid)),
            audit_log::before.eq(entry.before),
            audit_log::after.eq(entry.after),
            audit_log::basis.eq(entry.basis),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Records that the caller opened somebody's personal data; call it before serving, and do not serve when it fails.
/// The person can see these rows.
///
/// # Errors
/// The database's.
pub fn sensitive_read(tx: &mut Tx<'_>, employee: EmployeeId, role: Role, what: &str) -> Result<(), DbError> {
    sensitive_reads_by(tx, &[employee], role, what)
}

/// [`sensitive_read`] of many people at once: one row each.
///
/// # Errors
/// The database's.
pub fn sensitive_reads_by(tx: &mut Tx<'_>, employees: &[EmployeeId], role: Role, what: &str) -> Result<(), DbError> {
    let call = tx.call().clone();
    let row = |employee: &EmployeeId| {
        (
            sensitive_reads::id.eq(Uuid::now_v7()),
            sensitive_reads::at.eq(call.now),
            sensitive_reads::actor_id.eq(call.actor.user.map(kernel::UserId::uuid)),
            sensitive_reads::actor_name.eq(&call.actor.name),
            sensitive_reads::actor_role.eq(role),
            sensitive_reads::employee_id.eq(employee.uuid()),
            sensitive_reads::what.eq(what),
            sensitive_reads::request_tag.eq(&call.tag.0),
        )
    };
    let rows: Vec<_> = employees.iter().map(row).collect();
    diesel::insert_into(sensitive_reads::table).values(rows).execute(tx.conn())?;
    Ok(())
}

/// Somebody opened personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = sensitive_reads, check_for_backend(Pg))]
pub struct SensitiveRead {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the name at that time.
    pub actor_name: String,
    /// In which role.
    pub actor_role: Role,
    /// What was opened.
    pub what: String,
}

/// Who opened this person's personal data, newest first, at most `limit`.
///
/// # Errors
/// The database's.
pub fn sensitive_reads_of(
    conn: &mut PgConnection,
    employee: EmployeeId,
    limit: i64,
) -> Result<Vec<SensitiveRead>, DbError> {
    Ok(sensitive_reads::table
        .filter(sensitive_reads::employee_id.eq(employee.uuid()))
        .order((sensitive_reads::at.desc(), sensitive_reads::id.desc()))
        .limit(limit)
        .select(SensitiveRead::as_select())
        .load(conn)?)
}
