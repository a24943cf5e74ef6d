use actix_web::HttpResponse;
use askama::Template;
use store::audit;
use web::Problem;

use super::super::person;
use crate::{frame::Frame, reply, visit::Visit, words};

/// Most lines.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "openings.html")]
struct OpeningsPage {
    frame: Frame,
    rows: Vec<Opening>,
}

struct Opening {
    when: String,
    who: String,
    role: &'static str,
    what: String,
}

pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, Problem> {
    let me = person::own_id(&visit)?;
    let reads = visit.read(move |conn| audit::sensitive_reads_of(conn, me, MOST)).await?;
    let rows = reads
        .into_iter()
        .map(|r| Opening { when: words::instant(r.at), who: r.actor_name, role: r.actor_role.label(), what: r.what })
        .collect();
    reply::page(&visit, &OpeningsPage { frame: visit.frame("Siapa membuka data saya"), rows })
}
