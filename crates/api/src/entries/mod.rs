//! Entries: rows of a history that one officer enters from a document and another verifies (appraisals, awards).

pub(crate) mod appraisals;
pub(crate) mod awards;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod steps;

use actix_web::{
    http::StatusCode,
    web::{Json, Path},
};
use chrono::{DateTime, Utc};
use employees::service::{
    EnterAward,
    entry::{self, Entry, Handled},
};
use kernel::{DocumentId, EmployeeId, RequestId, RuleFinding};
use performance::service::EnterAppraisal;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey},
};
use workflow::entry::EntryRow;

use crate::{
    answer::{Answer, once_versioned},
    promotions::{SteppedView, steps::Note, turn::Turn},
    view::{FindingView, MarksView, Word},
};

/// Every history that is entered this way.
const KINDS: &[Handled] = &[Handled::of::<EnterAppraisal>(), Handled::of::<EnterAward>()];

/// The kind of this name.
fn handled(name: &str) -> Option<&'static Handled> {
    KINDS.iter().find(|handled| handled.kind.name == name)
}

/// Hands in a new entry, as the body says it.
async fn enter<E: Entry>(
    shared: &Shared,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<EmployeeId>,
    body: Json<impl Serialize + Into<E>>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    let new: E = body.into_inner().into();
    let done = shared.db.write_once(who.into_call(), key, move |tx| entry::enter(tx, id, &new)).await?;
    once_versioned(StatusCode::CREATED, done, |s| s.version, SteppedView::from)
}

/// Hands a returned one in again, mended.
async fn again<E: Entry>(turn: Turn, body: Json<impl Into<E>>) -> Answer {
    turn.take(body.into_inner().into(), entry::enter_again::<E>).await
}

/// Accepts it.
async fn verify<E: Entry>(turn: Turn, body: Json<Note>) -> Answer {
    turn.take(body.into_inner(), |tx, id, version, b| entry::verify::<E>(tx, id, version, b.text())).await
}

/// An entry: what was entered, where it is, and how far it came at the registry.
#[derive(Serialize, ToSchema)]
pub(crate) struct EntryView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: RequestId,
    /// Case number.
    #[schema(example = "SKP-2026-000123")]
    number: String,
    /// Which history: `appraisal`, `award`.
    kind: Word,
    /// Where it is.
    state: Word,
    /// Version: the `ETag`, to be sent back in `If-Match`.
    version: i32,
    /// Whom it is about.
    #[schema(value_type = uuid::Uuid)]
    employee_id: EmployeeId,
    /// Name without titles.
    name: String,
    /// Unit at the time of the entry.
    unit: Option<String>,
    /// Since when it lies where it is.
    held_since: DateTime<Utc>,
    /// What was entered, as in the body of its POST.
    #[schema(value_type = Object)]
    content: Value,
    /// The document it was read from.
    #[schema(value_type = uuid::Uuid)]
    document_id: DocumentId,
    /// Who handed it in last.
    entered_by: String,
    /// When.
    entered_at: DateTime<Utc>,
    /// Who decided last.
    decided_by: Option<String>,
    /// Words of that decision.
    decision_note: Option<String>,
    /// Way to the registry.
    marks: MarksView,
    /// What the law asks of such an award and the record says, for the officers who decide; it warns and does not refuse.
    findings: Vec<FindingView>,
}

impl EntryView {
    fn new(row: EntryRow, findings: Vec<RuleFinding>) -> Self {
        let title = handled(&row.kind).map_or("", |handled| handled.kind.title);
        Self {
            id: row.id,
            number: row.number,
            kind: Word::new(&row.kind, title),
            state: row.state.into(),
            version: row.version,
            employee_id: row.employee_id,
            name: row.name,
            unit: row.unit_name,
            held_since: row.held_since,
            content: row.content,
            document_id: row.document_id,
            entered_by: row.entered_by,
            entered_at: row.entered_at,
            decided_by: row.decided_by,
            decision_note: row.decision_note,
            marks: MarksView {
                recorded_at: row.recorded_at,
                sent_at: row.sent_at,
                accepted_at: row.accepted_at,
                visible_at: row.visible_at,
            },
            findings: findings.into_iter().map(FindingView::from).collect(),
        }
    }
}
