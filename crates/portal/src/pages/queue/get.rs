use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use kernel::{Actor, Permission, RequestId, access::Denied, access::Reach};
use promotions::{
    queries::{self, QueueFilter, QueueItem},
    return_reasons::REASONS,
};
use web::{Problem, extract::Page};
use workflow::State;

use crate::{desk, faults::Faults, fields::Fields, frame::Frame, reply, visit::Visit, words};

/// Lines of a page.
const LINES: usize = 50;
/// Sort named in the cursor.
const SORT: &str = "desk";

#[derive(Template)]
#[template(path = "queue.html")]
pub(super) struct QueuePage {
    frame: Frame,
    faults: Faults,
    heading: String,
    text: String,
    stages: Vec<Stage>,
    rows: Vec<Row>,
    decision: Option<Decision>,
    reasons: &'static [(&'static str, &'static str)],
    next: Option<String>,
    filtered: bool,
}

/// A stage to look at.
struct Stage {
    value: &'static str,
    label: &'static str,
    count: String,
    chosen: bool,
}

/// One request.
struct Row {
    number: String,
    pick: String,
    name: String,
    nip: String,
    unit: String,
    ranks: String,
    effective_on: String,
    state: &'static str,
    colour: &'static str,
    since: String,
}

/// What may be decided about all that are chosen.
struct Decision {
    value: &'static str,
    verb: &'static str,
    none: &'static str,
}

/// What the address asks for.
#[derive(Clone)]
struct Asked {
    state: Option<State>,
    text: String,
    after: Option<(DateTime<Utc>, RequestId)>,
}

/// What was found.
struct Found {
    state: Option<State>,
    counts: Vec<(State, i64)>,
    items: Vec<QueueItem>,
}

pub(crate) async fn get(visit: Visit, req: HttpRequest, page: Page) -> Result<HttpResponse, Problem> {
    let fields = Fields::parse(req.query_string());
    let asked = Asked { state: fields.parsed("tahap"), text: fields.text("cari").to_owned(), after: page.after(SORT)? };
    reply::page(&visit, &load(&visit, asked, Faults::default()).await?)
}

/// The queue without a filter, with what was wrong with a decision.
pub(super) async fn again(visit: &Visit, faults: Faults) -> Result<QueuePage, Problem> {
    load(visit, Asked { state: None, text: String::new(), after: None }, faults).await
}

async fn load(visit: &Visit, asked: Asked, faults: Faults) -> Result<QueuePage, Problem> {
    let (actor, today, wish) = (visit.actor().clone(), visit.today(), asked.clone());
    if desk::states_of(&actor).is_empty() {
        return Err(Denied::MissingPermission(Permission::CompleteRequest).into());
    }
    let found = visit.read(move |conn| find(conn, &actor, &wish, today)).await?;
    QueuePage::new(visit, &asked, found, faults)
}

fn find(conn: &mut PgConnection, actor: &Actor, asked: &Asked, today: NaiveDate) -> Result<Found, promotions::Error> {
    let reach = Reach { own: None, ..actor.reach(Permission::ViewRequest) };
    let counts = queries::counts(conn, &reach, today)?;
    let mine = desk::states_of(actor);
    // Without a choice: the first of my desks where something lies.
    let waiting = |state: &State| counts.iter().any(|(s, n)| s == state && *n > 0);
    let state = asked.state.or_else(|| mine.iter().copied().find(waiting)).or_else(|| mine.first().copied());
    let filter = QueueFilter {
        states: state.into_iter().collect(),
        employee: None,
        text: Some(asked.text.clone()).filter(|t| !t.is_empty()),
    };
    let more = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
    let items = queries::queue(conn, &filter, &reach, asked.after, more, today)?;
    Ok(Found { state, counts, items })
}

impl QueuePage {
    fn new(visit: &Visit, asked: &Asked, mut found: Found, faults: Faults) -> Result<Self, Problem> {
        let more = found.items.len() > LINES;
        found.items.truncate(LINES);
        let next = match found.items.last().filter(|_| more) {
            Some(last) => Some(address(found.state, &asked.text, &Page::next(SORT, &(last.held_since, last.id))?)),
            None => None,
        };
        let count_of = |state: State| found.counts.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
        let heading = found.state.map_or_else(|| "Antrean usul".to_owned(), |state| heading(state, count_of(state)));
        Ok(Self {
            frame: visit.frame("Antrean usul").wide(),
            faults,
            heading,
            text: asked.text.clone(),
            stages: State::ALL
                .iter()
                .filter(|s| !s.is_final() && **s != State::Draft)
                .map(|s| Stage {
                    value: s.as_str(),
                    label: s.label(),
                    count: words::count(count_of(*s)),
                    chosen: Some(*s) == found.state,
                })
                .collect(),
            rows: found.items.iter().map(|item| row(item, visit.today())).collect(),
            decision: decision(visit.actor(), found.state),
            reasons: REASONS,
            next,
            filtered: !asked.text.is_empty(),
        })
    }
}

fn heading(state: State, count: i64) -> String {
    let work = desk::DESKS.iter().find(|(s, ..)| *s == state).map(|(.., work)| *work);
    match work {
        Some(work) => format!("{} usul {work}", words::count(count)),
        None => format!("{} usul: {}", words::count(count), state.label().to_lowercase()),
    }
}

/// The filter stays in the address, so that a list can be sent to a colleague.
fn address(state: Option<State>, text: &str, cursor: &str) -> String {
    let text: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
    format!("/antrean?tahap={}&cari={text}&cursor={cursor}", state.map_or("", State::as_str))
}

fn row(item: &QueueItem, today: NaiveDate) -> Row {
    Row {
        number: item.number.clone(),
        pick: format!("{}:{}", item.id, item.version),
        name: item.name.clone(),
        nip: words::nip(&item.nip),
        unit: item.unit_name.clone().unwrap_or_else(|| "–".to_owned()),
        ranks: format!("{} ke {}", item.from_rank, item.target_rank),
        effective_on: words::day(item.effective_on),
        state: item.state.label(),
        colour: desk::colour(item.state),
        since: words::days_since(item.held_since, today),
    }
}

fn decision(actor: &Actor, state: Option<State>) -> Option<Decision> {
    let may = |permission| actor.may_somewhere(permission);
    Some(match state? {
        State::Submitted if may(Permission::CompleteRequest) => {
            Decision { value: "complete", verb: "Teruskan # usul ke verifikator", none: "Teruskan usul terpilih" }
        }
        State::Completed if may(Permission::VerifyRequest) => {
            Decision { value: "verify", verb: "Verifikasi # usul", none: "Verifikasi usul terpilih" }
        }
        State::Verified if may(Permission::ApproveRequest) => {
            Decision { value: "approve", verb: "Setujui # usul", none: "Setujui usul terpilih" }
        }
        _ => return None,
    })
}
