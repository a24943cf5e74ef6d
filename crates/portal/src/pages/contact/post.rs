use actix_web::{HttpResponse, web::Path};
use employees::service::{ChangeContact, ContactView, change_contact};
use kernel::{EmployeeId, FaultClass};
use web::{HttpFault, Problem};

use super::{super::person, ContactPage, open, typed};
use crate::{faults::Faults, reply, sent::Sent};

pub(crate) async fn post(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    let command = typed(&sent.fields);
    let version: i32 = sent.fields.parsed("version").ok_or(HttpFault::BadRequest)?;
    let changed: Result<ContactView, Problem> = sent
        .write({
            let command = command.clone();
            move |tx| change_contact(tx, id, version, command)
        })
        .await;
    match changed {
        Ok(view) => Ok(reply::to_saying(&address(&sent, id), said(&view))),
        Err(problem) if problem.fault().class() == FaultClass::Stale => stale(&sent, id, command, &problem).await,
        Err(problem) => {
            let faults = Faults::of_problem(problem)?;
            let mut page = read(&sent, id, command, faults).await?.0;
            page.version = version;
            reply::refused(&sent.visit, &page)
        }
    }
}

fn address(sent: &Sent, id: EmployeeId) -> String {
    if sent.visit.actor().employee == Some(id) { "/data-saya".to_owned() } else { format!("/pegawai/{id}") }
}

fn said(view: &ContactView) -> &'static str {
    if view.changed.is_empty() {
        "Tidak ada yang berubah: isian sama dengan data yang tercatat."
    } else {
        "Data kontak tersimpan dan akan dikirim ke SIASN BKN."
    }
}

async fn read(
    sent: &Sent,
    id: EmployeeId,
    command: ChangeContact,
    faults: Faults,
) -> Result<(ContactPage, ChangeContact), Problem> {
    let visit = &sent.visit;
    let (profile, now) = visit.shared.db.write(visit.call(), move |tx| open(tx, id)).await?;
    Ok((ContactPage::new(visit, &profile, command, faults), now))
}

/// Somebody changed the record meanwhile: both are shown, what was typed stays, and sending again overwrites knowingly.
async fn stale(
    sent: &Sent,
    id: EmployeeId,
    command: ChangeContact,
    problem: &Problem,
) -> Result<HttpResponse, Problem> {
    let (mut page, now) = read(sent, id, command.clone(), Faults::said(problem)).await?;
    let pairs = [
        ("Nomor HP", now.phone, command.phone),
        ("Surel pribadi", now.email, command.email),
        ("Surel dinas", now.email_official, command.email_official),
        ("Alamat rumah", now.address, command.address),
    ];
    page.differences = pairs
        .into_iter()
        .filter(|(_, now, typed)| typed.is_some() && now != typed)
        .map(|(label, now, typed)| {
            (label, now.unwrap_or_else(|| "belum tercatat".to_owned()), typed.unwrap_or_default())
        })
        .collect();
    reply::page_as(problem.status(), &sent.visit, &page)
}
