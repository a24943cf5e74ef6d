use actix_web::{HttpRequest, HttpResponse, web::Path};
use documents::{Kind, NewDocument};
use employees::service::{RecordPosition, RecordedPosition, record_position};
use kernel::{EmployeeId, Reason};
use pg::Once;
use store::Tx;
use web::Problem;

use super::{super::person, load, wrong::Wrong};
use crate::{faults::Faults, fields::Fields, reply, upload, upload::SentFile};

pub(crate) async fn post(req: HttpRequest, sent: SentFile, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    match keep(&req, &sent, id).await {
        Ok(_) => Ok(reply::to_saying(
            &format!("/pegawai/{id}"),
            "Jabatan dan pindaian SK-nya tercatat dan akan dikirim ke SIASN BKN.",
        )),
        Err(problem) => {
            let faults = match problem.code() {
                "employees.position-overlap" => Faults::said(&problem),
                _ => Faults::of_problem(problem)?,
            };
            let page = load(&sent.visit, id, sent.fields.clone(), faults).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

async fn keep(req: &HttpRequest, sent: &SentFile, id: EmployeeId) -> Result<RecordedPosition, Problem> {
    let command = command(&sent.fields).map_err(employees::Error::Invalid)?;
    let scan = sent.keep(&*upload::state(req)?, Kind::of("position_decree")?).await?;
    let write = move |tx: &mut Tx<'_>| record(tx, id, command, scan);
    Ok(Once::into_inner(sent.visit.shared.db.write_once(sent.visit.call(), sent.key(), write).await?))
}

/// The scan goes into the person's file and under the decree, or nothing is recorded at all.
fn record(
    tx: &mut Tx<'_>,
    id: EmployeeId,
    mut command: RecordPosition,
    mut scan: NewDocument,
) -> Result<RecordedPosition, Wrong> {
    let person = employees::lock(tx, id)?;
    scan.title = Some(format!("SK jabatan {}", command.decree_number).chars().take(120).collect());
    command.document_id = Some(documents::record(tx, &person.place(), scan)?.id);
    Ok(record_position(tx, id, command)?)
}

/// What was typed; texts become types here.
fn command(fields: &Fields) -> Result<RecordPosition, Vec<Reason>> {
    let mut faults = Vec::new();
    let effective_on = fields.required_day("effective_on", &mut faults);
    let decree_issued_on = fields.required_day("decree_issued_on", &mut faults);
    let inaugurated_on = fields.day("inaugurated_on").unwrap_or_else(|reason| {
        faults.push(reason);
        None
    });
    let position_id = fields.parsed("position_id");
    if position_id.is_none() {
        faults.push(Reason::field("position_id", "position-missing", "Pilih jabatannya."));
    }
    let unit_id = fields.parsed("unit_id");
    if unit_id.is_none() {
        faults.push(Reason::field("unit_id", "unit-missing", "Pilih unit kerjanya."));
    }
    match (position_id, unit_id) {
        (Some(position_id), Some(unit_id)) if faults.is_empty() => Ok(RecordPosition {
            position_id,
            unit_id,
            effective_on,
            inaugurated_on,
            decree_number: fields.text("decree_number").to_owned(),
            decree_issued_on,
            signatory: fields.filled("signatory"),
            document_id: None,
        }),
        _ => Err(faults),
    }
}
