//! How secrets look when settings are printed.

use secrecy::{ExposeSecret, SecretString};
use serde::Serializer;

/// A secret that is set prints as `[REDACTED]`, one that is not as empty, so that an operator sees whether it is set.
pub(super) fn secret<S: Serializer>(value: &SecretString, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(if value.expose_secret().is_empty() { "" } else { "[REDACTED]" })
}
