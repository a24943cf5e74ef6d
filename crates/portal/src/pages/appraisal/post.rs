use actix_web::{HttpRequest, HttpResponse, web::Path};
use kernel::{DocumentId, Reason};
use performance::{
    Assessor, AssessorStatus, ENTRY, Expectation,
    service::{EnterAppraisal, enter_appraisal, enter_appraisal_again},
};
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
const FILING: Filing<EnterAppraisal, performance::Error> = Filing {
    document: ENTRY.document,
    title: |fields| format!("Dokumen evaluasi kinerja {}", fields.text("year")),
    read: command,
    enter: enter_appraisal,
    again: enter_appraisal_again,
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
fn command(fields: &Fields, document_id: DocumentId) -> Result<EnterAppraisal, Vec<Reason>> {
    let mut faults = Vec::new();
    let mut missing = |field, message: &str| faults.push(Reason::field(field, "missing", message));
    let year = fields.parsed("year").unwrap_or_else(|| {
        missing("year", "Tahun diisi empat angka, misalnya 2025.");
        0
    });
    let mut side = |name| -> Expectation {
        fields.parsed(name).unwrap_or_else(|| {
            missing(name, "Pilih salah satu, seperti pada dokumen evaluasi kinerja.");
            Expectation::Meets
        })
    };
    let (work_result, behaviour) = (side("work_result"), side("behaviour"));
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(EnterAppraisal {
        year,
        work_result,
        behaviour,
        rating: fields.parsed("rating"),
        assessor: Assessor {
            status: fields.parsed("assessor_status").unwrap_or(AssessorStatus::Asn),
            nip: fields.filled("assessor_nip").map(|text| text.replace(' ', "")),
            name: fields.text("assessor_name").to_owned(),
            rank: fields.filled("assessor_rank"),
            position: fields.text("assessor_position").to_owned(),
            unit: fields.text("assessor_unit").to_owned(),
        },
        document_id,
    })
}
