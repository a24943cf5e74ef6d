//! What an answer means: the body first, the status second; an unknown shape is never a success.
//!
//! Source: the registry's contract §2.3, §3.1–3.3.

use std::time::Duration;

use serde_json::Value;

use crate::{
    endpoint::Endpoint,
    envelope::Envelope,
    failure::{AuthCause, Failure, FailureKind, Token},
    fields::Fields,
    mask::masked,
};

/// An answer as it came from the wire.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The call it answers.
    pub endpoint: Endpoint,
    /// HTTP status.
    pub status: u16,
    /// `Retry-After`, already read.
    pub retry_after: Option<Duration>,
    /// The whole body.
    pub body: &'a [u8],
}

/// Judges an answer that should be one of the three envelopes. `Ok` only for an envelope that says it succeeded.
pub fn judge(answer: &Answer<'_>) -> Result<Envelope, Failure> {
    let body = match serde_json::from_slice::<Value>(answer.body) {
        Ok(body) => body,
        Err(error) => return Err(not_json(answer, &error)),
    };
    if let Some(token) = refused_token(answer.status, &body) {
        return Err(fail(answer, FailureKind::Auth { token, cause: AuthCause::Refused }, "token refused"));
    }
    if answer.status == 429 {
        return Err(throttled(answer));
    }
    match Envelope::of(&body) {
        Some(envelope) if envelope.is_ok() && answer.status < 400 => Ok(envelope),
        Some(envelope) if envelope.is_ok() => Err(contradiction(answer)),
        Some(envelope) => Err(said_no(answer, &envelope)),
        None => Err(unknown_shape(answer, &body)),
    }
}

/// Judges an answer that should be a file: anything but 200 with a body that is no envelope is a failure.
pub fn judge_file(answer: &Answer<'_>) -> Result<(), Failure> {
    let is_json = answer.body.trim_ascii_start().starts_with(b"{");
    if answer.status == 200 && !is_json && !answer.body.is_empty() && !looks_like_html(answer.body) {
        return Ok(());
    }
    match judge(answer) {
        Ok(_) => {
            Err(fail(answer, FailureKind::Contract("a file was expected".to_owned()), "envelope in place of a file"))
        }
        Err(failure) => Err(failure),
    }
}

fn fail(answer: &Answer<'_>, kind: FailureKind, detail: &'static str) -> Failure {
    Failure::new(answer.endpoint, kind, detail).with_status(answer.status)
}

fn throttled(answer: &Answer<'_>) -> Failure {
    fail(answer, FailureKind::Throttled { retry_after: answer.retry_after }, "too many requests")
}

fn contradiction(answer: &Answer<'_>) -> Failure {
    let kind = FailureKind::Contract(format!("status {} with a body that says success", answer.status));
    fail(answer, kind, "status and body disagree").possibly_applied()
}

/// A body that is no JSON: empty, cut, or a page of some machine in between.
fn not_json(answer: &Answer<'_>, error: &serde_json::Error) -> Failure {
    let excerpt = excerpt(answer.body);
    let mut failure = match answer.status {
        401 => fail(answer, FailureKind::Auth { token: Token::Either, cause: AuthCause::Refused }, "token refused"),
        429 => throttled(answer),
        408 | 500.. => {
            fail(answer, FailureKind::Transient { retry_after: answer.retry_after }, "server error without a JSON body")
                .possibly_applied()
        }
        200..300 if error.is_eof() => {
            let detail = if answer.body.trim_ascii().is_empty() { "empty body" } else { "cut body" };
            fail(answer, FailureKind::Transient { retry_after: None }, detail).possibly_applied()
        }
        200..300 => {
            fail(answer, FailureKind::Contract("the answer is not JSON".to_owned()), "no JSON").possibly_applied()
        }
        413 | 415 => fail(
            answer,
            FailureKind::Validation(format!("status {}: ukuran atau jenis berkas tidak diterima", answer.status)),
            "size or type of the file refused",
        ),
        status => fail(answer, FailureKind::Contract(format!("status {status} without a JSON body")), "no JSON"),
    };
    failure.excerpt = excerpt;
    failure
}

