//! Headers of requests, for the API's document. The extractors of `web` read them.

use utoipa::IntoParams;

/// Headers of a write.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only for the API's document")]
pub(crate) struct WriteHeaders {
    /// 8 to 128 visible ASCII characters, best a UUID. The same key with the same request gets the same answer, done once.
    #[param(rename = "Idempotency-Key", example = "0199c0de-7a3b-7c1e-9c2d-5f1f3a8b0001")]
    idempotency_key: String,
}

/// Headers of an edit.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only for the API's document")]
pub(crate) struct EditHeaders {
    /// 8 to 128 visible ASCII characters, best a UUID. The same key with the same request gets the same answer, done once.
    #[param(rename = "Idempotency-Key", example = "0199c0de-7a3b-7c1e-9c2d-5f1f3a8b0001")]
    idempotency_key: String,
    /// The `ETag` of the last reading, with its quotes.
    #[param(rename = "If-Match", example = "\"3\"")]
    if_match: String,
}
