use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use kernel::EmployeeId;
use reconcile::{Decision, Desk, Error, Outcome, Told, queries};
use uuid::Uuid;
use web::{HttpFault, Problem};

use super::person::{self, Refused};
use crate::{faults::Faults, reply, sent::Sent};

/// Compares one person now.
pub(crate) async fn compare(req: HttpRequest, sent: Sent, path: Path<String>) -> Result<HttpResponse, Problem> {
    let employee: EmployeeId = path.parse().map_err(|_| HttpFault::PathInvalid)?;
    match told(&req, &sent, employee).await {
        Ok(told) => {
            let said = match (told.outcome, told.open) {
                (Outcome::UnknownThere, _) => "SIASN tidak mengenal NIP pegawai ini.".to_owned(),
                (_, 0) => "Baru saja dibandingkan: sama dengan SIASN.".to_owned(),
                (_, open) => format!("Baru saja dibandingkan: {open} selisih terbuka."),
            };
            Ok(reply::to_saying(&format!("/selisih/{employee}"), &said))
        }
        Err(problem) => {
            let refused = Refused { faults: Faults::of_problem(problem)?, ..Refused::default() };
            let page = person::load(&sent.visit, employee, refused).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

async fn told(req: &HttpRequest, sent: &Sent, employee: EmployeeId) -> Result<Told, Problem> {
    let call = sent.visit.call();
    queries::allowed(&call.actor)?;
    let desk = req.app_data::<Data<Desk>>().ok_or(Error::NoRegistry)?;
    if let Some(user) = call.actor.user {
        sent.visit.shared.limits.comparisons.take(&user)?;
    }
    let looked = desk.look(&sent.visit.shared.db, &call, employee).await?;
    sent.write(move |tx| reconcile::compare_looked(tx, &looked)).await
}

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
