use actix_web::{HttpResponse, web::Path};
use askama::Template;
use employees::Profile;
use kernel::{Finding, Outcome, Permission, RuleFinding, access};
use store::Tx;
use web::Problem;
use workflow::{Action, State, Step, entry::EntryRow};

use super::{
    super::{
        person::Subject,
        request::timeline::{Past, past},
    },
    page, shown,
};
use crate::{faults::Faults, fields::Fields, frame::Frame, marks::Mark, reply, visit::Visit, words};

/// An entry with everything its page shows.
#[derive(Template)]
#[template(path = "entry.html")]
pub(super) struct EntryPage {
    frame: Frame,
    faults: Faults,
    typed: Fields,
    subject: Subject,
    number: String,
    version: i32,
    heading: String,
    state: &'static str,
    colour: &'static str,
    desk: Option<&'static str>,
    since: String,
    facts: Vec<(&'static str, String)>,
    document: String,
    returned: Option<Past>,
    warnings: Vec<Warning>,
    steps: Vec<Past>,
    marks: Vec<Mark>,
    may_verify: bool,
    own_entry: bool,
    mend: Option<String>,
    may_withdraw: bool,
}

/// A rule that speaks against, for the officers who decide.
struct Warning {
    title: String,
    asked: String,
    found: String,
    legal_basis: String,
}

struct Found {
    row: EntryRow,
    profile: Profile,
    steps: Vec<Step>,
    findings: Vec<RuleFinding>,
    may_verify: bool,
    may_enter: bool,
    own_entry: bool,
}

pub(crate) async fn get(visit: Visit, number: Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&visit, &number, Faults::default(), Fields::default()).await?;
    reply::page(&visit, &page)
}

pub(super) async fn load(visit: &Visit, number: &str, faults: Faults, typed: Fields) -> Result<EntryPage, Problem> {
    let number = number.to_owned();
    let found = visit.shared.db.write(visit.call(), move |tx| find(tx, &number)).await?;
    Ok(EntryPage::new(visit, found, faults, typed))
}

fn find(tx: &mut Tx<'_>, number: &str) -> Result<Found, employees::Error> {
    let (actor, today) = (tx.actor().clone(), tx.today());
    let request = workflow::request_by_number(tx, number)?;
    let profile = employees::profile_on(tx, request.employee_id, today)?;
    access::require(&actor, Permission::ViewRequest, &profile.place())?;
    let row = workflow::entry::find(tx, request.id, today)?;
    let findings = match page(&row.kind) {
        Some(page) => (page.entry.review)(tx, &row)?,
        None => Vec::new(),
    };
    let other = actor.employee != Some(profile.id);
    let may = |permission| other && access::require(&actor, permission, &profile.place()).is_ok();
    Ok(Found {
        steps: workflow::steps(tx, request.id)?,
        findings,
        may_verify: may(Permission::VerifyRequest),
        may_enter: may(Permission::RecordHistory),
        own_entry: actor.user.is_some() && request.submitter_id == actor.user,
        row,
        profile,
    })
}

impl EntryPage {
    fn new(visit: &Visit, found: Found, faults: Faults, typed: Fields) -> Self {
        let row = &found.row;
        let subject = Subject::of(visit, &found.profile);
        let (state, colour) = shown::state(row.state);
        let steps = found.steps.iter().filter(|step| step.action != Action::Create);
        let open = matches!(row.state, State::Completed | State::Returned);
        let returned = (row.state == State::Returned)
            .then(|| found.steps.iter().rev().find(|step| step.action == Action::Return).map(past))
            .flatten();
        let mend = page(&row.kind)
            .filter(|_| found.may_enter && row.state == State::Returned)
            .map(|page| format!("/pegawai/{}/{}?ulang={}", row.employee_id, page.words.address, row.number));
        let may_verify = found.may_verify && row.state == State::Completed && !found.own_entry;
        let frame = visit.frame(format!("Catatan {}", row.number));
        Self {
            // The document stands beside what was read off it.
            frame: if may_verify { frame.wide() } else { frame },
            faults,
            typed,
            number: row.number.clone(),
            version: row.version,
            heading: format!("{}: {}", capital(shown::title(row)), shown::headline(row)),
            state,
            colour,
            desk: shown::desk(row.state),
            since: words::instant(row.held_since),
            facts: shown::facts(row),
            document: row.document_id.to_string(),
            returned,
            warnings: found.findings.iter().filter(|f| speaks_against(&f.finding)).map(warning).collect(),
            steps: steps.map(past).collect(),
            marks: shown::marks(row),
            may_verify,
            own_entry: found.own_entry && row.state == State::Completed,
            mend,
            may_withdraw: found.may_enter && open,
            subject,
        }
    }
}

/// What the record does not say is worth a look too.
fn speaks_against(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::NotMet | Outcome::Hold | Outcome::Unknown)
}

fn warning(found: &RuleFinding) -> Warning {
    Warning {
        title: found.title.clone(),
        asked: found.finding.asked.clone(),
        found: found.finding.found.clone(),
        legal_basis: found.legal_basis.clone(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
