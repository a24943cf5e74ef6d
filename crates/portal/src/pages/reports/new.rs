use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use employees::{
    reports::{Section, row_text},
    service::{ReportError, report_error},
};
use kernel::{HistoryId, ReportId};
use web::{HttpFault, Problem};

use super::super::person;
use crate::{faults::Faults, fields::Fields, frame::Frame, reply, sent::Sent, visit::Visit};

#[derive(Template)]
#[template(path = "report_new.html")]
struct NewPage {
    frame: Frame,
    faults: Faults,
    section: Section,
    row: String,
    text: String,
    message: String,
}

/// `/laporan-kesalahan/baru?bagian=rank&baris=ID`: says what is wrong with that row.
pub(crate) async fn get(visit: Visit, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = load(&visit, &Fields::parse(req.query_string()), Faults::default()).await?;
    reply::page(&visit, &page)
}

pub(crate) async fn post(sent: Sent) -> Result<HttpResponse, Problem> {
    let me = person::own_id(&sent.visit)?;
    let (section, row_id) = subject(&sent.fields)?;
    let cmd = ReportError { section, row_id, message: sent.fields.text("message").to_owned() };
    let kept: Result<ReportId, Problem> = sent.write(move |tx| report_error(tx, me, &cmd)).await;
    match kept {
        Ok(_) => Ok(reply::to_saying(
            "/laporan-kesalahan",
            "Laporan terkirim kepada pengelola kepegawaian. Jawabannya akan tampil di halaman ini.",
        )),
        Err(problem) => {
            let page = load(&sent.visit, &sent.fields, Faults::of_problem(problem)?).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

fn subject(fields: &Fields) -> Result<(Section, Option<HistoryId>), HttpFault> {
    let section = fields.parsed("bagian").ok_or(HttpFault::BadRequest)?;
    Ok((section, fields.parsed("baris")))
}

async fn load(visit: &Visit, fields: &Fields, faults: Faults) -> Result<NewPage, Problem> {
    let me = person::own_id(visit)?;
    let (section, row) = subject(fields)?;
    let (today, now) = (visit.today(), visit.now());
    let record = visit.read(move |conn| employees::service_record_as_of(conn, me, today, now)).await?;
    let text = row_text(&record, section, row).ok_or(HttpFault::NoRoute)?;
    Ok(NewPage {
        frame: visit.frame("Laporkan kesalahan data"),
        faults,
        section,
        row: row.map(|id| id.to_string()).unwrap_or_default(),
        text,
        message: fields.text("message").to_owned(),
    })
}
