use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, Assessment, DocumentId, EmployeeId, Place, RequestId, RuleFinding, access};
use promotions::{
    ChecklistItem, Eligibility,
    queries::{PromotionRequest, QueueItem},
    transitions,
};
use serde::Serialize;
use utoipa::ToSchema;
use web::ReasonBody;
use workflow::Step;

use super::Word;

/// What the rules say, each with what it compared.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssessmentView {
    /// The day that was judged: the proposed TMT.
    pub(crate) day: NaiveDate,
    /// Version of the law's numbers in force on that day.
    pub(crate) policy: String,
    /// Kind of promotion, registry code.
    #[schema(example = "101")]
    pub(crate) kind: String,
    /// Result.
    pub(crate) verdict: Word,
    /// Rank the person would get.
    pub(crate) target: Option<String>,
    /// Earliest TMT, when only time is missing.
    pub(crate) earliest_on: Option<NaiveDate>,
    /// Every refusal and hold code.
    pub(crate) codes: Vec<String>,
    /// Every rule with what it found.
    pub(crate) findings: Vec<FindingView>,
}

/// One rule with what it found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingView {
    /// Rule id.
    #[schema(example = "KP-REG-02")]
    pub(crate) rule: String,
    /// Title.
    pub(crate) title: String,
    /// Regulation and article.
    pub(crate) legal_basis: String,
    /// Met, not met, unknown …
    pub(crate) outcome: Word,
    /// Refusal code, when it speaks against.
    pub(crate) code: Option<String>,
    /// What the law asks.
    pub(crate) asked: String,
    /// What the record shows.
    pub(crate) found: String,
    /// What the person can do.
    pub(crate) remedy: Option<String>,
}

impl From<Assessment> for AssessmentView {
    fn from(a: Assessment) -> Self {
        Self {
            day: a.day,
            policy: a.policy,
            kind: a.kind,
            verdict: a.verdict.into(),
            target: a.target.map(|rank| rank.code().to_owned()),
            earliest_on: a.earliest_on,
            codes: a.codes,
            findings: a.findings.into_iter().map(FindingView::from).collect(),
        }
    }
}

impl From<RuleFinding> for FindingView {
    fn from(f: RuleFinding) -> Self {
        Self {
            rule: f.rule,
            title: f.title,
            legal_basis: f.legal_basis,
            outcome: f.finding.outcome.into(),
            code: f.finding.code,
            asked: f.finding.asked,
            found: f.finding.found,
            remedy: f.finding.remedy,
        }
    }
}

/// A document of a person's file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: DocumentId,
    /// Kind.
    pub(crate) kind: Word,
    /// Title.
    pub(crate) title: String,
    /// Found by content.
    #[schema(example = "application/pdf")]
    pub(crate) media_type: String,
    /// Bytes.
    pub(crate) byte_size: i64,
    /// Pages.
    pub(crate) page_count: i32,
    /// When it was uploaded.
    pub(crate) uploaded_at: DateTime<Utc>,
    /// When a verifier accepted it.
    pub(crate) verified_at: Option<DateTime<Utc>>,
}

impl From<documents::Document> for DocumentView {
    fn from(document: documents::Document) -> Self {
        let title = documents::KINDS.iter().find(|k| k.code == document.kind).map_or("", |k| k.title);
        Self {
            id: document.id,
            kind: Word::new(&document.kind, title),
            title: document.title,
            media_type: document.media_type,
            byte_size: document.byte_size,
            page_count: document.page_count,
            uploaded_at: document.uploaded_at,
            verified_at: document.verified_at,
        }
    }
}

/// One required document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequirementView {
    /// Code, to be named when a document is attached.
    #[schema(example = "appraisal-2025")]
    pub(crate) code: String,
    /// Title.
    pub(crate) title: String,
    /// Why it is asked of this person.
    pub(crate) reason: String,
    /// The kind of document.
    pub(crate) document_kind: Word,
    /// The year it must be about.
    pub(crate) year: Option<i32>,
    /// Attached to the request.
    pub(crate) attached: Vec<DocumentView>,
    /// In the file already: may be attached.
    pub(crate) offered: Vec<DocumentView>,
}

