//! Several requests decided in one go, each with its own result.

use actix_web::{
    http::StatusCode,
    post,
    web::{Data, Json},
};
use kernel::RequestId;
use promotions::service::{Chosen, Decision, Outcome, decide_many};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    ReasonBody, Shared,
    extract::{Authenticated, IdempotencyKey},
};

use super::SteppedView;
use crate::{
    answer::{Answer, once},
    headers::WriteHeaders,
    view::Word,
};

/// What to decide about which requests.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decisions {
    /// 1 to 100 requests, each with the version the officer saw.
    chosen: Vec<ChosenRequest>,
    /// What to do with each of them.
    action: DecisionAction,
    /// With `return`: coded reasons, as for a single request.
    #[serde(default)]
    reasons: Vec<String>,
    /// Words that go with each step.
    note: Option<String>,
}

/// A request and the version its officer saw.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChosenRequest {
    /// The request.
    #[schema(value_type = uuid::Uuid)]
    id: RequestId,
    /// Version seen.
    version: i32,
}

/// What can be done with several requests at once.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DecisionAction {
    /// Complete and hand to the verifiers.
    Complete,
    /// Accept facts and documents.
    Verify,
    /// Approve for the registry.
    Approve,
    /// Send back, with reasons.
    Return,
}

/// A result for each request.
#[derive(Serialize, ToSchema)]
pub(crate) struct Results {
    /// One for each request.
    items: Vec<ResultView>,
}

/// What came of one request.
#[derive(Serialize, ToSchema)]
struct ResultView {
    /// The request.
    #[schema(value_type = uuid::Uuid)]
    id: RequestId,
    /// Where it is now, when the step was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<SteppedView>,
    /// Why the step was not taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refused>,
}

/// Why a step was not taken.
#[derive(Serialize, ToSchema)]
struct Refused {
    /// Stable code, as in a problem.
    code: String,
    /// A few words.
    title: String,
    /// What is wrong and how to mend it.
    detail: String,
    /// Every reason.
    reasons: Vec<ReasonBody>,
    /// Present state, when somebody was faster.
    present: Option<Word>,
}

impl Decisions {
    fn decision(&self) -> Decision {
        match self.action {
            DecisionAction::Complete => Decision::Complete,
            DecisionAction::Verify => Decision::Verify,
            DecisionAction::Approve => Decision::Approve,
            DecisionAction::Return => Decision::Return { reasons: self.reasons.clone() },
        }
    }
}

impl From<Outcome> for ResultView {
    fn from(o: Outcome) -> Self {
        let refused = o.code.map(|code| {
            let web::Sentence { title, detail } = web::sentence(&code, &[]);
            let filled =
                o.params.iter().fold(detail, |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
            Refused {
                title,
                detail: filled,
                code,
                reasons: o.reasons.into_iter().map(ReasonBody::from).collect(),
                present: o.present.map(Word::from),
            }
        });
        Self { id: o.id, done: o.stepped.map(SteppedView::from), refused }
    }
}

/// Decides several requests in one go; one that is refused takes nothing from the others.
///
/// Permissions as for the single steps. Always 200; look at each result.
#[utoipa::path(post, path = "/api/v1/promotions/decisions", tag = "promotions", params(WriteHeaders), request_body = Decisions,
    responses((status = 200, description = "A result for each", body = Results)))]
#[post("/api/v1/promotions/decisions")]
pub(crate) async fn decide(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    body: Json<Decisions>,
) -> Answer {
    let (key, body) = (key.with(&body)?, body.into_inner());
    let chosen: Vec<Chosen> = body.chosen.iter().map(|c| Chosen { id: c.id, version: c.version }).collect();
    let work = move |tx: &mut store::Tx<'_>| decide_many(tx, &chosen, &body.decision(), body.note.as_deref());
    let done = shared.db.write_once(who.into_call(), key, work).await?;
    once(StatusCode::OK, done, |outcomes| Results { items: outcomes.into_iter().map(ResultView::from).collect() })
}
