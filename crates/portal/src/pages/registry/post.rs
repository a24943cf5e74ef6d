use actix_web::{HttpResponse, web::Path};
use kernel::EventId;
use web::{HttpFault, Problem};

use super::event;
use crate::{faults::Faults, reply, sent::Sent};

/// Sends the chosen events again.
pub(crate) async fn retry(sent: Sent) -> Result<HttpResponse, Problem> {
    let ids: Vec<EventId> = sent.fields.all("pilih").filter_map(|id| id.parse().ok()).collect();
    let moved: Vec<EventId> = sent.write(move |tx| sync::officer::retry(tx, &ids)).await?;
    let said = match moved.len() {
        0 => "Tidak ada yang dikirim ulang: pilih kiriman yang tersangkut atau menunggu.".to_owned(),
        n => format!("{n} kiriman dikirim ulang."),
    };
    Ok(reply::to_saying("/sinkronisasi", &said))
}

/// Gives up one event, with a reason.
pub(crate) async fn skip(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id: EventId = id.parse().map_err(|_| HttpFault::PathInvalid)?;
    let reason = sent.fields.text("reason").to_owned();
    let typed = reason.clone();
    match sent.write(move |tx| sync::officer::skip(tx, id, &reason)).await {
        Ok(()) => {
            Ok(reply::to_saying("/sinkronisasi", "Kiriman dilewati; kiriman berikutnya untuk pegawai itu dilanjutkan."))
        }
        Err(problem) => {
            let page = event::load(&sent.visit, id, Faults::of_problem(problem)?, typed).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}
