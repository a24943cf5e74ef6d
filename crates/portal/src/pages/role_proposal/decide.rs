use accounts::proposals;
use actix_web::{HttpResponse, web::Path};
use web::Problem;

use super::{get::load, id_of};
use crate::{faults::Faults, reply, sent::Sent};

/// The role is given for the days that were proposed.
pub(crate) async fn approve(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    sent.write(move |tx| proposals::approve(tx, id)).await?;
    Ok(reply::to_saying("/usulan-peran", "Peran disetujui dan berlaku pada tanggal yang diusulkan."))
}

/// Refused, with a reason that stays.
pub(crate) async fn refuse(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let reason = sent.fields.text("reason").to_owned();
    let typed = reason.clone();
    match sent.write(move |tx| proposals::refuse(tx, id, &reason)).await {
        Ok(()) => Ok(reply::to_saying("/usulan-peran", "Usulan peran ditolak; alasannya tercatat.")),
        Err(problem) => {
            let page = load(&sent.visit, id, Faults::of_problem(problem)?, typed).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}
