use actix_web::{HttpResponse, web::Path};
use askama::Template;
use employees::{PrivateData, Profile};
use kernel::{EmployeeId, Permission, access};
use store::{Tx, audit};
use web::Problem;

use super::super::person::{self, Subject};
use crate::{frame::Frame, reply, visit::Visit};

#[derive(Template)]
#[template(path = "private.html")]
struct PrivatePage {
    frame: Frame,
    subject: Subject,
    lines: Vec<(&'static str, String)>,
}

pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    let (profile, private) = visit.shared.db.write(visit.call(), move |tx| open(tx, id)).await?;
    let subject = Subject::of(&visit, &profile);
    let title = if subject.own { "Data pribadi saya".to_owned() } else { format!("Data pribadi {}", subject.name) };
    reply::page(&visit, &PrivatePage { frame: visit.frame(title), subject, lines: lines(private) })
}

/// Reads, and writes down who read, in one transaction: without the line in the log there is no answer.
fn open(tx: &mut Tx<'_>, id: EmployeeId) -> Result<(Profile, Option<PrivateData>), employees::Error> {
    let (actor, today) = (tx.actor().clone(), tx.today());
    let profile = employees::profile_on(tx, id, today)?;
    let grant = access::require(&actor, Permission::ViewSensitive, &profile.place())?;
    if actor.employee != Some(id) {
        audit::sensitive_read(tx, id, grant.role, "Data pribadi dan kontak")?;
    }
    let private = employees::private_data(tx, id)?;
    Ok((profile, private))
}

fn lines(private: Option<PrivateData>) -> Vec<(&'static str, String)> {
    let shown = |value: Option<String>| value.filter(|v| !v.is_empty()).unwrap_or_else(|| "belum tercatat".to_owned());
    let Some(p) = private else { return Vec::new() };
    vec![
        ("NIK", shown(p.nik)),
        ("Nomor HP", shown(p.phone)),
        ("Surel pribadi", shown(p.email)),
        ("Surel dinas", shown(p.email_official)),
        ("Alamat rumah", shown(p.address)),
        ("NPWP", shown(p.tax_number)),
        ("Nomor BPJS", shown(p.health_insurance_number)),
    ]
}
