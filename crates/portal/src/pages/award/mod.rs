//! Penghargaan: an award with its decree and certificate, entered by the officer in charge.

pub(crate) mod get;
pub(crate) mod post;

use askama::Template;
use diesel::PgConnection;
use documents::Kind;
use employees::{
    AWARD_KINDS, AwardRow, Profile, award_kind, awards,
    service::{AWARD_ENTRY, EnterAward},
};
use kernel::{Actor, EmployeeId, Permission};
use web::Problem;

use super::{
    entry::{self, Mended, filing},
    person::{self, Subject},
};
use crate::{faults::Faults, fields::Fields, frame::Frame, visit::Visit};

/// The form.
#[derive(Template)]
#[template(path = "award.html")]
struct AwardPage {
    frame: Frame,
    faults: Faults,
    subject: Subject,
    id: EmployeeId,
    mended: Option<(String, i32)>,
    note: Option<String>,
    typed: Fields,
    kinds: Vec<Choice>,
    recorded: Vec<Choice>,
    files: Vec<filing::Choice>,
    most: u32,
}

/// Something to choose.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

struct Found {
    profile: Profile,
    file: Vec<documents::Document>,
    recorded: Vec<AwardRow>,
    mended: Option<Mended>,
}

async fn load(visit: &Visit, id: EmployeeId, mut typed: Fields, faults: Faults) -> Result<AwardPage, Problem> {
    let (actor, today, number) = (visit.actor().clone(), visit.today(), typed.text("ulang").to_owned());
    let found = visit.read(move |conn| find(conn, &actor, id, &number, today)).await?;
    if let Some(mended) = found.mended.as_ref().filter(|_| typed.text("decree_number").is_empty()) {
        let before: EnterAward = workflow::entry::content(&mended.row.content).map_err(workflow::Error::from)?;
        typed.0.extend(entered(&before).into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    Ok(AwardPage::new(visit, found, typed, faults))
}

fn find(
    conn: &mut PgConnection,
    actor: &Actor,
    id: EmployeeId,
    number: &str,
    today: chrono::NaiveDate,
) -> Result<Found, employees::Error> {
    let profile = person::profile(conn, actor, Permission::RecordHistory, id, today)?;
    kernel::access::require_other(actor, id)?;
    let mended = entry::to_mend(conn, actor, &profile, &AWARD_ENTRY, number, today)?;
    Ok(Found { file: documents::list_for(conn, id)?, recorded: awards(conn, id)?, profile, mended })
}

fn entered(cmd: &EnterAward) -> Vec<(&'static str, String)> {
    vec![
        ("kind_code", cmd.kind_code.clone()),
        ("year", cmd.year.to_string()),
        ("decree_number", cmd.decree_number.clone()),
        ("decree_issued_on", cmd.decree_issued_on.to_string()),
        ("corrects", cmd.corrects.map(|id| id.to_string()).unwrap_or_default()),
        ("document_id", cmd.document_id.to_string()),
    ]
}

impl AwardPage {
    fn new(visit: &Visit, found: Found, typed: Fields, faults: Faults) -> Self {
        let pick =
            |value: String, label: String, name: &str| Choice { chosen: typed.text(name) == value, value, label };
        let name = |row: &AwardRow| award_kind(&row.kind_code).map_or("Penghargaan", |kind| kind.name);
        Self {
            frame: visit.frame("Catat penghargaan"),
            faults,
            subject: Subject::of(visit, &found.profile),
            id: found.profile.id,
            note: found.mended.as_ref().and_then(|m| m.row.decision_note.clone()),
            mended: found.mended.map(|m| (m.number, m.version)),
            // What a city gives and receives most stands first.
            kinds: AWARD_KINDS
                .iter()
                .filter(|kind| kind.years.is_some())
                .chain(AWARD_KINDS.iter().filter(|kind| kind.years.is_none()))
                .map(|kind| pick(kind.code.to_owned(), kind.name.to_owned(), "kind_code"))
                .collect(),
            recorded: found
                .recorded
                .iter()
                .map(|row| {
                    pick(row.id.to_string(), format!("{}, {} ({})", name(row), row.year, row.decree_number), "corrects")
                })
                .collect(),
            files: filing::choices(&found.file, AWARD_ENTRY.document, typed.text("document_id")),
            most: Kind::of(AWARD_ENTRY.document).map_or(0, |kind| kind.max_mib),
            typed,
        }
    }
}
