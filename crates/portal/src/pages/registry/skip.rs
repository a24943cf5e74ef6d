use actix_web::{HttpResponse, web::Path};
use sync::officer;
use web::Problem;

use super::{event, id_of};
use crate::{faults::Faults, reply, sent::Sent};

/// Gives up one event, with a reason.
pub(crate) async fn post(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let reason = sent.fields.text("reason").to_owned();
    let typed = reason.clone();
    match sent.write(move |tx| officer::skip(tx, id, &reason)).await {
        Ok(()) => {
            Ok(reply::to_saying("/sinkronisasi", "Kiriman dilewati; kiriman berikutnya untuk pegawai itu dilanjutkan."))
        }
        Err(problem) => {
            let page = event::load(&sent.visit, id, Faults::of_problem(problem)?, typed).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}
