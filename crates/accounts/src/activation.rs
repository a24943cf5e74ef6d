//! The first password, or a forgotten one: a code that works once. It is random, never derivable, shown once to the
//! officer who issues it, and kept as a hash.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use kernel::{HistoryId, Permission, UserId, access};
use secrecy::SecretString;
use serde_json::json;
use store::{
    Audit, Tx,
    schema::{activation_codes, users},
};

use crate::{Error, Settings, actor::own_role, actor_of, secret, users::UserState};

/// A fresh code.
#[derive(Debug, Clone)]
pub struct Activation {
    /// To hand over, once.
    pub code: SecretString,
    /// Works until then.
    pub expires_at: DateTime<Utc>,
}

/// Whom a code is for.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Holder {
    /// The account.
    pub user: UserId,
    /// Its login.
    pub login: String,
    /// Its name.
    pub display_name: String,
}

/// Issues a code for `user`; codes issued to them before end.
///
/// # Errors
/// [`Error::NoUser`], [`Error::Disabled`], [`Error::Denied`].
pub fn issue_activation(tx: &mut Tx<'_>, user: UserId, settings: &Settings) -> Result<Activation, Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    let state: UserState = users::table
        .find(user.uuid())
        .select(users::state)
        .for_update()
        .first(tx.conn())
        .optional()?
        .ok_or(Error::NoUser)?;
    if state == UserState::Disabled {
        return Err(Error::Disabled);
    }
    let (now, by) = (tx.now(), tx.actor().user);
    end_unused(tx, user)?;
    let code = secret::typed_code()?;
    let expires_at = now + TimeDelta::hours(i64::from(settings.activation_hours));
    diesel::insert_into(activation_codes::table)
        .values((
            activation_codes::id.eq(HistoryId::new().uuid()),
            activation_codes::user_id.eq(user.uuid()),
            activation_codes::code_hash.eq(secret::hash_typed(&code)),
            activation_codes::created_at.eq(now),
            activation_codes::created_by.eq(by.map(UserId::uuid)),
            activation_codes::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    let after = json!({ "expires_at": expires_at });
    tx.audit(Audit::new("account.issue-activation", grant.role, "user", user.uuid()).after(&after)?)?;
    Ok(Activation { code, expires_at })
}

/// Ends codes that were not used.
fn end_unused(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(
        activation_codes::table
            .filter(activation_codes::user_id.eq(user.uuid()))
            .filter(activation_codes::used_at.is_null())
            .filter(activation_codes::expires_at.gt(now)),
    )
    .set(activation_codes::expires_at.eq(now))
    .execute(tx.conn())?;
    Ok(())
}

/// Whom a code is for, while it works: the caller needs login and name to judge the new password, and shows the name.
///
/// # Errors
/// [`Error::CodeInvalid`], or the database's.
pub fn holder(conn: &mut PgConnection, code: &SecretString, now: DateTime<Utc>) -> Result<Holder, Error> {
    activation_codes::table
        .inner_join(users::table.on(users::id.eq(activation_codes::user_id)))
        .filter(activation_codes::code_hash.eq(secret::hash_typed(code)))
        .filter(activation_codes::used_at.is_null())
        .filter(activation_codes::expires_at.gt(now))
        .select((users::id, users::login, users::display_name))
        .first(conn)
        .optional()?
        .ok_or(Error::CodeInvalid)
}

/// Uses the code: sets the password, opens the account, ends every session and refresh token. Of two at once, one
/// wins. The caller has checked the rules ([`crate::password_rules`]) and hashed outside the transaction.
///
/// # Errors
/// [`Error::CodeInvalid`], [`Error::Disabled`].
pub fn activate(tx: &mut Tx<'_>, code: &SecretString, password_hash: &str) -> Result<UserId, Error> {
    let now = tx.now();
    let used: Option<UserId> = diesel::update(
        activation_codes::table
            .filter(activation_codes::code_hash.eq(secret::hash_typed(code)))
            .filter(activation_codes::used_at.is_null())
            .filter(activation_codes::expires_at.gt(now)),
    )
    .set(activation_codes::used_at.eq(now))
    .returning(activation_codes::user_id)
    .get_result(tx.conn())
    .optional()?;
    let user = used.ok_or(Error::CodeInvalid)?;
    crate::users::set_password(tx, user, password_hash)?;
    let today = tx.today();
    let role = own_role(&actor_of(tx.conn(), user, today)?);
    tx.audit(Audit::new("account.activate", role, "user", user.uuid()))?;
    Ok(user)
}
