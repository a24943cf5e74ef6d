//! Issued tokens. Validity is decided by looking them up, so a token can be revoked and survives a restart.

use super::{Draft, Outcome, Read};

/// A kind of token, as it is in the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The gateway's.
    Gateway,
    /// A person's.
    Sso,
    /// For a new SSO token.
    Refresh,
    /// For the first SSO token of a browser's login.
    Code,
}

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Gateway => "token/gateway/",
            Self::Sso => "token/sso/",
            Self::Refresh => "token/refresh/",
            Self::Code => "token/code/",
        }
    }
}

/// Where the wrong passwords in a row are counted.
pub(crate) const WRONG_PASSWORDS: &str = "meta/wrong-passwords";

/// Notes a password, right or wrong, and tells whether the account is locked: it takes no password then, also not the right one.
pub(crate) fn is_locked(tx: &mut Draft<'_>, right: bool, lock_after: u32) -> Outcome<bool> {
    let wrong = tx.get::<u32>(WRONG_PASSWORDS)?.unwrap_or(0);
    if lock_after > 0 && wrong >= lock_after {
        return Ok(true);
    }
    if right {
        tx.remove(WRONG_PASSWORDS)?
    } else {
        tx.put(WRONG_PASSWORDS, &wrong.saturating_add(1))?
    }
    Ok(false)
}

fn key(kind: Kind, token: &str) -> String {
    format!("{}{token}", kind.prefix())
}

/// Whether a token was issued and has not run out at `now` (seconds since 1970).
pub(crate) fn is_good(tx: &impl Read, kind: Kind, token: &str, now: i64) -> Outcome<bool> {
    Ok(tx.get::<i64>(&key(kind, token))?.is_some_and(|until| now < until))
}

/// A token that still has life at `now`, with the second it runs out.
pub(crate) fn any_good(tx: &impl Read, kind: Kind, now: i64) -> Outcome<Option<(String, i64)>> {
    let issued = tx.scan(kind.prefix())?;
    for (key, bytes) in issued {
        let until: i64 = serde_json::from_slice(&bytes)?;
        if now < until {
            return Ok(key.strip_prefix(kind.prefix()).map(|token| (token.to_owned(), until)));
        }
    }
    Ok(None)
}

/// Keeps a new token, and drops those that have run out.
pub(crate) fn add(tx: &mut Draft<'_>, kind: Kind, token: &str, until: i64, now: i64) -> Outcome<()> {
    for (key, bytes) in tx.scan(kind.prefix())? {
        if serde_json::from_slice::<i64>(&bytes)? <= now {
            tx.remove(&key)?;
        }
    }
    tx.put(&key(kind, token), &until)
}

/// Revokes one token.
pub(crate) fn revoke(tx: &mut Draft<'_>, kind: Kind, token: &str) -> Outcome<()> {
    tx.remove(&key(kind, token))
}

/// Revokes every token of a kind and tells how many there were.
pub(crate) fn revoke_all(tx: &mut Draft<'_>, kind: Kind) -> Outcome<usize> {
    let issued = tx.scan(kind.prefix())?;
    for (key, _) in &issued {
        tx.remove(key)?;
    }
    Ok(issued.len())
}
