use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;
use diesel::PgConnection;
use employees::{Filter, Listed, SortKey};
use kernel::{EmployeeId, EmploymentKind, LegalStatus, Permission, RankGrade, UnitId, access::Reach};
use organization::Unit;
use web::{Problem, extract::Page};

use super::{filter, reach, sort};
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

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    heading: String,
    text: String,
    position: String,
    units: Vec<Choice>,
    ranks: Vec<Choice>,
    kinds: Vec<Choice>,
    statuses: Vec<Choice>,
    sorts: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
    csv: Option<String>,
}

/// One person.
struct Row {
    href: String,
    name: String,
    nip: String,
    rank: String,
    position: String,
    unit: String,
    status: &'static str,
}

/// What was found.
struct Found {
    count: i64,
    people: Vec<Listed>,
    units: Vec<Unit>,
}

pub(crate) async fn get(visit: Visit, req: HttpRequest, page: Page) -> Result<HttpResponse, Problem> {
    let fields = Fields::parse(req.query_string());
    let (asked, order) = (filter(&fields), sort(&fields));
    let (reach, today) = (reach(visit.actor(), Permission::ListEmployees)?, visit.today());
    let after: Option<EmployeeId> = page.after(order.as_str())?;
    let wish = asked.clone();
    let found = visit.read(move |conn| find(conn, &wish, &reach, order, after, today)).await?;
    let people = PeoplePage::new(&visit, &fields, &asked, order, found)?;
    reply::page(&visit, &people)
}

fn find(
    conn: &mut PgConnection,
    filter: &Filter,
    reach: &Reach,
    sort: SortKey,
    after: Option<EmployeeId>,
    today: NaiveDate,
) -> Result<Found, employees::Error> {
    let value = match after {
        Some(id) => employees::sort_value_of(conn, id, sort, today)?,
        None => None,
    };
    let after = value.as_deref().zip(after);
    let more = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
    Ok(Found {
        count: employees::count(conn, filter, reach, today)?,
        people: employees::list(conn, filter, reach, sort, after, more, today)?,
        units: units(conn, reach, filter.unit, today)?,
    })
}

/// Units to choose from: those one or two steps below the top (offices and their parts), and the one that is chosen.
fn units(
    conn: &mut PgConnection,
    reach: &Reach,
    chosen: Option<UnitId>,
    today: NaiveDate,
) -> Result<Vec<Unit>, employees::Error> {
    let mut units = organization::subtree(conn, None, today)?;
    let mine = |unit: &Unit| reach.agency || reach.units.iter().any(|u| unit.path.contains(&format!("/{u}/")));
    let top = units.iter().filter(|u| mine(u)).map(depth).min().unwrap_or(0);
    units.retain(|unit| mine(unit) && (depth(unit) <= top + 1 || Some(unit.id) == chosen));
    units.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(units)
}

fn depth(unit: &Unit) -> usize {
    unit.path.matches('/').count()
}

impl PeoplePage {
    fn new(visit: &Visit, fields: &Fields, asked: &Filter, order: SortKey, mut found: Found) -> Result<Self, Problem> {
        let more = found.people.len() > LINES;
        found.people.truncate(LINES);
        let next = match found.people.last().filter(|_| more) {
            Some(last) => {
                Some(format!("{}&cursor={}", fields.address("/pegawai"), Page::next(order.as_str(), &last.id)?))
            }
            None => None,
        };
        let narrowed = *asked != Filter::default();
        let may_export = visit.actor().may_somewhere(Permission::ExportEmployees);
        Ok(Self {
            frame: visit.frame("Pegawai").wide(),
            heading: match narrowed {
                true => format!("{} pegawai ditemukan", words::count(found.count)),
                false => format!("{} pegawai", words::count(found.count)),
            },
            text: asked.text.clone().unwrap_or_default(),
            position: asked.position.clone().unwrap_or_default(),
            units: all_or(
                "Semua unit",
                found.units.iter().map(|u| (u.id.to_string(), u.name.clone())),
                fields.text("unit"),
            ),
            ranks: all_or(
                "Semua pangkat",
                RankGrade::all().map(|r| (r.to_string(), r.to_string())),
                fields.text("pangkat"),
            ),
            kinds: all_or(
                "Semua",
                labelled(EmploymentKind::ALL, EmploymentKind::as_str, EmploymentKind::label),
                fields.text("jenis"),
            ),
            statuses: all_or(
                "Semua",
                labelled(LegalStatus::ALL, LegalStatus::as_str, LegalStatus::label),
                fields.text("status"),
            ),
            sorts: choices(labelled(SortKey::ALL, SortKey::as_str, SortKey::label), order.as_str()),
            rows: found.people.iter().map(row).collect(),
            next,
            csv: may_export.then(|| fields.address("/pegawai.csv")),
        })
    }
}

fn labelled<T: Copy>(
    all: &'static [T],
    value: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> &'static str,
) -> impl Iterator<Item = (String, String)> {
    all.iter().map(move |one| (value(*one).to_owned(), label(*one).to_owned()))
}

/// A list whose first line narrows nothing.
fn all_or(every: &str, values: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    choices(std::iter::once((String::new(), every.to_owned())).chain(values), chosen)
}

fn row(person: &Listed) -> Row {
    let dash = || "–".to_owned();
    Row {
        href: format!("/pegawai/{}", person.id),
        name: words::full_name(person.title_before.as_deref(), &person.name, person.title_after.as_deref()),
        nip: words::nip(&person.nip),
        rank: person.rank_code.clone().unwrap_or_else(dash),
        position: person.position_name.clone().unwrap_or_else(dash),
        unit: person.unit_name.clone().unwrap_or_else(dash),
        status: person.employment_kind.map_or("–", EmploymentKind::label),
    }
}
