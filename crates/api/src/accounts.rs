//! Accounts and activation codes. Who looks sees names and logins, no personal data.

use ::accounts::{ExposeSecret, activation, roles, users};
use actix_web::{
    get,
    http::StatusCode,
    post,
    web::{Data, Json, Path, Query},
};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EmployeeId, HistoryId, Permission, Reason, Scope, UnitId, UserId, access};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use web::{
    HttpFault, Shared,
    extract::{Authenticated, IdempotencyKey, Page, PageQuery},
};

use crate::{
    answer::{Answer, ok, once, once_done},
    headers::WriteHeaders,
    listing::Listing,
    view::Word,
};

/// Which accounts to list. Every parameter narrows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountQuery {
    /// Beginning of a login, or part of a name.
    search: Option<String>,
    /// `invited`, `active` or `disabled`.
    #[param(value_type = Option<String>)]
    state: Option<users::UserState>,
}

/// An account, without anything secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: UserId,
    /// The person behind it; absent for technical accounts.
    #[schema(value_type = Option<uuid::Uuid>)]
    employee_id: Option<EmployeeId>,
    /// NIP, or the name of a technical account.
    login: String,
    /// Name.
    name: String,
    /// State.
    state: Word,
    /// No sign-in before this instant.
    locked_until: Option<DateTime<Utc>>,
}

impl From<users::User> for AccountView {
    fn from(user: users::User) -> Self {
        Self {
            id: user.id,
            employee_id: user.employee_id,
            login: user.login,
            name: user.display_name,
            state: user.state.into(),
            locked_until: user.locked_until,
        }
    }
}

/// An account with its roles.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountWithRoles {
    /// The account.
    #[serde(flatten)]
    account: AccountView,
    /// Every role, past ones included, newest first.
    roles: Vec<HeldView>,
}

/// A role somebody holds, held or will hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldView {
    /// The grant, to take it back.
    #[schema(value_type = uuid::Uuid)]
    id: HistoryId,
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
    /// Letter that gives it.
    basis: String,
    /// Taken back early.
    revoked_at: Option<DateTime<Utc>>,
}

impl From<roles::Held> for HeldView {
    fn from(held: roles::Held) -> Self {
        let (reach, unit_id) = reach(held.grant.scope);
        Self {
            id: held.id,
            role: held.grant.role.into(),
            reach,
            unit_id,
            from: held.valid.from,
            until: held.valid.until,
            basis: held.basis,
            revoked_at: held.revoked_at,
        }
    }
}

/// A scope as its two members.
pub(crate) const fn reach(scope: Scope) -> (&'static str, Option<UnitId>) {
    match scope {
        Scope::Own => ("own", None),
        Scope::Subtree { unit } => ("subtree", Some(unit)),
        Scope::Agency => ("agency", None),
    }
}

/// For whom an account is made: for a person, or with a login and a name for a program or an operator.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    /// The person.
    #[schema(value_type = Option<uuid::Uuid>)]
    employee_id: Option<EmployeeId>,
    /// Login of a technical account: 3 to 40 of `a-z 0-9 . _ -`, beginning with a letter.
    login: Option<String>,
    /// Its name.
    name: Option<String>,
}

/// The account that was made.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Made {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    id: UserId,
}

/// Why an account is closed or opened, or a role taken back.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basis {
    /// Letter or reason, for the trail.
    #[schema(min_length = 1)]
    pub(crate) basis: String,
}

impl Basis {
    /// The text, unless there is none.
    pub(crate) fn text(&self) -> Result<&str, HttpFault> {
        match self.basis.trim() {
            "" => Err(HttpFault::BodyInvalid(Reason::field("basis", "WAJIB", "Isi nomor surat atau alasannya."))),
            text => Ok(text),
        }
    }
}

/// A fresh activation code.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Code {
    /// The code, to hand over; shown once. Absent when the same request is sent again: ask for another code.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Works until then.
    expires_at: DateTime<Utc>,
}

/// What is stored of it under the idempotency key: never the code.
#[derive(Serialize, Deserialize)]
struct Issued {
    #[serde(skip)]
    code: Option<String>,
    expires_at: DateTime<Utc>,
}

/// Accounts in order of their logins.
///
/// Permission `manage_accounts` for the whole agency.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(AccountQuery, PageQuery),
    responses((status = 200, description = "One page", body = Listing<AccountView>)))]
