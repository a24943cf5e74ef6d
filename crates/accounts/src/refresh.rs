//! Rotating refresh tokens: each works once and gives the next. One that comes back after its use means that somebody
//! has a copy, and nobody can tell who is the thief: the whole sign-in ends.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use kernel::{Actor, UserId};
use secrecy::SecretString;
use store::{Audit, Tx, schema::refresh_tokens};
use uuid::Uuid;

use crate::{Error, Settings, actor::own_role, actor_of, secret};

/// A refresh token just made.
#[derive(Debug, Clone)]
pub struct RefreshToken {
    /// For the client, once.
    pub token: SecretString,
    /// The sign-in ends then.
    pub expires_at: DateTime<Utc>,
}

/// What an exchange came to. A refusal is an outcome and not an error: that it ended a family must be committed.
#[derive(Debug)]
pub enum Exchange {
    /// The next token, and who it is for with today's grants.
    Fresh(Actor, RefreshToken),
    /// No.
    Refused(Error),
}

/// Begins a family for an account that has just proved itself.
///
/// # Errors
/// The database's.
pub fn issue(tx: &mut Tx<'_>, user: UserId, settings: &Settings) -> Result<RefreshToken, Error> {
    let expires_at = tx.now() + TimeDelta::days(i64::from(settings.refresh_token_days));
    insert(tx, user, Uuid::now_v7(), expires_at)
}

fn insert(tx: &mut Tx<'_>, user: UserId, family: Uuid, expires_at: DateTime<Utc>) -> Result<RefreshToken, Error> {
    let (token, now) = (secret::token()?, tx.now());
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(secret::hash(&token)),
            refresh_tokens::family_id.eq(family),
            refresh_tokens::user_id.eq(user.uuid()),
            refresh_tokens::issued_at.eq(now),
            refresh_tokens::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(RefreshToken { token, expires_at })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = refresh_tokens, check_for_backend(diesel::pg::Pg))]
struct Row {
    token_hash: String,
    family_id: Uuid,
    user_id: UserId,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

fn find(tx: &mut Tx<'_>, presented: &SecretString) -> Result<Option<Row>, Error> {
    Ok(refresh_tokens::table
        .find(secret::hash(presented))
        .select(Row::as_select())
        .for_update()
        .first(tx.conn())
        .optional()?)
}

/// Exchanges a token for its successor, which lives as long as the sign-in it descends from.
///
/// # Errors
/// The database's. Everything about the token is [`Exchange::Refused`].
pub fn exchange(tx: &mut Tx<'_>, presented: &SecretString) -> Result<Exchange, Error> {
    let (now, today) = (tx.now(), tx.today());
    let Some(row) = find(tx, presented)? else { return Ok(Exchange::Refused(Error::RefreshInvalid)) };
    if row.revoked_at.is_some() || row.expires_at <= now {
        return Ok(Exchange::Refused(Error::RefreshInvalid));
    }
    let actor = match actor_of(tx.conn(), row.user_id, today) {
        Ok(actor) => actor,
        Err(refusal @ (Error::Disabled | Error::NoUser)) => return Ok(Exchange::Refused(refusal)),
        Err(other) => return Err(other),
    };
    if row.used_at.is_some() {
        revoke_family(tx, row.family_id)?;
        tx.audit(Audit::new("account.refresh-reused", own_role(&actor), "user", row.user_id.uuid()))?;
        return Ok(Exchange::Refused(Error::RefreshReused));
    }
    diesel::update(refresh_tokens::table.find(&row.token_hash))
        .set(refresh_tokens::used_at.eq(now))
        .execute(tx.conn())?;
    let next = insert(tx, row.user_id, row.family_id, row.expires_at)?;
    tx.audit(Audit::new("account.refresh", own_role(&actor), "user", row.user_id.uuid()))?;
    Ok(Exchange::Fresh(actor, next))
}

/// Signs out: the family of this token ends. An unknown token is no error; there is nothing to end.
///
/// # Errors
/// The database's.
pub fn revoke(tx: &mut Tx<'_>, presented: &SecretString) -> Result<(), Error> {
    let Some(row) = find(tx, presented)? else { return Ok(()) };
    revoke_family(tx, row.family_id)?;
    let role = own_role(tx.actor());
    tx.audit(Audit::new("account.sign-out", role, "user", row.user_id.uuid()))?;
    Ok(())
}

fn revoke_family(tx: &mut Tx<'_>, family: Uuid) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(
        refresh_tokens::table.filter(refresh_tokens::family_id.eq(family)).filter(refresh_tokens::revoked_at.is_null()),
    )
    .set(refresh_tokens::revoked_at.eq(now))
    .execute(tx.conn())?;
    Ok(())
}

/// Ends every family of an account.
pub(crate) fn revoke_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(
        refresh_tokens::table
            .filter(refresh_tokens::user_id.eq(user.uuid()))
            .filter(refresh_tokens::revoked_at.is_null()),
    )
    .set(refresh_tokens::revoked_at.eq(now))
    .execute(tx.conn())?;
    Ok(())
}
