use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;
use diesel::PgConnection;
use store::{
    DbError,
    outbox::{self, Backlog, Entry, Filter, State},
};
use web::Problem;

use super::{allowed, causes, colour, kind, moment};
use crate::{fields::Fields, frame::Frame, reply, visit::Visit, words};

/// Lines of a page.
const LINES: usize = 50;

#[derive(Template)]
#[template(path = "registry.html")]
struct RegistryPage {
    frame: Frame,
    heading: String,
    facts: Vec<(&'static str, String)>,
    parked: Vec<Parked>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
    employee: String,
}

/// Stuck for one cause.
struct Parked {
    code: String,
    count: String,
    cause: String,
    remedy: String,
}

/// A state to look at.
struct Choice {
    value: &'static str,
    label: &'static str,
    chosen: bool,
}

/// One event.
struct Row {
    id: String,
    kind: String,
    basis: String,
    state: &'static str,
    colour: &'static str,
    cause: String,
    moment: String,
    parked: bool,
}

pub(crate) async fn get(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    allowed(visit.actor())?;
    let fields = Fields::parse(req.query_string());
    let filter = Filter {
        state: fields.parsed("keadaan"),
        employee: fields.parsed("pegawai"),
        cause: fields.filled("sebab"),
        before_seq: fields.parsed("sebelum"),
        ..Filter::default()
    };
    let (wish, today) = (filter.clone(), visit.today());
    let (backlog, entries) = visit.read(move |conn| find(conn, &wish, today)).await?;
    reply::page(&visit, &RegistryPage::new(&visit, &filter, &fields, &backlog, entries))
}

fn find(conn: &mut PgConnection, filter: &Filter, today: NaiveDate) -> Result<(Backlog, Vec<Entry>), DbError> {
    let more = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
    Ok((outbox::backlog(conn, today)?, outbox::list(conn, filter, more)?))
}

impl RegistryPage {
    fn new(visit: &Visit, filter: &Filter, fields: &Fields, backlog: &Backlog, mut entries: Vec<Entry>) -> Self {
        let more = entries.len() > LINES;
        entries.truncate(LINES);
        let last = entries.last().filter(|_| more).map(|entry| entry.seq);
        let employee = fields.text("pegawai").to_owned();
        Self {
            frame: visit.frame("Sinkronisasi SIASN").wide(),
            heading: heading(backlog),
            facts: facts(backlog),
            parked: backlog.parked.iter().map(|(code, count)| parked(code, *count)).collect(),
            states: State::ALL
                .iter()
                .map(|s| Choice { value: s.as_str(), label: s.label(), chosen: filter.state == Some(*s) })
                .collect(),
            rows: entries.iter().map(row).collect(),
            next: last.map(|seq| {
                format!(
                    "/sinkronisasi?keadaan={}&pegawai={employee}&sebelum={seq}",
                    filter.state.map_or("", State::as_str)
                )
            }),
            employee,
        }
    }
}

fn heading(backlog: &Backlog) -> String {
    match (backlog.parked_total(), backlog.pending) {
        (0, 0) => "Semua kiriman sudah diterima BKN".to_owned(),
        (0, pending) => format!("{} kiriman menunggu, tidak ada yang tersangkut", words::count(pending)),
        (parked, _) => format!("{} kiriman perlu diperiksa", words::count(parked)),
    }
}

fn facts(b: &Backlog) -> Vec<(&'static str, String)> {
    vec![
        ("Menunggu dikirim", words::count(b.pending)),
        ("Di antaranya gagal dan dicoba lagi", words::count(b.failing)),
        ("Dijadwalkan untuk hari lain", words::count(b.scheduled)),
        ("Perlu diperiksa", words::count(b.parked_total())),
        (
            "Paling lama menunggu sejak",
            b.oldest_at.map_or_else(|| "tidak ada yang menunggu".to_owned(), words::instant),
        ),
    ]
}

fn parked(code: &str, count: i64) -> Parked {
    let (cause, remedy) = causes::explained(code);
    Parked { code: code.to_owned(), count: words::count(count), cause, remedy }
}

fn row(entry: &Entry) -> Row {
    let cause = entry.parked_cause.as_deref().or(entry.last_cause.as_deref());
    Row {
        id: entry.id.to_string(),
        kind: kind(&entry.kind).to_owned(),
        basis: entry.basis.clone().unwrap_or_default(),
        state: entry.state.label(),
        colour: colour(entry.state),
        cause: cause.map(|code| causes::explained(code).0).unwrap_or_default(),
        moment: moment(entry),
        parked: entry.state == State::Parked,
    }
}
