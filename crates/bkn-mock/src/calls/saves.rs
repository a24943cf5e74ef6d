//! Saves of every history, as JSON or as a form with files. No de-duplication, as at the registry.

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    Mock,
    body::{self, Checked, Form},
    choices::{Choices, text},
    error::Answer,
    reference, reply,
    spec::{self, History, Save, Sent},
    state::{
        Draft, Outcome, files,
        people::{self, Members},
        rows,
    },
};

/// Where the rows of nobody in particular are kept.
pub(crate) const NOBODY: &str = "-";

/// What became of a save.
enum Saved {
    Row(String),
    NoRow,
    Refused(String),
}

/// Files of a save: document type and content.
type Files = Vec<(&'static str, Bytes)>;

/// A save as JSON.
pub(crate) fn json(mock: &Mock, history: &'static History, save: &'static Save, bytes: &Bytes) -> Answer {
    keep(mock, history, save, &body::object(bytes).unwrap_or_else(|| json!({})), &Files::new())
}

/// A save as a form with files.
pub(crate) async fn form(
    mock: web::Data<Mock>,
    history: &'static History,
    save: &'static Save,
    request: HttpRequest,
    bytes: Bytes,
) -> Answer {
    let choices = mock.choices();
    let Some(form) = Form::read(&request, bytes, &choices).await else {
        return Ok(reply::invalid(&choices, &[text::NO_FILE.to_owned()]));
    };
    let types = save.documents.iter().flat_map(|(_, types)| types.iter());
    let type_of = |part: &str| types.clone().find(|(name, _)| *name == part).map(|(_, document)| *document);
    let files = form.files.iter().filter_map(|(part, content)| Some((type_of(part)?, content.clone()))).collect();
    keep(&mock, history, save, &form.as_body(), &files)
}

fn keep(mock: &Mock, history: &History, save: &Save, body: &Value, files: &Files) -> Answer {
    let choices = mock.choices();
    let Ok(mut checked) = Checked::new(body) else {
        return Ok(reply::invalid(&choices, &["body is invalid".to_owned()]));
    };
    let sent = save.read(&mut checked);
    if !checked.faults.is_empty() {
        return Ok(reply::invalid(&choices, &checked.faults));
    }
    if let Some(reason) = unknown_code(&choices, &sent) {
        return Ok(reply::refused(&choices, &reason));
    }
    Ok(match mock.state.write(|tx| write(tx, &choices, history, save, sent, files))? {
        Saved::Row(id) => answer(&choices, history, save, id),
        Saved::NoRow => reply::not_found(),
        Saved::Refused(reason) => reply::refused(&choices, &reason),
    })
}

fn unknown_code(choices: &Choices, sent: &Sent) -> Option<String> {
    let unknown = |(_, list, code): &&(&str, &str, String)| !code.is_empty() && reference::row(list, code).is_none();
    let (member, list, _) = sent.codes.iter().find(unknown).filter(|_| choices.check_codes)?;
    Some(text::no_code(member, list))
}

fn write(
    tx: &mut Draft<'_>,
    choices: &Choices,
    history: &History,
    save: &Save,
    mut sent: Sent,
    files: &Files,
) -> Outcome<Saved> {
    let person_id = sent.person.unwrap_or_else(|| NOBODY.to_owned());
    let person = match people::by_id(tx, &person_id)? {
        Some(person) => person,
        None if person_id == NOBODY => Members::new(),
        None => return Ok(Saved::Refused(text::NO_PERSON.to_owned())),
    };
    history.own(&mut sent.row, &person);
    let mut documents = Members::new();
    for (document_type, content) in files {
        documents.insert((*document_type).to_owned(), files::keep(tx, document_type, content)?);
    }
    let documents = spec::with_documents(sent.row.get("path"), Some(&documents.into()));
    sent.row.insert("path".to_owned(), documents.into());
    if let Some(complete) = save.complete
        && let Some(reason) = complete(tx, choices, &mut sent.row, &person)?
    {
        return Ok(Saved::Refused(reason));
    }
    if sent.id.is_empty() {
        let id = uuid::Uuid::new_v4().to_string();
        sent.row.insert("id".to_owned(), id.clone().into());
        rows::add(tx, history.name, &person_id, &sent.row)?;
        return Ok(Saved::Row(id));
    }
    update(tx, choices, history, &person_id, sent.id, sent.row)
}

/// Changes the row whose id is given: a history row is never moved to another person.
fn update(
    tx: &mut Draft<'_>,
    choices: &Choices,
    history: &History,
    person: &str,
    id: String,
    mut row: Members,
) -> Outcome<Saved> {
    match rows::by_id(tx, &id)? {
        Some((place, mut old)) if place.kind() == history.name && place.person() == person => {
            let documents = spec::with_documents(old.get("path"), row.get("path"));
            if choices.update_keeps_absent {
                row = people::without_blanks(&row);
            }
            row.remove("created_at");
            old.extend(row);
            old.insert("path".to_owned(), documents.into());
            rows::replace(tx, &place, &old)?;
            Ok(Saved::Row(id))
        }
        _ => Ok(Saved::NoRow),
    }
}

fn answer(choices: &Choices, history: &History, save: &Save, id: String) -> HttpResponse {
    let in_object = json!({ save.id: id });
    match history.name {
        "cpns" => reply::saved_and_found(&in_object),
        name if choices.bare_ids.iter().any(|bare| bare == name) => reply::saved(&id.into()),
        _ => reply::saved(&in_object),
    }
}
