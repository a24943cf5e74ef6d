//! Sessions of the pages: the cookie carries 256 random bits, the table their hash. A session ends by idleness, by age,
//! by signing out, and all of an account's when its password changes or the account is closed.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    prelude::*,
    sql_types::{Date, Nullable, Text, Timestamptz},
};
use kernel::{Actor, Grant, Role, UserId, clock};
use secrecy::{ExposeSecret, SecretString};
use store::{
    Audit, Tx,
    schema::{refresh_tokens, sessions},
};

use crate::{
    Error, Settings,
    actor::{self, narrowed, own_role},
    secret,
};

/// How exact `last_seen_at` is: at most one write a minute and session.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A session just opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// For the cookie.
    pub token: SecretString,
    /// Ends then at the latest.
    pub expires_at: DateTime<Utc>,
}

/// An open session, as a page needs it.
#[derive(Clone)]
pub struct Session {
    /// Who acts, with the grants of the chosen role.
    pub actor: Actor,
    /// Every grant of the account today, to choose a role from.
    pub grants: Vec<Grant>,
    /// The role chosen in the header; `None`: all at once.
    pub active_role: Option<Role>,
    /// What every form repeats.
    pub csrf_token: SecretString,
    /// Whether [`touch`] is due.
    pub touch_due: bool,
    token_hash: String,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("actor", &self.actor)
            .field("active_role", &self.active_role)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Whether `presented` is the secret of this session's forms; compared in constant time.
    #[must_use]
    pub fn csrf_matches(&self, presented: &str) -> bool {
        use subtle::ConstantTimeEq;
        self.csrf_token.expose_secret().as_bytes().ct_eq(presented.as_bytes()).into()
    }
}

/// Opens a session for an account that has just proved itself.
///
/// # Errors
/// The database's.
pub fn open(tx: &mut Tx<'_>, user: UserId, settings: &Settings) -> Result<NewSession, Error> {
    let (token, csrf, now) = (secret::token()?, secret::token()?, tx.now());
    let expires_at = now + TimeDelta::hours(i64::from(settings.session_longest_hours));
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(secret::hash(&token)),
            sessions::user_id.eq(user.uuid()),
            sessions::csrf_token.eq(csrf.expose_secret()),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(NewSession { token, expires_at })
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(embed)]
    account: actor::Row,
    #[diesel(sql_type = Text)]
    csrf_token: String,
    #[diesel(sql_type = Nullable<Text>)]
    active_role: Option<Role>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    last_seen_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    expires_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    ended_at: Option<DateTime<Utc>>,
}

/// Session, account and grants of a cookie, in one statement.
///
/// # Errors
/// [`Error::SessionMissing`], [`Error::SessionExpired`], [`Error::Disabled`], or the database's.
pub fn actor_of_session(
    conn: &mut PgConnection,
    token: &SecretString,
    now: DateTime<Utc>,
    settings: &Settings,
) -> Result<Session, Error> {
    let token_hash = secret::hash(token);
    let row: Row = store::prepared(format!(
        "select {}, s.csrf_token, s.active_role, s.created_at, s.last_seen_at, s.expires_at, s.ended_at \
         from sessions s join users u on u.id = s.user_id where s.token_hash = $1",
        actor::COLUMNS
    ))
    .bind::<Text, _>(&token_hash)
    .bind::<Date, _>(clock::day_in_jakarta(now))
    .get_result(conn)
    .optional()?
    .ok_or(Error::SessionMissing)?;

    let older_than_password = row.account.password_changed_at.is_some_and(|changed| row.created_at < changed);
    if row.ended_at.is_some() || older_than_password {
        return Err(Error::SessionMissing);
    }
    let idle = TimeDelta::minutes(i64::from(settings.session_idle_minutes));
    if now >= row.expires_at || now - row.last_seen_at >= idle {
        return Err(Error::SessionExpired);
    }
    let actor = row.account.actor()?;
    let grants = actor.grants.clone();
    // A chosen role that has ended in the meantime chooses nothing.
    let active_role = row.active_role.filter(|role| grants.iter().any(|grant| grant.role == *role));
    Ok(Session {
        actor: active_role.map_or_else(|| actor.clone(), |role| narrowed(actor.clone(), role)),
        grants,
        active_role,
        csrf_token: row.csrf_token.into(),
        touch_due: now - row.last_seen_at >= SEEN_EVERY,
        token_hash,
    })
}

/// Notes that the session is in use.
///
/// # Errors
/// The database's.
pub fn touch(tx: &mut Tx<'_>, session: &Session) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(sessions::table.find(&session.token_hash).filter(sessions::ended_at.is_null()))
        .set(sessions::last_seen_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Chooses the role to act in; `None`: all at once.
///
/// # Errors
/// [`Error::NoGrant`] when the account does not hold it today.
pub fn choose_role(tx: &mut Tx<'_>, session: &Session, role: Option<Role>) -> Result<(), Error> {
    if role.is_some_and(|role| !session.grants.iter().any(|grant| grant.role == role)) {
        return Err(Error::NoGrant);
    }
    diesel::update(sessions::table.find(&session.token_hash)).set(sessions::active_role.eq(role)).execute(tx.conn())?;
    let own = own_role(&session.actor);
    tx.audit(
        Audit::new("account.choose-role", own, "user", session.actor.user.map(UserId::uuid))
            .before(&session.active_role)?
            .after(&role)?,
    )?;
    Ok(())
}

/// Signs out: this session ends.
///
/// # Errors
/// The database's.
pub fn end(tx: &mut Tx<'_>, session: &Session) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(sessions::table.find(&session.token_hash).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now))
        .execute(tx.conn())?;
    let own = own_role(&session.actor);
    tx.audit(Audit::new("account.sign-out", own, "user", session.actor.user.map(UserId::uuid)))?;
    Ok(())
}

/// Ends every session of an account.
pub(crate) fn end_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    let now = tx.now();
    diesel::update(sessions::table.filter(sessions::user_id.eq(user.uuid())).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Removes sessions and refresh tokens whose time was over a month ago; who signed in when stays in the trail.
/// Answers how many.
///
/// # Errors
/// The database's.
pub fn prune(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let before = tx.now() - TimeDelta::days(30);
    let sessions = diesel::delete(sessions::table.filter(sessions::expires_at.lt(before))).execute(tx.conn())?;
    let tokens =
        diesel::delete(refresh_tokens::table.filter(refresh_tokens::expires_at.lt(before))).execute(tx.conn())?;
    Ok(sessions + tokens)
}
