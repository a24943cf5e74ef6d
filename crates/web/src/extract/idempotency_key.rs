use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::Serialize;
use store::Key;

use crate::{HttpFault, Problem};

/// The header `Idempotency-Key`, required on every write of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    key: String,
    operation: String,
}

impl IdempotencyKey {
    /// The key for `Db::write_once`: the same key with another operation or `body` is refused there.
    ///
    /// # Errors
    /// [`HttpFault::Unforeseen`] when `body` has no JSON form.
    pub fn with(&self, body: &impl Serialize) -> Result<Key, HttpFault> {
        let bytes = serde_json::to_vec(body).map_err(|error| HttpFault::Unforeseen(error.to_string()))?;
        Ok(Key::new(self.key.clone(), &self.operation, &bytes))
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(of(req).map_err(Problem::from))
    }
}

fn of(req: &HttpRequest) -> Result<IdempotencyKey, HttpFault> {
    let header = req.headers().get("idempotency-key").ok_or(HttpFault::IdempotencyMissing)?;
    let key = checked(header.to_str().map_err(|_| HttpFault::IdempotencyInvalid)?)?;
    Ok(IdempotencyKey { key: key.to_owned(), operation: operation(req) })
}

/// 8 to 128 visible ASCII characters.
pub(crate) fn checked(key: &str) -> Result<&str, HttpFault> {
    let sound = (8..=128).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if sound { Ok(key) } else { Err(HttpFault::IdempotencyInvalid) }
}

/// Method and path.
pub(crate) fn operation(req: &HttpRequest) -> String {
    format!("{} {}", req.method(), req.path())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_key_is_required_and_must_be_sane() {
        let asked = |key: Option<&str>| {
            let request = TestRequest::post().uri("/api/v1/x");
            let request = key.iter().fold(request, |r, key| r.insert_header(("idempotency-key", *key)));
            of(&request.to_http_request()).map(|found| found.key)
        };
        assert!(matches!(asked(None), Err(HttpFault::IdempotencyMissing)));
        for bad in ["", "pendek7", "ada spasi di sini", &"x".repeat(129), "kunci-ñandú"] {
            assert!(matches!(asked(Some(bad)), Err(HttpFault::IdempotencyInvalid)), "{bad:?}");
        }
        assert_eq!(asked(Some("0199-abcd")).unwrap(), "0199-abcd");
    }

    #[test]
    fn another_body_or_path_is_another_write() {
        let key = |path: &str, body: &str| {
            let request =
                TestRequest::post().uri(path).insert_header(("idempotency-key", "sama-sama")).to_http_request();
            of(&request).unwrap().with(&body).unwrap().fingerprint
        };
        assert_eq!(key("/a", "1"), key("/a", "1"));
        assert_ne!(key("/a", "1"), key("/a", "2"));
        assert_ne!(key("/a", "1"), key("/b", "1"));
    }
}
