use kernel::EmployeeId;
use serde_json::json;
use store::{Audit, Tx, outbox};

use super::{may, reason};
use crate::Error;

/// Stops all sending about one person, whatever waits: the legal stop. Answers `false` when it was stopped already.
///
/// # Errors
/// [`Error::Denied`], [`Error::NoReason`].
pub fn freeze(tx: &mut Tx<'_>, employee: EmployeeId, why: &str) -> Result<bool, Error> {
    let role = may(tx.actor())?.role;
    let why = reason(why)?;
    let done = outbox::freeze(tx, employee, why)?;
    if done {
        let entry = Audit::new("outbox.freeze", role, "outbox_freezes", employee.uuid()).about(employee).basis(why);
        tx.audit(entry.after(&json!({"frozen": true}))?)?;
    }
    Ok(done)
}

/// Lets sending about one person go on. Answers `false` when it was not stopped.
///
/// # Errors
/// [`Error::Denied`], [`Error::NoReason`].
pub fn lift(tx: &mut Tx<'_>, employee: EmployeeId, why: &str) -> Result<bool, Error> {
    let role = may(tx.actor())?.role;
    let why = reason(why)?;
    let done = outbox::lift(tx, employee, why)?;
    if done {
        let entry = Audit::new("outbox.lift", role, "outbox_freezes", employee.uuid()).about(employee).basis(why);
        tx.audit(entry.after(&json!({"frozen": false}))?)?;
    }
    Ok(done)
}
