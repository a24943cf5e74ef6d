//! The ways in and out, for both faces: limits first, then the database reads what to compare with, a thread hashes,
//! and one transaction records the outcome and opens the session or the tokens.

use std::sync::Arc;

use accounts::{
    AccessToken, Error as AccountError, SecretString, activation, actor_of, password_rules,
    refresh::{self, Exchange, RefreshToken},
    sessions::{self, NewSession},
    sign_in::{self, Attempt, Candidate},
    users,
};
use chrono::TimeDelta;
use kernel::{Actor, Call, UserId};
use store::{DbError, Tx};

use crate::{
    HttpFault, Problem, Shared,
    extract::{PageUser, Visitor},
    limits::network,
};

/// Before signing, keys read longer ago are read again, so that a rotation by another process is noticed.
const KEYS_FRESH_FOR: TimeDelta = TimeDelta::minutes(1);

/// What a client of the API gets: the access token for the next minutes, and the one to exchange for the next.
#[derive(Debug, Clone)]
pub struct TokenPair {
    /// For the `Authorization` header.
    pub access: AccessToken,
    /// For the next exchange, once.
    pub refresh: RefreshToken,
}

/// Signs in to the API.
///
/// # Errors
/// `auth.wrong-login`, `auth.locked`, `auth.disabled`, `http.throttled`, `database.unavailable`.
pub async fn to_api(
    shared: &Shared,
    visitor: &Visitor,
    login: String,
    password: SecretString,
) -> Result<TokenPair, Problem> {
    let shared_in = shared.clone();
    attempt(shared, visitor, login, password, move |tx, user| {
        let today = tx.today();
        let actor = actor_of(tx.conn(), user, today)?;
        let refresh = refresh::issue(tx, user, &shared_in.accounts)?;
        Ok(TokenPair { access: sign(&shared_in, tx, &actor)?, refresh })
    })
    .await
}

/// Signs in to the pages; the token goes into [`crate::session_cookie::carrying`].
///
/// # Errors
/// As [`to_api`].
pub async fn to_pages(
    shared: &Shared,
    visitor: &Visitor,
    login: String,
    password: SecretString,
) -> Result<NewSession, Problem> {
    let settings = shared.accounts.clone();
    attempt(shared, visitor, login, password, move |tx, user| sessions::open(tx, user, &settings)).await
}

async fn attempt<T: Send + 'static>(
    shared: &Shared,
    visitor: &Visitor,
    login: String,
    password: SecretString,
    open: impl FnOnce(&mut Tx<'_>, UserId) -> Result<T, AccountError> + Send + 'static,
) -> Result<T, Problem> {
    shared.limits.sign_in.take(&network(visitor.address))?;
    let candidate = shared.db.read(move |conn| sign_in::candidate(conn, &login)).await?;
    let right = compare(shared, &candidate, password).await?;
    let call = visitor.call(candidate.acting(right));
    Ok(record(shared, call, candidate, right, open).await??)
}

/// Records the attempt and, when it was right, does `open` in the same transaction. A refusal commits its count.
async fn record<T: Send + 'static>(
    shared: &Shared,
    call: Call,
    candidate: Candidate,
    right: bool,
    open: impl FnOnce(&mut Tx<'_>, UserId) -> Result<T, AccountError> + Send + 'static,
) -> Result<Result<T, AccountError>, Problem> {
    let settings = shared.accounts.clone();
    let outcome = shared
        .db
        .write(call, move |tx| match sign_in::record_attempt(tx, &candidate, right, &settings)? {
            Attempt::Welcome(user) => open(tx, user).map(Ok),
            Attempt::Refused(refusal) => Ok::<_, AccountError>(Err(refusal)),
        })
        .await?;
    Ok(outcome)
}

/// Hashes on a thread that may block; only a few at once, because each takes megabytes.
async fn compare(shared: &Shared, candidate: &Candidate, password: SecretString) -> Result<bool, Problem> {
    let (hasher, hash) = (shared.hasher.clone(), candidate.password_hash().map(str::to_owned));
    hashing(shared, move || hasher.verify(hash.as_deref(), &password)).await
}

async fn hashing<T: Send + 'static>(
    shared: &Shared,
    work: impl FnOnce() -> Result<T, AccountError> + Send + 'static,
) -> Result<T, Problem> {
    let _turn = Arc::clone(&shared.hashing).acquire_owned().await.map_err(|_| DbError::WorkerLost)?;
    Ok(pg::blocking::run(work).await??)
}

