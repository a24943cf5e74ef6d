use actix_web::{HttpRequest, HttpResponse, web::Path};
use documents::{Kind, NewDocument};
use kernel::RequestId;
use pg::Once;
use promotions::{
    Error,
    service::{IssueDecree, Stepped, issue_decree},
};
use store::Tx;
use web::{HttpFault, Problem};

use super::{Found, again, find};
use crate::{faults::Faults, reply, upload, upload::SentFile};

/// What was typed about the decree.
struct Typed {
    id: RequestId,
    version: i32,
    number: String,
    issued_on: chrono::NaiveDate,
    signatory: String,
}

/// `/usul/{number}/sk`: number, date, signatory and scan of the signed decree.
pub(crate) async fn post(req: HttpRequest, sent: SentFile, number: Path<String>) -> Result<HttpResponse, Problem> {
    let found = find(&sent.visit, &number).await?;
    match keep(&req, &sent, &found).await {
        Ok(step) => Ok(reply::to_saying(
            "/antrean",
            &format!("SK untuk usul {} tercatat dan sedang dikirim ke BKN.", step.number),
        )),
        Err(problem) => {
            let faults = Faults::of_problem(problem)?;
            let page = again(&sent.visit, &number, faults, sent.fields.clone()).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

async fn keep(req: &HttpRequest, sent: &SentFile, found: &Found) -> Result<Stepped, Problem> {
    let mut faults = Vec::new();
    let typed = Typed {
        id: found.request.request.id,
        version: sent.fields.parsed("version").ok_or(HttpFault::BadRequest)?,
        number: sent.fields.text("number").to_owned(),
        issued_on: sent.fields.required_day("issued_on", &mut faults),
        signatory: sent.fields.text("signatory").to_owned(),
    };
    if !faults.is_empty() {
        return Err(Error::Invalid(faults).into());
    }
    let new = sent.keep(&*upload::state(req)?, Kind::of("rank_decree")?).await?;
    let profile = found.profile.clone();
    let write = move |tx: &mut Tx<'_>| record(tx, &profile, typed, new);
    Ok(Once::into_inner(sent.visit.shared.db.write_once(sent.visit.call(), sent.key(), write).await?))
}

fn record(tx: &mut Tx<'_>, profile: &employees::Profile, typed: Typed, mut new: NewDocument) -> Result<Stepped, Error> {
    new.title = Some(format!("SK kenaikan pangkat {}", typed.number).chars().take(120).collect());
    let document = documents::record(tx, &profile.place(), new)?;
    let Typed { id, version, number, issued_on, signatory } = typed;
    issue_decree(tx, id, version, &IssueDecree { number, issued_on, signatory, document_id: document.id })
}
