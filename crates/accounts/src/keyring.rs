use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::PgConnection;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, errors::ErrorKind};
use kernel::{Actor, EmployeeId, UserId, clock};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::Tx;
use uuid::Uuid;

use crate::{
    Error, Settings, grants,
    signing_keys::{self, StoredKey},
    token_cache::{TokenCache, Verified},
};

/// For whom the tokens are: this system's API.
const AUDIENCE: &str = "simasn-api";
/// Type of the token (RFC 9068), so that no other kind of token of ours can stand in for it.
const TOKEN_TYPE: &str = "at+jwt";
/// Longer texts are no tokens of ours.
const LONGEST_TOKEN: usize = 8 * 1024;
/// A key is published this much longer than its tokens live, for processes that notice a rotation late.
const GRACE: TimeDelta = TimeDelta::minutes(5);

/// What an access token says. Personal data stay out of it, except the name its holder knows anyway.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    emp: Option<EmployeeId>,
    name: String,
    grants: Vec<String>,
    iat: i64,
    exp: i64,
    jti: Uuid,
}

/// An access token just made.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// For the `Authorization` header.
    pub token: SecretString,
    /// Works until then.
    pub expires_at: DateTime<Utc>,
}

/// The keys in memory: signs and verifies access tokens without the database. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Keyring {
    inner: Arc<Inner>,
}

struct Inner {
    issuer: String,
    life: TimeDelta,
    keys: RwLock<Keys>,
    cache: TokenCache,
}

struct Keys {
    signing: Option<(String, EncodingKey)>,
    published: Vec<Published>,
    loaded_at: DateTime<Utc>,
}

struct Published {
    id: String,
    public_key: String,
    decoding: DecodingKey,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("issuer", &self.inner.issuer).finish_non_exhaustive()
    }
}

impl Keyring {
    /// The keys of the database, with the first one made if there is none. `issuer` is the public URL of this
    /// installation.
    ///
    /// # Errors
    /// [`Error::SigningKey`], [`Error::Random`], or the database's.
    pub fn open(tx: &mut Tx<'_>, settings: &Settings, issuer: &str) -> Result<Self, Error> {
        signing_keys::ensure(tx)?;
        let now = tx.now();
        let keyring = Self {
            inner: Arc::new(Inner {
                issuer: issuer.to_owned(),
                life: TimeDelta::minutes(i64::from(settings.access_token_minutes)),
                keys: RwLock::new(Keys { signing: None, published: Vec::new(), loaded_at: now }),
                cache: TokenCache::new(settings.token_cache_size),
            }),
        };
        keyring.reload(tx.conn(), now)?;
        Ok(keyring)
    }

