//! Writes that were done. The key's row commits with the work, so a second request with the same key waits for the
//! first and then gets its answer; a rolled-back attempt leaves no trace and may be retried.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{DbError, Tx, schema::idempotency_keys};

/// The caller's key with a fingerprint of what it was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// As sent by the caller.
    pub key: String,
    /// SHA-256 over the operation and its body.
    pub fingerprint: String,
}

impl Key {
    /// `operation` is method and path, `body` the canonical bytes of the input.
    #[must_use]
    pub fn new(key: impl Into<String>, operation: &str, body: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(operation.as_bytes());
        hash.update([0]);
        hash.update(body);
        Self { key: key.into(), fingerprint: hex::encode(hash.finalize()) }
    }
}

/// Claims the key. `Some` is the stored answer of the first request; `None` means the work is ours to do.
///
/// # Errors
/// [`DbError::KeyReused`] when the key belongs to another request.
pub fn begin(tx: &mut Tx<'_>, key: &Key) -> Result<Option<Value>, DbError> {
    let actor = actor_id(tx);
    let now = tx.now();
    let inserted = diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::actor_id.eq(actor),
            idempotency_keys::key.eq(&key.key),
            idempotency_keys::fingerprint.eq(&key.fingerprint),
            idempotency_keys::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())?;
    if inserted == 1 {
        return Ok(None);
    }
    let (fingerprint, body): (String, Option<Value>) = idempotency_keys::table
        .find((actor, &key.key))
        .select((idempotency_keys::fingerprint, idempotency_keys::body))
        .first(tx.conn())?;
    if fingerprint != key.fingerprint {
        return Err(DbError::KeyReused);
    }
    body.map(Some).ok_or_else(|| DbError::Shape("an idempotency key without an answer".to_owned()))
}

/// Stores the answer under the key, in the same transaction as the work.
///
/// # Errors
/// The database's.
pub fn finish(tx: &mut Tx<'_>, key: &Key, body: &Value) -> Result<(), DbError> {
    let actor = actor_id(tx);
    diesel::update(idempotency_keys::table.find((actor, &key.key)))
        .set(idempotency_keys::body.eq(body))
        .execute(tx.conn())?;
    Ok(())
}

/// Removes keys claimed before `before`; the same key may be used again afterwards. Answers how many.
///
/// # Errors
/// The database's.
pub fn prune(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, DbError> {
    Ok(diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(before))).execute(tx.conn())?)
}

/// Keys of the program itself share the nil id.
fn actor_id(tx: &Tx<'_>) -> uuid::Uuid {
    tx.actor().user.map_or_else(uuid::Uuid::nil, kernel::UserId::uuid)
}
