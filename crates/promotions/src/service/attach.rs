use employees::Locked;
use kernel::{DocumentId, Permission, Reason, RequestId, access};
use store::{Audit, Tx};
use workflow::{Request, State};

use super::step;
use crate::{Error, queries};

/// Puts a document of the person's file under a requirement, while the request is still being prepared (draft,
/// returned) or completed by the unit (submitted).
///
/// # Errors
/// [`workflow::Error::NotAllowed`] once it is further; [`Error::Invalid`] when the document answers another kind.
pub fn attach(tx: &mut Tx<'_>, id: RequestId, requirement: &str, document: DocumentId) -> Result<(), Error> {
    let (request, person) = step::open(tx, id)?;
    let role = may_prepare(tx, &request, &person)?;
    let now = tx.now();
    let asked = queries::checklist(tx, &request, now)?;
    let Some(item) = asked.iter().find(|item| item.requirement.code == requirement) else {
        return Err(invalid("requirement", "requirement-unknown", "Persyaratan ini tidak diminta untuk usul ini."));
    };
    let found = documents::find(tx, document)?;
    if found.employee_id != request.employee_id {
        return Err(documents::Error::NotFound.into());
    }
    if found.withdrawn_at.is_some() || found.kind != item.requirement.document_kind.as_str() {
        return Err(invalid(
            "document_id",
            "document-kind",
            "Berkas ini jenisnya lain dari yang diminta; pilih atau unggah berkas yang sesuai.",
        ));
    }
    workflow::attach(tx, id, requirement, document)?;
    tx.audit(Audit::new("promotion.attach", role, "request", id.uuid()).about(request.employee_id).after(
        &serde_json::json!({
            "requirement": requirement, "document_id": document
        }),
    )?)?;
    Ok(())
}

/// Takes a document off a requirement; the document stays in the file.
///
/// # Errors
/// As [`attach`].
pub fn detach(tx: &mut Tx<'_>, id: RequestId, requirement: &str, document: DocumentId) -> Result<(), Error> {
    let (request, person) = step::open(tx, id)?;
    let role = may_prepare(tx, &request, &person)?;
    workflow::detach(tx, id, requirement, document)?;
    tx.audit(Audit::new("promotion.detach", role, "request", id.uuid()).about(request.employee_id).before(
        &serde_json::json!({
            "requirement": requirement, "document_id": document
        }),
    )?)?;
    Ok(())
}

fn invalid(field: &str, code: &str, message: &str) -> Error {
    Error::Invalid(vec![Reason::field(field, code, message)])
}

/// Who may still change the file in this state.
fn may_prepare(tx: &Tx<'_>, request: &Request, person: &Locked) -> Result<kernel::Role, Error> {
    let permission = match request.state {
        State::Submitted => Permission::CompleteRequest,
        _ => Permission::SubmitRequest,
    };
    let grant = access::require(tx.actor(), permission, &person.place())?;
    if matches!(request.state, State::Draft | State::Returned | State::Submitted) {
        Ok(grant.role)
    } else {
        Err(workflow::Error::NotAllowed {
            state: request.state,
            action: workflow::Action::Complete,
            version: request.version,
        }
        .into())
    }
}
