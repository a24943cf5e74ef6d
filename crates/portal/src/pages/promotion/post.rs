use actix_web::{HttpResponse, web::Path};
use promotions::service::{DraftPromotion, Stepped, draft};
use web::Problem;

use super::{super::person, get};
use crate::{faults::Faults, reply, sent::Sent};

/// Opens a draft, filled from the record, and goes there.
pub(crate) async fn post(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    let command = DraftPromotion { employee_id: id, effective_on: None };
    let opened: Result<Stepped, Problem> = sent.write(move |tx| draft(tx, &command)).await;
    match opened {
        Ok(step) => Ok(reply::to_saying(
            &format!("/usul/{}", step.number),
            "Draf usul dibuka. Lengkapi berkasnya, lalu ajukan.",
        )),
        Err(problem) => {
            let page = get::load(&sent.visit, id, None, Faults::of_problem(problem)?).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}
