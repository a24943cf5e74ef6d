use std::{
    collections::HashMap,
    mem,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::{DateTime, Utc};
use kernel::Actor;

/// SHA-256 of a token: the token itself is not kept.
pub(crate) type TokenHash = [u8; 32];

/// A token whose signature and claims were found good.
#[derive(Debug, Clone)]
pub(crate) struct Verified {
    pub(crate) actor: Arc<Actor>,
    pub(crate) expires_at: DateTime<Utc>,
}

/// Tokens verified before. Two generations bound it: when the young one is full, the old one is forgotten and the
/// young becomes old; what is in use moves back to the young.
pub(crate) struct TokenCache {
    half: usize,
    generations: RwLock<Generations>,
}

#[derive(Default)]
struct Generations {
    young: HashMap<TokenHash, Verified>,
    old: HashMap<TokenHash, Verified>,
}

impl TokenCache {
    pub(crate) fn new(size: u32) -> Self {
        let half = usize::try_from(size / 2).unwrap_or(1).max(1);
        Self { half, generations: RwLock::default() }
    }

    pub(crate) fn get(&self, token: &TokenHash) -> Option<Verified> {
        let aged = {
            let generations = self.generations.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(found) = generations.young.get(token) {
                return Some(found.clone());
            }
            generations.old.get(token).cloned()
        }?;
        self.put(*token, aged.clone());
        Some(aged)
    }

    pub(crate) fn put(&self, token: TokenHash, verified: Verified) {
        let mut generations = self.generations.write().unwrap_or_else(PoisonError::into_inner);
        if generations.young.len() >= self.half {
            generations.old = mem::take(&mut generations.young);
        }
        generations.young.insert(token, verified);
    }

    /// Forgets everything: a key is no longer trusted.
    pub(crate) fn clear(&self) {
        *self.generations.write().unwrap_or_else(PoisonError::into_inner) = Generations::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verified(name: &str) -> Verified {
        Verified { actor: Arc::new(Actor { name: name.into(), ..crate::nobody() }), expires_at: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn it_is_bounded_and_keeps_what_is_in_use() {
        let cache = TokenCache::new(8);
        let token = |n: u8| [n; 32];
        cache.put(token(0), verified("nol"));
        for n in 1..=100 {
            cache.put(token(n), verified("lain"));
            assert_eq!(cache.get(&token(0)).unwrap().actor.name, "nol", "still there after {n}");
        }
        let generations = cache.generations.read().unwrap();
        assert!(generations.young.len() + generations.old.len() <= 8);
        drop(generations);
        assert!(cache.get(&token(1)).is_none(), "the unused one went");
        cache.clear();
        assert!(cache.get(&token(0)).is_none());
    }
}
