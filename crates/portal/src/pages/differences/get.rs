use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use reconcile::{
    DiffState, Error, Kind, Sort,
    queries::{self, Filter, Listed, Summary, per_mille},
};
use web::Problem;

use super::{colour, share};
use crate::{fields::Fields, frame::Frame, reply, visit::Visit, words};

/// Lines of a page.
const LINES: usize = 50;

#[derive(Template)]
#[template(path = "differences.html")]
struct DifferencesPage {
    frame: Frame,
    heading: String,
    facts: Vec<(&'static str, String)>,
    ages: Vec<Bar>,
    fields: Vec<Bar>,
    units: Vec<Bar>,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    sorts: Vec<Choice>,
    kept: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    next: Option<String>,
}

/// One line of an overview; the link leads to the people behind it.
struct Bar {
    label: String,
    href: String,
    count: String,
    note: String,
}

/// A value to filter by.
struct Choice {
    value: &'static str,
    label: &'static str,
    chosen: bool,
}

/// One difference.
struct Row {
    employee: String,
    name: String,
    nip: String,
    unit: String,
    what: String,
    sort: &'static str,
    ours: String,
    theirs: String,
    state: &'static str,
    colour: &'static str,
    since: String,
}

pub(crate) async fn get(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    queries::allowed(visit.actor())?;
    let fields = Fields::parse(req.query_string());
    let (now, today) = (visit.now(), visit.today());
    let filter = filter(&fields, now);
    let wish = filter.clone();
    let (summary, rows) = visit.read(move |conn| find(conn, &wish, now, today)).await?;
    reply::page(&visit, &DifferencesPage::new(&visit, &filter, &fields, &summary, rows))
}

/// The filter in the address.
fn filter(fields: &Fields, now: DateTime<Utc>) -> Filter {
    let older: Option<i64> = fields.parsed("hari");
    let after = fields.text("sesudah").split_once('_');
    Filter {
        state: fields.parsed("keadaan"),
        kind: fields.parsed("bagian"),
        field: fields.filled("isian"),
        sort: fields.parsed("selisih"),
        unit: fields.parsed("unit"),
        employee: fields.parsed("pegawai"),
        seen_before: older.and_then(TimeDelta::try_days).map(|age| now - age),
        after: after.and_then(|(at, id)| Some((DateTime::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))),
        only: None,
    }
}

fn find(
    conn: &mut diesel::PgConnection,
    filter: &Filter,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<(Summary, Vec<Listed>), Error> {
    let more = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
    Ok((queries::summary(conn, now)?, queries::list(conn, today, filter, more)?))
}

impl DifferencesPage {
    fn new(visit: &Visit, filter: &Filter, fields: &Fields, summary: &Summary, mut rows: Vec<Listed>) -> Self {
        let more = rows.len() > LINES;
        rows.truncate(LINES);
        let kept: Vec<(&'static str, String)> = ["isian", "unit", "pegawai", "hari"]
            .into_iter()
            .map(|name| (name, fields.text(name).to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let next = rows.last().filter(|_| more).map(|last| {
            let mut address = format!("/selisih?sesudah={}_{}", last.first_seen_at.timestamp_micros(), last.id);
            for name in ["keadaan", "bagian", "selisih", "isian", "unit", "pegawai", "hari"] {
                if !fields.text(name).is_empty() {
                    address.push_str(&format!("&{name}={}", fields.text(name)));
                }
            }
            address
        });
        Self {
            frame: visit.frame("Selisih dengan SIASN").wide(),
            heading: heading(summary),
            facts: facts(summary),
            ages: ages(summary),
            fields: by_field(summary),
            units: by_unit(summary),
            states: choices(DiffState::ALL, filter.state, DiffState::as_str, DiffState::label),
            kinds: choices(Kind::ALL, filter.kind, Kind::as_str, Kind::label),
            sorts: choices(Sort::ALL, filter.sort, Sort::as_str, Sort::label),
            kept,
            rows: rows.iter().map(|one| row(one, visit.today())).collect(),
            next,
        }
    }
}

fn choices<T: Copy + PartialEq>(
    all: &[T],
    chosen: Option<T>,
    value: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Vec<Choice> {
    all.iter().map(|one| Choice { value: value(*one), label: label(*one), chosen: chosen == Some(*one) }).collect()
}

fn heading(summary: &Summary) -> String {
    match (summary.people.checked, summary.people.different) {
        (0, _) => "Belum ada yang dibandingkan dengan SIASN".to_owned(),
        (_, 0) => "Semua yang dibandingkan sama dengan SIASN".to_owned(),
        (_, different) => format!(
            "{} pegawai berbeda dengan SIASN, {} dari yang dibandingkan",
            words::count(different),
            share(summary.per_mille())
        ),
    }
}

fn facts(summary: &Summary) -> Vec<(&'static str, String)> {
    let last = summary.runs.first();
    vec![
        ("Pegawai yang dibandingkan", words::count(summary.people.checked)),
        ("Berbeda", words::count(summary.people.different)),
        ("Tidak dikenal di SIASN", words::count(summary.people.unknown)),
        (
            "Terakhir dibandingkan",
            last.map_or_else(
                || "belum pernah".to_owned(),
                |run| format!("{}, {} pegawai ({})", words::instant(run.started_at), run.people, run.kind.label()),
            ),
        ),
    ]
}

fn ages(summary: &Summary) -> Vec<Bar> {
    let bar = |label: &str, days: i64, count: i64| Bar {
        label: label.to_owned(),
        href: format!("/selisih?hari={days}"),
        count: words::count(count),
        note: String::new(),
    };
    vec![
        bar("Ditemukan hari ini", 0, summary.ages.day),
        bar("Sampai seminggu", 1, summary.ages.week),
        bar("Sampai sebulan", 7, summary.ages.month),
        bar("Lebih dari sebulan", 30, summary.ages.older),
    ]
}

fn by_field(summary: &Summary) -> Vec<Bar> {
    summary
        .fields
        .iter()
        .map(|field| Bar {
            label: format!("{}: {}", field.kind.label(), field.label()),
            href: format!("/selisih?bagian={}&isian={}", field.kind, field.field),
            count: words::count(field.people),
            note: format!(
                "{} selisih, terlama sejak {}",
                words::count(field.differences),
                words::instant(field.oldest_at)
            ),
        })
        .collect()
}

fn by_unit(summary: &Summary) -> Vec<Bar> {
    summary
        .units
        .iter()
        .map(|unit| Bar {
            label: unit.name.clone(),
            href: format!("/selisih?unit={}", unit.unit_id),
            count: words::count(unit.different),
            note: format!(
                "{} dari {} yang dibandingkan",
                share(per_mille(unit.different, unit.checked)),
                words::count(unit.checked)
            ),
        })
        .collect()
}

fn row(one: &Listed, today: NaiveDate) -> Row {
    Row {
        employee: one.employee_id.to_string(),
        name: one.name.clone(),
        nip: words::nip(&one.nip),
        unit: one.unit_name.clone().unwrap_or_default(),
        what: format!("{}: {}", one.label, one.field_label()),
        sort: one.sort.label(),
        ours: one.ours.clone().unwrap_or_else(|| "–".to_owned()),
        theirs: one.theirs.clone().unwrap_or_else(|| "–".to_owned()),
        state: one.state.label(),
        colour: colour(one.state),
        since: words::days_since(one.first_seen_at, today),
    }
}
