//! Roles under four eyes: one proposes, another approves; taking back needs one only, because it gives nothing.

use accounts::{
    proposals::{self, Filter, Proposal, State},
    roles,
};
use actix_web::{
    get,
    http::StatusCode,
    post,
    web::{Data, Json, Path, Query},
};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Denied, HistoryId, Permission, ProposalId, Reason, Role, Scope, Span, UnitId, UserId, access};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{
    HttpFault, Shared,
    extract::{Authenticated, IdempotencyKey},
};

use crate::{
    accounts::{Basis, reach},
    answer::{Answer, ok, once, once_done},
    headers::WriteHeaders,
    view::Word,
};

/// Proposals of one answer.
const MOST: i64 = 200;

/// A role for an account.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRole {
    /// `superior`, `unit_admin`, `verifier`, `head`, `hr_officer`, `registry_officer`, `inspectorate`, `system_admin`.
    #[schema(value_type = String)]
    role: Role,
    /// Top of the subtree in which it holds; left out: the whole agency (`employee`: oneself).
    #[schema(value_type = Option<uuid::Uuid>)]
    unit_id: Option<UnitId>,
    /// First day; today when left out.
    from: Option<NaiveDate>,
    /// First day on which it holds no more.
    until: Option<NaiveDate>,
    /// Letter that gives the role.
    basis: String,
}

impl NewRole {
    fn scope(&self) -> Scope {
        match (self.unit_id, self.role) {
            (Some(unit), _) => Scope::Subtree { unit },
            (None, Role::Employee) => Scope::Own,
            (None, _) => Scope::Agency,
        }
    }
}

/// The proposal that was made.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Proposed {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: ProposalId,
}

/// The grant a proposal became.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Granted {
    /// The grant.
    #[schema(value_type = uuid::Uuid)]
    grant_id: HistoryId,
}

/// Why a proposal is refused.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    /// The reason, for the trail.
    #[schema(min_length = 1)]
    reason: String,
}

/// Which proposals to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProposalQuery {
    /// `open` (when left out), `approved` or `refused`.
    #[param(value_type = Option<String>)]
    state: Option<State>,
}

/// A role that was proposed.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProposalView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: ProposalId,
    /// Account that shall hold the role.
    #[schema(value_type = uuid::Uuid)]
    user_id: UserId,
    /// Its name.
    name: String,
    /// The role.
    role: Word,
    /// `own`, `subtree` or `agency`.
    reach: &'static str,
    /// Top of the subtree.
    #[schema(value_type = Option<uuid::Uuid>)]
    unit_id: Option<UnitId>,
    /// First day.
    from: NaiveDate,
    /// First day on which it holds no more.
    until: Option<NaiveDate>,
    /// Letter that gives the role.
    basis: String,
    /// State.
    state: Word,
    /// Account that proposed it; absent for the program.
    #[schema(value_type = Option<uuid::Uuid>)]
    proposed_by: Option<UserId>,
    /// When.
    proposed_at: DateTime<Utc>,
    /// When it was decided.
    decided_at: Option<DateTime<Utc>>,
    /// Reason of a refusal.
    note: Option<String>,
    /// The grant it became.
    #[schema(value_type = Option<uuid::Uuid>)]
    grant_id: Option<HistoryId>,
}

impl From<Proposal> for ProposalView {
    fn from(p: Proposal) -> Self {
        let (reach, unit_id) = reach(p.grant.scope);
        Self {
            id: p.id,
            user_id: p.user,
            name: p.user_name,
            role: p.grant.role.into(),
            reach,
            unit_id,
            from: p.valid.from,
            until: p.valid.until,
            basis: p.basis,
            state: p.state.into(),
            proposed_by: p.proposed_by,
            proposed_at: p.proposed_at,
            decided_at: p.decided_at,
            note: p.note,
            grant_id: p.grant_id,
        }
    }
}

/// Proposals, those that wait longest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Proposals {
    /// At most 200.
    items: Vec<ProposalView>,
}

/// Proposes a role for an account; it holds once somebody with `approve_roles` has approved it.
///
/// Permission `manage_accounts` for the whole agency. Nobody proposes for themself.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/roles", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account"), WriteHeaders), request_body = NewRole,
    responses((status = 201, description = "Proposed", body = Proposed)))]
