use actix_web::{HttpResponse, web::Path};
use kernel::EmployeeId;
use reconcile::{Decision, Error};
use uuid::Uuid;
use web::{HttpFault, Problem};

use super::person::{self, Refused};
use crate::{faults::Faults, reply, sent::Sent};

/// Decides about one difference of one person.
pub(crate) async fn decide(sent: Sent, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (employee, id) = path.into_inner();
    let employee: EmployeeId = employee.parse().map_err(|_| HttpFault::PathInvalid)?;
    let id: Uuid = id.parse().map_err(|_| HttpFault::PathInvalid)?;
    let reason = sent.fields.text("reason").to_owned();
    let decision = match (sent.fields.text("pilihan"), sent.fields.day("until").ok().flatten()) {
        ("kami", _) => Ok(Decision::Ours),
        ("bkn", _) => Ok(Decision::Theirs),
        ("tunda", Some(until)) => Ok(Decision::Later { until }),
        ("tunda", None) => Err(Error::NoDay),
        _ => Err(Error::NoDecision),
    };
    let said = match &decision {
        Ok(Decision::Ours) => "Data kami dikirim ke BKN. Selisihnya hilang sendiri setelah SIASN memuatnya.",
        Ok(Decision::Theirs) => "Data BKN dibaca ulang dan diambil, biasanya dalam satu menit.",
        _ => "Selisih ini ditunda.",
    };
    let typed = reason.clone();
    match sent.write(move |tx| reconcile::decide(tx, id, decision?, &reason)).await {
        Ok(()) => Ok(reply::to_saying(&format!("/selisih/{employee}"), said)),
        Err(problem) => {
            let refused = Refused {
                faults: Faults::of_problem(problem)?,
                difference: Some(id),
                reason: typed,
                until: sent.fields.text("until").to_owned(),
            };
            let page = person::load(&sent.visit, employee, refused).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}
