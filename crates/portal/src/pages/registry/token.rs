//! Token SSO: a token somebody got at SIASN, pasted here, lets every worker go on.

use accounts::SecretString;
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono::{DateTime, Utc};
use sync::token::{self, Pasted, TokenKey};
use web::{HttpFault, Problem};

use super::{allowed, standing};
use crate::{faults::Faults, frame::Frame, reply, sent::Sent, visit::Visit, words};

#[derive(Template)]
#[template(path = "registry_token.html")]
struct TokenPage {
    frame: Frame,
    faults: Faults,
    /// Sending waits for a token.
    over: bool,
    last: Option<String>,
}

/// `/sinkronisasi/token`.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, Problem> {
    let page = load(&visit, Faults::default()).await?;
    reply::page(&visit, &page)
}

pub(crate) async fn post(req: HttpRequest, sent: Sent) -> Result<HttpResponse, Problem> {
    allowed(sent.visit.actor())?;
    let key = req.app_data::<Data<TokenKey>>().cloned().ok_or(HttpFault::NotConfigured)?;
    let token = SecretString::from(sent.fields.text("token"));
    // Only until when it is good is stored with the form's key.
    let pasted: Result<Option<DateTime<Utc>>, Problem> =
        sent.write(move |tx| token::paste(tx, &key, &token).map(|pasted| pasted.good_until)).await;
    match pasted {
        Ok(until) => {
            let until = until.map(|at| format!(" Berlaku sampai {}.", words::instant(at))).unwrap_or_default();
            let said = format!("Token tersimpan; pengiriman dilanjutkan dalam beberapa detik.{until}");
            Ok(reply::to_saying("/sinkronisasi", &said))
        }
        Err(problem) => {
            let page = load(&sent.visit, Faults::of_problem(problem)?).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

async fn load(visit: &Visit, faults: Faults) -> Result<TokenPage, Problem> {
    allowed(visit.actor())?;
    let now = visit.now();
    let (newest, workers) = visit
        .read(move |conn| Ok::<_, store::DbError>((token::newest(conn)?, sync::workers::seen(conn, now)?)))
        .await?;
    Ok(TokenPage {
        frame: visit.frame("Token SSO"),
        faults,
        over: standing::pause(&workers).is_some_and(|pause| pause.token),
        last: newest.map(last),
    })
}

fn last(pasted: Pasted) -> String {
    let until = pasted.good_until.map_or_else(
        || "tidak menyebut batas waktunya".to_owned(),
        |at| format!("berlaku sampai {}", words::instant(at)),
    );
    format!("Token terakhir ditempel {} pada {}; {until}.", pasted.pasted_by_name, words::instant(pasted.pasted_at))
}
