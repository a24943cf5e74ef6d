use actix_web::{HttpRequest, HttpResponse, web::Path};
use employees::service::{AWARD_ENTRY, EnterAward, enter_award, enter_award_again};
use kernel::{DocumentId, Reason};
use web::Problem;

use super::{
    super::{
        entry::filing::{self, Filing},
        person,
    },
    load,
};
use crate::{fields::Fields, reply, upload::SentFile};

/// What the form becomes.
const FILING: Filing<EnterAward, employees::Error> = Filing {
    document: AWARD_ENTRY.document,
    title: |fields| format!("Piagam penghargaan {}", fields.text("year")),
    read: command,
    enter: enter_award,
    again: enter_award_again,
};

pub(crate) async fn post(req: HttpRequest, mut sent: SentFile, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    match filing::hand_in(&req, &mut sent, id, &FILING).await {
        Ok(step) => Ok(filing::handed_in(&step)),
        Err(problem) => {
            let page = load(&sent.visit, id, sent.fields.clone(), filing::faults(problem)?).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

/// What was typed; texts become types here.
fn command(fields: &Fields, document_id: DocumentId) -> Result<EnterAward, Vec<Reason>> {
    let mut faults = Vec::new();
    let decree_issued_on = fields.required_day("decree_issued_on", &mut faults);
    let year = fields.parsed("year").unwrap_or_else(|| {
        faults.push(Reason::field("year", "missing", "Tahun diisi empat angka, misalnya 2026."));
        0
    });
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(EnterAward {
        kind_code: fields.text("kind_code").to_owned(),
        year,
        decree_number: fields.text("decree_number").to_owned(),
        decree_issued_on,
        document_id,
        corrects: fields.parsed("corrects"),
    })
}
