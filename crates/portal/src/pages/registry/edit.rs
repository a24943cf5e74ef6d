//! Ubah lalu kirim ulang: named members of a stuck event, judged by the event's own type.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use kernel::{EventId, Reason};
use serde_json::Value;
use sync::officer::{self, Editable};
use web::Problem;

use super::{allowed, id_of, kind, members};
use crate::{faults::Faults, fields::Fields, frame::Frame, reply, sent::Sent, visit::Visit};

#[derive(Template)]
#[template(path = "event_edit.html")]
struct EditPage {
    frame: Frame,
    faults: Faults,
    id: EventId,
    kind: String,
    fields: Vec<Field>,
    reason: String,
}

/// One member in the form.
struct Field {
    name: String,
    label: String,
    value: String,
    /// Answered by yes or no.
    yes_no: bool,
    /// Kind of input.
    kind: &'static str,
}

pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let page = load(&visit, id_of(&id)?, &Fields::default(), Faults::default()).await?;
    reply::page(&visit, &page)
}

pub(crate) async fn post(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_of(&id)?;
    let reason = sent.fields.text("reason").to_owned();
    let (typed, wrong_days) = with_days(&sent.fields);
    if !wrong_days.is_empty() {
        let page = load(&sent.visit, id, &sent.fields, wrong(wrong_days)).await?;
        return reply::refused(&sent.visit, &page);
    }
    let changed: Result<usize, Problem> = sent
        .write(move |tx| {
            let present = officer::editable(tx, id)?;
            let changes = members::changes(&present.members, |name| given(&typed, name));
            if changes.is_empty() {
                return Ok(0);
            }
            officer::edit(tx, id, &changes, &reason)?;
            Ok::<_, sync::Error>(changes.len())
        })
        .await;
    let address = format!("/sinkronisasi/{id}");
    match changed {
        Ok(0) => Ok(reply::to_saying(&address, "Tidak ada yang diubah dan tidak ada yang dikirim.")),
        Ok(_) => Ok(reply::to_saying(&address, "Isi kiriman diubah dan dikirim ulang.")),
        Err(problem) => {
            let faults = match problem.code() {
                "sync.may-be-there" => Faults::said(&problem),
                _ => Faults::of_problem(problem)?,
            };
            let page = load(&sent.visit, id, &sent.fields, faults).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

/// The fields with every day as the wire writes it, and the days that do not exist.
fn with_days(fields: &Fields) -> (Fields, Vec<Reason>) {
    let mut wrong = Vec::new();
    let written = fields.0.iter().map(|(name, value)| {
        let day = if members::is_day(name) { fields.day(name) } else { Ok(None) };
        let value = match day {
            Ok(Some(day)) => day.to_string(),
            Ok(None) => value.clone(),
            Err(reason) => {
                wrong.push(reason);
                value.clone()
            }
        };
        (name.clone(), value)
    });
    (Fields(written.collect()), wrong)
}

fn wrong(reasons: Vec<Reason>) -> Faults {
    let said = web::sentence("input.invalid", &[]);
    Faults { title: said.title, detail: said.detail, reasons }
}

/// The text of a member, when the form had it.
fn given(fields: &Fields, name: &str) -> Option<String> {
    let wanted = field_of(name);
    fields.0.iter().find(|(n, _)| *n == wanted).map(|(_, value)| value.trim().to_owned())
}

/// The field of the form for a member; a member may be called like a field of every form.
fn field_of(member: &str) -> String {
    format!("isi-{member}")
}

async fn load(visit: &Visit, id: EventId, typed: &Fields, faults: Faults) -> Result<EditPage, Problem> {
    allowed(visit.actor())?;
    let found: Editable = visit.shared.db.write(visit.call(), move |tx| officer::editable(tx, id)).await?;
    let fields = found
        .members
        .iter()
        .filter(|(name, value)| members::is_simple(name, value))
        .map(|(name, value)| Field {
            name: field_of(name),
            label: members::label(name),
            value: given(typed, name).unwrap_or_else(|| members::field(value)),
            yes_no: matches!(value, Value::Bool(_)),
            kind: if members::is_day(name) { "date" } else { "text" },
        })
        .collect();
    Ok(EditPage {
        frame: visit.frame("Ubah isi kiriman"),
        faults,
        id,
        kind: kind(&found.kind).to_owned(),
        fields,
        reason: typed.text("reason").to_owned(),
    })
}
