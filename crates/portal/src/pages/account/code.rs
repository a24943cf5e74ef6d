use accounts::{ExposeSecret, activation, users};
use actix_web::{HttpRequest, HttpResponse, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use web::Problem;

use super::Shown;
use crate::{frame::Frame, reply, sent::Sent, words};

#[derive(Template)]
#[template(path = "activation_code.html")]
struct CodePage {
    frame: Frame,
    account: Shown,
    /// The code, the one time it is shown.
    code: Option<String>,
    /// Address of the page on which it is used.
    door: String,
    until: String,
}

/// What is stored of it under the idempotency key: never the code.
#[derive(Serialize, Deserialize)]
struct Issued {
    #[serde(skip)]
    code: Option<String>,
    expires_at: DateTime<Utc>,
}

/// Issues an activation code and shows it, once. There is no address to come back to: the code is kept as a hash only,
/// and a form that is sent again says so.
pub(crate) async fn post(req: HttpRequest, sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    super::require(&sent.visit)?;
    let (id, settings) = (super::id_of(&id)?, sent.visit.shared.accounts.clone());
    let work = move |tx: &mut store::Tx<'_>| {
        let issued = activation::issue_activation(tx, id, &settings)?;
        let code = Some(issued.code.expose_secret().to_owned());
        Ok::<_, accounts::Error>(Issued { code, expires_at: issued.expires_at })
    };
    let issued = sent.write(work).await?;
    let user = sent.visit.read(move |conn| users::get(conn, id)).await?;
    let page = CodePage {
        frame: sent.visit.frame("Kode aktivasi"),
        account: Shown::of(&sent.visit, &user),
        code: issued.code,
        door: format!("{}/aktivasi", req.connection_info().host()),
        until: words::instant(issued.expires_at),
    };
    reply::page(&sent.visit, &page)
}
