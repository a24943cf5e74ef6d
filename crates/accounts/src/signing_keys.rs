//! Keys of the access tokens: Ed25519, made on first start, rotated, published until nothing signed by them lives.

use chrono::{DateTime, Utc};
use diesel::{connection::SimpleConnection, prelude::*};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey, pkcs8::spki::der::pem::LineEnding};
use kernel::{Permission, Role, access};
use secrecy::SecretString;
use serde_json::json;
use store::{Audit, Tx, schema::signing_keys};

use crate::{Error, secret};

/// Two processes starting at once make one key.
const LOCK: &str = "select pg_advisory_xact_lock(1398359379)";

/// A key as stored.
pub(crate) struct StoredKey {
    pub(crate) id: String,
    pub(crate) private_pem: SecretString,
    pub(crate) public_key: String,
    pub(crate) retired_at: Option<DateTime<Utc>>,
}

/// Makes the first key, unless there is one that signs.
///
/// # Errors
/// [`Error::SigningKey`], [`Error::Random`], or the database's.
pub fn ensure(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.conn().batch_execute(LOCK)?;
    let signing: i64 = signing_keys::table.filter(signing_keys::retired_at.is_null()).count().get_result(tx.conn())?;
    if signing == 0 { make(tx, Role::System, "signing-key.make") } else { Ok(()) }
}

/// Makes a new key that signs from now; the one before is published until the last token it signed has expired.
/// Processes notice within a minute, or with the first token they cannot verify.
///
/// # Errors
/// [`Error::Denied`], [`Error::SigningKey`], [`Error::Random`], or the database's.
pub fn rotate(tx: &mut Tx<'_>) -> Result<(), Error> {
    let grant = access::require_agency(tx.actor(), Permission::ManageAccounts)?;
    tx.conn().batch_execute(LOCK)?;
    let now = tx.now();
    diesel::update(signing_keys::table.filter(signing_keys::retired_at.is_null()))
        .set(signing_keys::retired_at.eq(now))
        .execute(tx.conn())?;
    make(tx, grant.role, "signing-key.rotate")
}

fn make(tx: &mut Tx<'_>, role: Role, action: &'static str) -> Result<(), Error> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let key = SigningKey::from_bytes(&secret::random::<32>()?);
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|e| Error::SigningKey(e.to_string()))?;
    let public = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    // The id is the beginning of the public key's digest: it says nothing and two keys do not share one.
    let id: String = secret::hash(&public.clone().into()).chars().take(16).collect();
    let now = tx.now();
    diesel::insert_into(signing_keys::table)
        .values((
            signing_keys::id.eq(&id),
            signing_keys::private_pem.eq(pem.as_str()),
            signing_keys::public_key.eq(&public),
            signing_keys::created_at.eq(now),
            signing_keys::active_from.eq(now),
        ))
        .execute(tx.conn())?;
    tx.audit(Audit::new(action, role, "signing_key", None).after(&json!({ "kid": id }))?)?;
    Ok(())
}

/// Keys that sign, or whose tokens may still live at `published_since`, newest first.
pub(crate) fn load(conn: &mut PgConnection, published_since: DateTime<Utc>) -> Result<Vec<StoredKey>, Error> {
    type Row = (String, String, String, Option<DateTime<Utc>>);
    let rows: Vec<Row> = signing_keys::table
        .filter(signing_keys::retired_at.is_null().or(signing_keys::retired_at.gt(published_since)))
        .order(signing_keys::active_from.desc())
        .select((signing_keys::id, signing_keys::private_pem, signing_keys::public_key, signing_keys::retired_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, pem, public_key, retired_at)| StoredKey { id, private_pem: pem.into(), public_key, retired_at })
        .collect())
}
