//! Ubah kontak: phone, e-mail, address. Two people at once are shown each other's words.

pub(crate) mod get;
pub(crate) mod post;

use askama::Template;
use employees::{PrivateData, Profile, service::ChangeContact};
use kernel::{EmployeeId, Permission, access};
use store::{Tx, audit};

use super::person::Subject;
use crate::{faults::Faults, fields::Fields, frame::Frame, visit::Visit};

/// The page.
#[derive(Template)]
#[template(path = "contact.html")]
struct ContactPage {
    frame: Frame,
    faults: Faults,
    subject: Subject,
    id: EmployeeId,
    version: i32,
    typed: ChangeContact,
    /// Label, in the record now, as typed: what differs when the record changed meanwhile.
    differences: Vec<(&'static str, String, String)>,
}

/// Person and contact data in force. Somebody else's is written down as read.
fn open(tx: &mut Tx<'_>, id: EmployeeId) -> Result<(Profile, ChangeContact), employees::Error> {
    let (actor, today) = (tx.actor().clone(), tx.today());
    let profile = employees::profile_on(tx, id, today)?;
    let grant = access::require(&actor, Permission::ChangeContact, &profile.place())?;
    if actor.employee != Some(id) {
        audit::sensitive_read(tx, id, grant.role, "Data kontak")?;
    }
    let contact = employees::private_data(tx, id)?.map(of_private).unwrap_or_default();
    Ok((profile, contact))
}

fn of_private(p: PrivateData) -> ChangeContact {
    ChangeContact { phone: p.phone, email: p.email, email_official: p.email_official, address: p.address }
}

/// What was typed; an empty field leaves the record as it is.
fn typed(fields: &Fields) -> ChangeContact {
    ChangeContact {
        phone: fields.filled("phone").map(|p| p.replace([' ', '-'], "")),
        email: fields.filled("email"),
        email_official: fields.filled("email_official"),
        address: fields.filled("address"),
    }
}

impl ContactPage {
    fn new(visit: &Visit, profile: &Profile, typed: ChangeContact, faults: Faults) -> Self {
        Self {
            frame: visit.frame("Ubah kontak"),
            faults,
            subject: Subject::of(visit, profile),
            id: profile.id,
            version: profile.version,
            typed,
            differences: Vec::new(),
        }
    }

    fn text(value: &Option<String>) -> &str {
        value.as_deref().unwrap_or("")
    }
}