impl From<ChecklistItem> for RequirementView {
    fn from(item: ChecklistItem) -> Self {
        let views = |documents: Vec<documents::Document>| documents.into_iter().map(DocumentView::from).collect();
        Self {
            code: item.requirement.code,
            title: item.requirement.title,
            reason: item.requirement.reason,
            document_kind: Word::new(item.requirement.document_kind.as_str(), item.requirement.document_kind.label()),
            year: item.requirement.year,
            attached: views(item.attached),
            offered: views(item.offered),
        }
    }
}

/// Whether somebody can be promoted, to what, when, and why not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EligibilityView {
    /// Rank held.
    pub(crate) from_rank: Option<String>,
    /// What the rules say.
    pub(crate) assessment: AssessmentView,
    /// Last day on which a proposal for that day may be made.
    pub(crate) closes_on: Option<NaiveDate>,
    /// When only time is missing: the first date that can be proposed once it has passed.
    pub(crate) earliest_proposable_on: Option<NaiveDate>,
    /// Masa kerja golongan on that day: years.
    pub(crate) service_years: Option<i16>,
    /// Masa kerja golongan on that day: months.
    pub(crate) service_months: Option<i16>,
    /// Documents a proposal needs.
    pub(crate) checklist: Vec<RequirementView>,
}

impl From<Eligibility> for EligibilityView {
    fn from(e: Eligibility) -> Self {
        let (service_years, service_months) = e.service.unzip();
        Self {
            from_rank: e.from_rank.map(|rank| rank.code().to_owned()),
            assessment: e.assessment.into(),
            closes_on: e.closes_on,
            earliest_proposable_on: e.earliest_proposable_on,
            service_years,
            service_months,
            checklist: e.checklist.into_iter().map(RequirementView::from).collect(),
        }
    }
}

/// A step that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepView {
    /// State before.
    pub(crate) from: Word,
    /// What was done.
    pub(crate) action: Word,
    /// State after.
    pub(crate) to: Word,
    /// By whom.
    pub(crate) actor: String,
    /// In which role.
    pub(crate) role: Word,
    /// Words of the actor.
    pub(crate) note: Option<String>,
    /// Coded reasons.
    pub(crate) reasons: Vec<ReasonBody>,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

impl From<Step> for StepView {
    fn from(step: Step) -> Self {
        Self {
            from: step.from.into(),
            action: step.action.into(),
            to: step.to.into(),
            actor: step.actor_name,
            role: Word::role(&step.actor_role),
            note: step.note,
            reasons: step.reasons.into_iter().map(ReasonBody::from).collect(),
            at: step.at,
        }
    }
}

/// How far the request is on its way to the registry; each mark with its instant once reached.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MarksView {
    /// Tercatat.
    pub(crate) recorded_at: Option<DateTime<Utc>>,
    /// Terkirim.
    pub(crate) sent_at: Option<DateTime<Utc>>,
    /// Diterima.
    pub(crate) accepted_at: Option<DateTime<Utc>>,
    /// Tampil di BKN.
    pub(crate) visible_at: Option<DateTime<Utc>>,
}

/// What the registry says, in its own words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegistryView {
    /// Proposal at the registry.
    pub(crate) proposal_id: Option<String>,
    /// statusUsulan.
    pub(crate) state: Option<String>,
    /// statusUsulanNama.
    pub(crate) state_name: Option<String>,
    /// Pertek number.
    pub(crate) consideration_number: Option<String>,
    /// Pertek date.
    pub(crate) consideration_on: Option<NaiveDate>,
}

