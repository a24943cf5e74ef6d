use serde::{Deserialize, Serialize};

/// What both faces share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Session cookie over HTTPS only, with the `__Host-` name, and HSTS. False for a demo on http://127.0.0.1.
    pub secure_cookies: bool,
    /// Reverse proxies in front that append to `X-Forwarded-For`. 0: the header is not believed.
    pub trusted_proxies: u8,
    /// Sign-ins and activations a minute from one address. An office shares one address. 0: no limit.
    pub sign_ins_per_minute: u32,
    /// Token refreshes a minute from one address. 0: no limit.
    pub refreshes_per_minute: u32,
    /// Writes a minute by one account. 0: no limit.
    pub writes_per_minute: u32,
    /// People compared with the registry at once, a minute by one account. 0: no limit.
    pub comparisons_per_minute: u32,
    /// Largest JSON or form body, in KiB. Uploads have their own limit.
    pub body_limit_kib: u32,
    /// Longest time a request may take until its answer begins, in seconds.
    pub request_timeout_seconds: u32,
    /// Passwords hashed at once; each takes the memory of `accounts.password_memory_kib`.
    pub hashing_at_once: u16,
    /// Answer `/metrics` to other machines too. False: only to this one.
    pub metrics_public: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secure_cookies: true,
            trusted_proxies: 0,
            sign_ins_per_minute: 60,
            refreshes_per_minute: 300,
            writes_per_minute: 300,
            comparisons_per_minute: 10,
            body_limit_kib: 256,
            request_timeout_seconds: 120,
            hashing_at_once: 2,
            metrics_public: false,
        }
    }
}
