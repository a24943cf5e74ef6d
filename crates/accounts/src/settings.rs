use serde::{Deserialize, Serialize};

/// Passwords, lock-out, tokens and sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Memory of one password hash, in KiB (argon2id `m`). OWASP 2025: 19 MiB with two passes.
    pub password_memory_kib: u32,
    /// Passes over that memory (argon2id `t`).
    pub password_passes: u32,
    /// Lanes (argon2id `p`).
    pub password_lanes: u32,
    /// Fewest characters of a password.
    pub password_min_length: u16,
    /// Wrong passwords after which an account is locked for a minute; each further one doubles the time.
    pub lock_after: u16,
    /// Longest lock, in minutes.
    pub lock_longest_minutes: u16,
    /// Life of an activation code, in hours.
    pub activation_hours: u16,
    /// Life of an access token, in minutes. A role that is taken back still works this long over the API.
    pub access_token_minutes: u16,
    /// Life of a sign-in over the API, in days. Each refresh gives a new token, which ends with it.
    pub refresh_token_days: u16,
    /// Verified access tokens remembered, so that a token in use is not verified on every call.
    pub token_cache_size: u32,
    /// A page session ends after this many minutes without a request.
    pub session_idle_minutes: u16,
    /// A page session ends after this many hours whatever happens.
    pub session_longest_hours: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            password_memory_kib: 19 * 1024,
            password_passes: 2,
            password_lanes: 1,
            password_min_length: 12,
            lock_after: 5,
            lock_longest_minutes: 60,
            activation_hours: 72,
            access_token_minutes: 10,
            refresh_token_days: 30,
            token_cache_size: 8192,
            session_idle_minutes: 30,
            session_longest_hours: 12,
        }
    }
}
