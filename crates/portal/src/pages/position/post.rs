use actix_web::{HttpResponse, web::Path};
use employees::service::{RecordPosition, RecordedPosition, record_position};
use kernel::Reason;
use web::Problem;

use super::{super::person, load};
use crate::{faults::Faults, fields::Fields, reply, sent::Sent};

pub(crate) async fn post(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    let recorded: Result<RecordedPosition, Problem> = match command(&sent.fields) {
        Ok(command) => sent.write(move |tx| record_position(tx, id, command)).await,
        Err(reasons) => Err(employees::Error::Invalid(reasons).into()),
    };
    match recorded {
        Ok(_) => Ok(reply::to_saying(&format!("/pegawai/{id}"), "Jabatan tercatat dan akan dikirim ke SIASN BKN.")),
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
