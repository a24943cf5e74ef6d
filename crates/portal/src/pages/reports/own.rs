use actix_web::HttpResponse;
use askama::Template;
use employees::reports;
use web::Problem;

use super::{super::person, Shown};
use crate::{frame::Frame, reply, visit::Visit};

/// Most lines.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    frame: Frame,
    heading: String,
    reports: Vec<Shown>,
}

/// `/laporan-kesalahan`: what I reported, and the answers.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, Problem> {
    let me = person::own_id(&visit)?;
    let found = visit.read(move |conn| reports::of_person(conn, me, MOST)).await?;
    let open = found.iter().filter(|r| r.state == reports::State::Open).count();
    let heading = match (found.len(), open) {
        (0, _) => "Anda belum melaporkan kesalahan data".to_owned(),
        (all, 0) => format!("{all} laporan Anda sudah dijawab"),
        (all, open) => format!("{open} dari {all} laporan Anda menunggu jawaban"),
    };
    let reports = found.iter().map(Shown::from).collect();
    reply::page(&visit, &ReportsPage { frame: visit.frame("Laporan kesalahan data saya"), heading, reports })
}
