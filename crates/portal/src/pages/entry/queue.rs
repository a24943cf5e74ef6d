use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use kernel::{Permission as P, RequestId, access::Denied, access::Reach};
use web::{Problem, extract::Page};
use workflow::{
    State,
    entry::{self, EntryRow, Filter},
};

use super::{PAGES, shown};
use crate::{
    choice::{Choice, choices},
    fields::Fields,
    frame::Frame,
    reply,
    visit::Visit,
    words,
};

/// Lines of a page.
const LINES: usize = 50;
/// Sort named in the cursor.
const SORT: &str = "desk";
/// Where an entry may be looked for.
const STATES: [State; 4] = [State::Completed, State::Returned, State::Effective, State::Withdrawn];

#[derive(Template)]
#[template(path = "entries.html")]
struct EntriesPage {
    frame: Frame,
    heading: String,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// One entry.
struct Row {
    number: String,
    what: String,
    name: String,
    nip: String,
    unit: String,
    by: String,
    state: &'static str,
    colour: &'static str,
    since: String,
}

/// `/catatan`: what waits for a verifier, or for whoever entered it.
pub(crate) async fn get(visit: Visit, req: HttpRequest, page: Page) -> Result<HttpResponse, Problem> {
    let fields = Fields::parse(req.query_string());
    let actor = visit.actor().clone();
    let verifies = actor.may_somewhere(P::VerifyRequest);
    if !verifies && !actor.may_somewhere(P::RecordHistory) {
        return Err(Denied::MissingPermission(P::VerifyRequest).into());
    }
    let state = fields.parsed("tahap").unwrap_or(if verifies { State::Completed } else { State::Returned });
    let kind = super::page(fields.text("jenis")).map(|page| page.entry.kind.name);
    let filter = Filter { kind, states: vec![state], ..Filter::default() };
    let reach = Reach { own: None, ..actor.reach(P::ViewRequest) };
    let (after, today): (Option<(DateTime<Utc>, RequestId)>, _) = (page.after(SORT)?, visit.today());
    let (more, counted) = (i64::try_from(LINES + 1).unwrap_or(i64::MAX), reach.clone());
    let (mut rows, count) = visit
        .read(move |conn| {
            let rows = entry::list(conn, &filter, &reach, after, more, today)?;
            Ok::<_, workflow::Error>((rows, entry::count(conn, state, &counted, today)?))
        })
        .await?;
    let further = rows.len() > LINES;
    rows.truncate(LINES);
    let next = match rows.last().filter(|_| further) {
        Some(last) => {
            let cursor = Page::next(SORT, &(last.held_since, last.id))?;
            Some(format!("/catatan?tahap={state}&jenis={}&cursor={cursor}", kind.unwrap_or("")))
        }
        None => None,
    };
    let page = EntriesPage {
        frame: visit.frame("Verifikasi riwayat").wide(),
        heading: format!("{} catatan riwayat: {}", words::count(count), shown::state(state).0.to_lowercase()),
        states: choices(STATES.map(|s| (s, shown::state(s).0)), state.as_str()),
        kinds: choices(
            std::iter::once(("", "semua jenis")).chain(PAGES.iter().map(|p| (p.entry.kind.name, p.entry.kind.title))),
            kind.unwrap_or(""),
        ),
        rows: rows.iter().map(|row| line(row, visit.today())).collect(),
        next,
    };
    reply::page(&visit, &page)
}

fn line(row: &EntryRow, today: chrono::NaiveDate) -> Row {
    let (state, colour) = shown::state(row.state);
    Row {
        number: row.number.clone(),
        what: format!("{}, {}", shown::title(row), shown::headline(row)),
        name: row.name.clone(),
        nip: words::nip(&row.nip),
        unit: row.unit_name.clone().unwrap_or_else(|| "–".to_owned()),
        by: row.entered_by.clone(),
        state,
        colour,
        since: words::days_since(row.held_since, today),
    }
}
