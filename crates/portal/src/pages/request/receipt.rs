use actix_web::{HttpResponse, web::Path};
use askama::Template;
use web::Problem;

use super::find;
use crate::{desk, frame::Frame, reply, visit::Visit, words};

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    frame: Frame,
    number: String,
    text: String,
    holder: &'static str,
    when: String,
}

/// What somebody keeps after handing in: the case number and what happens next.
pub(crate) async fn get(visit: Visit, number: Path<String>) -> Result<HttpResponse, Problem> {
    let found = find(&visit, &number).await?;
    let (request, details) = (&found.request.request, &found.request.details);
    let page = ReceiptPage {
        frame: visit.frame("Usul terkirim"),
        number: request.number.clone(),
        text: format!(
            "Kenaikan pangkat {} dari {} ke {}, TMT {}",
            found.profile.full_name(),
            details.from_rank,
            details.target_rank,
            words::day(request.effective_on)
        ),
        holder: desk::holder(request.held_by.as_deref(), request.state),
        when: words::instant(request.updated_at),
    };
    reply::page(&visit, &page)
}
