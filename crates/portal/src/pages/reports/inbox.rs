use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use employees::reports::{self, Listed, State};
use kernel::{Permission, ReportId, access::Denied};
use web::{Problem, extract::Page};

use super::colour;
use crate::{fields::Fields, frame::Frame, reply, visit::Visit, words};

/// Lines of a page.
const LINES: usize = 50;
/// Sort named in the cursor.
const SORT: &str = "reported";

#[derive(Template)]
#[template(path = "reports_inbox.html")]
struct InboxPage {
    frame: Frame,
    heading: String,
    states: Vec<(State, bool)>,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    id: String,
    name: String,
    nip: String,
    unit: String,
    section: &'static str,
    row: String,
    message: String,
    state: &'static str,
    colour: &'static str,
    since: String,
}

/// `/laporan-masuk`: what people reported, for the officers who may answer.
pub(crate) async fn get(visit: Visit, req: HttpRequest, page: Page) -> Result<HttpResponse, Problem> {
    if !visit.actor().may_somewhere(Permission::AnswerReport) {
        return Err(Denied::MissingPermission(Permission::AnswerReport).into());
    }
    let state = Fields::parse(req.query_string()).parsed("keadaan").unwrap_or(State::Open);
    let reach = visit.actor().reach(Permission::AnswerReport);
    let after: Option<(DateTime<Utc>, ReportId)> = page.after(SORT)?;
    let today = visit.today();
    let more = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
    let (count, mut rows) = visit
        .read(move |conn| {
            let count = reports::count(conn, state, &reach, today)?;
            Ok::<_, employees::Error>((count, reports::list(conn, state, &reach, after, more, today)?))
        })
        .await?;
    let last = (rows.len() > LINES).then(|| rows.get(LINES - 1)).flatten();
    let next = match last.map(|last| Page::next(SORT, &(last.reported_at, last.id))) {
        Some(cursor) => Some(format!("/laporan-masuk?keadaan={state}&cursor={}", cursor?)),
        None => None,
    };
    rows.truncate(LINES);
    let heading = match state {
        State::Open => format!("{} laporan kesalahan data menunggu jawaban", words::count(count)),
        State::Answered => format!("{} laporan kesalahan data sudah dijawab", words::count(count)),
    };
    let page = InboxPage {
        frame: visit.frame("Laporan kesalahan data").wide(),
        heading,
        states: State::ALL.iter().map(|one| (*one, *one == state)).collect(),
        rows: rows.iter().map(|line| row(line, today)).collect(),
        next,
    };
    reply::page(&visit, &page)
}

fn row(l: &Listed, today: chrono::NaiveDate) -> Row {
    Row {
        id: l.id.to_string(),
        name: l.name.clone(),
        nip: words::nip(&l.nip),
        unit: l.unit_name.clone().unwrap_or_else(|| "–".to_owned()),
        section: l.section.label(),
        row: l.row_text.clone(),
        message: l.message.clone(),
        state: l.state.label(),
        colour: colour(l.state),
        since: words::days_since(l.reported_at, today),
    }
}
