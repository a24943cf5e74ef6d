use actix_web::{HttpResponse, web::Path};
use employees::service::entry::{return_entry, withdraw_entry};
use store::Tx;
use web::{HttpFault, Problem};
use workflow::{Action, Stepped};

use super::{get, page};
use crate::{faults::Faults, reply, sent::Sent};

/// `/catatan/{number}/langkah/{action}`.
pub(crate) async fn post(sent: Sent, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (number, action) = path.into_inner();
    let action: Action = action.parse().map_err(|_| HttpFault::NoRoute)?;
    let version: i32 = sent.fields.parsed("version").ok_or(HttpFault::BadRequest)?;
    let (wanted, note) = (number.clone(), sent.fields.filled("note"));
    match sent.write(move |tx| take(tx, &wanted, action, version, note.as_deref())).await {
        Ok(step) => {
            let said = match action {
                Action::Verify => {
                    format!("Catatan {} diverifikasi, masuk riwayat, dan akan dikirim ke BKN.", step.number)
                }
                Action::Return => format!("Catatan {} dikembalikan kepada yang mencatat.", step.number),
                _ => format!("Catatan {} dibatalkan.", step.number),
            };
            Ok(reply::to_saying("/catatan", &said))
        }
        Err(problem) => {
            let page = get::load(&sent.visit, &number, Faults::of_problem(problem)?, sent.fields.clone()).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

fn take(
    tx: &mut Tx<'_>,
    number: &str,
    action: Action,
    version: i32,
    note: Option<&str>,
) -> Result<Stepped, employees::Error> {
    let request = workflow::request_by_number(tx, number)?;
    match action {
        Action::Verify => {
            let page = page(&request.kind).ok_or(workflow::Error::NotFound)?;
            (page.entry.verify)(tx, request.id, version, note)
        }
        Action::Return => return_entry(tx, request.id, version, note.unwrap_or("")),
        Action::Withdraw => withdraw_entry(tx, request.id, version, note),
        _ => Err(workflow::Error::NotFound.into()),
    }
}
