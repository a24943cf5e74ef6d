use employees::Locked;
use kernel::{Reason, RequestId, Role};
use store::{Audit, Tx};
pub use workflow::Stepped;
use workflow::{Action, Advance, Request};

use crate::{Error, transitions};

/// Locks the person first and the request second, in every use case: two steps at once wait instead of dying. The request
/// is read behind the person's lock, so what is compared with it cannot have moved.
pub(super) fn open(tx: &mut Tx<'_>, id: RequestId) -> Result<(Request, Locked), Error> {
    let employee = workflow::employee_of(tx, id)?;
    let person = employees::lock(tx, employee)?;
    Ok((workflow::request(tx, id)?, person))
}

/// Takes a step of the table with its audit row; `before` is the request as [`open`] read it.
pub(super) fn take(
    tx: &mut Tx<'_>,
    before: &Request,
    person: &Locked,
    seen_version: Option<i32>,
    action: Action,
    note: Option<&str>,
    reasons: &[Reason],
) -> Result<(Request, Role), Error> {
    let step = Advance { id: before.id, seen_version, action, note, reasons };
    let (request, role) = workflow::advance(tx, transitions::TABLE, &person.place(), &step)?;
    tx.audit(
        Audit::new(audit_action(action), role, "request", request.id.uuid())
            .about(person.id())
            .before(&Stepped::from(before))?
            .after(&Stepped::from(&request))?
            .basis(note.unwrap_or(&request.number)),
    )?;
    Ok((request, role))
}

const fn audit_action(action: Action) -> &'static str {
    match action {
        Action::Create => "promotion.draft",
        Action::Submit => "promotion.submit",
        Action::Complete => "promotion.complete",
        Action::Verify => "promotion.verify",
        Action::Return => "promotion.return",
        Action::Approve => "promotion.approve",
        Action::Enter => "promotion.enter",
        Action::Consider => "promotion.consider",
        Action::Decree => "promotion.decree",
        Action::TakeEffect => "promotion.take-effect",
        Action::Refuse => "promotion.refuse",
        Action::Withdraw => "promotion.withdraw",
    }
}