/// Exchanges a refresh token for the next pair, with today's grants.
///
/// # Errors
/// `auth.refresh-invalid`, `auth.refresh-reused`, `auth.disabled`, `http.throttled`, `database.unavailable`.
pub async fn refresh(shared: &Shared, visitor: &Visitor, presented: SecretString) -> Result<TokenPair, Problem> {
    shared.limits.refresh.take(&network(visitor.address))?;
    let shared_in = shared.clone();
    let outcome = shared
        .db
        .write(visitor.call(accounts::nobody()), move |tx| match refresh::exchange(tx, &presented)? {
            Exchange::Fresh(actor, refresh) => Ok(Ok(TokenPair { access: sign(&shared_in, tx, &actor)?, refresh })),
            Exchange::Refused(refusal) => Ok::<_, AccountError>(Err(refusal)),
        })
        .await?;
    Ok(outcome?)
}

fn sign(shared: &Shared, tx: &mut Tx<'_>, actor: &Actor) -> Result<AccessToken, AccountError> {
    let now = tx.now();
    shared.keyring.reload_if_older(tx.conn(), now, KEYS_FRESH_FOR)?;
    shared.keyring.sign(actor, now)
}

/// Ends the sign-in a refresh token descends from.
///
/// # Errors
/// `database.unavailable`.
pub async fn out_of_api(shared: &Shared, visitor: &Visitor, presented: SecretString) -> Result<(), Problem> {
    let call = visitor.call(accounts::nobody());
    Ok(shared.db.write(call, move |tx| refresh::revoke(tx, &presented)).await?)
}

/// Ends the session; the answer carries [`crate::session_cookie::forgotten`].
///
/// # Errors
/// `database.unavailable`.
pub async fn out_of_pages(shared: &Shared, user: &PageUser) -> Result<(), Problem> {
    let session = user.session.clone();
    Ok(shared.db.write(user.call(), move |tx| sessions::end(tx, &session)).await?)
}

/// Whom an activation code is for, to greet them.
///
/// # Errors
/// `auth.code-invalid`, `http.throttled`, `database.unavailable`.
pub async fn code_holder(
    shared: &Shared,
    visitor: &Visitor,
    code: SecretString,
) -> Result<activation::Holder, Problem> {
    shared.limits.sign_in.take(&network(visitor.address))?;
    let now = visitor.now;
    Ok(shared.db.read(move |conn| activation::holder(conn, &code, now)).await?)
}

/// Uses an activation code to set the first password, or a new one in place of a forgotten one.
///
/// # Errors
/// `auth.code-invalid`, `auth.weak-password` with every broken rule, `auth.disabled`, `http.throttled`,
/// `database.unavailable`.
pub async fn activate(
    shared: &Shared,
    visitor: &Visitor,
    code: SecretString,
    password: SecretString,
) -> Result<UserId, Problem> {
    let holder = code_holder(shared, visitor, code.clone()).await?;
    let owner = password_rules::Owner { login: &holder.login, name: &holder.display_name };
    password_rules::check(&password, owner, &shared.accounts)?;
    let hash = hash(shared, password).await?;
    let call = visitor.call(accounts::nobody());
    Ok(shared.db.write(call, move |tx| activation::activate(tx, &code, &hash)).await?)
}

/// Changes the password of somebody who is signed in to the pages. Every session and refresh token of theirs ends; the
/// answer is a fresh session for the browser at hand. The old password counts as an attempt to sign in.
///
/// # Errors
/// `auth.wrong-login`, `auth.locked`, `auth.weak-password`, `http.throttled`, `database.unavailable`.
pub async fn change_password(
    shared: &Shared,
    visitor: &Visitor,
    user: &PageUser,
    old: SecretString,
    new: SecretString,
) -> Result<NewSession, Problem> {
    shared.limits.sign_in.take(&network(visitor.address))?;
    let id = user.actor().user.ok_or(HttpFault::MissingCredentials)?;
    let candidate = shared.db.read(move |conn| sign_in::candidate_of(conn, id)).await?;
    let owner = password_rules::Owner { login: candidate.login(), name: candidate.display_name() };
    password_rules::check(&new, owner, &shared.accounts)?;
    let right = compare(shared, &candidate, old).await?;
    let hash = hash(shared, new).await?;
    let settings = shared.accounts.clone();
    let outcome = record(shared, user.call(), candidate, right, move |tx, id| {
        users::change_password(tx, &hash)?;
        sessions::open(tx, id, &settings)
    })
    .await?;
    Ok(outcome?)
}

async fn hash(shared: &Shared, password: SecretString) -> Result<String, Problem> {
    let hasher = shared.hasher.clone();
    hashing(shared, move || hasher.hash(&password)).await
}