/// JSON, but none of the envelopes.
fn unknown_shape(answer: &Answer<'_>, body: &Value) -> Failure {
    match answer.status {
        408 | 500.. => {
            fail(answer, FailureKind::Transient { retry_after: answer.retry_after }, "server error").possibly_applied()
        }
        403 => fail(answer, FailureKind::Refused(masked(&gateway_text(body))), "forbidden by the gateway"),
        200..300 => {
            fail(answer, FailureKind::Contract("no known envelope".to_owned()), "no known envelope").possibly_applied()
        }
        status => fail(
            answer,
            FailureKind::Contract(format!("status {status}: {}", masked(&gateway_text(body)))),
            "no known envelope",
        ),
    }
}

/// An envelope that says no.
fn said_no(answer: &Answer<'_>, envelope: &Envelope) -> Failure {
    let reason = envelope.reason();
    let lower = reason.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let missing = has(&["tidak ditemukan", "record not found", "not found", "tidak terdaftar"]);
    let reference = has(&["referensi", "unor", "unit organisasi", "jabatan", "golongan", "satuan kerja", "instansi"]);
    if has(&[
        "is required",
        "error occurred",
        "errors occurred",
        "wajib diisi",
        "format tanggal",
        "tidak valid",
        "invalid value",
        "ukuran file",
        "ukuran berkas",
        "format file",
        "tipe file",
        "jenis file",
    ]) {
        return fail(answer, FailureKind::Validation(masked(&reason)), "validation");
    }
    let person = has(&["pns ", "pegawai ", "orang ", "nip "]) || answer.endpoint == Endpoint::DataUtama;
    if missing && person && !(reference && has(&["referensi"])) {
        return fail(answer, FailureKind::PersonUnknown, "person unknown at the registry");
    }
    if missing && reference && !matches!(envelope, Envelope::Sync { .. }) && answer.status != 404 {
        return fail(answer, FailureKind::MissingReference(masked(&reason)), "reference unknown at the registry");
    }
    if missing || answer.status == 404 {
        return fail(answer, FailureKind::NotFound, "not found");
    }
    if answer.status >= 500 {
        let mut failure =
            fail(answer, FailureKind::Transient { retry_after: answer.retry_after }, "server error").possibly_applied();
        failure.excerpt = Some(masked(&reason));
        return failure;
    }
    fail(answer, FailureKind::Refused(masked(&reason)), "refused")
}

/// Which token an answer refuses. Body first: the texts are the gateway's and the JWT middleware's own, whatever the status.
fn refused_token(status: u16, body: &Value) -> Option<Token> {
    let fields = Fields::of("fault", body).ok()?;
    // Older gateways wrap the three members in a `fault` object.
    let fields = fields.value("fault").and_then(|inner| Fields::of("fault", inner).ok()).unwrap_or(fields);
    let text = |name| fields.text(name).ok().flatten().unwrap_or_default().to_lowercase();
    let (message, code) = (text("message"), text("code"));
    if message.contains("jwt") {
        return Some(Token::Sso);
    }
    if message == "invalid credentials" || matches!(code.as_str(), "900901" | "900902" | "900903" | "900904") {
        return Some(Token::Gateway);
    }
    (status == 401).then_some(Token::Either)
}

fn gateway_text(body: &Value) -> String {
    let Ok(fields) = Fields::of("fault", body) else { return String::new() };
    let text = |name| fields.text(name).ok().flatten();
    text("description").or_else(|| text("message")).unwrap_or_default()
}

fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'<')
}

fn excerpt(body: &[u8]) -> Option<String> {
    let start = body.get(..body.len().min(2000)).unwrap_or_default();
    let text = masked(&String::from_utf8_lossy(start));
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
