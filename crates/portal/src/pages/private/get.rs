use actix_web::{HttpResponse, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};
use employees::{FamilyMember, PrivateData, Profile, histories::SanctionEntry, sanction_name};
use kernel::{EmployeeId, Permission, access};
use store::{Tx, audit};
use web::Problem;

use super::super::person::{self, Subject};
use crate::{frame::Frame, reply, visit::Visit, words};

#[derive(Template)]
#[template(path = "private.html")]
struct PrivatePage {
    frame: Frame,
    subject: Subject,
    lines: Vec<(&'static str, String)>,
    family: Vec<(&'static str, String)>,
    sanctions: Vec<(String, String)>,
}

/// What is opened.
struct Opened {
    profile: Profile,
    private: Option<PrivateData>,
    family: Vec<FamilyMember>,
    sanctions: Vec<SanctionEntry>,
}

pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    let now = visit.now();
    let opened = visit.shared.db.write(visit.call(), move |tx| open(tx, id, now)).await?;
    let subject = Subject::of(&visit, &opened.profile);
    let title = if subject.own { "Data pribadi saya".to_owned() } else { format!("Data pribadi {}", subject.name) };
    let page = PrivatePage {
        frame: visit.frame(title),
        subject,
        lines: lines(opened.private),
        family: opened.family.iter().map(|member| (member.relation.label(), relative(member))).collect(),
        sanctions: opened.sanctions.iter().map(sanction).collect(),
    };
    reply::page(&visit, &page)
}

/// Reads, and writes down who read, in one transaction: without the line in the log there is no answer.
fn open(tx: &mut Tx<'_>, id: EmployeeId, now: DateTime<Utc>) -> Result<Opened, employees::Error> {
    let (actor, today) = (tx.actor().clone(), tx.today());
    let profile = employees::profile_on(tx, id, today)?;
    let grant = access::require(&actor, Permission::ViewSensitive, &profile.place())?;
    if actor.employee != Some(id) {
        audit::sensitive_read(tx, id, grant.role, "Data pribadi dan kontak, keluarga, hukuman disiplin")?;
    }
    Ok(Opened {
        profile,
        private: employees::private_data(tx, id)?,
        family: employees::family(tx, id)?,
        sanctions: employees::histories::sanctions(tx, id, now)?,
    })
}

fn relative(member: &FamilyMember) -> String {
    let born = match (&member.birth_place, member.born_on) {
        (Some(place), Some(day)) => Some(format!("lahir di {place}, {}", words::day(day))),
        (None, Some(day)) => Some(format!("lahir {}", words::day(day))),
        _ => None,
    };
    let married = member.married_on.map(|day| match &member.certificate_number {
        Some(number) => format!("menikah {}, akta {number}", words::day(day)),
        None => format!("menikah {}", words::day(day)),
    });
    let state = member.marriage_state.map(|state| state.label().to_lowercase());
    let divorced = member.divorced_on.map(|day| format!("cerai {}", words::day(day)));
    let died = member.died_on.map(|day| format!("meninggal {}", words::day(day)));
    let servant = member.is_civil_servant.filter(|is| *is).map(|_| "ASN".to_owned());
    let more = born.into_iter().chain(married).chain(divorced.or(state)).chain(servant).chain(died);
    [member.name.clone()].into_iter().chain(more).collect::<Vec<_>>().join("; ")
}

fn sanction(row: &SanctionEntry) -> (String, String) {
    let on = row.decree_issued_on.map(|day| format!(", {}", words::day(day))).unwrap_or_default();
    let basis = format!("{}; SK {}{on}", words::span(row.since, row.until), row.decree_number);
    (sanction_name(&row.kind).to_owned(), basis)
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
