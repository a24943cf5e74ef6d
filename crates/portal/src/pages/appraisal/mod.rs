//! Evaluasi kinerja: the result of a year, read off its evaluation document by the officer in charge.

pub(crate) mod get;
pub(crate) mod post;

use askama::Template;
use chrono::Datelike;
use diesel::PgConnection;
use documents::Kind;
use employees::Profile;
use kernel::{Actor, EmployeeId, Permission, RankGrade, Rating};
use performance::{AssessorStatus, ENTRY, Expectation, rules::quadrant, service::EnterAppraisal};
use web::Problem;

use super::{
    entry::{self, Mended, filing},
    person::{self, Subject},
};
use crate::{faults::Faults, fields::Fields, frame::Frame, visit::Visit};

/// The form, filled with what the record knows.
#[derive(Template)]
#[template(path = "appraisal.html")]
struct AppraisalPage {
    frame: Frame,
    faults: Faults,
    subject: Subject,
    id: EmployeeId,
    mended: Option<(String, i32)>,
    note: Option<String>,
    typed: Fields,
    sides: Vec<Side>,
    cells: Vec<(String, &'static str)>,
    ratings: Vec<Pick>,
    statuses: Vec<Pick>,
    ranks: Vec<Pick>,
    files: Vec<filing::Choice>,
    most: u32,
}

/// One of the two sides that are rated.
struct Side {
    name: &'static str,
    label: &'static str,
    options: Vec<Pick>,
}

/// Something to choose.
struct Pick {
    value: String,
    label: &'static str,
    chosen: bool,
}

struct Found {
    profile: Profile,
    file: Vec<documents::Document>,
    assessor: Option<Profile>,
    mended: Option<Mended>,
}

async fn load(visit: &Visit, id: EmployeeId, mut typed: Fields, faults: Faults) -> Result<AppraisalPage, Problem> {
    let (actor, today, number) = (visit.actor().clone(), visit.today(), typed.text("ulang").to_owned());
    let found = visit.read(move |conn| find(conn, &actor, id, &number, today)).await?;
    // A fresh form: what the record knows, or what was entered before.
    if typed.text("year").is_empty() {
        let known = match &found.mended {
            Some(mended) => entered(&workflow::entry::content(&mended.row.content).map_err(workflow::Error::from)?),
            None => known(&found, today),
        };
        typed.0.extend(known.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    Ok(AppraisalPage::new(visit, found, typed, faults))
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
    let head = match profile.unit_id {
        Some(unit) => organization::head_of(conn, unit, id, today)?,
        None => None,
    };
    let assessor = head.map(|head| employees::profile_on(conn, head, today)).transpose()?;
    let mended = entry::to_mend(conn, actor, &profile, &ENTRY, number, today)?;
    Ok(Found { file: documents::list_for(conn, id)?, profile, assessor, mended })
}

/// The last year whose evaluation may be over, and the direct superior as assessor.
fn known(found: &Found, today: chrono::NaiveDate) -> Vec<(&'static str, String)> {
    let year = if today.month() == 12 { today.year() } else { today.year() - 1 };
    let mut known = vec![("year", year.to_string()), ("assessor_status", AssessorStatus::Asn.as_str().to_owned())];
    if let Some(head) = &found.assessor {
        known.extend([
            ("assessor_nip", head.nip.clone()),
            ("assessor_name", head.full_name()),
            ("assessor_rank", head.rank_code.clone().unwrap_or_default()),
            ("assessor_position", head.position_name.clone().unwrap_or_default()),
            ("assessor_unit", head.unit_name.clone().unwrap_or_default()),
        ]);
    }
    known
}

fn entered(cmd: &EnterAppraisal) -> Vec<(&'static str, String)> {
    let who = &cmd.assessor;
    vec![
        ("year", cmd.year.to_string()),
        ("work_result", cmd.work_result.to_string()),
        ("behaviour", cmd.behaviour.to_string()),
        ("rating", cmd.rating.map(|r| r.to_string()).unwrap_or_default()),
        ("assessor_status", who.status.to_string()),
        ("assessor_nip", who.nip.clone().unwrap_or_default()),
        ("assessor_name", who.name.clone()),
        ("assessor_rank", who.rank.clone().unwrap_or_default()),
        ("assessor_position", who.position.clone()),
        ("assessor_unit", who.unit.clone()),
        ("document_id", cmd.document_id.to_string()),
    ]
}

impl AppraisalPage {
    fn new(visit: &Visit, found: Found, typed: Fields, faults: Faults) -> Self {
        let pick =
            |value: &str, label, name: &str| Pick { value: value.to_owned(), label, chosen: typed.text(name) == value };
        let side = |name, label| Side {
            name,
            label,
            options: Expectation::ALL.iter().map(|e| pick(e.as_str(), e.label(), name)).collect(),
        };
        let cells = Expectation::ALL.iter().flat_map(|work| Expectation::ALL.iter().map(move |b| (*work, *b)));
        Self {
            frame: visit.frame("Catat evaluasi kinerja"),
            faults,
            subject: Subject::of(visit, &found.profile),
            id: found.profile.id,
            note: found.mended.as_ref().and_then(|m| m.row.decision_note.clone()),
            mended: found.mended.map(|m| (m.number, m.version)),
            sides: vec![side("work_result", "Hasil kerja"), side("behaviour", "Perilaku kerja")],
            cells: cells.map(|(w, b)| (format!("{w}-{b}"), quadrant::rating(w, b).as_str())).collect(),
            ratings: Rating::ALL.iter().map(|r| pick(r.as_str(), r.label(), "rating")).collect(),
            statuses: AssessorStatus::ALL.iter().map(|s| pick(s.as_str(), s.label(), "assessor_status")).collect(),
            ranks: RankGrade::all().map(|rank| pick(rank.code(), rank.code(), "assessor_rank")).collect(),
            files: filing::choices(&found.file, ENTRY.document, typed.text("document_id")),
            most: Kind::of(ENTRY.document).map_or(0, |kind| kind.max_mib),
            typed,
        }
    }
}
