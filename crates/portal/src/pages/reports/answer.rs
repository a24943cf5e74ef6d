use actix_web::{HttpResponse, web::Path};
use askama::Template;
use employees::{
    reports::{self, Report, State},
    service::answer_report,
};
use kernel::{Permission, ReportId};
use web::{HttpFault, Problem};

use super::{
    super::person::{self, Subject},
    Shown,
};
use crate::{faults::Faults, frame::Frame, reply, sent::Sent, visit::Visit};

#[derive(Template)]
#[template(path = "report_answer.html")]
struct AnswerPage {
    frame: Frame,
    faults: Faults,
    subject: Subject,
    id: ReportId,
    report: Shown,
    open: bool,
    typed: String,
}

/// `/laporan-masuk/{id}`: one report beside the way to the record.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&visit, id_of(&id)?, Faults::default(), String::new()).await?;
    reply::page(&visit, &page)
}

pub(crate) async fn post(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let answer = sent.fields.text("answer").to_owned();
    let typed = answer.clone();
    match sent.write(move |tx| answer_report(tx, id, &answer)).await {
        Ok(()) => Ok(reply::to_saying("/laporan-masuk", "Jawaban terkirim; pegawai dapat membacanya.")),
        Err(problem) => {
            let page = load(&sent.visit, id, Faults::of_problem(problem)?, typed).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

fn id_of(text: &str) -> Result<ReportId, Problem> {
    text.parse().map_err(|_| HttpFault::PathInvalid.into())
}

async fn load(visit: &Visit, id: ReportId, faults: Faults, typed: String) -> Result<AnswerPage, Problem> {
    let (actor, today) = (visit.actor().clone(), visit.today());
    let (report, profile): (Report, _) = visit
        .read(move |conn| {
            let report = reports::report(conn, id)?;
            let profile = person::profile(conn, &actor, Permission::AnswerReport, report.employee_id, today)?;
            Ok::<_, employees::Error>((report, profile))
        })
        .await?;
    let subject = Subject::of(visit, &profile);
    Ok(AnswerPage {
        frame: visit.frame("Laporan kesalahan data"),
        faults,
        id,
        report: Shown::from(&report),
        open: report.state == State::Open && !subject.own,
        subject,
        typed,
    })
}
