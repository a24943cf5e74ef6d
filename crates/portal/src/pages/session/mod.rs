//! Keluar, and the role to act in.

use accounts::sessions;
use actix_web::HttpResponse;
use kernel::Role;
use web::{HttpFault, Problem, session_cookie};

use crate::{reply, sent::Sent};

/// Ends the session.
pub(crate) async fn sign_out(sent: Sent) -> Result<HttpResponse, Problem> {
    web::sign_in::out_of_pages(&sent.visit.shared, &sent.visit.user).await?;
    let mut answer = reply::to_saying("/masuk", "Anda sudah keluar.");
    let cookie = session_cookie::forgotten(&sent.visit.shared.settings);
    answer.add_cookie(&cookie).map_err(|e| HttpFault::Unforeseen(e.to_string()))?;
    Ok(answer)
}

/// Chooses the role to act in; an empty one means all at once.
pub(crate) async fn choose_role(sent: Sent) -> Result<HttpResponse, Problem> {
    let role: Option<Role> = match sent.fields.text("peran") {
        "" => None,
        text => Some(text.parse().map_err(|_| accounts::Error::NoGrant)?),
    };
    let session = sent.visit.user.session.clone();
    sent.write(move |tx| sessions::choose_role(tx, &session, role)).await?;
    let said = role.map_or_else(
        || "Anda bertindak dengan semua peran Anda.".to_owned(),
        |role| format!("Anda sekarang bertindak sebagai {}.", role.label()),
    );
    Ok(reply::to_saying("/", &said))
}
