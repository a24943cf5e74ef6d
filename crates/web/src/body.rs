//! How bodies, queries and paths are read, and what is said when they cannot be.

use actix_web::{
    HttpRequest,
    error::{JsonPayloadError, PathError, QueryPayloadError, UrlencodedError},
    web::{Data, FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig},
};
use kernel::Reason;

use crate::{HttpFault, Problem, Shared};

/// Gives an application the shared state and readers of bodies, queries and paths that answer with problems.
pub fn configure(app: &mut ServiceConfig, shared: &Shared) {
    let limit = usize::try_from(shared.settings.body_limit_kib).unwrap_or(256) * 1024;
    let too_large = format!("{} KiB", shared.settings.body_limit_kib);
    app.app_data(Data::new(shared.clone()))
        .app_data(PayloadConfig::new(limit))
        .app_data(JsonConfig::default().limit(limit).error_handler({
            let too_large = too_large.clone();
            move |error, _: &HttpRequest| Problem::from(json(&error, &too_large)).into()
        }))
        .app_data(
            FormConfig::default()
                .limit(limit)
                .error_handler(move |error, _| Problem::from(form(&error, &too_large)).into()),
        )
        .app_data(QueryConfig::default().error_handler(|error, _| Problem::from(query(&error)).into()))
        .app_data(PathConfig::default().error_handler(|_: PathError, _| Problem::from(HttpFault::PathInvalid).into()));
}

fn json(error: &JsonPayloadError, limit: &str) -> HttpFault {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
            HttpFault::BodyTooLarge { limit: limit.to_owned() }
        }
        JsonPayloadError::ContentType => HttpFault::BodyType { expected: "application/json" },
        JsonPayloadError::Deserialize(error) => HttpFault::BodyInvalid(json_reason(error)),
        _ => HttpFault::BadRequest,
    }
}

fn form(error: &UrlencodedError, limit: &str) -> HttpFault {
    match error {
        UrlencodedError::Overflow { .. } => HttpFault::BodyTooLarge { limit: limit.to_owned() },
        UrlencodedError::ContentType => HttpFault::BodyType { expected: "application/x-www-form-urlencoded" },
        UrlencodedError::Parse(error) => HttpFault::BodyInvalid(reason(&error.to_string())),
        _ => HttpFault::BadRequest,
    }
}

fn query(error: &QueryPayloadError) -> HttpFault {
    match error {
        QueryPayloadError::Deserialize(error) => HttpFault::QueryInvalid(reason(&error.to_string())),
        _ => HttpFault::BadRequest,
    }
}

/// What is wrong with a JSON text, with line and column.
fn json_reason(error: &serde_json::Error) -> Reason {
    let place = format!("baris {}, kolom {}", error.line(), error.column());
    if error.is_syntax() || error.is_eof() {
        let message = format!("Bukan JSON yang utuh: periksa tanda kurung, koma, dan kutip di sekitar {place}.");
        return Reason { code: "JSON".to_owned(), field: None, message, legal_basis: None };
    }
    let mut found = reason(&error.to_string());
    found.message = format!("{} ({place})", found.message.trim_end_matches('.'));
    found
}

/// serde's English, in Indonesian. Values of the input are left out: they may be personal.
pub(crate) fn reason(text: &str) -> Reason {
    let quoted = text.split('`').nth(1).map(str::to_owned);
    let expected = text.split_once("expected ").map(|(_, rest)| {
        let rest = rest.split(" at line ").next().unwrap_or(rest);
        rest.replace("one of ", "").replace(" or ", ", ").replace('`', "")
    });
    let (code, field, message) = if text.starts_with("missing field") {
        ("WAJIB", quoted, "Wajib diisi.".to_owned())
    } else if text.starts_with("unknown field") {
        (
            "TIDAK-DIKENAL",
            quoted,
            format!("Isian ini tidak dikenal. Yang diterima: {}.", expected.unwrap_or_else(|| "tidak ada".to_owned())),
        )
    } else if text.starts_with("duplicate field") {
        ("GANDA", quoted, "Isian ini muncul dua kali.".to_owned())
    } else if text.starts_with("unknown variant") {
        ("PILIHAN", None, format!("Nilai tidak termasuk pilihan: {}.", expected.unwrap_or_default()))
    } else if let Some(expected) = expected {
        ("BENTUK", None, format!("Bentuk nilai salah; yang diharapkan: {expected}."))
    } else {
        ("NILAI", None, "Nilai tidak dapat dibaca; periksa bentuk tanggal, bilangan, dan pengenal.".to_owned())
    };
    Reason { code: code.to_owned(), field, message, legal_basis: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only read by serde")]
        tahun: i32,
    }

    #[test]
    fn faults_of_a_body_say_what_and_where_without_the_value() {
        for (text, code, field, part) in [
            ("{}", "WAJIB", Some("tahun"), "Wajib diisi (baris 1, kolom 2)"),
            (r#"{"tahun": 1, "nik": "3578"}"#, "TIDAK-DIKENAL", Some("nik"), "Yang diterima: tahun"),
            (r#"{"tahun": "rahasia"}"#, "BENTUK", None, "i32"),
            (r#"{"tahun": 1"#, "JSON", None, "baris 1, kolom 11"),
            ("", "JSON", None, "baris 1, kolom 0"),
        ] {
            let error = serde_json::from_str::<Sample>(text).unwrap_err();
            let found = json_reason(&error);
            assert_eq!((found.code.as_str(), found.field.as_deref()), (code, field), "{text}");
            assert!(found.message.contains(part), "{text}: {}", found.message);
            assert!(!found.message.contains("rahasia") && !found.message.contains("3578"));
        }
    }
}
