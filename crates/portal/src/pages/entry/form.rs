//! The form of an entry: filled from the record, sent with its document, refused with every fault at its field.

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    web::{Path, get as on_get, post as on_post, resource},
};
use askama::Template;
use chrono::NaiveDate;
use diesel::PgConnection;
use documents::{Document, Kind as DocumentKind};
use employees::{
    Profile,
    service::entry::{self as service, Entry},
};
use kernel::{Actor, DocumentId, EmployeeId, Permission, Reason, access};
use pg::Once;
use store::Tx;
use web::{HttpFault, Problem};
use workflow::{
    Stepped,
    entry::{self, EntryRow},
};

use super::{
    super::person::{self, Subject},
    Words,
};
use crate::{
    choice::{Choice, choices},
    faults::Faults,
    fields::Fields,
    frame::Frame,
    reply, upload,
    upload::SentFile,
    visit::Visit,
    words,
};

/// Fields of a form by their names.
pub(crate) type Typed = Vec<(&'static str, String)>;

/// How a kind of entry is asked for.
pub(crate) trait Form: Entry {
    /// Its words on the pages.
    const WORDS: Words;
    /// What the form offers to choose from, besides the documents.
    type Offer: Send + 'static;
    /// The fields, as HTML.
    type Inputs: Template;
    /// Reads the offer, and what a fresh form is filled with.
    ///
    /// # Errors
    /// The database's.
    fn offer(
        conn: &mut PgConnection,
        person: &Profile,
        today: NaiveDate,
    ) -> Result<(Self::Offer, Typed), employees::Error>;
    /// What was entered, as the form shows it.
    fn typed(&self) -> Typed;
    /// What was typed; texts become types here.
    ///
    /// # Errors
    /// Every field that is of no type.
    fn read(fields: &Fields, document: DocumentId) -> Result<Self, Vec<Reason>>;
    /// The fields with what was typed and what is wrong.
    fn inputs(offer: Self::Offer, typed: Fields, faults: Faults) -> Self::Inputs;
}

/// Both ways to the form of `F`.
pub(super) fn resource_of<F: Form>() -> Resource {
    resource(format!("/pegawai/{{id}}/{}", F::WORDS.address))
        .route(on_get().to(get::<F>))
        .route(on_post().to(post::<F>))
}

#[derive(Template)]
#[template(path = "entry_form.html")]
struct FormPage {
    frame: Frame,
    faults: Faults,
    subject: Subject,
    id: EmployeeId,
    title: &'static str,
    words: Words,
    /// Number and version of the returned entry that is mended here.
    mended: Option<(String, i32)>,
    note: Option<String>,
    /// Rendered by its own template.
    inputs: String,
    files: Vec<Choice>,
    most: u32,
}

async fn get<F: Form>(visit: Visit, req: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Fields::parse(req.query_string());
    let page = load::<F>(&visit, person::id_of(&id)?, asked, None).await?;
    reply::page(&visit, &page)
}

async fn post<F: Form>(req: HttpRequest, mut sent: SentFile, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = person::id_of(&id)?;
    match hand_in::<F>(&req, &mut sent, id).await {
        Ok(step) => {
            let said = "Catatan diserahkan kepada verifikator. Setelah diverifikasi, masuk riwayat dan dikirim ke BKN.";
            Ok(reply::to_saying(&format!("/catatan/{}", step.number), said))
        }
        Err(problem) => {
            let faults = match problem.code() {
                // An entry that is on its way already is no page of its own.
                "request.already-open" => Faults::said(&problem),
                _ => Faults::of_problem(problem)?,
            };
            let page = load::<F>(&sent.visit, id, sent.fields.clone(), Some(faults)).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

/// Hands the entry to the verifiers, once for this form.
async fn hand_in<F: Form>(req: &HttpRequest, sent: &mut SentFile, employee: EmployeeId) -> Result<Stepped, Problem> {
    let title = format!("{} {}", F::WORDS.document, sent.fields.text("year"));
    let Some(document) = document(req, sent, employee, F::KIND.document, title).await? else {
        // The other faults are told with the missing document.
        let mut faults = F::read(&sent.fields, DocumentId::new()).err().unwrap_or_default();
        let message = "Unggah dokumennya, atau pilih yang sudah ada di berkas.";
        faults.push(Reason::field("file", "document-missing", message));
        return Err(employees::Error::Invalid(faults).into());
    };
    let cmd = F::read(&sent.fields, document).map_err(workflow::Error::Invalid)?;
    let mended = sent.fields.filled("ulang").zip(sent.fields.parsed("version"));
    let write = move |tx: &mut Tx<'_>| match mended {
        Some((number, version)) => {
            let entry = workflow::request_by_number(tx, &number)?;
            service::enter_again(tx, entry.id, version, &cmd)
        }
        None => service::enter(tx, employee, &cmd),
    };
    let done = sent.visit.shared.db.write_once(sent.visit.call(), sent.key(), write).await?;
    Ok(Once::into_inner(done))
}

/// The document the form was sent with, if any. An uploaded one goes into the file at once: when the rest of the form has faults, it
/// is there to be chosen and need not be uploaded again.
async fn document(
    req: &HttpRequest,
    sent: &mut SentFile,
    employee: EmployeeId,
    kind: &'static str,
    title: String,
) -> Result<Option<DocumentId>, Problem> {
    if sent.file.is_empty() {
        return Ok(sent.fields.parsed("document_id"));
    }
    let mut new = sent.keep(&*upload::state(req)?, DocumentKind::of(kind)?).await?;
    new.title = Some(title);
    let write = move |tx: &mut Tx<'_>| {
        let today = tx.today();
        let person = employees::profile_on(tx, employee, today)?;
        Ok::<_, employees::Error>(documents::record(tx, &person.place(), new)?.id)
    };
    let id: DocumentId = sent.visit.shared.db.write(sent.visit.call(), write).await?;
    sent.fields.0.retain(|(name, _)| name != "document_id");
    sent.fields.0.push(("document_id".to_owned(), id.to_string()));
    Ok(Some(id))
}

/// Everything the form asks of the database.
struct Found<F: Form> {
    profile: Profile,
    file: Vec<Document>,
    mended: Option<EntryRow>,
    offer: F::Offer,
    known: Typed,
}

/// The form as it was sent, with its faults; without faults a fresh one.
async fn load<F: Form>(
    visit: &Visit,
    id: EmployeeId,
    mut typed: Fields,
    faults: Option<Faults>,
) -> Result<FormPage, Problem> {
    let (actor, today, number) = (visit.actor().clone(), visit.today(), typed.text("ulang").to_owned());
    let found: Found<F> = visit.read(move |conn| find(conn, &actor, id, &number, today)).await?;
    if faults.is_none() {
        let known = match &found.mended {
            Some(row) => entry::content::<F>(&row.content).map_err(workflow::Error::from)?.typed(),
            None => found.known,
        };
        typed.0.extend(known.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    let faults = faults.unwrap_or_default();
    let files = files(&found.file, F::KIND.document, typed.text("document_id"));
    let inputs = F::inputs(found.offer, typed, faults.clone()).render();
    Ok(FormPage {
        frame: visit.frame(format!("Catat {}", F::KIND.title)),
        faults,
        subject: Subject::of(visit, &found.profile),
        id,
        title: F::KIND.title,
        words: F::WORDS,
        note: found.mended.as_ref().and_then(|row| row.decision_note.clone()),
        mended: found.mended.map(|row| (row.number, row.version)),
        inputs: inputs.map_err(|e| HttpFault::Unforeseen(e.to_string()))?,
        files,
        most: DocumentKind::of(F::KIND.document).map_or(0, |kind| kind.max_mib),
    })
}

fn find<F: Form>(
    conn: &mut PgConnection,
    actor: &Actor,
    id: EmployeeId,
    number: &str,
    today: NaiveDate,
) -> Result<Found<F>, employees::Error> {
    let profile = person::profile(conn, actor, Permission::RecordHistory, id, today)?;
    access::require_other(actor, id)?;
    let mended = match number {
        "" => None,
        number => {
            let request = workflow::request_by_number(conn, number)?;
            if request.kind != F::KIND.name || request.employee_id != id {
                return Err(workflow::Error::NotFound.into());
            }
            Some(entry::find(conn, request.id, today)?)
        }
    };
    let (offer, known) = F::offer(conn, &profile, today)?;
    Ok(Found { file: documents::list_for(conn, id)?, profile, mended, offer, known })
}

/// The documents of this kind in the file.
fn files(file: &[Document], kind: &str, chosen: &str) -> Vec<Choice> {
    let label = |d: &Document| format!("{}, {} halaman, {}", d.title, d.page_count, words::instant(d.uploaded_at));
    choices(file.iter().filter(|document| document.kind == kind).map(|d| (d.id, label(d))), chosen)
}