#[post("/api/v1/accounts/{id}/roles")]
pub(crate) async fn propose(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<UserId>,
    body: Json<NewRole>,
) -> Answer {
    let (key, id, new) = (key.with(&body)?, id.into_inner(), body.into_inner());
    let work = move |tx: &mut store::Tx<'_>| {
        let valid = Span { from: new.from.unwrap_or_else(|| tx.today()), until: new.until };
        proposals::propose(tx, id, new.role, new.scope(), valid, &new.basis).map(|id| Proposed { id })
    };
    once(StatusCode::CREATED, shared.db.write_once(who.into_call(), key, work).await?, |made| made)
}

/// Takes a role back from this instant.
///
/// Permission `manage_accounts` for the whole agency. Nobody takes back their own.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/roles/{grant_id}/revoke", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account"),
        ("grant_id" = uuid::Uuid, Path, description = "The grant, of `GET /api/v1/accounts/{id}`"), WriteHeaders),
    request_body = Basis, responses((status = 204, description = "Taken back")))]
#[post("/api/v1/accounts/{id}/roles/{grant_id}/revoke")]
pub(crate) async fn revoke(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    path: Path<(UserId, HistoryId)>,
    body: Json<Basis>,
) -> Answer {
    let (key, basis) = (key.with(&body)?, body.text()?.to_owned());
    let (user, grant) = path.into_inner();
    once_done(
        shared.db.write_once(who.into_call(), key, move |tx| roles::revoke_role_of(tx, user, grant, &basis)).await?,
    )
}

/// Roles that were proposed.
///
/// Permission `manage_accounts` or `approve_roles` for the whole agency.
#[utoipa::path(get, path = "/api/v1/role-proposals", tag = "accounts", params(ProposalQuery),
    responses((status = 200, description = "Proposals", body = Proposals)))]
#[get("/api/v1/role-proposals")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, query: Query<ProposalQuery>) -> Answer {
    let may = |permission| access::require_agency(who.actor(), permission).is_ok();
    if !may(Permission::ManageAccounts) && !may(Permission::ApproveRoles) {
        return Err(Denied::MissingPermission(Permission::ApproveRoles).into());
    }
    let filter = Filter { state: Some(query.state.unwrap_or(State::Open)), ..Filter::default() };
    let rows = shared.db.read(move |conn| proposals::proposals(conn, &filter, MOST)).await?;
    ok(&Proposals { items: rows.into_iter().map(ProposalView::from).collect() })
}

/// Approves a proposal: the role holds for the days that were proposed.
///
/// Permission `approve_roles` for the whole agency. Not by the one who proposed it, nor by the one it is for.
#[utoipa::path(post, path = "/api/v1/role-proposals/{id}/approve", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The proposal"), WriteHeaders),
    responses((status = 200, description = "The grant", body = Granted)))]
#[post("/api/v1/role-proposals/{id}/approve")]
pub(crate) async fn approve(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<ProposalId>,
) -> Answer {
    let (key, id) = (key.with(&())?, id.into_inner());
    let work = move |tx: &mut store::Tx<'_>| proposals::approve(tx, id).map(|grant_id| Granted { grant_id });
    once(StatusCode::OK, shared.db.write_once(who.into_call(), key, work).await?, |granted| granted)
}

/// Refuses a proposal with a reason.
///
/// Permission `approve_roles` for the whole agency. Not by the one who proposed it, nor by the one it is for.
#[utoipa::path(post, path = "/api/v1/role-proposals/{id}/refuse", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The proposal"), WriteHeaders), request_body = Refusal,
    responses((status = 204, description = "Refused")))]
#[post("/api/v1/role-proposals/{id}/refuse")]
pub(crate) async fn refuse(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<ProposalId>,
    body: Json<Refusal>,
) -> Answer {
    let (key, id) = (key.with(&body)?, id.into_inner());
    if body.reason.trim().is_empty() {
        let reason = Reason::field("reason", "WAJIB", "Tulis alasan penolakan.");
        return Err(HttpFault::BodyInvalid(reason).into());
    }
    once_done(shared.db.write_once(who.into_call(), key, move |tx| proposals::refuse(tx, id, &body.reason)).await?)
}
