//! The SSO token that a person got elsewhere and pasted. It lies in the database, so that every worker gets it, and sealed with a
//! key that does not, so that the database and its backups give nobody access to the registry.

use bkn::Client;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use pg::Db;
use rand::TryRng;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::json;
use store::{Audit, DbError, Tx, schema::sso_tokens};
use uuid::Uuid;

use crate::{Error, officer};

/// Length of the key in bytes.
pub const KEY_LENGTH: usize = 32;

/// The key that seals pasted tokens.
pub struct TokenKey(LessSafeKey);

impl TokenKey {
    /// From its bytes; `None` when there are not [`KEY_LENGTH`] of them.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        UnboundKey::new(&CHACHA20_POLY1305, bytes).ok().map(|key| Self(LessSafeKey::new(key)))
    }

    /// Bytes for a new key.
    ///
    /// # Errors
    /// [`Error::Sealing`] when the system gives no random numbers.
    pub fn fresh() -> Result<[u8; KEY_LENGTH], Error> {
        random()
    }

    fn seal(&self, id: Uuid, token: &SecretString) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut text = token.expose_secret().as_bytes().to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(id.into_bytes()), &mut text)
            .map_err(|_| Error::Sealing)?;
        Ok([nonce.as_slice(), &text].concat())
    }

    fn open(&self, id: Uuid, sealed: &[u8]) -> Option<SecretString> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut text = text.to_vec();
        let plain =
            self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(id.into_bytes()), &mut text).ok()?;
        std::str::from_utf8(plain).ok().map(SecretString::from)
    }
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|_| Error::Sealing)?;
    Ok(bytes)
}

/// A pasted token, without the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable)]
pub struct Pasted {
    /// Its row.
    pub id: Uuid,
    /// When it runs out, if it says so.
    pub good_until: Option<DateTime<Utc>>,
    /// Who pasted it.
    pub pasted_by_name: String,
    /// When.
    pub pasted_at: DateTime<Utc>,
}

/// Keeps a token that an officer pasted. Workers take it within seconds, in every process, and go on sending. The token itself is
/// in no trail and no log.
///
/// # Errors
/// [`Error::Denied`], [`Error::NoToken`] when the text is no token or has run out already, [`Error::Sealing`].
pub fn paste(tx: &mut Tx<'_>, key: &TokenKey, token: &SecretString) -> Result<Pasted, Error> {
    let role = officer::may(tx.actor())?.role;
    let good_until = bkn::pasted_until(token).map_err(|_| Error::NoToken)?;
    let (now, actor) = (tx.now(), tx.actor().clone());
    if good_until.is_some_and(|until| until <= now) {
        return Err(Error::NoToken);
    }
    let id = Uuid::now_v7();
    diesel::insert_into(sso_tokens::table)
        .values((
            sso_tokens::id.eq(id),
            sso_tokens::sealed.eq(key.seal(id, token)?),
            sso_tokens::good_until.eq(good_until),
            sso_tokens::pasted_by.eq(actor.user.map(|user| user.uuid())),
            sso_tokens::pasted_by_name.eq(&actor.name),
            sso_tokens::pasted_at.eq(now),
        ))
        .execute(tx.conn())
        .map_err(DbError::from)?;
    // One that stands for the others is enough to keep.
    diesel::delete(sso_tokens::table.filter(sso_tokens::id.ne(id))).execute(tx.conn()).map_err(DbError::from)?;
    tx.audit(Audit::new("sso-token.paste", role, "sso_tokens", id).after(&json!({"good_until": good_until}))?)?;
    Ok(Pasted { id, good_until, pasted_by_name: actor.name, pasted_at: now })
}

/// The newest pasted token, without the token; `None` when nobody has pasted any.
///
/// # Errors
/// The database's.
pub fn newest(conn: &mut PgConnection) -> Result<Option<Pasted>, DbError> {
    Ok(sso_tokens::table
        .order((sso_tokens::pasted_at.desc(), sso_tokens::id.desc()))
        .select((sso_tokens::id, sso_tokens::good_until, sso_tokens::pasted_by_name, sso_tokens::pasted_at))
        .first(conn)
        .optional()?)
}

/// Where a worker's client gets pasted tokens from.
pub struct TokenSource {
    key: TokenKey,
    client: Client,
}

impl TokenSource {
    /// Tokens sealed with `key` are given to `client`.
    #[must_use]
    pub const fn new(key: TokenKey, client: Client) -> Self {
        Self { key, client }
    }

    /// Gives the client the newest pasted token, if it is another than `last`, which it becomes. Answers whether there was one.
    pub async fn take_newest(&self, db: &Db, last: &mut Option<Uuid>) -> bool {
        match db.read(newest_sealed).await {
            Ok(Some((id, sealed))) if Some(id) != *last => {
                *last = Some(id);
                self.give(id, &sealed).await;
                true
            }
            Ok(_) => false,
            Err(error) => {
                tracing::debug!(%error, "whether there is a new token cannot be asked");
                false
            }
        }
    }

    async fn give(&self, id: Uuid, sealed: &[u8]) {
        let Some(token) = self.key.open(id, sealed) else {
            tracing::error!("a pasted token was sealed with another key; copy the key file to this machine");
            return;
        };
        match self.client.paste_sso_token(&token).await {
            Ok(()) => tracing::info!("a pasted token is in use"),
            Err(error) => tracing::error!(%error, "a pasted token cannot be used"),
        }
    }
}

/// The newest token as it lies in the database.
fn newest_sealed(conn: &mut PgConnection) -> Result<Option<(Uuid, Vec<u8>)>, DbError> {
    Ok(sso_tokens::table
        .order((sso_tokens::pasted_at.desc(), sso_tokens::id.desc()))
        .select((sso_tokens::id, sso_tokens::sealed))
        .first(conn)
        .optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_with_one_key_and_for_one_row() {
        let key = TokenKey::new(&[7; KEY_LENGTH]).unwrap();
        let (id, token) = (Uuid::now_v7(), SecretString::from("a.b.c"));
        let sealed = key.seal(id, &token).unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"a.b.c"));
        assert_eq!(key.open(id, &sealed).unwrap().expose_secret(), "a.b.c");
        assert!(key.open(Uuid::now_v7(), &sealed).is_none());
        assert!(TokenKey::new(&[8; KEY_LENGTH]).unwrap().open(id, &sealed).is_none());
        assert!(key.open(id, &sealed[..8]).is_none());
        assert_ne!(key.seal(id, &token).unwrap(), sealed, "never the same twice");
        assert!(TokenKey::new(&[7; 16]).is_none());
    }
}