    /// Reads the keys again.
    ///
    /// # Errors
    /// [`Error::SigningKey`] when a stored key cannot be read, or the database's.
    pub fn reload(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<(), Error> {
        let stored = signing_keys::load(conn, now - self.inner.life - GRACE)?;
        let bad = |e: jsonwebtoken::errors::Error| Error::SigningKey(e.to_string());
        let mut keys = Keys { signing: None, published: Vec::new(), loaded_at: now };
        for StoredKey { id, private_pem, public_key, retired_at } in stored {
            if retired_at.is_none() && keys.signing.is_none() {
                let encoding = EncodingKey::from_ed_pem(private_pem.expose_secret().as_bytes()).map_err(bad)?;
                keys.signing = Some((id.clone(), encoding));
            }
            let decoding = DecodingKey::from_ed_components(&public_key).map_err(bad)?;
            keys.published.push(Published { id, public_key, decoding });
        }
        *self.inner.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        self.inner.cache.clear();
        Ok(())
    }

    /// [`Self::reload`], when the keys were read longer than `age` ago. Called before signing, so that a rotation by
    /// another process is noticed.
    ///
    /// # Errors
    /// As [`Self::reload`].
    pub fn reload_if_older(&self, conn: &mut PgConnection, now: DateTime<Utc>, age: TimeDelta) -> Result<(), Error> {
        if self.loaded_before(now - age) { self.reload(conn, now) } else { Ok(()) }
    }

    /// Whether the keys were read before `instant`.
    #[must_use]
    pub fn loaded_before(&self, instant: DateTime<Utc>) -> bool {
        self.inner.keys.read().unwrap_or_else(PoisonError::into_inner).loaded_at < instant
    }

    /// An access token for `actor` with the grants they carry. It ends at midnight in Jakarta at the latest, because
    /// grants begin and end with the day.
    ///
    /// # Errors
    /// [`Error::NoUser`] for an actor without an account, [`Error::SigningKey`].
    pub fn sign(&self, actor: &Actor, now: DateTime<Utc>) -> Result<AccessToken, Error> {
        let expires_at = (now + self.inner.life).min(next_midnight(now));
        let claims = Claims {
            iss: self.inner.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: actor.user.ok_or(Error::NoUser)?,
            emp: actor.employee,
            name: actor.name.clone(),
            grants: grants::compact(&actor.grants),
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
            jti: Uuid::now_v7(),
        };
        let keys = self.inner.keys.read().unwrap_or_else(PoisonError::into_inner);
        let (id, key) = keys.signing.as_ref().ok_or_else(|| Error::SigningKey("no key signs".to_owned()))?;
        let header =
            Header { typ: Some(TOKEN_TYPE.to_owned()), kid: Some(id.clone()), ..Header::new(Algorithm::EdDSA) };
        let token = jsonwebtoken::encode(&header, &claims, key).map_err(|e| Error::SigningKey(e.to_string()))?;
        Ok(AccessToken { token: token.into(), expires_at })
    }

    /// Who presents this token. A token verified before is looked up by its hash; its time is checked every time.
    ///
    /// # Errors
    /// [`Error::TokenExpired`], [`Error::TokenInvalid`]; [`Error::UnknownKey`] when another process may have rotated
    /// and [`Self::reload`] may help.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Actor>, Error> {
        if token.len() > LONGEST_TOKEN {
            return Err(Error::TokenInvalid("too long"));
        }
        let hash = Sha256::digest(token.as_bytes()).into();
        let verified = match self.inner.cache.get(&hash) {
            Some(verified) => verified,
            None => {
                let verified = self.verify_afresh(token)?;
                // An expired token is not worth a place.
                if now < verified.expires_at {
                    self.inner.cache.put(hash, verified.clone());
                }
                verified
            }
        };
        if now < verified.expires_at { Ok(verified.actor) } else { Err(Error::TokenExpired) }
    }

    fn verify_afresh(&self, token: &str) -> Result<Verified, Error> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| Error::TokenInvalid("malformed"))?;
        if header.typ.as_deref() != Some(TOKEN_TYPE) {
            return Err(Error::TokenInvalid("another type of token"));
        }
        let id = header.kid.ok_or(Error::TokenInvalid("names no key"))?;
        let claims = {
            let keys = self.inner.keys.read().unwrap_or_else(PoisonError::into_inner);
            let key = keys.published.iter().find(|key| key.id == id).ok_or(Error::UnknownKey)?;
            jsonwebtoken::decode::<Claims>(token, &key.decoding, &self.validation())
                .map_err(|e| refusal(e.kind()))?
                .claims
        };
        let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or(Error::TokenInvalid("no such time"))?;
        let actor = Actor {
            user: Some(claims.sub),
            employee: claims.emp,
            name: claims.name,
            grants: grants::parse(claims.grants.iter().map(String::as_str)),
        };
        Ok(Verified { actor: Arc::new(actor), expires_at })
    }

    /// One algorithm, whatever the header says, and everything but the time, which is compared with the caller's clock.
    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        validation.set_issuer(&[&self.inner.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation
    }

    /// The public keys as a JSON Web Key Set (RFC 7517, RFC 8037).
    #[must_use]
    pub fn jwks(&self) -> Value {
        let keys = self.inner.keys.read().unwrap_or_else(PoisonError::into_inner);
        let set: Vec<Value> = keys
            .published
            .iter()
            .map(|key| json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.id, "x": key.public_key }))
            .collect();
        json!({ "keys": set })
    }
}

fn refusal(kind: &ErrorKind) -> Error {
    Error::TokenInvalid(match kind {
        ErrorKind::InvalidSignature => "wrong signature",
        ErrorKind::InvalidIssuer => "another issuer",
        ErrorKind::InvalidAudience => "another audience",
        ErrorKind::MissingRequiredClaim(_) => "a claim is missing",
        _ => "malformed",
    })
}

/// The end of the day in Jakarta.
fn next_midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = clock::day_in_jakarta(now);
    today
        .succ_opt()
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .and_then(|midnight| midnight.and_local_timezone(clock::jakarta()).single())
        .map_or(now, |midnight| midnight.with_timezone(&Utc))
}
