use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use kernel::{Reason, clock};
use store::outbox::{self, Backlog, Entry, Filter, Lane, State};
use sync::officer;
use web::{HttpFault, Problem};

use super::{KINDS, allowed, causes, colour, kind, moment, standing as s};
use crate::{fields::Fields, frame::Frame, reply, visit::Visit, words};

/// Lines of a page.
const LINES: usize = 50;

#[derive(Template)]
#[template(path = "registry.html")]
struct RegistryPage {
    frame: Frame,
    heading: String,
    pause: Option<s::Pause>,
    nobody: bool,
    facts: Vec<(String, String)>,
    parked: Vec<s::Parked>,
    breakers: Vec<s::Breaker>,
    workers: Vec<s::Worker>,
    frozen: Vec<Frozen>,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    lanes: Vec<Choice>,
    asked: Fields,
    filtered: bool,
    /// How many events the registry has several rows of, when there are any.
    with_duplicates: Option<String>,
    /// Only those are listed.
    duplicates: bool,
    rows: Vec<Row>,
    next: Option<String>,
    employee: String,
}

/// Something to choose from.
struct Choice {
    value: &'static str,
    label: &'static str,
    chosen: bool,
}

/// A person about whom nothing is sent.
struct Frozen {
    employee: String,
    reason: String,
    by: String,
    since: String,
}

/// One event.
struct Row {
    id: String,
    kind: String,
    basis: String,
    lane: &'static str,
    state: &'static str,
    colour: &'static str,
    cause: String,
    moment: String,
    parked: bool,
    /// Rows of the registry that are the same change once more.
    duplicates: usize,
}

pub(crate) async fn get(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    allowed(visit.actor())?;
    let fields = Fields::parse(req.query_string());
    let filter = filter(&fields).map_err(HttpFault::QueryInvalid)?;
    let (wish, actor, now) = (filter.clone(), visit.actor().clone(), visit.now());
    let more = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
    let (overview, mut entries, twice) = visit
        .read(move |conn| {
            let overview = officer::overview(conn, &actor, now)?;
            let entries = outbox::list(conn, &wish, more)?;
            let seqs: Vec<i64> = entries.iter().map(|entry| entry.seq).collect();
            Ok::<_, sync::Error>((overview, entries, outbox::duplicates_of(conn, &seqs)?))
        })
        .await?;
    let last = (entries.len() > LINES).then(|| entries.get(LINES - 1)).flatten().map(|entry| entry.seq);
    entries.truncate(LINES);
    let now = visit.now();
    let choices = |all: &[(&'static str, &'static str)], name: &str| -> Vec<Choice> {
        all.iter().map(|(value, label)| Choice { value, label, chosen: fields.text(name) == *value }).collect()
    };
    let states: Vec<_> = State::ALL.iter().map(|one| (one.as_str(), one.label())).collect();
    let lanes: Vec<_> = Lane::ALL.iter().map(|one| (one.as_str(), one.label())).collect();
    let page = RegistryPage {
        frame: visit.frame("Sinkronisasi SIASN").wide(),
        heading: heading(&overview.backlog),
        pause: s::pause(&overview.workers),
        nobody: s::nobody(&overview.workers),
        facts: s::facts(&overview),
        parked: overview.parked.iter().map(|one| s::parked(one, now)).collect(),
        breakers: s::breakers(&overview.workers),
        workers: s::workers(&overview.workers, now),
        frozen: overview.frozen.iter().filter(|one| one.lifted_at.is_none()).map(frozen).collect(),
        states: choices(&states, "keadaan"),
        kinds: choices(KINDS, "jenis"),
        lanes: choices(&lanes, "jalur"),
        filtered: filter != Filter { before_seq: filter.before_seq, ..Filter::default() },
        with_duplicates: (overview.duplicates > 0).then(|| words::count(overview.duplicates)),
        duplicates: filter.duplicates,
        rows: entries.iter().map(|one| row(one, twice.get(&one.seq).map_or(0, Vec::len))).collect(),
        next: last.map(|seq| address(&fields, seq)),
        employee: fields.text("pegawai").to_owned(),
        asked: fields,
    };
    reply::page(&visit, &page)
}

/// What the address asks for; the same words in the list, in the plan and in what is sent again.
pub(super) fn filter(fields: &Fields) -> Result<Filter, Reason> {
    let lane = Lane::ALL.iter().copied().find(|lane| lane.as_str() == fields.text("jalur"));
    Ok(Filter {
        state: fields.parsed("keadaan"),
        employee: fields.parsed("pegawai"),
        kind: fields.filled("jenis"),
        cause: fields.filled("sebab"),
        lane,
        duplicates: fields.text("ganda") == "ya",
        since: fields.day("sejak")?.and_then(begin),
        until: fields.day("sampai")?.and_then(|day| begin(day.checked_add_days(Days::new(1))?)),
        before_seq: fields.parsed("sebelum"),
    })
}

/// The first instant of a day in Jakarta.
fn begin(day: NaiveDate) -> Option<DateTime<Utc>> {
    Some(day.and_time(NaiveTime::MIN).and_local_timezone(clock::jakarta()).single()?.to_utc())
}

/// The same list from behind this event; the filter stays in the address.
fn address(fields: &Fields, seq: i64) -> String {
    let kept = fields.0.iter().filter(|(name, value)| name != "sebelum" && !value.is_empty());
    let query: String = kept
        .map(|(name, value)| {
            let value: String = value.bytes().map(|b| format!("%{b:02X}")).collect();
            format!("{name}={value}&")
        })
        .collect();
    format!("/sinkronisasi?{query}sebelum={seq}#kiriman")
}

fn heading(backlog: &Backlog) -> String {
    match (backlog.parked_total(), backlog.pending) {
        (0, 0) => "Semua kiriman sudah diterima BKN".to_owned(),
        (0, pending) => format!("{} kiriman menunggu, tidak ada yang tersangkut", words::count(pending)),
        (parked, _) => format!("{} kiriman perlu diperiksa", words::count(parked)),
    }
}

fn frozen(one: &outbox::Freeze) -> Frozen {
    Frozen {
        employee: one.employee_id.to_string(),
        reason: one.reason.clone(),
        by: one.frozen_by_name.clone(),
        since: words::instant(one.frozen_at),
    }
}

fn row(entry: &Entry, duplicates: usize) -> Row {
    let cause = entry.parked_cause.as_deref().or(entry.last_cause.as_deref());
    Row {
        id: entry.id.to_string(),
        kind: kind(&entry.kind).to_owned(),
        basis: entry.basis.clone().unwrap_or_default(),
        lane: entry.lane.label(),
        state: entry.state.label(),
        colour: colour(entry.state),
        cause: cause.map(|code| causes::explained(code).cause).unwrap_or_default(),
        moment: moment(entry),
        parked: entry.state == State::Parked,
        duplicates,
    }
}
