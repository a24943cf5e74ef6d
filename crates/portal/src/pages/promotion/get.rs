use actix_web::{HttpRequest, HttpResponse, web::Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use employees::Profile;
use kernel::{Actor, EmployeeId, Permission, Verdict, access, access::Reach};
use promotions::{
    Eligibility, Error,
    queries::{self, QueueFilter},
};
use web::{HttpFault, Problem};

use super::{
    super::person::{self, Subject},
    answer,
    rule_list::RuleList,
};
use crate::{faults::Faults, fields::Fields, frame::Frame, reply, visit::Visit, words};

#[derive(Template)]
#[template(path = "promotion.html")]
pub(super) struct PromotionPage {
    frame: Frame,
    faults: Faults,
    subject: Subject,
    id: EmployeeId,
    heading: String,
    /// Below the heading.
    lead: Option<String>,
    day: Option<String>,
    window: Option<String>,
    rules: RuleList,
    service: Option<String>,
    checklist: Vec<Wanted>,
    open: Option<String>,
    may_ask: bool,
    asked: String,
}

/// A document that is needed.
struct Wanted {
    title: String,
    reason: String,
    there: bool,
}

/// What was found.
pub(super) struct Found {
    profile: Profile,
    answer: Result<Eligibility, Error>,
    open: Option<String>,
    may_submit: bool,
}

/// `/kenaikan-pangkat`.
pub(crate) async fn own(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let id = person::own_id(&visit)?;
    show(visit, &req, id).await
}

/// `/pegawai/{id}/kenaikan-pangkat`.
pub(crate) async fn get(visit: Visit, req: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    show(visit, &req, person::id_of(&id)?).await
}

async fn show(visit: Visit, req: &HttpRequest, id: EmployeeId) -> Result<HttpResponse, Problem> {
    let day = Fields::parse(req.query_string()).day("pada").map_err(HttpFault::QueryInvalid)?;
    let page = load(&visit, id, day, Faults::default()).await?;
    reply::page(&visit, &page)
}

/// The page for one person, for `day` or the next date that can be proposed.
pub(super) async fn load(
    visit: &Visit,
    id: EmployeeId,
    day: Option<NaiveDate>,
    faults: Faults,
) -> Result<PromotionPage, Problem> {
    let (actor, today, now) = (visit.actor().clone(), visit.today(), visit.now());
    let found = visit.read(move |conn| find(conn, &actor, id, day, today, now)).await?;
    Ok(PromotionPage::new(visit, found, day, faults))
}

fn find(
    conn: &mut PgConnection,
    actor: &Actor,
    id: EmployeeId,
    day: Option<NaiveDate>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Found, Error> {
    let profile = person::profile(conn, actor, Permission::ViewEmployee, id, today)?;
    let filter = QueueFilter { employee: Some(id), ..QueueFilter::default() };
    let everywhere = Reach { agency: true, ..Reach::default() };
    let open = queries::queue(conn, &filter, &everywhere, None, 1, today)?.into_iter().next();
    Ok(Found {
        answer: answer::load(conn, id, day, now)?,
        open: open.map(|item| item.number),
        may_submit: access::require(actor, Permission::SubmitRequest, &profile.place()).is_ok(),
        profile,
    })
}

impl PromotionPage {
    fn new(visit: &Visit, found: Found, asked: Option<NaiveDate>, faults: Faults) -> Self {
        let subject = Subject::of(visit, &found.profile);
        let mut page = Self {
            frame: visit.frame("Kenaikan pangkat"),
            faults,
            id: found.profile.id,
            heading: String::new(),
            lead: None,
            day: None,
            window: None,
            rules: RuleList::default(),
            service: None,
            checklist: Vec::new(),
            may_ask: false,
            asked: asked.map(|day| day.to_string()).unwrap_or_default(),
            open: found.open,
            subject,
        };
        match found.answer {
            Ok(eligibility) => page.answered(&eligibility, found.may_submit, asked),
            Err(error) => {
                let said = Problem::from(error).sentence();
                (page.heading, page.lead) = (said.title, Some(said.detail));
            }
        }
        page
    }

    fn answered(&mut self, found: &Eligibility, may_submit: bool, asked: Option<NaiveDate>) {
        let name = Some(self.subject.name.as_str()).filter(|_| !self.subject.own);
        self.heading = answer::headline(found, name);
        self.lead = lead(found);
        self.day = Some(words::day(found.assessment.day));
        self.window = found.closes_on.map(words::day);
        self.rules = RuleList::of(&found.assessment);
        self.service = found.service.map(|(years, months)| format!("{years} tahun {months} bulan"));
        let eligible = found.assessment.verdict == Verdict::Eligible;
        if eligible {
            self.checklist = found
                .checklist
                .iter()
                .map(|item| Wanted {
                    title: item.requirement.title.clone(),
                    reason: item.requirement.reason.clone(),
                    there: !item.offered.is_empty(),
                })
                .collect();
        }
        self.may_ask = eligible && may_submit && asked.is_none() && self.open.is_none();
    }
}

/// What the heading leaves open.
fn lead(found: &Eligibility) -> Option<String> {
    match (found.assessment.verdict, found.assessment.earliest_on, found.earliest_proposable_on) {
        (Verdict::NotEligible, Some(earliest), Some(proposable)) if earliest != proposable => Some(format!(
            "Syarat waktu sudah terpenuhi pada {}, tetapi usul untuk tanggal itu tidak dapat lagi diajukan.",
            words::day(earliest)
        )),
        (Verdict::NotEligible, _, Some(_)) => Some("Yang belum terpenuhi hanya syarat waktu.".to_owned()),
        (Verdict::Hold, ..) => Some("Masih ada pemeriksaan atau data yang harus selesai lebih dahulu.".to_owned()),
        _ => None,
    }
}
