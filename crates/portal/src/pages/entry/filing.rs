//! How a form becomes an entry: its document, uploaded with it or chosen from the person's file, and what was typed.

use actix_web::{HttpRequest, HttpResponse};
use documents::Kind;
use kernel::{DocumentId, EmployeeId, Fault, Reason, RequestId};
use pg::Once;
use store::{DbError, Tx};
use web::Problem;
use workflow::Stepped;

use crate::{faults::Faults, fields::Fields, reply, upload, upload::SentFile};

/// A document to choose.
pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// The documents of this kind in the file, as the form offers them.
pub(crate) fn choices(file: &[documents::Document], kind: &str, chosen: &str) -> Vec<Choice> {
    file.iter()
        .filter(|document| document.kind == kind)
        .map(|d| Choice {
            id: d.id.to_string(),
            label: format!("{}, {} halaman, {}", d.title, d.page_count, crate::words::instant(d.uploaded_at)),
            chosen: d.id.to_string() == chosen,
        })
        .collect()
}

/// How a form becomes an entry of one kind.
pub(crate) struct Filing<C, E> {
    /// Code of the document it is read from.
    pub(crate) document: &'static str,
    /// Title of that document in the file.
    pub(crate) title: fn(&Fields) -> String,
    /// What was typed; texts become types here.
    pub(crate) read: fn(&Fields, DocumentId) -> Result<C, Vec<Reason>>,
    /// Hands in a new one.
    pub(crate) enter: fn(&mut Tx<'_>, EmployeeId, &C) -> Result<Stepped, E>,
    /// Hands in a returned one, mended.
    pub(crate) again: fn(&mut Tx<'_>, RequestId, i32, &C) -> Result<Stepped, E>,
}

/// Hands the entry to the verifiers, once for this form.
pub(crate) async fn hand_in<C, E>(
    req: &HttpRequest,
    sent: &mut SentFile,
    employee: EmployeeId,
    filing: &Filing<C, E>,
) -> Result<Stepped, Problem>
where
    C: Send + 'static,
    E: From<DbError> + From<workflow::Error> + Fault,
{
    let title = (filing.title)(&sent.fields);
    let id = document(req, sent, employee, filing.document, title).await?;
    let cmd = (filing.read)(&sent.fields, id).map_err(workflow::Error::Invalid)?;
    let mended = sent.fields.filled("ulang").zip(sent.fields.parsed("version"));
    let (enter, again) = (filing.enter, filing.again);
    let write = move |tx: &mut Tx<'_>| match mended {
        Some((number, version)) => {
            let entry = workflow::request_by_number(tx, &number)?;
            again(tx, entry.id, version, &cmd)
        }
        None => enter(tx, employee, &cmd),
    };
    let done = sent.visit.shared.db.write_once(sent.visit.call(), sent.key(), write).await?;
    Ok(Once::into_inner(done))
}

/// On to the page of the entry.
pub(crate) fn handed_in(step: &Stepped) -> HttpResponse {
    let said = "Catatan diserahkan kepada verifikator. Setelah diverifikasi, masuk riwayat dan dikirim ke BKN.";
    reply::to_saying(&format!("/catatan/{}", step.number), said)
}

/// The document the form was sent with. An uploaded one goes into the file at once: when the rest of the form has faults, it
/// is there to be chosen and need not be uploaded again.
async fn document(
    req: &HttpRequest,
    sent: &mut SentFile,
    employee: EmployeeId,
    kind: &'static str,
    title: String,
) -> Result<DocumentId, Problem> {
    if sent.file.is_empty() {
        let missing =
            || Reason::field("file", "document-missing", "Unggah dokumennya, atau pilih yang sudah ada di berkas.");
        let chosen = sent.fields.parsed("document_id");
        return chosen.ok_or_else(|| employees::Error::Invalid(vec![missing()]).into());
    }
    let mut new = sent.keep(&*upload::state(req)?, Kind::of(kind)?).await?;
    new.title = Some(title);
    let write = move |tx: &mut Tx<'_>| {
        let today = tx.today();
        let person = employees::profile_on(tx, employee, today)?;
        Ok::<_, employees::Error>(documents::record(tx, &person.place(), new)?.id)
    };
    let id: DocumentId = sent.visit.shared.db.write(sent.visit.call(), write).await?;
    sent.fields.0.retain(|(name, _)| name != "document_id");
    sent.fields.0.push(("document_id".to_owned(), id.to_string()));
    Ok(id)
}

/// What a refused form shows: an entry that is on its way already is no page of its own.
pub(crate) fn faults(problem: Problem) -> Result<Faults, Problem> {
    match problem.code() {
        "request.already-open" => Ok(Faults::said(&problem)),
        _ => Faults::of_problem(problem),
    }
}
