use actix_web::{HttpRequest, HttpResponse, web::Path};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use employees::{PrivateData, ServiceRecord};
use kernel::{
    Actor, EmployeeId, HistoryId, Permission, Reason,
    access::{self, Reach},
};
use store::outbox;
use web::{HttpFault, Problem};
use workflow::entry::{self, EntryRow};

use super::{
    super::{
        entry::{PAGES, shown::Recorded},
        person,
    },
    life,
    view::EmployeePage,
};
use crate::{fields::Fields, reply, visit::Visit};

/// As many events as can belong to the rows of a page.
const EVENTS: i64 = 200;
/// Most entries that are looked at.
const MOST_ENTRIES: i64 = 200;

/// What was found, and what the visitor may do about it.
pub(super) struct Found {
    pub(super) record: ServiceRecord,
    /// Only for those who may see personal data; shown masked.
    pub(super) private: Option<PrivateData>,
    pub(super) rights: Vec<Permission>,
    /// Rows that differ from the registry's.
    pub(super) differing: Vec<HistoryId>,
    /// What was sent to the registry about the person, newest first.
    pub(super) events: Vec<outbox::Entry>,
    /// The rows of each history that is entered, in the order of [`PAGES`].
    pub(super) recorded: Vec<Vec<Recorded>>,
    pub(super) trainings: Vec<employees::Training>,
    /// Only for those who may see personal data; shown masked.
    pub(super) family: Vec<employees::FamilyMember>,
    /// Entries of these histories, for those who may see requests.
    pub(super) entries: Vec<EntryRow>,
}

/// `/pegawai/{id}`.
pub(crate) async fn get(visit: Visit, req: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    show(visit, &req, person::id_of(&id)?).await
}

/// `/data-saya`.
pub(crate) async fn own(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let id = person::own_id(&visit)?;
    show(visit, &req, id).await
}

async fn show(visit: Visit, req: &HttpRequest, id: EmployeeId) -> Result<HttpResponse, Problem> {
    let asked = Fields::parse(req.query_string()).day("pada").map_err(unreadable)?;
    let (actor, today, now) = (visit.actor().clone(), visit.today(), visit.now());
    let day = asked.unwrap_or(today);
    let found = visit.read(move |conn| find(conn, &actor, id, day, today, now)).await?;
    reply::page(&visit, &EmployeePage::new(&visit, &found, asked))
}

fn unreadable(reason: Reason) -> HttpFault {
    HttpFault::QueryInvalid(reason)
}

fn find(
    conn: &mut PgConnection,
    actor: &Actor,
    id: EmployeeId,
    day: NaiveDate,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Found, reconcile::Error> {
    let present = person::profile(conn, actor, Permission::ViewEmployee, id, today)?;
    let rights: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|p| access::require(actor, *p, &present.place()).is_ok()).collect();
    let (private, family) = match rights.contains(&Permission::ViewSensitive) {
        true => (employees::private_data(conn, id)?, employees::family(conn, id)?),
        false => (None, Vec::new()),
    };
    let events = outbox::list(conn, &outbox::Filter { employee: Some(id), ..outbox::Filter::default() }, EVENTS)?;
    // What is on its way belongs to today; another day shows only what was recorded for it.
    let entries = match rights.contains(&Permission::ViewRequest) && day == today {
        true => {
            let everywhere = Reach { agency: true, ..Reach::default() };
            let about = entry::Filter { employee: Some(id), ..entry::Filter::default() };
            entry::list(conn, &about, &everywhere, None, MOST_ENTRIES, today).map_err(employees::Error::from)?
        }
        false => Vec::new(),
    };
    Ok(Found {
        record: employees::service_record_as_of(conn, id, day, now)?,
        differing: reconcile::queries::differing_rows(conn, id)?,
        private,
        rights,
        recorded: PAGES.iter().map(|page| (page.rows)(conn, id)).collect::<Result<_, _>>()?,
        trainings: employees::trainings(conn, id, now)?.into_iter().filter(|row| life::had_begun(row, day)).collect(),
        family,
        entries,
        events,
    })
}