#[get("/api/v1/accounts")]
pub(crate) async fn list(shared: Data<Shared>, who: Authenticated, query: Query<AccountQuery>, page: Page) -> Answer {
    access::require_agency(who.actor(), Permission::ManageAccounts)?;
    let AccountQuery { search, state } = query.into_inner();
    let (after, limit) = (page.after("login")?, page.limit);
    let filter = users::Filter { text: search.filter(|text| !text.trim().is_empty()), state, after };
    let rows = shared.db.read(move |conn| users::list(conn, &filter, limit + 1)).await?;
    ok(&Listing::of(rows, limit, "login", |user| user.login.clone(), AccountView::from)?)
}

/// An account with every role it holds, held or will hold.
///
/// Permission `manage_accounts` for the whole agency.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account")),
    responses((status = 200, description = "The account", body = AccountWithRoles)))]
#[get("/api/v1/accounts/{id}")]
pub(crate) async fn get(shared: Data<Shared>, who: Authenticated, id: Path<UserId>) -> Answer {
    access::require_agency(who.actor(), Permission::ManageAccounts)?;
    let id = id.into_inner();
    let found = shared.db.read(move |conn| {
        let user = users::get(conn, id)?;
        Ok::<_, accounts::Error>((user, roles::roles_of(conn, id)?))
    });
    let (user, held) = found.await?;
    let roles = held.into_iter().map(HeldView::from).collect();
    ok(&AccountWithRoles { account: user.into(), roles })
}

/// Makes an account: of a person, or a technical one.
///
/// Permission `manage_accounts` for the whole agency. It has no password until an activation code is used.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", params(WriteHeaders), request_body = NewAccount,
    responses((status = 201, description = "Made", body = Made)))]
#[post("/api/v1/accounts")]
pub(crate) async fn create(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    body: Json<NewAccount>,
) -> Answer {
    let key = key.with(&body)?;
    let new = body.into_inner();
    let work = move |tx: &mut Tx<'_>| match (new.employee_id, new.login) {
        (Some(employee), None) => users::create_user_for_employee(tx, employee),
        (None, Some(login)) => users::create_technical_user(tx, &login, new.name.as_deref().unwrap_or(&login)),
        _ => Err(accounts::Error::Invalid(vec![Reason::field(
            "employee_id",
            "AKUN-UNTUK",
            "Sebut pegawainya, atau nama akun teknis; salah satu saja.",
        )])),
    };
    let done = shared.db.write_once(who.into_call(), key, move |tx| work(tx).map(|id| Made { id })).await?;
    once(StatusCode::CREATED, done, |made| made)
}

/// Issues a one-time activation code; codes issued before end.
///
/// Permission `manage_accounts` for the whole agency. The code is shown once and kept as a hash only: the answer that
/// is stored under the idempotency key is without it.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/activation-code", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account"), WriteHeaders),
    responses((status = 201, description = "The code", body = Code)))]
#[post("/api/v1/accounts/{id}/activation-code")]
pub(crate) async fn activation_code(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<UserId>,
) -> Answer {
    let (key, id, settings) = (key.with(&())?, id.into_inner(), shared.accounts.clone());
    let work = move |tx: &mut Tx<'_>| {
        let issued = activation::issue_activation(tx, id, &settings)?;
        let code = Some(issued.code.expose_secret().to_owned());
        Ok::<_, accounts::Error>(Issued { code, expires_at: issued.expires_at })
    };
    let done = shared.db.write_once(who.into_call(), key, work).await?;
    once(StatusCode::CREATED, done, |issued| Code { code: issued.code, expires_at: issued.expires_at })
}

/// Closes an account: sessions and refresh tokens end at once, an access token within its minutes.
///
/// Permission `manage_accounts` for the whole agency.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/disable", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account"), WriteHeaders), request_body = Basis,
    responses((status = 204, description = "Closed")))]
#[post("/api/v1/accounts/{id}/disable")]
pub(crate) async fn disable(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<UserId>,
    body: Json<Basis>,
) -> Answer {
    let (key, id, basis) = (key.with(&body)?, id.into_inner(), body.text()?.to_owned());
    once_done(shared.db.write_once(who.into_call(), key, move |tx| users::disable(tx, id, &basis)).await?)
}

/// Opens a closed account again; it needs a new activation code.
///
/// Permission `manage_accounts` for the whole agency.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/enable", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account"), WriteHeaders), request_body = Basis,
    responses((status = 204, description = "Open again")))]
#[post("/api/v1/accounts/{id}/enable")]
pub(crate) async fn enable(
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    id: Path<UserId>,
    body: Json<Basis>,
) -> Answer {
    let (key, id, basis) = (key.with(&body)?, id.into_inner(), body.text()?.to_owned());
    once_done(shared.db.write_once(who.into_call(), key, move |tx| users::enable(tx, id, &basis)).await?)
}
