use actix_web::HttpResponse;
use askama::Template;
use diesel::PgConnection;
use kernel::Reason;
use promotions::{
    Error,
    service::{Chosen, Decision, Outcome, decide_many},
};
use web::{HttpFault, Problem};

use super::get;
use crate::{faults::Faults, fields::Fields, frame::Frame, reply, sent::Sent};

#[derive(Template)]
#[template(path = "outcomes.html")]
struct OutcomesPage {
    frame: Frame,
    heading: String,
    rows: Vec<Row>,
}

/// What came of one request.
struct Row {
    number: String,
    done: bool,
    text: String,
    reasons: Vec<Reason>,
}

/// Decides what was chosen, each on its own, and tells of each. Sent again, the same answer is shown.
pub(crate) async fn post(sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = &sent.visit;
    let (chosen, decision, note) = (chosen(&sent.fields)?, decision(&sent.fields)?, sent.fields.filled("note"));
    let decided: Result<Vec<Outcome>, Problem> =
        sent.write(move |tx| decide_many(tx, &chosen, &decision, note.as_deref())).await;
    let outcomes = match decided {
        Ok(outcomes) => outcomes,
        Err(problem) => {
            let page = get::again(visit, Faults::of_problem(problem)?).await?;
            return reply::refused(visit, &page);
        }
    };
    let done = outcomes.iter().filter(|o| o.stepped.is_some()).count();
    let rows = visit.read(move |conn| rows(conn, outcomes)).await?;
    let heading = match rows.len() - done {
        0 => format!("{done} usul selesai dikerjakan"),
        refused => format!("{done} usul selesai, {refused} tidak"),
    };
    reply::page(visit, &OutcomesPage { frame: visit.frame("Hasil"), heading, rows })
}

fn chosen(fields: &Fields) -> Result<Vec<Chosen>, HttpFault> {
    fields
        .all("pilih")
        .map(|text| {
            let (id, version) = text.split_once(':').ok_or(HttpFault::BadRequest)?;
            let id = id.parse().map_err(|_| HttpFault::BadRequest)?;
            Ok(Chosen { id, version: version.parse().map_err(|_| HttpFault::BadRequest)? })
        })
        .collect()
}

fn decision(fields: &Fields) -> Result<Decision, HttpFault> {
    Ok(match fields.text("keputusan") {
        "complete" => Decision::Complete,
        "verify" => Decision::Verify,
        "approve" => Decision::Approve,
        "return" => Decision::Return { reasons: fields.all("reasons").map(str::to_owned).collect() },
        _ => return Err(HttpFault::BadRequest),
    })
}

fn rows(conn: &mut PgConnection, outcomes: Vec<Outcome>) -> Result<Vec<Row>, Error> {
    outcomes.into_iter().map(|outcome| row(conn, outcome)).collect()
}

fn row(conn: &mut PgConnection, outcome: Outcome) -> Result<Row, Error> {
    if let Some(step) = outcome.stepped {
        return Ok(Row { number: step.number, done: true, text: step.state.label().to_owned(), reasons: Vec::new() });
    }
    // A request out of reach has no number for this officer.
    let number = match outcome.code.as_deref() {
        Some("access.not-found") => String::new(),
        _ => workflow::request(conn, outcome.id)?.number,
    };
    let said = said(outcome.code.as_deref().unwrap_or_default(), &outcome.params);
    let text = match outcome.present {
        Some(state) => format!("{said} Tahapnya sekarang: {}.", state.label()),
        None => said,
    };
    Ok(Row { number, done: false, text, reasons: outcome.reasons })
}

/// The sentence of a stored refusal.
fn said(code: &str, params: &[(String, String)]) -> String {
    let mut text = web::sentence(code, &[]).detail;
    for (name, value) in params {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}