/// A rank promotion request with everything its page shows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PromotionView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: RequestId,
    /// Case number.
    #[schema(example = "KP-2026-000123")]
    pub(crate) number: String,
    /// Whom it is about.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) employee_id: EmployeeId,
    /// Kind of promotion, registry code.
    pub(crate) promotion_kind: String,
    /// Where it is.
    pub(crate) state: Word,
    /// Version: the `ETag`, to be sent back in `If-Match`.
    pub(crate) version: i32,
    /// Proposed TMT.
    pub(crate) effective_on: NaiveDate,
    /// Rank held.
    pub(crate) from_rank: String,
    /// Rank asked for.
    pub(crate) target_rank: String,
    /// Masa kerja golongan at the TMT: years.
    pub(crate) service_years: i16,
    /// Masa kerja golongan at the TMT: months.
    pub(crate) service_months: i16,
    /// Whose desk it is on; absent when nobody's.
    pub(crate) held_by: Option<Word>,
    /// Since when.
    pub(crate) held_since: DateTime<Utc>,
    /// What the caller may do now.
    pub(crate) actions: Vec<Word>,
    /// Steps taken, oldest first.
    pub(crate) steps: Vec<StepView>,
    /// States still ahead on the straight way.
    pub(crate) ahead: Vec<Word>,
    /// Newest assessment.
    pub(crate) assessment: AssessmentView,
    /// Documents asked, attached and offered.
    pub(crate) checklist: Vec<RequirementView>,
    /// Way to the registry.
    pub(crate) marks: MarksView,
    /// What the registry says.
    pub(crate) registry: RegistryView,
}

impl PromotionView {
    /// As `actor` sees it, the person being at `place`.
    pub(crate) fn new(p: PromotionRequest, actor: &Actor, place: &Place<'_>) -> Self {
        let state = p.request.state;
        Self {
            id: p.request.id,
            number: p.request.number,
            employee_id: p.request.employee_id,
            promotion_kind: p.details.promotion_kind,
            state: state.into(),
            version: p.request.version,
            effective_on: p.request.effective_on,
            from_rank: p.details.from_rank,
            target_rank: p.details.target_rank,
            service_years: p.details.service_years,
            service_months: p.details.service_months,
            held_by: p.request.held_by.as_deref().map(Word::role),
            held_since: p.request.held_since,
            actions: actions(state, actor, place),
            steps: p.steps.into_iter().map(StepView::from).collect(),
            ahead: workflow::next_steps(transitions::TABLE, state).iter().map(|edge| edge.to.into()).collect(),
            assessment: p.assessment.into(),
            checklist: p.checklist.into_iter().map(RequirementView::from).collect(),
            marks: MarksView {
                recorded_at: p.marks.recorded_at,
                sent_at: p.marks.sent_at,
                accepted_at: p.marks.accepted_at,
                visible_at: p.marks.visible_at,
            },
            registry: RegistryView {
                proposal_id: p.details.proposal_id,
                state: p.details.registry_state,
                state_name: p.details.registry_state_name,
                consideration_number: p.details.consideration_number,
                consideration_on: p.details.consideration_on,
            },
        }
    }
}

/// The edges the actor's grants allow from `state`. The service asks again, and also keeps apart who must be apart.
fn actions(state: workflow::State, actor: &Actor, place: &Place<'_>) -> Vec<Word> {
    transitions::TABLE
        .iter()
        .filter(|edge| edge.from == state && access::require(actor, edge.permission, place).is_ok())
        .map(|edge| edge.action.into())
        .collect()
}

/// One line of a queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: RequestId,
    /// Case number.
    pub(crate) number: String,
    /// Where it is.
    pub(crate) state: Word,
    /// Version, for deciding from the list.
    pub(crate) version: i32,
    /// Proposed TMT.
    pub(crate) effective_on: NaiveDate,
    /// Whose desk it is on.
    pub(crate) held_by: Option<Word>,
    /// Since when.
    pub(crate) held_since: DateTime<Utc>,
    /// Whom it is about.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) employee_id: EmployeeId,
    /// Name without titles.
    pub(crate) name: String,
    /// Employee number (NIP).
    pub(crate) nip: String,
    /// Unit of the request.
    pub(crate) unit: Option<String>,
    /// Rank held.
    pub(crate) from_rank: String,
    /// Rank asked for.
    pub(crate) target_rank: String,
}

impl From<QueueItem> for QueueView {
    fn from(item: QueueItem) -> Self {
        Self {
            id: item.id,
            number: item.number,
            state: item.state.into(),
            version: item.version,
            effective_on: item.effective_on,
            held_by: item.held_by.as_deref().map(Word::role),
            held_since: item.held_since,
            employee_id: item.employee_id,
            name: item.name,
            nip: item.nip,
            unit: item.unit_name,
            from_rank: item.from_rank,
            target_rank: item.target_rank,
        }
    }
}
